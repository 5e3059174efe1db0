"""What a desk remembers of each hit: by its id that it was decided, and how, until it is forgotten."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from sys import intern
from typing import Final, Self

from processors.stories.bursts import HOUR, STEP
from processors.stories.entries import ArticleRef, Entry
from processors.stories.floods import key_of
from schemas import FloodOf

LEAST_HITS: Final = 2_000  # known by their ids however old: what a crash may have published again
MOST_HELD: Final = 20_000  # hits of floods that are known by their ids

_Count = tuple[str, int]  # what is counted together: of which flood, in which five minutes


@dataclass(slots=True)
class Decided:
    """What an entry leaves in memory: there are as many as hits in the window, so words are kept once."""

    offset: int
    time: int
    outcome: str
    source: str
    article: str
    hit: str
    rule: str
    alert: str
    counted: bool
    others: tuple[str, ...]

    @property
    def ref(self) -> ArticleRef:
        """Which article it was."""
        return self.source, self.article

    @property
    def hits(self) -> tuple[str, ...]:
        """The ids of the hits that were decided so."""
        return (self.hit, *self.others)

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return what is kept of an entry."""
        return cls(
            entry.offset,
            entry.time,
            intern(entry.outcome),
            intern(entry.source),
            intern(entry.article),
            entry.hit,
            intern(entry.rule),
            entry.alert,
            entry.counted,
            entry.others,
        )


class Held:
    """The hits of floods in the order in which they came; they belong to no story.

    A flood is counted for an hour, and has more hits in it than are worth knowing one by one. The entry of
    each has its number within its five minutes: so one that is not known any more is still needed while it is
    the last of these, and of no use afterwards.
    """

    def __init__(self) -> None:
        self._known: deque[tuple[Decided, _Count]] = deque()
        self._counts: deque[tuple[Decided, _Count]] = deque()  # not known any more, and came before these
        self._last: dict[_Count, int] = {}  # the offset of the last hit of five minutes
        self._hits = 0  # that are known

    def add(self, decided: Decided, of: FloodOf) -> None:
        """Take the next one."""
        count = key_of(of, decided.rule), decided.time // STEP
        self._known.append((decided, count))
        self._hits += len(decided.hits)
        self._last[count] = decided.offset

    def forget(self, clock: int) -> Iterator[tuple[Decided, bool]]:
        """Yield the hits that are known no more, and whether their entries still count.

        An entry that still counts is yielded once more, when it does not.

        Args:
            clock: the desk's, in ms.
        """
        oldest = clock - HOUR
        while self._counts and self._counts[0][0].time <= oldest:
            yield self._passed(*self._counts.popleft())
        while self._hits > LEAST_HITS and self._known[0][0].time <= oldest:
            yield self._passed(*self._first())
        while self._hits > MOST_HELD:
            decided, count = self._first()
            counts = self._last.get(count) == decided.offset
            if counts:
                self._counts.append((decided, count))
            yield decided, counts

    def _first(self) -> tuple[Decided, _Count]:
        decided, count = self._known.popleft()
        self._hits -= len(decided.hits)
        return decided, count

    def _passed(self, decided: Decided, count: _Count) -> tuple[Decided, bool]:
        if self._last.get(count) == decided.offset:
            del self._last[count]
        return decided, False
