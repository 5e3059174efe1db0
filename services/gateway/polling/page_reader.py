"""The process that finds articles on pages: one page of a megabyte can take it half a minute.

A thread could not be stopped, and would hold up meanwhile who posts to the same gateway.
"""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from typing import Any, Final, Self

_SECONDS: Final = 10.0  # most pages take some hundredths, one of 3 MB a second or two
_MODULE: Final = "services.gateway.polling.page_text"
_LONGEST_ANSWER: Final = 2**26  # bytes: a page of 3 MB, six for each of its letters


class NotRead(Exception):
    """A page cannot be read; the text says why, in a line."""


class PageReader:
    """Reads one page after another in a process that starts with the first, and anew where it has ended."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        """``seconds``: that a page may take."""
        self._seconds = seconds
        self._turns = asyncio.Lock()
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        """Nothing is started before there is a page."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the process, whatever it does."""
        await self._end()

    @property
    def pid(self) -> int | None:
        """The process that runs, if one does."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def text(self, page: bytes, url: str, declared: str | None) -> str | None:
        """Return the article's text on a page, as ``page_text.text_of`` does.

        Raises:
            NotRead: it takes too long, or too much memory, or cannot be read at all.
        """
        asked = json.dumps({"url": url, "charset": declared, "bytes": len(page)}).encode() + b"\n"
        async with self._turns:
            process = await self._running()
            try:
                answer = await _answer(process, asked + page)
            except (OSError, EOFError):
                await self._end()
                raise NotRead(self._why(process.returncode)) from None
            except BaseException:  # such as a stop: its answer would be taken for that of the next page
                await self._end()
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

    async def _end(self) -> None:
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def _why(self, code: int | None) -> str:
        if code == -signal.SIGALRM:
            return f"its text was not found within {self._seconds:g} s"
        return f"what was to find its text ended meanwhile ({code})"


async def _answer(process: Process, asked: bytes) -> dict[str, Any]:
    """Return what the process answers.

    Raises:
        OSError, EOFError: it has ended.
    """
    assert process.stdin  # noqa: S101  # both are pipes
    assert process.stdout  # noqa: S101
    process.stdin.write(asked)
    await process.stdin.drain()
    line = await process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer: dict[str, Any] = json.loads(line)
    return answer
