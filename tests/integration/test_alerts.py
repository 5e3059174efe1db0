"""What desks are told, on a real Kafka: stories, corrections, retractions, silences, and why."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from processors.stories.ledger import apart
from schemas import Alert, Rule, Withdrawal, wire
from streams.cluster.sender import send_all
from streams.desks.rules import make_channels, record
from streams.messages import hits
from streams.messages.records import Output
from tests.installation import Installation, Process, until

CALL = "نائب الملك يتلقى اتصالا هاتفيا من رئيس وزراء {}"
BODY = (
    "تلقى نائب الملك اليوم اتصالا هاتفيا من رئيس وزراء {0}، جرى خلاله استعراض العلاقات بين البلدين وسبل"
    " تعزيزها. وأعرب رئيس وزراء {0} عن تقديره لمواقف المملكة الداعمة للأمن والاستقرار في المنطقة."
)
RULE = Rule(id="calls", desk="gulf", channel="calls", name="اتصالات", query='"اتصالا هاتفيا"')


def call(name: str, country: str, **fields: object) -> bytes:
    article = {
        "id": name,
        "source": "one.example",
        "title": CALL.format(country),
        "body": BODY.format(country),
    }
    return orjson.dumps(article | fields) + b"\n"


def add(rasid: Installation, *rules: Rule) -> None:
    make_channels(rasid.settings, rules)
    send_all(rasid.settings, (record(rule.id, rule, rasid.settings, 0) for rule in rules))


def told(rasid: Installation, topic: str = "alerts.calls") -> list[Alert]:
    return [wire.decode(Alert, each.value) for each in rasid.read(topic)]


def desk(rasid: Installation, topic: str = "alerts.suppressed") -> list[Alert]:
    return [alert for alert in told(rasid, topic) if alert.desk == "gulf"]


@contextmanager
def working(rasid: Installation, *rules: Rule) -> Iterator[Process]:
    add(rasid, *(rules or (RULE,)))
    with rasid.worker() as worker:
        yield worker


def push(rasid: Installation, *lines: bytes) -> None:
    rasid.run("push", "-", stdin=b"".join(lines))


def accounted(rasid: Installation, hits: int) -> None:
    until(lambda: len(told(rasid)) + len(desk(rasid)) >= hits, 60, f"{hits} hits accounted for")


def test_a_desk_is_told_once_of_a_story_corrected_and_told_when_it_is_taken_back(rasid: Installation) -> None:
    with working(rasid):
        push(rasid, call("a-1", "باكستان"))
        accounted(rasid, 1)
        push(rasid, call("a-2", "باكستان", source="two.example"), call("a-3", "ماليزيا"))
        accounted(rasid, 3)
        push(rasid, call("a-1", "تونس", version=2))
        accounted(rasid, 4)
        # The canceled version says nothing that the rule looks for: it is taken back all the same.
        push(rasid, call("a-1", "باكستان", version=3, status="canceled", title="ألغي", body=""))
        until(lambda: len(told(rasid)) == 4, 60, "a retraction")
        first = next(each for each in told(rasid) if each.kind == "new")
        kinds = [(each.kind, each.article.id, each.article.version) for each in told(rasid)]
        assert kinds == [
            ("new", "a-1", 1),
            ("new", "a-3", 1),
            ("correction", "a-1", 2),
            ("retraction", "a-1", 3),
        ]
        retraction, correction = told(rasid)[-1], told(rasid)[2]
        assert (retraction.retracts, retraction.told_title) == (correction.id, correction.article.title)
        assert retraction.headline == f"سُحب: {CALL.format('تونس')}"
        [copy] = desk(rasid)
        assert copy.suppressed is not None
        assert (copy.article.id, copy.suppressed.reason, copy.suppressed.covered_by) == (
            "a-2",
            "duplicate",
            first.id,
        )
        why = rasid.run("why", "a-2", "--desk", "gulf").stdout.decode()
        assert "not told: duplicate" in why
        assert f"covered by new alert {first.id} on alerts.calls" in why


def test_an_article_that_is_rewritten_without_a_version_is_told_as_corrected(rasid: Installation) -> None:
    with working(rasid):
        for sent, country in enumerate(("باكستان", "تونس", "تونس", "باكستان"), start=1):
            push(rasid, call("a-1", country))
            accounted(rasid, sent)
    enriched = rasid.read("articles.enriched")
    ids = [dict(each.headers)["ce_id"] for each in enriched]
    assert (len(enriched), len(set(ids))) == (4, 2)
    assert set(zip(ids, (each.value for each in enriched), strict=True)) == {
        (ids[place], enriched[place].value) for place in (0, 1)
    }
    assert len(_hits(rasid)) == 4
    assert [(each.kind, each.article.version) for each in told(rasid)] == [
        ("new", 1), ("correction", 1), ("correction", 1),
    ]  # fmt: skip
    first, correction, _ = told(rasid)
    assert (correction.corrects, correction.told_title) == (first.id, first.article.title)
    assert correction.headline == f"تصحيح (باكستان ← تونس): {CALL.format('تونس')}"
    [again] = desk(rasid)
    assert again.suppressed is not None
    assert (again.suppressed.reason, again.suppressed.covered_by) == ("duplicate", told(rasid)[1].id)
    why = rasid.run("why", "a-1", "--desk", "gulf").stdout.decode().splitlines()
    assert CALL.format("باكستان") in why[0]
    assert [line.split(": ")[1].split(",")[0] for line in why if "rule calls" in line] == [
        "told", "told", "not told", "told",
    ]  # fmt: skip
    shown = rasid.run("watch", "calls", "--from-start", "--for", "0").stdout.decode()
    for said in ("\n".join(why), shown):
        assert "تصحيح (باكستان ← تونس)" in said
        assert "تصحيح (تونس ← باكستان)" in said


def test_a_silence_keeps_quiet_until_it_is_ended_and_the_topics_say_why(rasid: Installation) -> None:
    add(rasid, RULE)
    added = rasid.run(
        "silence", "add", "--desk", "gulf", "--for", "2h", "--reason", "زيارة معلنة", "--by", "منى"
    )
    name = added.stdout.split()[0].decode()
    assert "منى" in rasid.run("silence", "list").stdout.decode()
    with working(rasid):
        push(rasid, call("a-1", "باكستان"))
        accounted(rasid, 1)
        [quiet] = desk(rasid)
        assert quiet.suppressed is not None
        assert (quiet.suppressed.reason, quiet.suppressed.silence) == ("silenced", name)
        rasid.run("silence", "end", name)
        assert rasid.run("silence", "list").stdout == b""

        def spoken() -> int:
            # It is over some moments after it was ended: articles keep coming until one is told.
            push(rasid, call(f"b-{rasid.count('articles.raw')}", "ماليزيا"))
            return len(told(rasid))

        until(spoken, 60, "the desk is told again")
    why = rasid.run("why", "a-1").stdout.decode()
    assert f"silence {name}" in why
    assert "desk monitoring" in why


def test_a_silence_may_be_said_in_arabic(rasid: Installation) -> None:
    over = ("--subject", "رياضة", "--rule", "الدبلوماسية والعلاقات الدوليه")
    said = rasid.run("silence", "add", *over, "--for", "2h", "--reason", "x").stdout.decode()
    assert "over rule diplomacy, subject sport" in said


@pytest.mark.parametrize(
    ("words", "mistake"),
    [
        (["add", "--for", "2h", "--reason", "x"], "may not be over everything"),
        (["add", "--desk", "gulf", "--for", "soon", "--reason", "x"], "--for soon: expected a duration"),
        (["end", "nothing"], "no silence 'nothing'"),
        (
            ["add", "--subject", "sports", "--for", "2h", "--reason", "x"],
            "no subject sports: did you mean sport?",
        ),
        (["add", "--desk", "monitor", "--for", "2h", "--reason", "x"], "did you mean monitoring?"),
        (["add", "--rule", "diplomatic", "--for", "2h", "--reason", "x"], "did you mean diplomacy?"),
    ],
)
def test_a_mistake_in_a_silence_is_one_line(rasid: Installation, words: list[str], mistake: str) -> None:
    done = rasid.run("silence", *words, check=False)
    assert done.returncode == 1
    assert mistake in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


LANDS = ("مصر", "تونس", "قطر", "عمان", "الأردن", "العراق", "ماليزيا")


def test_a_flood_is_summed_up_and_goes_on_where_it_was_in_the_next_worker(rasid: Installation) -> None:
    calls = [call(f"a-{number}", land) for number, land in enumerate(LANDS)]
    with working(rasid, replace(RULE, most_per_hour=2)):
        push(rasid, *calls[:5])
        accounted(rasid, 6)
    with rasid.worker():
        push(rasid, *calls[5:])
        accounted(rasid, 8)
    assert sorted(each.kind for each in told(rasid)) == ["burst", "new", "new"]
    [summed] = [each for each in told(rasid) if each.kind == "burst"]
    assert summed.burst is not None
    assert (summed.burst.flood, summed.burst.hits, summed.burst.held) == ("rule", 3, 1)
    reasons = {
        (each.suppressed.reason, each.suppressed.covered_by) for each in desk(rasid) if each.suppressed
    }
    assert reasons == {("flood", summed.id)}
    why = rasid.run("why", desk(rasid)[0].article.id, "--desk", "gulf").stdout.decode()
    assert f"covered by burst alert {summed.id} on alerts.calls" in why


def test_each_hit_of_a_flood_is_accounted_for_though_the_worker_is_killed(install: Any) -> None:
    rasid = install(partitions=1, session_timeout=6.0)
    loud = [replace(RULE, id=f"loud-{number}", stories=False) for number in range(40)]
    add(rasid, *loud, replace(RULE, id="quiet", desk="quiet", channel="quiet", stories=False))
    worker = rasid.worker()
    for sent in range(0, 60, 20):
        push(rasid, *(call(f"a-{number}", LANDS[number % 7]) for number in range(sent, sent + 20)))
        until(lambda sent=sent: len(told(rasid)) > 30 * sent, 60, "alerts on their way")
        worker.kill()
        worker = rasid.worker()
    until(lambda: len(told(rasid, "alerts.quiet")) >= 60, 60, "the other desk is told")
    until(lambda: len({each.hit for each in outcomes(rasid)}) == 40 * 60, 60, "all are accounted for")
    worker.stop()
    found = {each.id: each for each in outcomes(rasid)}
    assert len(_hits(rasid)) == 40 * 60
    assert sorted(each.hit for each in found.values()) == sorted(_hits(rasid)), "each hit has one outcome"
    held = [each for each in found.values() if each.suppressed]
    assert {each.suppressed.reason for each in held if each.suppressed} == {"flood"}
    assert len(held) == 40 * 60 - 2_000
    travelled = {dict(each.headers)["ce_id"] for each in rasid.read("hits") if each.key == b"gulf"}
    assert len(travelled) == 60, "hits of an article travel together"
    why = rasid.run("why", held[0].article.id, "--rule", held[0].rule.id).stdout.decode()
    assert "not told: flood" in why
    assert "hits of 40 rules, desk gulf: loud-0" in rasid.run("trace", held[0].article.id).stdout.decode()


def outcomes(rasid: Installation) -> list[Alert]:
    """Return what became of each hit, those of a flood apart."""
    return [alone for each in told(rasid) + desk(rasid) if each.kind != "burst" for alone in apart(each)]


def test_what_the_ledger_knows_of_a_desk_that_is_gone_leaves_its_changelog(install: Any) -> None:
    rasid = install(partitions=1)
    gone = replace(RULE, id="gone", desk="gone", channel="gone")
    past = int(time.time() * 1000) - 4 * 24 * 3_600_000
    with working(rasid, gone):
        old = Output(
            topic=rasid.settings.name("articles.raw"), key=b"a-1", value=call("a-1", "مصر"), timestamp=past
        )
        send_all(rasid.settings, [old])
        until(lambda: told(rasid, "alerts.gone"), 60, "a desk is told")
    assert b"gone" in remembered(rasid)
    send_all(rasid.settings, [record(gone.id, None, rasid.settings, 0)])
    with working(rasid):
        push(rasid, call("a-2", "تونس"))
        accounted(rasid, 1)
        until(lambda: b"gone" not in remembered(rasid), 60, "entries of the desk that is gone are removed")
    assert b"gulf" in remembered(rasid)


def remembered(rasid: Installation) -> set[bytes]:
    """Return the desks that the ledger's changelog still knows anything of."""
    newest = {each.key: each.value for each in rasid.read("rasid-ledger-changelog")}
    return {key[:-9] for key, value in newest.items() if value}


