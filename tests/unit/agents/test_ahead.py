"""A quiet desk does not wait behind a flood, and for all else nothing is changed by that."""

import tempfile
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace
from itertools import chain, repeat
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.hits import together
from processors.stories.entries import Entry
from schemas.times import rfc3339
from streams.agents.ahead import Ahead, Reader
from streams.cluster.parts import TopicPart
from streams.messages import lanes
from tests.unit.agents.making import Agent, Batch, Died, Table, record
from tests.unit.making import FakeRecord
from tests.unit.stories.making import HOUR, NOON, hit, rule, withdrawal

COUNTRIES = ("باكستان", "تونس", "ماليزيا")


class Topic:
    """A partition of `hits`, and who goes ahead in it: each look finds so many records more.

    ``unread``: the offsets of records that this reader, unlike the first, cannot read whole.
    """

    def __init__(
        self, records: list[FakeRecord], looks: Iterator[int] | None = None, unread: Container[int] = ()
    ) -> None:
        self.records = [replace(each, headers=()) if each.offset in unread else each for each in records]
        self.looks = looks or repeat(1_000)
        self.opened: list[int] = []
        self.reading = 0

    def open(self, part: TopicPart, offset: int) -> Reader:
        assert part == ("hits", 0)
        self.opened.append(offset)
        self.reading += 1
        return _Forward(self, offset)


