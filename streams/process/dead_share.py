"""The share of dead letters among the messages of the last minute."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW: Final = 60.0  # seconds
# One dead letter among three messages is no flood: with fewer messages than these the share counts as 0.
MIN_MESSAGES: Final = 20


class DeadShare:
    """A sliding window over the last minute, by batches."""

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
        """The share of dead letters, 0 to 1; 0 with fewer than ``MIN_MESSAGES`` messages."""
        while self._batches and self._batches[0][0] <= self._clock() - WINDOW:
            _, messages, dead = self._batches.popleft()
            self._messages -= messages
            self._dead -= dead
        return self._dead / self._messages if self._messages >= MIN_MESSAGES else 0.0
