"""Which offsets of one partition were read, which of them are finished, and how far it may be committed.

The order of reading decides, never arithmetic on offsets: the offsets of a partition have holes (compaction,
aborted transactions, their markers) and may be read twice (a rewind), but what was read first is always first
in the queue. So the offset to commit is the end of the finished ranges at the head of the queue, and no
commit can pass a record that is still being processed.
"""

from collections import deque


class OffsetRange:
    """The offsets of some records of one partition that were read together.

    Attributes:
        first: offset of the first record.
        next: the offset after the last record.
        size: bytes of the values.
        done: every output that the records caused is confirmed.
        stale: the partition was rewound or revoked since: finishing the range has no effect any more.
    """

    __slots__ = ("done", "first", "next", "size", "stale")

    def __init__(self, first: int, after: int, size: int) -> None:
        self.first, self.next, self.size = first, after, size
        self.done = self.stale = False


class OffsetTracker:
    """The ranges read of one partition since it was assigned, in the order of reading.

    Attributes:
        size: bytes read and not finished.
    """

    __slots__ = ("_finished", "_position", "_queue", "size")

    def __init__(self) -> None:
        self._queue: deque[OffsetRange] = deque()
        self._position: int | None = None  # the next offset that will be read
        self._finished: int | None = None  # everything before this offset is finished
        self.size = 0

    def add(self, first: int, after: int, size: int) -> OffsetRange:
        """Add a range as soon as it is read: until it is done it holds the commit."""
        self._detect_rewind(first)
        added = OffsetRange(first, after, size)
        self._queue.append(added)
        self._position = after
        self.size += size
        return added

    def read_up_to(self, position: int) -> None:
        """Set where reading continues: between the last record and there are only holes and markers."""
        self._detect_rewind(position)
        self._position = position

    def finish(self, offsets: OffsetRange) -> None:
        """Mark a range as done: every output that it caused is confirmed."""
        if not offsets.stale and not offsets.done:
            offsets.done = True
            self.size -= offsets.size

    def committable(self) -> int | None:
        """Return the offset before which everything is finished, or None before anything is."""
        queue = self._queue
        while queue and queue[0].done:
            self._finished = queue.popleft().next
        if not queue and self._position is not None:
            self._finished = self._position
        return self._finished

    def reset(self) -> None:
        """Drop everything: the partition is revoked, and whoever gets it reads from the last commit."""
        self._drop_from(0)

    def __len__(self) -> int:
        return sum(not each.done for each in self._queue)

    def _detect_rewind(self, offset: int) -> None:
        # After a rewind what starts at `offset` or later is read again; what precedes it is still awaited.
        if self._position is not None and offset < self._position:
            self._drop_from(offset)
            self._finished = None

    def _drop_from(self, offset: int) -> None:
        while self._queue and self._queue[-1].first >= offset:
            dropped = self._queue.pop()
            dropped.stale = True
            if not dropped.done:
                self.size -= dropped.size
