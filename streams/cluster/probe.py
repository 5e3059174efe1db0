"""Whether the cluster is there, for who serves: asked all the time, so that nobody waits for the answer."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from confluent_kafka import KafkaException, Producer

from streams.cluster import security
from streams.messages import topics
from streams.settings import Settings

# A cluster that is back is found within a second.
RECONNECT: Final = {"reconnect.backoff.max.ms": 1_000}

_SECONDS: Final = 2.0  # a broker of the cluster answers within, or the cluster counts as away
_EVERY: Final = 1.0
_MISSES: Final = 2  # one broker of several may hang: the next probe asks another


class Probe:
    """Asks once a second whether the cluster answers. For one event loop.

    Attributes:
        answers: whether it did when it was last asked; known some seconds after it changed.
    """

    def __init__(
        self,
        settings: Settings,
        client: Producer | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Make one that has not asked yet.

        Args:
            settings: where the cluster is.
            client: what it asks with; without one it starts one of its own.
            changed: called in the loop when the answer is another one.
        """
        self.answers = True
        self._changed = changed
        self._settings = settings
        self._client = client
        self._topic = topics.of(settings).raw.name
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ask."""
        client = self._client or Producer(security.for_librdkafka(self._settings) | RECONNECT)
        self._task = asyncio.create_task(self._ask(client))

    async def stop(self) -> None:
        """Ask no more."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _ask(self, client: Producer) -> None:
        misses = 0
        while True:
            try:
                await asyncio.to_thread(client.list_topics, self._topic, _SECONDS)
                misses = 0
            except (KafkaException, RuntimeError):  # the latter where the machine has no thread more
                misses += 1
            before, self.answers = self.answers, misses < _MISSES
            if self.answers != before:
                self._changed()
            client.poll(0)  # while nothing is sent, errors are told here
            await asyncio.sleep(_EVERY)
