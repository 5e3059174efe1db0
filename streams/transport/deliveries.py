"""What was handed out of one partition, and how far it may be committed.

The order of delivery decides, never arithmetic on offsets: the offsets of a partition have holes (compaction,
aborted transactions, their markers) and may be read twice (a rewind), but what was handed out first is always
first in the queue. So the offset to commit is the end of the finished deliveries at the head of the queue,
and no commit can pass a record that is still worked on.
"""

from collections import deque


class Delivery:
    """Some records of one partition, handed out together.

    Attributes:
        first: offset of the first record.
        next: the offset after the last record.
        size: bytes of the values.
        done: every output that it caused is confirmed.
        counts: False once its partition was rewound or taken away: finishing it changes nothing any more.
    """

    __slots__ = ("counts", "done", "first", "next", "size")

    def __init__(self, first: int, after: int, size: int) -> None:
        self.first, self.next, self.size = first, after, size
        self.done, self.counts = False, True


class Deliveries:
    """The deliveries of one partition since it was assigned, in their order.

    Attributes:
        size: bytes handed out and not finished.
    """

    __slots__ = ("_finished", "_position", "_queue", "size")

    def __init__(self) -> None:
        self._queue: deque[Delivery] = deque()
        self._position: int | None = None  # the next offset that will be read
        self._finished: int | None = None  # everything before this offset is finished
        self.size = 0

    def add(self, first: int, after: int, size: int) -> Delivery:
        """Note a delivery as soon as it is read: until it is done it holds the commit."""
        self._go_on_from(first)
        delivery = Delivery(first, after, size)
        self._queue.append(delivery)
        self._position = after
        self.size += size
        return delivery

    def read_up_to(self, position: int) -> None:
        """Note where reading goes on: behind the last record stand only holes and markers up to there."""
        self._go_on_from(position)
        self._position = position

    def finish(self, delivery: Delivery) -> None:
        """Note that every output of `delivery` is confirmed."""
        if delivery.counts and not delivery.done:
            delivery.done = True
            self.size -= delivery.size

    def committable(self) -> int | None:
        """The offset before which everything is finished, or None before anything is."""
        queue = self._queue
        while queue and queue[0].done:
            self._finished = queue.popleft().next
        if not queue and self._position is not None:
            self._finished = self._position
        return self._finished

    def forget(self) -> None:
        """Drop everything: the partition is taken away, and whoever gets it reads from the last commit."""
        self._drop_from(0)

    def __len__(self) -> int:
        return sum(not delivery.done for delivery in self._queue)

    def _go_on_from(self, offset: int) -> None:
        # After a rewind what starts at `offset` or later is read again; what precedes it is still awaited.
        if self._position is not None and offset < self._position:
            self._drop_from(offset)
            self._finished = None

    def _drop_from(self, offset: int) -> None:
        while self._queue and self._queue[-1].first >= offset:
            dropped = self._queue.pop()
            dropped.counts = False
            if not dropped.done:
                self.size -= dropped.size
