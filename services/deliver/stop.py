"""A stop, and how long Kafka is waited for: as long as it takes before, some seconds from then on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

# For what was sent to be written down. An election of a new leader takes ten seconds; a broker that is gone
# for good is not waited for.
STOP_SECONDS: Final = 10.0


class Stop:
    """Bounds each wait for Kafka, from its beginning or from that of the stop. For one event loop.

    Attributes:
        begun: whether it has.
        forced: whether something has waited for Kafka in vain.
    """

    def __init__(self) -> None:
        self.begun = False
        self.forced = False
        self._waits: set[asyncio.Timeout] = set()

    def begin(self) -> None:
        """Wait no longer than ``STOP_SECONDS`` from now on."""
        self.begun = True
        for each in self._waits:
            each.reschedule(self._until())

    @asynccontextmanager
    async def waits_for_kafka(self) -> AsyncIterator[None]:
        """Let what stands inside wait.

        Raises:
            CancelledError: a stop waits no longer; the task ends there.
        """
        try:
            async with asyncio.timeout_at(self._until()) as wait:
                self._waits.add(wait)
                try:
                    yield
                finally:
                    self._waits.discard(wait)
        except TimeoutError:
            self.forced = True
            raise asyncio.CancelledError from None

    def _until(self) -> float | None:
        return asyncio.get_running_loop().time() + STOP_SECONDS if self.begun else None
