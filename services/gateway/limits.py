"""How much is taken: articles of a feed in a minute, bytes of all bodies at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from services.gateway.answers import Refusal

_MINUTE: Final = 60.0


class Allowance:
    """How many articles a feed may still send: it fills up evenly, to a minute's worth at most.

    A body is taken whole where anything is left; what it holds beyond that is owed, and waited for.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left = float(per_minute)
        self._at = clock()

    def seconds(self) -> float:
        """Return after how many seconds the feed may send again; 0 for now."""
        self._fill()
        if not self.per_minute or self._left >= 1:
            return 0.0
        return (1 - self._left) * _MINUTE / self.per_minute

    def take(self, articles: int) -> None:
        """Count articles that were sent."""
        self._fill()
        self._left -= articles

    def _fill(self) -> None:
        now = self._clock()
        self._left = min(self._left + (now - self._at) * self.per_minute / _MINUTE, float(self.per_minute))
        self._at = now


class Memory:
    """The bytes of all bodies that are being read and answered: bounded, whoever sends them.

    Attributes:
        held: at present.
    """

    def __init__(self, most: int) -> None:
        self.held = 0
        self._most = most

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Yield what is to be called with the bytes of each piece; they are given back at the end.

        What is called raises a Refusal where there is no room.
        """
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self.held + size > self._most:
                raise Refusal(
                    503, "busy", "too many bodies are being read at once", "send it again", retry_after=1
                )
            mine += size
            self.held += size

        try:
            yield take
        finally:
            self.held -= mine