def test_why_says_so_when_there_is_no_such_article(rasid: Installation) -> None:
    done = rasid.run("why", "nothing", check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def story(rasid: Installation, kills: int) -> list[tuple[str, str, str]]:
    """Push 600 articles, kill the worker so many times on the way, and return what was told, each id once."""
    countries = ("باكستان", "ماليزيا", "تونس")
    lines = [
        call(f"a-{number}", f"{countries[number % 3]} {number // 60}", source=f"s{number % 4}")
        for number in range(600)
    ]
    few = Rule(id="few", desk="gulf", channel="calls", name="قليل", query="نائب", min_sources=2)
    add(rasid, RULE, few)
    worker = rasid.worker()
    for part in range(4):
        push(rasid, *lines[part * 150 : (part + 1) * 150])
        if part < kills:
            until(lambda sent=part * 300: rasid.count("hits") > sent + 20, 60, "hits on their way")
            worker.kill()
            worker = rasid.worker()
    until(lambda: len(_hits(rasid)) == 1200, 120, "all hits")
    until(lambda: {each.hit for each in told(rasid) + desk(rasid)} >= _hits(rasid), 60, "all accounted for")
    worker.stop()
    outcomes = {each.id: each.hit for each in told(rasid) + desk(rasid)}
    assert sorted(outcomes.values()) == sorted(_hits(rasid)), "each hit has one outcome, by ids"
    alerts = {each.id: each for each in told(rasid)}
    return sorted((each.rule.id, each.kind, each.article.id) for each in alerts.values())


def test_a_worker_that_is_killed_neither_loses_nor_doubles_an_alert(install: Any) -> None:
    # One partition: articles that come at the same time by two of them may meet in either order.
    quiet, killed = install(partitions=1), install(partitions=1, session_timeout=6.0)
    assert story(killed, kills=3) == story(quiet, kills=0)


def _hits(rasid: Installation) -> set[str]:
    messages = [hits.read(each) for each in rasid.read("hits") if each.key == b"gulf"]
    return {hit.id for each in messages if not isinstance(each, Withdrawal) for hit in each}


def test_the_example_consumer_shows_each_alert_once(rasid: Installation, tmp_path: Path) -> None:
    with working(rasid):
        push(rasid, call("a-1", "باكستان"))
        accounted(rasid, 1)
    [given] = rasid.read("alerts.calls")
    rasid.send("alerts.calls", [given.value, given.value], key=given.key)  # again, as after a crash
    program = str(Path(__file__).parents[2] / "examples" / "consumers" / "desk.py")
    seen = tmp_path / "seen"
    shown = rasid.start(program, rasid.settings.bootstrap, "calls", DESK_SEEN=str(seen))
    until(lambda: "INFO new" in shown.output, 60, "the alert is shown")
    retraction = replace(
        wire.decode(Alert, given.value), id="r-1", kind="retraction", retracts=told(rasid)[0].id
    )
    rasid.send("alerts.calls", [wire.encode(retraction)], key=b"r-1")
    until(lambda: "take back alert" in shown.output, 60, "the retraction is shown")
    shown.kill()
    assert shown.output.count("INFO new") == 1
    assert CALL.format("باكستان") in shown.output
