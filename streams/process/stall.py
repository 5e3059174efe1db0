"""Detects stalls: partitions whose offset does not move while messages wait. Needs no cluster, no clock."""

from collections.abc import Mapping
from typing import Final

from streams.cluster.admin import Position
from streams.cluster.parts import TopicPart

# In partitions of others a stall is told so many times later: the process that has the partition ends first,
# and who gets it then has as long again.
_LATER: Final = 3


class StallDetector:
    """Compares the committed offsets of a group from check to check."""

    def __init__(self, timeout: float) -> None:
        """Detect a stall after ``timeout`` seconds with a partition; later in one of other processes."""
        self._timeout = timeout
        self._since: dict[TopicPart, tuple[int, float]] = {}  # the offset, and since when it is so with a lag
        self._had: dict[TopicPart, float] = {}  # since when this process has each partition

    def reset(self) -> None:
        """Start over: nothing could move meanwhile."""
        self._since.clear()
        self._had.clear()

    def waited(self, mine: frozenset[TopicPart], now: float) -> dict[TopicPart, float]:
        """Return for how many seconds messages have waited in each of ``mine`` without progress."""
        return {part: now - self._since[part][1] if part in self._since else 0.0 for part in mine}

    def check(self, positions: Mapping[TopicPart, Position], mine: frozenset[TopicPart], now: float) -> str:
        """Take in the positions of the group; return one line about a stall, or nothing.

        Args:
            positions: of all partitions that the group reads.
            mine: the partitions assigned to this process.
            now: seconds of a monotonic clock.
        """
        waiting = {part: where for part, where in positions.items() if where.behind}
        before, self._since = self._since, {}
        for part, where in waiting.items():
            same = part in before and before[part][0] == where.offset
            self._since[part] = before[part] if same else (where.offset, now)
        self._had = {part: self._had.get(part, now) for part in mine}
        for part in sorted(waiting):
            # Where no process has the partition, or that one does not check, the others restart, and the
            # partitions are assigned again.
            timeout = self._timeout if part in mine else _LATER * self._timeout
            offset, since = self._since[part]
            # What stood still in the hands of another one is not this process's doing.
            if now - max(since, self._had.get(part, since)) > timeout:
                return (
                    f"no progress for {timeout:g} s: {part[0]}-{part[1]} stands at offset {offset}"
                    f" with {waiting[part].behind} messages to go"
                    + ("" if part in mine else ", and is not assigned to this process")
                )
        return ""
