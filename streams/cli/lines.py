"""Reading JSONL from a file or a pipe: each line is an article or a complaint with its number."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from schemas import Article, InvalidField, SchemaError, wire
from streams.cli.terminal import say
from streams.errors import InputError


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number from 1, its bytes, and the article in it."""

    number: int
    data: bytes
    article: Article


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file, or stdin for ``-``; InputError where it cannot be read."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115  # only opening may fail as a mistake of the user's
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    with file:
        yield file


def read_article(data: bytes) -> Article:
    """Read an article as a feed sends it; SchemaError says what is wrong."""
    return wire.decode(Article, data)


class Articles:
    """The articles of a JSONL file. Bad lines are said on stderr with their number, and passed over.

    ``read`` makes an article of a line's bytes, or raises a SchemaError.
    """

    def __init__(
        self, file: BinaryIO, name: str, *, max_bytes: int, read: Callable[[bytes], Article] = read_article
    ) -> None:
        self._file = file
        self._read_line = read
        self._name = "stdin" if name == "-" else name
        self._max_bytes = max_bytes
        self.bad = 0
        self.read = 0  # bytes so far, for a progress bar

    def __iter__(self) -> Iterator[Line]:
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
                say(f"{self._name}:{number}: {error}")

    def raise_for_bad(self) -> None:
        """End with an error where lines were bad."""
        if self.bad:
            raise InputError(
                f"{self.bad} bad line{'s' * (self.bad > 1)} in {self._name}; the others were done"
            )


def with_progress(articles: Articles, file: str, what: str) -> Iterable[Line]:
    """Yield the articles of ``file``; show a bar that says ``what`` is done, where somebody watches."""
    console = Console(stderr=True)
    if file == "-" or not console.is_terminal:
        yield from articles
        return
    columns = TextColumn(what), BarColumn(), TaskProgressColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=Path(file).stat().st_size)
        for line in articles:
            progress.update(task, completed=articles.read)
            yield line
