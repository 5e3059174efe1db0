"""The order of a replay: by event time over all partitions, and within a partition as it stands there.

A function of the frozen offsets alone: the messages come in the same order each time, whichever partition
the broker happens to answer from first.
"""

import heapq
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final

from streams.cluster import offsets
from streams.cluster.failures import POLL_SECONDS
from streams.cluster.offsets import Run
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.errors import ReplayError
from streams.messages.records import Record

# Read ahead of a partition that the others wait for: enough for the broker to answer in large pieces, and
# even with a hundred partitions it stays below a gigabyte.
AHEAD_BYTES: Final = 8_000_000


def in_order(
    reader: Reader, wanted: Mapping[TopicPart, list[Run]], times: Mapping[TopicPart, int] | None = None
) -> Iterator[Record]:
    """Yield the messages at the offsets ``wanted``.

    Args:
        reader: reads them.
        wanted: by partition.
        times: by partition the event time of what stood before that, where it was read earlier.

    Raises:
        ReplayError: one of them is there no longer.
    """
    times = times or {}
    queues = {part: _Queue(part, runs, times.get(part, 0)) for part, runs in wanted.items() if runs}
    reader.read_from({part: queue.first for part, queue in queues.items()})
    heads: list[tuple[int, int, TopicPart]] = []
    waiting = set(queues)  # those whose next message is not known yet
    while True:
        while waiting:
            _fetch(reader, queues)
            for part in list(waiting):
                if queues[part].messages:
                    heapq.heappush(heads, (queues[part].time(), part.partition, part))
                    waiting.discard(part)
                elif queues[part].complete:
                    waiting.discard(part)
        if not heads:
            return
        part = heapq.heappop(heads)[-1]
        queue = queues[part]
        yield queue.take()
        if queue.messages:
            heapq.heappush(heads, (queue.time(), part.partition, part))
        elif not queue.complete:
            waiting.add(part)


class _Queue:
    """The messages of one partition that were read and not yet handed on."""

    def __init__(self, part: TopicPart, runs: list[Run], time: int) -> None:
        self.first = runs[0][0]
        self.messages: deque[Record] = deque()
        self.bytes = 0
        self.complete = False
        self._part = part
        self._expected = offsets.each(runs)
        self._next = next(self._expected, None)
        self._time = time

    def add(self, records: list[Record], position: int) -> None:
        """Take in what was read; ``position`` is the next offset that will be."""
        for record in records:
            if self._next is None or record.offset < self._next:
                continue  # not selected
            self._hold(record.offset)
            self.messages.append(record)
            self.bytes += len(record.value or b"")
            self._next = next(self._expected, None)
        if self._next is not None:
            self._hold(position)
        self.complete = self._next is None

    def _hold(self, reached: int) -> None:
        if self._next is not None and reached > self._next:
            raise ReplayError(
                f"{self._part.topic} partition {self._part.partition} offset {self._next} is gone since the"
                " plan was made (compacted, or deleted): make a new plan; what was copied stays"
            )

    def time(self) -> int:
        """Return the event time of the next message; one without a timestamp stays behind its forerunner."""
        timestamp = int(self.messages[0].timestamp)
        return timestamp if timestamp >= 0 else self._time

    def take(self) -> Record:
        """Hand on the next message."""
        self._time = self.time()
        record = self.messages.popleft()
        self.bytes -= len(record.value or b"")
        return record


def _fetch(reader: Reader, queues: Mapping[TopicPart, _Queue]) -> None:
    full = [part for part, queue in queues.items() if queue.complete or queue.bytes > AHEAD_BYTES]
    reader.pause(full)
    found = reader.poll(POLL_SECONDS)
    reader.resume(part for part in full if not queues[part].complete)
    for part, queue in queues.items():
        if not queue.complete:
            queue.add(found.get(part, []), reader.position(part))
