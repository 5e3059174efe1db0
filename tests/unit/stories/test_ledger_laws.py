"""Laws of the ledger, over whatever comes in whatever order."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.stories.desk import Desk
from processors.stories.entries import read_entry, write_entry
from processors.stories.grouping import Relation
from processors.stories.ledger import Decision, decide, withdraw
from processors.stories.reports import Report
from processors.stories.silences import Silences
from schemas import UNKNOWN_SOURCE, Alert, Hit, Silence, Withdrawal, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from tests.unit.stories.making import HOUR, MINUTE, NOON, call, chained, hit, rule, withdrawal

LAWFUL = settings(max_examples=50)
COUNTRIES = ("باكستان", "ماليزيا", "تونس")
RULES = (
    rule(),
    rule("leaders", channel="leaders", min_sources=2, repeat_after="1h", burst="2x"),
    rule("urgent", severity="urgent", repeat_after="30m", expires_at=rfc3339(NOON + 60 * HOUR)),
)
SILENCES = Silences(
    [
        Silence(
            id="s",
            starts_at=rfc3339(NOON + HOUR),
            ends_at=rfc3339(NOON + 3 * HOUR),
            by="x",
            reason="y",
            rule="calls",
        )
    ]
)


@st.composite
def events(draw: st.DrawFn) -> list[tuple[int, Hit | Withdrawal]]:
    """Draw hits and withdrawals in about the order of their times, now and then the same one again."""
    time = NOON
    made: list[tuple[int, Hit | Withdrawal]] = []
    for _ in range(draw(st.integers(1, 40))):
        time += draw(st.sampled_from((-MINUTE, 0, MINUTE, 20 * MINUTE, 5 * HOUR, 30 * HOUR, 80 * HOUR)))
        if made and draw(st.integers(0, 5)) == 0:
            made.append(draw(st.sampled_from(made)))
            continue
        name = f"a-{draw(st.integers(0, 6))}"
        fields = {
            "at": time,
            "version": draw(st.integers(1, 2)),
            "source": draw(st.sampled_from(("bna.bh", "spa.gov.sa"))),
            "status": draw(st.sampled_from(("usable",) * 8 + ("withheld", "canceled"))),
            "by": draw(st.sampled_from(RULES)),
        }
        country = draw(st.sampled_from(COUNTRIES))
        found = (
            call(name, country, **fields)
            if draw(st.booleans())
            else hit(name, title=f"أخبار {country}", **fields)
        )
        source = draw(st.sampled_from((found.article.source, UNKNOWN_SOURCE)))
        gone = withdrawal(found, at=time, source=source)
        made.append((time, gone if draw(st.integers(0, 7)) == 0 else found))
    return made


def step(desk: Desk, offset: int, time: int, what: Hit | Withdrawal) -> Decision:
    if isinstance(what, Withdrawal):
        return withdraw(desk, what, offset=offset, time=time)
    return decide(desk, what, offset=offset, time=time, silences=SILENCES)


def run(given: list[tuple[int, Hit | Withdrawal]]) -> tuple[list[Decision], dict[int, bytes], Desk]:
    """Return all decisions, the entries that are left on disk, and the state."""
    desk, disk, decisions = Desk(), {}, []
    for offset, (time, what) in enumerate(given):
        decision = step(desk, offset, time, what)
        disk[offset] = write_entry(decision.entry)
        for useless in desk.fold(decision.entry):
            disk.pop(useless)
        decisions.append(decision)
    return decisions, disk, desk


@contextmanager
def told_at_most(of_rule: int, of_desk: int) -> Iterator[None]:
    """Have floods begin after so many alerts an hour."""
    floods = "processors.stories.floods"
    with patch(f"{floods}.MOST_OF_A_RULE", of_rule), patch(f"{floods}.MOST_OF_A_DESK", of_desk):
        yield


@contextmanager
def known_by_id(least: int, most_held: int) -> Iterator[None]:
    """Have so many hits known however old, and so many of floods."""
    stories = "processors.stories"
    with (
        patch(f"{stories}.desk.LEAST_HITS", least),
        patch(f"{stories}.decided.LEAST_HITS", least),
        patch(f"{stories}.decided.MOST_HELD", most_held),
    ):
        yield


MOST = st.sampled_from(((1, 2), (2, 100), (100, 3), (100, 100)))


@given(events(), st.integers(0, 40), st.sampled_from(((0, 0), (0, 2), (3, 3), (100, 100))), MOST)
@LAWFUL
def test_a_worker_that_dies_anywhere_goes_on_from_the_disk_as_if_nothing_had_been(
    given_events: list[tuple[int, Hit | Withdrawal]], cut: int, known: tuple[int, int], most: tuple[int, int]
) -> None:
    with known_by_id(*known), told_at_most(*most):
        _dies(given_events, cut)


def _dies(given_events: list[tuple[int, Hit | Withdrawal]], cut: int) -> None:
    whole, _, _ = run(given_events)
    _, disk, _ = run(given_events[:cut])
    desk = Desk()
    for offset in sorted(disk):
        desk.fold(read_entry(disk[offset]))
    for offset, (time, what) in enumerate(given_events[cut:], start=min(cut, len(given_events))):
        decision = step(desk, offset, time, what)
        assert wire.encode(decision.alerts) == wire.encode(whole[offset].alerts)
        assert decision.entry == whole[offset].entry
        desk.fold(decision.entry)


@st.composite
def floods(draw: st.DrawFn) -> list[tuple[int, Hit | Withdrawal]]:
    """Draw hits of articles about different things, minutes apart, now and then the same one again."""
    time = NOON
    made: list[tuple[int, Hit | Withdrawal]] = []
    for number in range(draw(st.integers(1, 40))):
        time += draw(st.sampled_from((0, 0, MINUTE, 4 * MINUTE, 50 * MINUTE)))
        again = bool(made) and draw(st.integers(0, 4)) == 0
        name = f"a-{number}"
        new = hit(name, title=f"خبر عن موضوع{number}", at=time, by=draw(st.sampled_from(RULES)))
        made.append(draw(st.sampled_from(made)) if again else (time, new))
    return made


@given(
    floods(), st.integers(0, 40), st.sampled_from((0, 1, 3)), st.sampled_from(((1, 100), (100, 1), (2, 3)))
)
@settings(LAWFUL, max_examples=150)
def test_a_flood_is_counted_on_by_the_few_entries_that_are_left_of_it(
    given_events: list[tuple[int, Hit | Withdrawal]], cut: int, most_held: int, most: tuple[int, int]
) -> None:
    with known_by_id(0, most_held), told_at_most(*most):
        _dies(given_events, cut)


def test_of_a_long_flood_few_entries_are_left() -> None:
    by = rule("many", most_per_hour=2)
    hits = [(NOON + n, hit(f"a-{n}", title=f"خبر عن موضوع{n}", at=NOON + n, by=by)) for n in range(1_002)]
    with known_by_id(10, 50):
        _, disk, desk = run(list(hits))
    assert len(disk) == 2 + 50, "what was told, and what is known: its last one counts the rest"
    assert desk.volume.held("rule", by, NOON + 1_001) == 1_000


@given(events(), MOST)
@LAWFUL
def test_every_hit_is_accounted_for_once(
    given_events: list[tuple[int, Hit | Withdrawal]], most: tuple[int, int]
) -> None:
    with told_at_most(*most):
        decisions, _, _ = run(given_events)
    outcomes = [
        alert.hit
        for decision in decisions
        for alert in decision.alerts
        if alert.kind not in {"retraction", "burst"}
    ]
    hits = {what.id for _, what in given_events if isinstance(what, Hit)}
    assert sorted(outcomes) == sorted(hits)


@given(st.lists(st.integers(0, 9), max_size=30))
@LAWFUL
def test_each_report_of_a_story_tells_of_what_its_core_does_or_of_what_was_told_of_it(
    numbers: list[int],
) -> None:
    hits = [
        replace(chained(number, at=NOON + place), id=f"h-{place}", rule=rule(repeat_after="0s"))
        for place, number in enumerate(numbers)
    ]
    decisions, _, desk = run([(NOON + place, each) for place, each in enumerate(hits)])
    assert sum(len(story.articles) for story in desk.stories.values()) == len(set(numbers))
    told: dict[str, list[Report]] = {name: [] for name in desk.stories}
    for decision, each in zip(decisions, hits, strict=True):
        entry, story = decision.entry, desk.stories[decision.entry.story]
        at = milliseconds(each.article.received_at)
        said, core = Report(each.fingerprint, each.article.source, at), story.reports[story.core]
        of_the_core = said.relation_to(core) is not Relation.DIFFERENT
        if entry.fingerprint:  # a report that the desk had not read
            assert of_the_core or said.retells(told[story.id])
        else:
            assert of_the_core or said.relation_to(story.reports[entry.report]) is Relation.DUPLICATE
        if not decision.alerts[0].suppressed:
            told[story.id].append(said)


@given(events(), MOST)
@LAWFUL
def test_no_rule_and_no_desk_is_told_more_in_an_hour_than_anybody_reads(
    given_events: list[tuple[int, Hit | Withdrawal]], most: tuple[int, int]
) -> None:
    # Corrections come on top: what was told is put right whatever else is told.
    with told_at_most(*most):
        decisions, _, _ = run(given_events)
    told = [
        (max(each.entry.time for each in decisions[: number + 1]), alert)
        for number, decision in enumerate(decisions)
        for alert in decision.alerts
        if alert.suppressed is None and alert.kind in {"new", "update", "escalation"}
    ]
    for at, last in told:
        hour = [alert for time, alert in told if at - 50 * MINUTE < time <= at]
        urgent = 10 if last.severity == "urgent" else 1
        assert len([each for each in hour if each.rule.id == last.rule.id]) <= urgent * most[0]
        assert len(hour) <= 10 * most[1]


@given(events(), MOST)
@LAWFUL
def test_ids_tell_alerts_apart(
    given_events: list[tuple[int, Hit | Withdrawal]], most: tuple[int, int]
) -> None:
    with told_at_most(*most):
        decisions, _, _ = run(given_events)
    alerts = {alert.id: alert for decision in decisions for alert in decision.alerts}
    for decision in decisions:
        for alert in decision.alerts:
            twin = alerts[alert.id]
            assert (twin.kind, twin.story.id, twin.article) == (alert.kind, alert.story.id, alert.article)


# The story that a-1 began is told by a-2; when its window has passed, a-1 begins one again for another rule.
BEGUN_AGAIN = [
    (NOON, call("a-1", "ماليزيا", by=RULES[1])),
    (NOON + 5 * HOUR, call("a-2", "ماليزيا", at=NOON + 5 * HOUR)),
    (NOON + 75 * HOUR, hit("a-1", title="أخبار باكستان", at=NOON + 75 * HOUR)),
]


@given(events())
@example(BEGUN_AGAIN)
@LAWFUL
def test_a_rule_tells_a_story_once_in_repeat_after_unless_something_happened(
    given_events: list[tuple[int, Hit | Withdrawal]],
) -> None:
    decisions, _, _ = run([(time, what) for time, what in given_events if isinstance(what, Hit)])
    told: dict[tuple[str, str], list[tuple[int, Alert]]] = defaultdict(list)
    for decision in decisions:
        for alert in decision.alerts:
            if alert.suppressed is None and alert.kind in {"new", "update"}:
                told[alert.rule.id, alert.story.id].append((decision.entry.time, alert))
    after = {each.id: 1000 * parse_duration(each.repeat_after) for each in RULES}
    for (rule_id, _), said in told.items():
        for (earlier, _), (later, alert) in pairwise(said):
            assert alert.kind == "update"
            # No report in these events says another number or the contrary: only time makes an update.
            assert later - earlier >= after[rule_id]


@given(events(), MOST)
@LAWFUL
def test_nothing_is_left_of_what_the_window_has_passed(
    given_events: list[tuple[int, Hit | Withdrawal]], most: tuple[int, int]
) -> None:
    with told_at_most(*most):
        _, disk, desk = run(given_events)
    far = max(time for time, _ in given_events) + 30 * 24 * HOUR
    last = hit("last", at=far)
    decision = step(desk, len(given_events), far, last)
    with known_by_id(0, 0):
        useless = desk.fold(decision.entry)
    assert set(useless) == set(disk)
    assert list(desk.stories) == [decision.entry.story]
    assert desk.rates == {}


def test_an_entry_reads_back_as_it_was_written() -> None:
    with told_at_most(1, 1):
        decisions, _, _ = run([(NOON, call("a-1", "باكستان")), (NOON + 1, call("a-2", "تونس", at=NOON + 1))])
    assert decisions[1].entry.flood
    for decision in decisions:
        assert read_entry(write_entry(decision.entry)) == decision.entry
        assert len(write_entry(decision.entry)) < 2000
