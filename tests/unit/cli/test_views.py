"""What a person sees of a replay, of a trial, of a silence, and of why a desk was told."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from processors.text.direction import isolate
from schemas import Hit, RaisedCount, Replay, ReplayPlan, Rule, RuleSet, Runner, Silence, Suppression
from streams.cli import replay_view, silences, why
from streams.cli.replay_view import LIST_HEADS, TRIAL_HEADS
from streams.cli.terminal import safe
from streams.desks.rule_trial import RuleTrial, StoryTrial, Trial
from streams.history.why import Answer, Told
from streams.receivers import ledger
from streams.replay.diff import AlertChange, Difference, Example, NameChange, Named, SubjectChange
from streams.replay.status import Status
from tests.samples import ALERT
from tests.unit.cli.test_terminal import HOSTILE, OBEYED

PLAN = ReplayPlan(
    id="r-1",
    made_at="2026-03-01T00:00:00Z",
    made_by="ops@here",
    asked="rasid replay plan --last 1h",
    cluster="c",
    topic_prefix="",
    topic="articles.raw",
    topic_id="t",
    pipeline="1.0+0",
    rules=RuleSet(end=3, count=2, digest="d"),
    first="2026-02-28T22:00:00Z",
    last="2026-02-28T23:00:00Z",
    messages=1_200,
    bytes=9,
    estimate=1,
    offsets={"0": "0-1199"},
)
REPLAY = Replay(
    id="r-1",
    plan=PLAN,
    state="finished",
    runner=Runner(who="ops@here", host="here", pid=7),
    started_at="2026-03-01T00:00:00Z",
    updated_at="2026-03-01T00:10:00Z",
    starts={},
    copied=1_200,
    enriched=1_199,
    dead=1,
    alerts={"a": RaisedCount(told=3, suppressed=2)},
)


@pytest.fixture
def in_manama(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Bahrain")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_times_are_in_the_zone_of_the_reader_with_seconds(in_manama):
    row = dict(zip(LIST_HEADS, replay_view.listed(REPLAY), strict=True))
    assert (row["from"], row["to"]) == ("2026-03-01T01:00:00+03:00", "2026-03-01T02:00:00+03:00")
    assert "2026-03-01T03:10:00+03:00" in dict(replay_view.replay(REPLAY))["state"]


def test_a_replay_that_runs_has_no_counts_yet():
    row = dict(zip(LIST_HEADS, replay_view.listed(replace(REPLAY, state="running")), strict=True))
    assert [row[name] for name in ("messages", "enriched", "dead", "alerts")] == ["1,200", "", "", ""]
    finished = dict(zip(LIST_HEADS, replay_view.listed(REPLAY), strict=True))
    assert [finished[name] for name in ("enriched", "dead", "alerts")] == ["1,199", "1", "3"]


@pytest.mark.parametrize(
    ("worker", "hosts", "behind", "shown"),
    [
        (7, ["here"], 4, "process 7 on this machine; 4 copies to go"),
        (None, ["there"], 1_000, "on there; 1,000 copies to go"),
        (None, [], None, "none; not begun"),
    ],
)
def test_a_running_replay_says_where_its_worker_is(worker, hosts, behind, shown):
    running = replace(REPLAY, state="running")
    found = Status(replay=running, worker=worker, hosts=hosts, behind=behind)
    assert dict(replay_view.status(found))["worker"] == shown
    assert "worker" not in dict(replay_view.status(replace(found, replay=REPLAY)))


def test_what_changed_is_counted_with_as_many_examples_as_are_asked_for():
    change = SubjectChange(before=2, after=3)
    change.gained = [Example(f"a-{number}", HOSTILE, 0.9) for number in range(5)]
    named = {Named("person", f"person:{number}", f"{HOSTILE}\n{number}"): number for number in (1, 3, 2)}
    found = Difference(
        articles=10,
        unpublished=1,
        unchanged=4,
        same_names=7,
        pipelines={"0.9": 9},
        subjects={"sport": change},
        names={"person": NameChange(before=2, after=5, gained=Counter(named))},
        alerts={
            "diplomacy": AlertChange(before=3, after=4, new=[ALERT, replace(ALERT, id="2")], gone=[ALERT]),
            "sport": AlertChange(before=1, after=2),
        },
    )
    assert list(replay_view.articles(found)) == [
        "10 articles: 4 with the same subjects, 5 changed",
        "7 with the same names, 2 with others",
        "published before: 9 by 0.9; not published before: 1",
    ]
    assert replay_view.subject("sport", change) == ("sport", "2", "3", "5", "0")
    examples = list(replay_view.subject_examples(found, 3))
    assert [line.split()[3] for line in examples] == ["a-0", "a-1", "a-2"]
    assert list(replay_view.names(found)) == [("person", "2", "5", "6", "0")]
    most, second = replay_view.name_examples(found, 2)
    assert most.split()[:5] == ["+", "person", "in", "3", "articles"]
    assert "in 2 articles" in second
    assert "\n" not in most
    assert list(replay_view.alerts(found)) == [
        ("diplomacy", "3", "2", "1", "2", "0", "4"),
        ("sport", "1", "1", "0", "0", "1", "2"),
        ("all", "4", "3", "1", "2", "1", "6"),
    ]
    assert len(list(replay_view.alert_examples(found, 1))) == 2
    assert not any("\n" in line for line in examples)


def test_a_trial_counts_by_day_and_names_the_busiest():
    tried = RuleTrial(hits=Counter({"2026-03-01": 4}), told=Counter({"2026-03-01": 1, "2026-03-02": 3}))
    row = dict(zip(TRIAL_HEADS, replay_view.tried("a", tried, 2), strict=True))
    assert (row["hits"], row["alerts"], row["busiest day"]) == ("4", "4", "2026-03-02: 3")
    story = StoryTrial(desk="gulf", title=f"{HOSTILE}\nb", hits=5, told=2)
    found = Trial(articles=1, days=1, rules={"a": tried}, noisiest=[story])
    (line,) = replay_view.noisiest(found)
    assert "2 alerts, 5 hits" in line
    assert "\n" not in line


def hit(rule: str, number: str) -> Hit:
    own = Rule(id=rule, desk=ALERT.desk, channel="c", name="n", query="x")
    return Hit(id=number, rule=own, article=ALERT.article, pipeline="p")


def test_a_desk_is_told_what_it_was_told_what_not_and_what_is_not_decided():
    not_told = replace(
        ALERT,
        id="2",
        hit="h2",
        raised_at="2026-03-01T13:00:00Z",
        suppressed=Suppression(reason="duplicate", covered_by="1"),
    )
    answer = Answer(hits={each.id: each for each in (hit("diplomacy", "h"), hit("later", "h3"))})
    cover = replace(ALERT, article=replace(ALERT.article, title=HOSTILE))
    answer.told = {"2": Told(not_told, cover), "1": Told(ALERT)}
    assert answer.desks == {"monitoring"}
    lines = list(why.lines(answer.of_desk("monitoring")))
    assert "told, new alert 1 on alerts.diplomacy (1 article from 1 outlet by then)" in lines[1]
    assert "not told: duplicate: the desk had been told the same" in lines[2]
    assert "covered by new alert 1" in lines[3]
    assert lines[3].endswith(f": {isolate(HOSTILE)}")
    assert "rule later: matched; nothing decided yet" in lines[4]
    assert len(lines) == 5
    assert not OBEYED & set("".join(map(safe, lines)))


def test_what_a_desk_was_told_says_where_it_was_sent(in_manama):
    waits = ledger.queued(ALERT, "gulf", "webhook", offset=0, now_ms=0)
    at = "2026-03-01T00:00:00Z"
    tried = replace(waits, attempts=2, tried_at=at, answer="500 Internal Server Error")
    sent = (
        waits,
        replace(tried, due_at="2026-03-01T00:05:00Z"),
        replace(tried, state="delivered", attempts=1, answer="204 No Content"),
        replace(tried, state="dead"),
    )
    answer = Answer(told={"1": Told(ALERT, deliveries=sent)})
    lines = [each.strip() for each in why.lines(answer.of_desk("monitoring"))]
    tried_at = "2 attempts, the last at 2026-03-01T03:00:00+03:00: 500 Internal Server Error"
    assert lines[2:] == [
        "waits for gulf by webhook",
        f"waits for gulf by webhook, {tried_at}; next at 2026-03-01T03:05:00+03:00",
        "delivered to gulf by webhook at 2026-03-01T03:00:00+03:00: 204 No Content (1 attempt)",
        f"not delivered to gulf by webhook, {tried_at}; rasid deliveries redrive gulf/webhook/{ALERT.id}",
    ]


def test_a_desk_whose_rules_did_not_match_is_told_so():
    assert list(why.lines(Answer().of_desk("sea"))) == [
        "desk sea",
        "  not told: no rule of this desk matched it",
    ]


def test_a_silence_says_until_when_over_what_and_by_whom(in_manama):
    silence = Silence(
        id="s-1",
        starts_at="2026-03-01T00:00:00Z",
        ends_at="2026-03-01T01:00:00Z",
        by="ops",
        reason="exercise",
        desk="gulf",
        subject="sport",
    )
    shown = silences.line(silence, 0)
    assert shown == "s-1  until 2026-03-01T04:00:00+03:00  over desk gulf, subject sport  by ops: exercise"
    assert "over since" in silences.line(silence, 2**50)
