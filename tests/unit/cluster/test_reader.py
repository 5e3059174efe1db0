"""Single records are read, whatever became of their topic since it was noted where they stand."""

from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import OffsetOutOfRangeError

from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.messages.records import RawRecord
from streams.settings import Settings

CHANNEL = TopicPart("alerts.sport", 0)
FIRST, END = 2, 4


class Consumer:
    """What a client of a channel would do that holds the offsets 2 and 3."""

    at = 0

    def partitions_for_topic(self, name: str) -> set[int] | None:
        return {CHANNEL.partition} if name == CHANNEL.topic else None

    def beginning_offsets(self, parts: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {part: {TopicPartition(*CHANNEL): FIRST}[part] for part in parts}

    def end_offsets(self, parts: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {part: {TopicPartition(*CHANNEL): END}[part] for part in parts}

    def seek(self, _part: TopicPartition, offset: int) -> None:
        self.at = offset

    def poll(self, **_: Any) -> dict[TopicPartition, list[RawRecord]]:
        if not FIRST <= self.at <= END:
            raise OffsetOutOfRangeError({TopicPartition(*CHANNEL): self.at})
        offsets, self.at = range(self.at, END), END
        found = [RawRecord(*CHANNEL, each, 0, None, b"", []) for each in offsets]
        return {TopicPartition(*CHANNEL): found} if found else {}

    def position(self, _part: TopicPartition) -> int:
        return self.at

    def assign(self, parts: list[TopicPartition]) -> None: ...
    def resume(self, *parts: TopicPartition) -> None: ...
    def pause(self, *parts: TopicPartition) -> None: ...


@pytest.mark.parametrize("gone", [[0], [4], [17], [0, 4, 17]])
def test_what_stands_there_no_longer_is_left_out(gone: list[int]) -> None:
    reader = Reader(Consumer(), Settings(), 0.0)
    found = reader.records((CHANNEL, offset) for offset in [*gone, 3])
    assert [offset for _, offset in found] == [3]
    assert not Reader(Consumer(), Settings(), 0.0).records((CHANNEL, offset) for offset in gone)


def test_so_is_what_stood_where_a_topic_has_no_partition_any_more() -> None:
    reader = Reader(Consumer(), Settings(), 0.0)
    gone = (TopicPart(CHANNEL.topic, 1), 3), (TopicPart("alerts.removed", 0), 3)
    assert list(reader.records([*gone, (CHANNEL, 3)])) == [(CHANNEL, 3)]
    assert not reader.records(gone)
