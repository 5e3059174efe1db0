"""The alerts of deliveries that wait without theirs, read over one connection: a thread.

Of a receiver that is down for a day thousands wait so, and each attempt asks for the alerts of one message.
"""

import asyncio
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

from schemas import Delivery
from streams.cluster.reader import Reader
from streams.receivers import ledger
from streams.settings import Settings

IDLE_SECONDS: Final = 30.0  # without a question, until the connection is closed
_PATIENCE: Final = 5.0  # seconds for the next record: others ask, and who asked will ask again

_Question = tuple[Sequence[Delivery], "Future[list[Delivery]]"]


class Alerts:
    """Answers one question after the other, and is connected while there are some."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asked: queue.SimpleQueue[_Question] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    async def of(self, some: Sequence[Delivery]) -> list[Delivery]:
        """Return deliveries with their alerts; those whose alerts are gone as they are.

        Raises:
            ClusterError: they cannot be read for now.
        """
        answer: Future[list[Delivery]] = Future()
        self._asked.put((some, answer))
        return await asyncio.wrap_future(answer)

    def _run(self) -> None:
        while True:
            some, answer = self._next()
            try:
                with Reader.open(self._settings, ledger.PIECE_BYTES, patience=_PATIENCE) as reader:
                    while True:
                        answer.set_result(ledger.with_alerts(self._settings, reader, some))
                        some, answer = self._next(IDLE_SECONDS)
            except queue.Empty:
                pass
            except Exception as error:  # noqa: BLE001  # whatever it is: who asked is told, and others may ask
                if not answer.done():
                    answer.set_exception(error)

    def _next(self, seconds: float | None = None) -> _Question:
        """Return the next question of somebody who waits for its answer.

        Raises:
            queue.Empty: none came within ``seconds``.
        """
        while True:
            some, answer = self._asked.get(timeout=seconds)
            if answer.set_running_or_notify_cancel():
                return some, answer
