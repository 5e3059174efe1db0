"""Politeness: one request at a time to a host, and a pause between two."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

PAUSE: Final = 1.0  # seconds, to a server of others
# Seconds after its last turn until a host is forgotten: as long as its robots.txt holds, which may slow us.
REMEMBERED: Final = 3600.0
_LONGEST_PAUSE: Final = 30.0  # that a server may ask for in robots.txt


@dataclass(slots=True)
class _Host:
    """What is known of a host; ``asking`` are those that have their turn or wait for it."""

    turns: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking: int = 0
    free_at: float = 0.0
    pause: float = PAUSE


class Hosts:
    """The hosts that are asked, and whose turn it is: those of the last hour, as pages may stand anywhere."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock``: in seconds, from any time on."""
        self._clock = clock
        self._known: OrderedDict[str, _Host] = OrderedDict()  # who had a turn last is the last

    @property
    def known(self) -> Iterable[str]:
        """The hosts that are remembered."""
        return self._known.keys()

    @asynccontextmanager
    async def turn(self, host: str, *, internal: bool) -> AsyncIterator[None]:
        """Wait until a host may be asked, and let nobody else ask it meanwhile; one's own needs no pause."""
        self._forget()
        asked = self._known.setdefault(host, _Host())
        asked.asking += 1
        try:
            async with asked.turns:
                wait = asked.free_at - self._clock()
                if wait > 0 and not internal:
                    await asyncio.sleep(wait)
                try:
                    yield
                finally:
                    asked.free_at = self._clock() + asked.pause
                    self._known.move_to_end(host)
        finally:
            asked.asking -= 1

    def slow_down(self, host: str, seconds: float) -> None:
        """Pause longer between two requests to a host, as it asks."""
        self._known.setdefault(host, _Host()).pause = min(max(seconds, PAUSE), _LONGEST_PAUSE)

    def _forget(self) -> None:
        """Forget who was not asked for long."""
        long_ago = self._clock() - REMEMBERED
        while self._known:
            name, oldest = next(iter(self._known.items()))
            if oldest.asking or oldest.free_at > long_ago:
                return
            del self._known[name]
