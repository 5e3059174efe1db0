"""The order of a replay is a function of what is read, never of who answers first."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.cluster import offsets
from streams.cluster.parts import TopicPart
from streams.errors import ReplayError
from streams.replay.order import in_order
from tests.unit.making import FakeRecord

Log = dict[int, int]  # offset → timestamp; an offset that is missing is a hole


class FakeReader:
    """A consumer that hands over records in portions of a test's choosing."""

    def __init__(self, logs: dict[TopicPart, Log], portions: Iterable[int]) -> None:
        self._logs = logs
        self._portions = iter(portions)
        self._at: dict[TopicPart, int] = {}
        self._paused: set[TopicPart] = set()

    def read_from(self, offsets: dict[TopicPart, int]) -> None:
        self._at = dict(offsets)

    def position(self, part: TopicPart) -> int:
        return self._at[part]

    def pause(self, parts: Iterable[TopicPart]) -> None:
        self._paused |= set(parts)

    def resume(self, parts: Iterable[TopicPart]) -> None:
        self._paused -= set(parts)

    def poll(self, seconds: float) -> dict[TopicPart, list[Any]]:
        found = {}
        for part in self._at.keys() - self._paused:
            number = next(self._portions, 100)
            log = self._logs[part]
            there = [offset for offset in sorted(log) if offset >= self._at[part]]
            took = there[:number]
            if took or number:
                self._at[part] = took[-1] + 1 if len(took) < len(there) else max(log, default=-1) + 2
            if took:
                found[part] = [
                    FakeRecord(topic=part.topic, partition=part.partition, offset=each, timestamp=log[each])
                    for each in took
                ]
        return found


PARTS = [TopicPart("articles.raw", number) for number in range(3)]
LOGS = st.fixed_dictionaries(
    {part: st.dictionaries(st.integers(0, 30), st.integers(-1, 50), max_size=15) for part in PARTS}
)
PORTIONS = st.lists(st.integers(0, 4), max_size=60)


def _wanted(logs: dict[TopicPart, Log]) -> dict[TopicPart, list[offsets.Run]]:
    return {part: offsets.runs(sorted(log)) for part, log in logs.items()}


def _read(logs: dict[TopicPart, Log], portions: Iterable[int]) -> list[tuple[int, int, int]]:
    found = in_order(FakeReader(logs, portions), _wanted(logs))
    return [(each.partition, each.offset, each.timestamp) for each in found]


@given(LOGS, PORTIONS, PORTIONS)
def test_the_order_does_not_depend_on_how_the_broker_answers(
    logs: dict[TopicPart, Log], some: list[int], others: list[int]
) -> None:
    found = _read(logs, some)
    assert found == _read(logs, others)
    assert len(found) == sum(map(len, logs.values())), "each message once"
    for part in PARTS:
        assert [offset for number, offset, _ in found if number == part.partition] == sorted(logs[part])


@given(LOGS, PORTIONS, st.integers(0, 50))
def test_what_is_left_comes_in_the_same_order_without_what_was_read_before(
    logs: dict[TopicPart, Log], portions: list[int], number: int
) -> None:
    whole = _read(logs, [])
    at, times = dict.fromkeys(PARTS, -1), dict.fromkeys(PARTS, 0)
    for partition, offset, timestamp in whole[:number]:
        at[PARTS[partition]] = offset
        if timestamp >= 0:
            times[PARTS[partition]] = timestamp
    left = {part: offsets.behind(runs, at[part]) for part, runs in _wanted(logs).items()}
    kept = {part: {each: log[each] for each in log if each > at[part]} for part, log in logs.items()}
    found = in_order(FakeReader(kept, portions), left, times)
    assert [(each.partition, each.offset, each.timestamp) for each in found] == whole[number:]


@given(LOGS, PORTIONS)
def test_where_clocks_rise_in_each_partition_they_rise_over_all(
    logs: dict[TopicPart, Log], portions: list[int]
) -> None:
    rising = {
        part: dict(zip(sorted(log), sorted(map(abs, log.values())), strict=True))
        for part, log in logs.items()
    }
    times = [timestamp for _, _, timestamp in _read(rising, portions)]
    assert times == sorted(times)


def test_a_message_that_is_gone_since_the_plan_stops_the_copying_and_is_named() -> None:
    logs = {PARTS[0]: {0: 1, 1: 2, 3: 4}, PARTS[1]: {}, PARTS[2]: {}}
    wanted = {PARTS[0]: [(0, 3)]}
    with pytest.raises(ReplayError, match="partition 0 offset 2 is gone"):
        list(in_order(FakeReader(logs, []), wanted))


def test_a_message_without_a_clock_stays_behind_its_forerunner() -> None:
    logs = {PARTS[0]: {0: 10, 1: -1}, PARTS[1]: {0: 5, 1: 20}, PARTS[2]: {}}
    assert [each[:2] for each in _read(logs, [])] == [(1, 0), (0, 0), (0, 1), (1, 1)]
