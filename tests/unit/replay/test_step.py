"""Enriching and matching in one step: what was written before a crash is not written again."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.agents.guard import Result
from streams.messages import lanes
from streams.messages.records import Output
from streams.replay import headers
from streams.replay.headers import BEFORE_ALL, Place
from streams.replay.step import EnrichAndWatch
from streams.settings import Settings
from tests.unit.making import FakeRecord


def _enrich(record: Any, value: bytes) -> list[Result]:
    output = Output(topic="articles.enriched", key=record.key, value=value, timestamp=record.timestamp)
    return [Result([output])]


def _watch(record: Any, value: bytes) -> list[Result]:
    """Three hits, for two desks."""
    found = [
        Output(topic="hits", key=desk, value=b"%s %d" % (value, number), timestamp=record.timestamp)
        for number, desk in enumerate((b"a", b"b", b"a"))
    ]
    return [Result(found)]


def _run(numbers: range, written: dict[bytes | None, Place]) -> list[Output]:
    step = EnrichAndWatch(Settings(), _enrich, _watch, written)  # type: ignore[arg-type]  # functions will do
    found = []
    for number in numbers:
        copy = FakeRecord(headers=headers.of_copy(FakeRecord(), "r", number))
        [result] = step(copy, b"%d" % number)
        found += result.outputs
    return found


@given(st.integers(0, 40), st.integers(0, 9))
def test_hits_come_once_and_in_order_wherever_a_crash_cuts(cut: int, read_again: int) -> None:
    whole = _run(range(10), {})
    hits = [each for each in whole if each.topic == "hits.replay"]
    before = whole[:cut]  # what a crash has let through, a beginning for each desk
    last: dict[bytes | None, Place] = {}
    done = [each for each in before if each.topic == "hits.replay"]
    for each in done:
        last[each.key] = max(last.get(each.key, BEFORE_ALL), headers.place(each.headers))
    # What is read again begins at or before the first article whose outputs are not all there.
    again = _run(range(min(read_again, cut // 4), 10), last)
    assert done + [each for each in again if each.topic == "hits.replay"] == hits


def test_a_copy_says_where_it_came_from_and_keeps_the_headers_of_its_sender() -> None:
    sent = [("ce_id", b"1"), (lanes.HEADER, b"an older replay"), ("their", b"\xff")]
    found = headers.of_copy(FakeRecord(offset=7, partition=2, timestamp=5, headers=sent), "r-1", 3)
    assert [each for each in found if each[0] in {"ce_id", "their"}] == [sent[0], sent[2]]
    assert lanes.of(found) == "r-1"
    assert dict(found)[headers.ORIGIN] == b"articles.raw/2/7/5"
    assert headers.place(found) == Place(3)