class _Forward:
    def __init__(self, topic: Topic, offset: int) -> None:
        self._topic, self._at = topic, offset

    def take(self) -> Iterator[FakeRecord]:
        found = [each for each in self._topic.records if each.offset >= self._at][: next(self._topic.looks)]
        self._at = found[-1].offset + 1 if found else self._at
        yield from found

    def close(self) -> None:
        self._topic.reading -= 1


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three alerts of a desk are a flood, and one record that waits is many."""
    monkeypatch.setattr("processors.stories.floods.MOST_OF_A_DESK", 3)
    monkeypatch.setattr("streams.agents.ahead._MANY", 1)


def of(desk: str, number: int, offset: int, **fields: Any) -> FakeRecord:
    """Return the record of a hit of a desk; another number is another story."""
    by = rule(f"{desk}-{number % 2}", desk=desk, channel=desk)
    found = hit(f"{desk}-{number}", title=f"خبر عن موضوع{number}", by=by, **fields)
    made = record(found, offset, desk=desk)
    made.timestamp = NOON + offset
    return made


def run(agent: Agent, *batches: Batch) -> list[str]:
    """Process batches; return where each output went."""
    with pytest.MonkeyPatch.context() as patched:
        return [topic for batch in batches for topic in agent.run(batch, patched).topics]


def cut(records: list[FakeRecord], size: int) -> list[Batch]:
    """Cut records into batches as they are read."""
    return [
        Batch(*records[at : at + size], waiting=max(0, len(records) - at - size))
        for at in range(0, len(records), size)
    ]


def test_a_quiet_desk_is_told_while_most_of_the_flood_before_it_waits(tmp_path: Path) -> None:
    records = [of("loud", number, number) for number in range(100)] + [of("quiet", 0, 100)]
    topic = Topic(records)
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), Ahead(topic.open))
    first, *others = cut(records, 10)
    assert "alerts.quiet" in run(agent, first)
    told = run(agent, *others)
    assert "alerts.quiet" not in told, "it was told once"
    assert told.count("alerts.suppressed") == 90
    assert topic.opened == [10]
    assert topic.reading == 0, "the flood is over, and nobody goes ahead any more"


def test_nobody_goes_ahead_where_there_is_no_flood_or_nothing_waits(tmp_path: Path) -> None:
    topic = Topic([])
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), Ahead(topic.open))
    run(agent, Batch(*(of("calm", number, number) for number in range(3)), waiting=1_000))
    run(agent, Batch(*(of("loud", number, number + 3) for number in range(9)), waiting=0))
    assert topic.opened == []


def test_what_was_passed_over_is_not_overtaken_by_what_its_desk_has_behind_it(tmp_path: Path) -> None:
    flood = [of("loud", number, number) for number in range(40)]
    records = [*flood, of("quiet", 0, 40), of("quiet", 1, 41), of("third", 0, 42)]
    topic = Topic(records, unread={40})
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), Ahead(topic.open))
    told = [run(agent, batch) for batch in cut(records, 10)]
    assert [[name for name in each if name in {"alerts.quiet", "alerts.third"}] for each in told] == [
        ["alerts.third"], [], [], [], ["alerts.quiet", "alerts.quiet"],
    ]  # fmt: skip


def test_a_second_flood_behind_the_first_is_passed_over_as_well(tmp_path: Path) -> None:
    first = [of("loud", number, number) for number in range(40)]
    second = [of("other", number, 40 + number) for number in range(40)]
    records = [*first, *second, of("quiet", 0, 80)]
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), Ahead(Topic(records, repeat(5)).open))
    told = [run(agent, batch) for batch in cut(records, 10)[:2]]
    assert told[0].count("alerts.other") == 4, "three alerts and what sums up"
    assert told[1].count("alerts.quiet") == 1
    assert told[1].count("alerts.suppressed") == 10, "the batch's own, and none of the second flood"


def test_reading_goes_on_where_it_was_when_the_next_flood_comes(tmp_path: Path) -> None:
    calm = [of("calm", number, 10 + number) for number in range(3)]
    records = [
        *(of("loud", number, number) for number in range(10)),
        *calm,
        *(of("loud", number, number) for number in range(13, 40)),
    ]
    topic = Topic(records, chain([5], repeat(0, 9), repeat(1_000)))
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), Ahead(topic.open))
    first, quiet, rest = Batch(*records[:10], waiting=30), Batch(*calm, waiting=27), Batch(*records[13:23])
    rest.waiting = 17
    assert run(agent, first, quiet, rest).count("alerts.calm") == 3
    assert topic.opened == [10, 23]


def test_what_was_taken_with_a_batch_that_is_lost_is_processed_again(tmp_path: Path) -> None:
    records = [of("loud", number, number) for number in range(30)] + [of("quiet", 0, 30)]
    topic = Topic(records)
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), Ahead(topic.open))
    lost = Batch(*records[:10], waiting=21, lost_later=True)
    assert "alerts.quiet" in run(agent, lost)
    assert not lost.sealed
    assert topic.reading == 0
    assert agent.table.entries() == []
    assert run(agent, *cut(records, 31)).count("alerts.quiet") == 1


@pytest.mark.parametrize(("generation", "first"), [(1, 50), (2, 100)], ids=["a rewind", "dealt anew"])
def test_what_was_taken_is_met_again_when_the_partition_is_read_again(
    tmp_path: Path, generation: int, first: int
) -> None:
    records = [of("loud", number, number) for number in range(100)] + [of("quiet", 0, 100)]
    ahead = Ahead(Topic(records).open)
    agent = Agent(tmp_path, Table(tmp_path / "ledger"), ahead)
    begin = cut(records, 60)[0]
    run(agent, begin)
    assert list(ahead.records(Batch(*records[60:]))) == records[60:100], "the quiet desk's was taken"
    ahead.forget()
    run(agent, begin)
    assert list(ahead.records(Batch(*records[first:], generation=generation))) == records[first:]


Produced = Counter[tuple[str, bytes | None]]


class Turn(NamedTuple):
    """How one batch goes."""

    size: int
    committed: bool
    end: str
    outputs: int  # until the process dies, where it does


ENDS = ("well", "well", "well", "lost", "killed", "dies")
TURNS = st.builds(Turn, st.integers(1, 8), st.booleans(), st.sampled_from(ENDS), st.integers(0, 9))
KINDS = (
    "hit", "hit", "hit", "hit", "together", "withdrawn", "old", "archived", "released", "broken", "empty",
    "replayed", "unread",
)  # fmt: skip
SENT = st.tuples(
    st.sampled_from(("loud", "loud", "loud", "other", "quiet")), st.sampled_from(KINDS), st.integers(0, 5)
)


def sent(desk: str, kind: str, number: int, offset: int) -> FakeRecord:
    """Return one record of a kind."""
    by = rule(f"{desk}-{number % 2}", desk=desk, channel=desk, severity="info")
    country = COUNTRIES[number % 3]
    found = hit(f"{desk}-{number}", title=f"رئيس وزراء {country} يزور {number}", by=by)
    made = record(found, offset, desk=desk)
    if kind == "together":
        rules = [rule(f"{desk}-{each}", desk=desk, channel=desk, severity="info") for each in range(4)]
        many = [hit(f"{desk}-m{number}", title=f"خبر {country}", by=each) for each in rules]
        with patch("processors.hits.ALONE", 1):
            [joined] = together(many)
        made = record(joined, offset, desk=desk)
    elif kind == "withdrawn":
        made = record(withdrawal(found, at=NOON + HOUR), offset, desk=desk)
    elif kind == "old":
        published = rfc3339(NOON - 90 * 24 * HOUR)
        made = record(hit(f"{desk}-o{number}", by=by, published_at=published), offset, desk=desk)
    elif kind == "broken":
        made.value = b"[" * number
    elif kind == "empty":
        made.value = None
    mark = {"archived": lanes.ARCHIVE, "released": lanes.RELEASED, "replayed": lanes.HEADER}.get(kind)
    made.headers = [*made.headers, *([(mark, b"r1")] if mark else [])]
    made.timestamp = NOON + offset * 1_000
    return made


def told(
    records: list[FakeRecord], turns: list[Turn], ahead: Topic | None, home: Path
) -> tuple[Produced, Agent]:
    """Process all of a topic; return what was produced by any process, and the last agent."""
    table = Table(home)
    produced: Produced = Counter()
    place = committed = 0
    generation = 1
    agent = Agent(home, table, Ahead(ahead.open) if ahead else None)
    plan = chain(turns, repeat(Turn(8, True, "well", 0)))
    while place < len(records):
        turn = next(plan)
        batch = Batch(
            *records[place : place + turn.size],
            waiting=max(0, len(records) - place - turn.size),
            lost_later=turn.end == "lost",
            dies_after=turn.outputs if turn.end == "dies" else 10_000,
            generation=generation,
        )
        died = turn.end == "killed"
        try:
            run(agent, batch)
        except Died:
            died = True
        produced.update(batch.produced)
        place += turn.size
        if batch.lost or died:
            place, generation = committed, generation + 1
        elif turn.committed:
            committed = place
        if died:
            agent = Agent(home, table, Ahead(ahead.open) if ahead else None)
    return produced, agent


@given(
    st.lists(SENT, min_size=10, max_size=40),
    st.one_of(st.lists(TURNS, max_size=12), st.lists(TURNS.map(lambda turn: turn._replace(end="well")))),
    st.lists(st.integers(0, 6), min_size=1),
)
def test_whoever_goes_ahead_and_whatever_breaks_the_desks_are_told_as_in_the_plain_order(
    found: list[tuple[str, str, int]], turns: list[Turn], looks: list[int]
) -> None:
    records = [sent(*each, offset=10 * number) for number, each in enumerate(found)]
    unread = {10 * number for number, (_, kind, _) in enumerate(found) if kind == "unread"}
    topic = Topic(records, chain(looks, repeat(3)), unread)
    with (
        tempfile.TemporaryDirectory() as home,
        patch("processors.stories.floods.MOST_OF_A_DESK", 1),
        patch("streams.agents.ahead._MANY", 1),
    ):
        plain, one = told(records, [], None, Path(home) / "one")
        fair, other = told(records, turns, topic, Path(home) / "other")
        assert set(fair) == set(plain)
        if all(turn.end == "well" for turn in turns):
            assert fair == plain, "something was done twice"
        assert decided(other) == decided(one)


def decided(agent: Agent) -> list[Entry]:
    """Return what was decided; of what came again, and of places, it depends on batches what is written."""
    return [replace(each, offset=0) for each in agent.table.entries() if each.outcome != "again"]
