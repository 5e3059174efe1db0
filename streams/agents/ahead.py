"""Whose turn it is: the hits of quiet desks come before those of a flood that they stand behind.

A partition of ``hits`` is read in order, and a desk that hits far more than anybody reads would hold up all
others on it. So while hits of a flood are held back, another reader goes ahead: it passes over the loud desks
by their key, and what it finds of the others is processed with the batch in hand, as if it stood there. The
first reader passes over that when it gets there.

Why nothing is lost or told twice, or in another order:

1. Of a desk, a record is taken ahead only where all before it were taken or stand in a batch in hand. So what
   was processed of a desk is always a beginning of its records, in their order, as without this.
2. What is taken ahead is a part of that batch: confirmed with it, written with it. Batches are committed in
   order, and its own batch comes later: no commit passes a record whose outputs are not confirmed.
3. Where a batch is lost, or the partition is read again (a rewind, a rebalance, a crash), what was taken is
   forgotten, and the first reader meets it as it meets whatever was processed and not committed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from streams.agents.guard import Result
from streams.cluster.parts import TopicPart
from streams.messages import hits
from streams.messages.records import Record
from streams.transport import Batch

_MANY: Final = 50  # records that wait: half a second of a flood, below which nobody need go ahead
_MOST_BYTES: Final = 1_000_000  # taken ahead with a batch: as much as one of the other agents has


class Reader(Protocol):
    """Reads a partition on from a place."""

    def take(self) -> Iterator[Record]:
        """Yield the next records that are here already."""

    def close(self) -> None:
        """End reading."""


Open = Callable[[TopicPart, int], Reader]  # at an offset


@dataclass
class _Place:
    """Where reading stands in one partition, with a batch in hand.

    Attributes:
        generation: of the consumer group.
        next: the offset behind the batch.
        ahead: where the reader that goes ahead has come to, or is to begin.
        reader: that reader, while it is needed.
        held: whether something was held back in this batch.
        loud: the desks of which something was, since that reader began.
        taken: by desk the last record that was taken ahead.
        passed: by desk the last record that was passed over.
    """

    generation: int
    next: int = 0
    ahead: int = 0
    reader: Reader | None = None
    held: bool = False
    loud: set[str] = field(default_factory=set)
    taken: dict[str, int] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)

    def go_on(self, first: int, after: int) -> None:
        """Take the next batch in hand, by its first offset and the one behind it."""
        self.next, self.ahead = after, max(self.ahead, after)
        self.held = False
        for known in (self.taken, self.passed):
            for desk in [each for each, offset in known.items() if offset < first]:
                del known[desk]

    def is_taken(self, record: Record) -> bool:
        """Tell whether a record of the batch was taken ahead, with an earlier one."""
        return bool(self.taken) and record.offset <= self.taken.get(hits.desk(record), -1)

    def may_take(self, record: Record) -> bool:
        """Tell whether it is a record's turn. One without headers could not be read whole."""
        desk = hits.desk(record)
        return bool(record.headers) and desk not in self.loud and self.passed.get(desk, -1) < self.next

    def close(self) -> None:
        """End the reader that goes ahead, for now."""
        self.loud.clear()
        if self.reader:
            self.reader.close()
            self.reader = None


class Ahead:
    """Which records are processed with a batch. For the loop's thread only."""

    def __init__(self, open_reader: Open) -> None:
        self._open = open_reader
        self._places: dict[int, _Place] = {}

    def records(self, batch: Batch) -> Iterator[Record]:
        """Yield the records of a batch but for those taken before, then what is taken ahead with it."""
        place = self._place(batch)
        found: list[Record] = []
        room = _MOST_BYTES
        for record in batch.records:
            if not place.is_taken(record):
                yield record
            if room > 0 and _is_needed(place, batch):
                more = list(self._look(place, batch))
                room -= sum(len(each.value or b"") for each in more)
                found += more
        for record in found:
            place.taken[hits.desk(record)] = record.offset
            yield record
        if not _is_needed(place, batch):
            place.close()

    def see(self, record: Record, result: Result) -> None:
        """See what became of a record, or of a part of it: whether it was one of a flood."""
        if result.entry and result.entry.flood:
            place = self._places[record.partition]
            place.held = True
            place.loud.add(hits.desk(record))

    def forget(self) -> None:
        """Forget what was taken: it is met again, and known where it has an entry. Ends all reading."""
        for place in self._places.values():
            place.close()
        self._places.clear()

    def _place(self, batch: Batch) -> _Place:
        place = self._places.get(batch.tp.partition)
        if any(each.generation != batch.generation for each in self._places.values()) or (
            place and batch.records[0].offset < place.next
        ):
            self.forget()
        place = self._places.setdefault(batch.tp.partition, _Place(batch.generation))
        place.go_on(batch.records[0].offset, batch.records[-1].offset + 1)
        return place

    def _look(self, place: _Place, batch: Batch) -> Iterator[Record]:
        """Yield what the other reader has found by now of desks whose turn it is."""
        if place.reader is None:
            place.reader = self._open(TopicPart(*batch.tp), place.ahead)
        for record in place.reader.take():
            if record.offset < place.next:  # the batch in hand holds it, or one before
                continue
            place.ahead = record.offset + 1
            if place.may_take(record):
                yield record
            else:
                place.passed[hits.desk(record)] = record.offset


def _is_needed(place: _Place, batch: Batch) -> bool:
    """Tell whether other desks may wait behind a flood."""
    return place.held and batch.waiting >= _MANY
