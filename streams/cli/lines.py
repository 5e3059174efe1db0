"""Reading JSONL from a file or a pipe: each line is an article or a complaint with its number."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, Final, Generic, TypeVar, cast

from schemas import Article, InvalidField, SchemaError, wire
from streams.cli.progress import bar
from streams.cli.terminal import say
from streams.errors import InputError

A = TypeVar("A")
_GZIP: Final = b"\x1f\x8b"
SAID: Final = 20  # bad lines that are named: more would hide the first, and what they have in common


@dataclass(frozen=True, slots=True)
class Line(Generic[A]):
    """One line of the file: its number from 1, its bytes, and the article in it."""

    number: int
    data: bytes
    article: A


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file, or stdin for ``-``; what is gzipped is unpacked. InputError where it cannot be read."""
    try:
        # `with` comes below: only opening may fail as a mistake of the user's.
        raw = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    with raw if isinstance(raw, BufferedReader) else BufferedReader(cast("RawIOBase", raw)) as file:
        packed = file.peek(len(_GZIP)).startswith(_GZIP)
        try:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InputError(f"{path}: broken gzip: {error}") from None


class Lines(Generic[A]):
    """What ``read`` makes of the lines of a JSONL file.

    Lines that it refuses (SchemaError) are said on stderr with their number, and passed over.
    """

    def __init__(self, file: BinaryIO, name: str, *, max_bytes: int, read: Callable[[bytes], A]) -> None:
        self._file = file
        self._read_line = read
        self._name = "stdin" if name == "-" else name
        self._max_bytes = max_bytes
        self.bad = 0
        self.read = 0  # bytes so far, for a progress bar

    def __iter__(self) -> Iterator[Line[A]]:
        """Yield the good lines; blank ones do not count."""
        for number, data in enumerate(self._file, 1):
            self.read += len(data)
            text = data.strip()
            if not text:
                continue
            try:
                if len(text) > self._max_bytes:
                    raise InvalidField("", f"{len(text):,} bytes: larger than RASID_MAX_ARTICLE_BYTES")
                yield Line(number, text, self._read_line(text))
            except SchemaError as error:
                self.bad += 1
                if self.bad <= SAID:
                    say(f"{self._name}:{number}: {error}")

    def raise_for_bad(self) -> None:
        """End with an error where lines were bad."""
        if self.bad:
            lines = f"{self.bad} bad line{'s' * (self.bad > 1)}"
            shown = f" (the first {SAID} are named)" if self.bad > SAID else ""
            raise InputError(f"{lines} in {self._name}{shown}; the others were done")


class Articles(Lines[Article]):
    """The articles of a JSONL file, as a feed sends them."""

    def __init__(self, file: BinaryIO, name: str, *, max_bytes: int) -> None:
        super().__init__(file, name, max_bytes=max_bytes, read=partial(wire.decode, Article))


def with_progress(articles: Lines[A], file: str, what: str) -> Iterable[Line[A]]:
    """Yield the articles of ``file``; show a bar that says ``what`` is done, where somebody watches."""
    # How much a pipe or a packed file holds is known at its end.
    total = None if file == "-" or file.endswith(".gz") else Path(file).stat().st_size
    with bar(what) as passed:
        before = 0
        for line in articles:
            passed(articles.read - before, total)
            before = articles.read
            yield line
