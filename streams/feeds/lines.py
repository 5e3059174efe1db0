"""JSONL from a file or a pipe: each line is an article, or what is wrong with it."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import BinaryIO, Final, Generic, TypeVar, cast

from schemas import InvalidField, SchemaError
from streams.errors import InputError, reason

A = TypeVar("A")
_GZIP: Final = b"\x1f\x8b"
_SPACE: Final = 65_536  # bytes of white space that may stand around an article on its line


@dataclass(frozen=True, slots=True)
class Line(Generic[A]):
    """One line of the file: its number from 1, its bytes, and the article in it."""

    number: int
    data: bytes
    article: A


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was passed over: its number from 1, and what is wrong with it."""

    number: int
    problem: str


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file, or stdin for ``-``; what is gzipped is unpacked.

    Raises:
        InputError: it cannot be read.
    """
    try:
        # `with` comes below: only opening may fail as a mistake of the user's.
        raw = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None
    with raw if isinstance(raw, BufferedReader) else BufferedReader(cast("RawIOBase", raw)) as file:
        packed = file.peek(len(_GZIP)).startswith(_GZIP)
        try:
            yield cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InputError(f"{path}: broken gzip: {error}") from None


class Lines(Generic[A]):
    """What ``read`` makes of the lines of a JSONL file; those that it refuses are passed over.

    Attributes:
        bad: how many were passed over so far.
        read: bytes so far, for a progress bar.
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        max_bytes: int,
        read: Callable[[bytes], A],
        on_bad: Callable[[BadLine], None] | None = None,
    ) -> None:
        """Read ``file``.

        Args:
            file: open.
            max_bytes: of a line; longer ones are bad.
            read: makes an article of a line; SchemaError where it is none.
            on_bad: told of each bad line as it comes.
        """
        self._file = file
        self._read_line = read
        self._max_bytes = max_bytes
        self._on_bad = on_bad
        self.bad = 0
        self.read = 0

    def __iter__(self) -> Iterator[Line[A]]:
        """Yield the good lines; blank ones do not count."""
        for number, (data, size) in enumerate(bounded_lines(self._file, self._max_bytes), 1):
            self.read += size
            text = data.strip()
            if not text:
                continue
            try:
                require_small(text, size, self._max_bytes)
                yield Line(number, text, self._read_line(text))
            except SchemaError as error:
                self.bad += 1
                if self._on_bad:
                    self._on_bad(BadLine(number, str(error)))


def bounded_lines(file: BinaryIO, max_bytes: int) -> Iterator[tuple[bytes, int]]:
    """Yield each line and its size; of one that is far above ``max_bytes`` only the beginning."""
    most = max_bytes + _SPACE
    while data := file.readline(most):
        yield data, to_line_end(file, data)


def to_line_end(file: BinaryIO, data: bytes) -> int:
    """Read on to the end of the line that begins with ``data``; return the size of all of it."""
    size = len(data)
    while not data.endswith(b"\n") and (data := file.readline(_SPACE)):
        size += len(data)
    return size


def require_small(text: bytes, size: int, max_bytes: int) -> None:
    """Refuse what is larger than an article may be.

    Args:
        text: the line, or its beginning.
        size: of the whole line.
        max_bytes: of an article.

    Raises:
        InvalidField: it is.
    """
    found = size if size > max_bytes + _SPACE else len(text)
    if found > max_bytes:
        raise InvalidField("", f"{found:,} bytes: larger than RASID_MAX_ARTICLE_BYTES")
