"""The files that commands read: bad lines are said with their number, the others are done."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from schemas import Article, wire
from streams.cli.progress import bar
from streams.cli.terminal import say, show
from streams.errors import InputError
from streams.feeds.lines import BadLine, Line, Lines, opened
from streams.settings import Settings
from streams.yaml_lists import Problem

A = TypeVar("A")
NAMED: Final = 20  # bad lines that are named: more would hide the first, and what they have in common

read_article = partial(wire.decode, Article)


@contextmanager
def lines_of(file: str, settings: Settings, read: Callable[[bytes], A]) -> Iterator[Lines[A]]:
    """Open the lines of a file (``-``: stdin), and say those that are bad.

    Raises:
        InputError: the file cannot be read; or, when all is done, some lines were bad.
    """

    def on_bad(line: BadLine) -> None:
        if found.bad <= NAMED:
            say(f"{_name(file)}:{line.number}: {line.problem}")

    with opened(file) as source:
        found = Lines(source, max_bytes=settings.max_article_bytes, read=read, on_bad=on_bad)
        yield found
        raise_for_bad(found, file)


def say_problems(problems: Iterable[Problem]) -> None:
    """Say what is wrong with a file of rules or feeds, each where it stands."""
    for each in problems:
        say(f"{each.where}: {each.message}")
        for line in each.picture.splitlines():
            show(f"    {line}", err=True)


def raise_for_bad(lines: Lines[A], file: str) -> None:
    """Say in the end how many lines of ``file`` were bad.

    Raises:
        InputError: some were.
    """
    if lines.bad:
        bad = f"{lines.bad} bad line{'s' * (lines.bad > 1)}"
        shown = f" (the first {NAMED} are named)" if lines.bad > NAMED else ""
        raise InputError(f"{bad} in {_name(file)}{shown}; the others were done")


def with_progress(lines: Lines[A], file: str, what: str) -> Iterable[Line[A]]:
    """Yield the lines of ``file``; show a bar that says ``what`` is done, where somebody watches."""
    # How much a pipe or a packed file holds is known at its end.
    total = None if file == "-" or file.endswith(".gz") else Path(file).stat().st_size
    with bar(what) as passed:
        before = 0
        for line in lines:
            passed(lines.read - before, total)
            before = lines.read
            yield line


def _name(file: str) -> str:
    return "stdin" if file == "-" else file
