"""What the consumer's thread has fetched, on its way to the main thread.

aiokafka takes a record for read the moment that it hands it over, and says from then on that reading goes on
behind it, whatever became of the record. So what was fetched must reach the trackers whole and in order, or a
commit passes records that nobody has seen: a fetch whose caller was cancelled waits here for the next caller,
and one from before a rebalance ends here, with its positions.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from aiokafka.structs import ConsumerRecord
from faust.types import TP

Records = list[ConsumerRecord]


class Fetch(NamedTuple):
    """What one fetch returned, and where reading goes on, taken together.

    Attributes:
        assignment: what the group had given to this member then; an object of its own each time.
        records: by partition, in order.
        positions: the offset that is read next of each partition.
    """

    assignment: object
    records: Mapping[TP, Records]
    positions: Mapping[TP, int]


class Fetches:
    """Fetches in their order: put by the consumer's thread, taken by the main thread."""

    def __init__(self) -> None:
        self._waiting: deque[Fetch] = deque()
        self._assignment: object | None = None

    def put(self, fetch: Fetch) -> None:
        """Add what was fetched."""
        self._waiting.append(fetch)

    def take(self) -> Iterator[Fetch]:
        """Take what was fetched under the present assignment; what is older is dropped, and read again.

        While the group is dealt anew nothing is taken: what is fetched then may belong to either assignment.
        """
        while self._assignment is not None and self._waiting:
            fetch = self._waiting.popleft()
            if fetch.assignment is self._assignment:
                yield fetch

    def begin(self, assignment: object) -> None:
        """Let what was fetched under ``assignment`` be taken, and nothing else."""
        self._assignment = assignment

    def end(self) -> None:
        """Let nothing be taken until the next assignment."""
        self._assignment = None
