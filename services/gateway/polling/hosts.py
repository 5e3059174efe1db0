"""Politeness: one request at a time to a host, and a pause between two."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

PAUSE: Final = 1.0  # seconds, to a server of others
_LONGEST_PAUSE: Final = 30.0  # that a server may ask for in robots.txt


class Hosts:
    """The hosts that are asked, and whose turn it is."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock``: in seconds, from any time on."""
        self._clock = clock
        self._turns: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._pauses: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, internal: bool) -> AsyncIterator[None]:
        """Wait until a host may be asked, and let nobody else ask it meanwhile; one's own needs no pause."""
        async with self._turns.setdefault(host, asyncio.Lock()):
            wait = self._free_at.get(host, 0.0) - self._clock()
            if wait > 0 and not internal:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._free_at[host] = self._clock() + self._pauses.get(host, PAUSE)

    def slow_down(self, host: str, seconds: float) -> None:
        """Pause longer between two requests to a host, as it asks."""
        self._pauses[host] = min(max(seconds, PAUSE), _LONGEST_PAUSE)
