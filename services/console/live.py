"""The line to open pages: it says when something came, and whether Kafka is there; pages ask for the rest."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import orjson

from services.console.samples import Delays
from streams.archive import alerts, articles, marks
from streams.archive.open import ArchiveFollower
from streams.cluster.probe import Probe
from streams.errors import ClusterError
from streams.messages import times
from streams.settings import Settings

HEARTBEAT_SECONDS: Final = 10.0  # a page that hears nothing for twice as long says that the line is cut


@dataclass(frozen=True, slots=True)
class News:
    """What open pages must know.

    Attributes:
        archive: the name of its file; empty where there is none yet.
        last: the number of the alert that came last.
        marked: the number of the last mark.
        away: whether Kafka does not answer.
    """

    archive: str = ""
    last: int = 0
    marked: int = 0
    away: bool = False

    @property
    def id(self) -> str:
        """What says the same has the same."""
        return f"{self.archive}.{self.last}.{self.marked}.{int(self.away)}"

    def event(self) -> bytes:
        """Return the server-sent event that tells of it."""
        return b"id: %b\ndata: %b\n\n" % (self.id.encode(), orjson.dumps(self))


class Live:
    """What is known of the archive, and the pages that wait for news of it. Used in one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.archive = ArchiveFollower(settings, self._tell)
        # The archive notices a cluster that went away when its read is over: half a minute later.
        self.probe = Probe(settings, changed=lambda: self._put(self._state))
        self.delays = Delays()
        self._caught_up = False  # when the archive changed before
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._state = replace(self._read(), away=self._is_away())
        self._ending = False

    def start(self) -> None:
        """Begin to follow the topics."""
        self._loop = asyncio.get_running_loop()
        self.archive.start()
        self.probe.start()

    async def stop(self) -> None:
        """End the lines to all pages, and stop following."""
        self.end_lines()
        await self.probe.stop()
        await asyncio.to_thread(self.archive.stop)

    def end_lines(self) -> None:
        """End the lines: their pages come again, and find whoever serves then."""
        self._ending = True
        self._wake()

    async def lines(self, heard: str = "") -> AsyncIterator[bytes]:
        """Yield server-sent events: one at once, one with each change, a comment where nothing changed.

        Each has an id. A browser that comes back says the last that it has ``heard`` of (Last-Event-ID), and
        is told what it has not. Its page may have less: rows that could not be fetched then, it asks for by
        the number of the last one that it has.
        """
        while not self._ending:
            news, now = self._news, self._state
            yield now.event() if now.id != heard else b": still here\n\n"
            heard = now.id
            with suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await news.wait()

    def _read(self) -> News:
        """Return what pages must know now of the archive."""
        with suppress(ClusterError), self.archive.reading() as db:
            self.delays.note(articles.newest_time(db), times.now(), counts=self._caught_up)
            self._caught_up = self.archive.whole
            return News(alerts.name_of(db), alerts.last_number(db), marks.last_number(db))
        return News()

    def _tell(self) -> None:
        """Read what changed, once for all lines, and wake them; called in the archive's thread."""
        state = self._read()
        if self._loop:
            self._loop.call_soon_threadsafe(self._put, state)

    def _put(self, state: News) -> None:
        self._state = replace(state, away=self._is_away())
        self._wake()

    def _is_away(self) -> bool:
        return bool(self.archive.away) or not self.probe.answers

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
