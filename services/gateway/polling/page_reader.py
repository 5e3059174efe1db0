"""The processes that find articles on pages: one page of a megabyte can take them half a minute.

A thread could not be stopped, and would hold up meanwhile who posts to the same gateway. There are two: the
pages of sites where one took long wait for each other alone, and all others are read meanwhile.
"""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from typing import Any, Final, Self
from urllib.parse import urlsplit

from services.gateway.polling.hosts import REMEMBERED

_SECONDS: Final = 10.0  # most pages take some hundredths, one of 3 MB a second or two
_QUICK_SECONDS: Final = 1.0  # that a page may take before it waits with those of slow sites
_MODULE: Final = "services.gateway.polling.page_text"
_LONGEST_ANSWER: Final = 2**26  # bytes: twelve at most for each letter of the longest text, and some more


class NotRead(Exception):
    """A page cannot be read; the text says why, in a line."""


class _TooSlow(NotRead):
    """A page takes more time than it may."""


class PageReader:
    """Reads pages: of sites that are quick one after another, and those of slow sites behind each other.

    A page that is not read within a second is tried once more, with all its time; for an hour the further
    pages of its site are read there at once.
    """

    def __init__(self, clock: Callable[[], float], seconds: float = _SECONDS) -> None:
        """``clock``: in seconds, from any time on; ``seconds``: that a page may take."""
        self._clock = clock
        self._quick = _Child(min(_QUICK_SECONDS, seconds))
        self._patient = _Child(seconds)
        self._slow: dict[str, float] = {}  # until when a site is slow, by its host

    async def __aenter__(self) -> Self:
        """Nothing is started before there is a page."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the processes, whatever they do."""
        await self._quick.end()
        await self._patient.end()

    @property
    def pids(self) -> list[int]:
        """The processes that run."""
        return [each.pid for each in (self._quick, self._patient) if each.pid is not None]

    async def text(self, page: bytes, url: str, declared: str | None) -> str | None:
        """Return the article's text on a page, as ``page_text.text_of`` does.

        Raises:
            NotRead: it takes too long, or too much memory, or cannot be read at all.
        """
        site = urlsplit(url).netloc
        if site not in self._slow_sites():
            try:
                return await self._quick.text(page, url, declared)
            except _TooSlow:
                self._slow[site] = self._clock() + REMEMBERED
        return await self._patient.text(page, url, declared)

    def _slow_sites(self) -> dict[str, float]:
        """Return the sites that are slow now; the others are forgotten."""
        now = self._clock()
        self._slow = {site: until for site, until in self._slow.items() if until > now}
        return self._slow


class _Child:
    """A process that reads one page after another; it starts with the first, and anew where it has ended."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turns = asyncio.Lock()
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """The process that runs, if one does."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def text(self, page: bytes, url: str, declared: str | None) -> str | None:
        """Return the text of a page when it is its turn.

        Raises:
            NotRead: as ``PageReader.text`` says.
        """
        asked = json.dumps({"url": url, "charset": declared, "bytes": len(page)}).encode() + b"\n"
        async with self._turns:
            process = await self._running()
            try:
                answer = await _answer(process, asked + page)
            except (OSError, EOFError):
                await self.end()
                raise self._why(process.returncode) from None
            except BaseException:  # such as a stop: its answer would be taken for that of the next page
                await self.end()
                raise
        if problem := answer.get("problem"):
            raise NotRead(problem)
        text: str | None = answer["text"]
        return text

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", _MODULE, str(self._seconds)),
                stdin=PIPE,
                stdout=PIPE,
                limit=_LONGEST_ANSWER,
            )
        return self._process

    async def end(self) -> None:
        """End the process, whatever it does."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def _why(self, code: int | None) -> NotRead:
        if code == -signal.SIGALRM:
            return _TooSlow(f"its text was not found within {self._seconds:g} s")
        return NotRead(f"what was to find its text ended meanwhile ({code})")


async def _answer(process: Process, asked: bytes) -> dict[str, Any]:
    """Return what the process answers.

    Raises:
        OSError, EOFError: it has ended.
    """
    assert process.stdin  # noqa: S101  # both are pipes
    assert process.stdout  # noqa: S101
    process.stdin.write(asked)
    await process.stdin.drain()
    line = await process.stdout.readuntil()
    answer: dict[str, Any] = json.loads(line)
    return answer
