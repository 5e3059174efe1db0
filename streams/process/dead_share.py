"""How many of the last minute's messages ended as dead letters."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW: Final = 60.0  # seconds
# One dead letter among three messages is no flood: a share means something from so many messages on.
FEWEST: Final = 20


class DeadShare:
    """A window over the last minute, fed batch by batch."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._batches: deque[tuple[float, int, int]] = deque()
        self._messages = self._dead = 0

    def add(self, messages: int, dead: int) -> None:
        """Count a batch."""
        self._batches.append((self._clock(), messages, dead))
        self._messages += messages
        self._dead += dead

    @property
    def share(self) -> float:
        """The share of dead letters, 0 to 1; 0 while there were too few messages to tell."""
        while self._batches and self._batches[0][0] <= self._clock() - WINDOW:
            _, messages, dead = self._batches.popleft()
            self._messages -= messages
            self._dead -= dead
        return self._dead / self._messages if self._messages >= FEWEST else 0.0
