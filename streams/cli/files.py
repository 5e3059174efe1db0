"""The files that commands read: bad lines are said with their number, the others are done."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from schemas import Article, wire
from streams.cli.progress import bar
from streams.cli.terminal import count, say, show
from streams.errors import InputError
from streams.feeds.lines import BadLine, Line, Lines, opened
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.yaml_lists import Problem

A = TypeVar("A")
NAMED: Final = 20  # bad lines that are named: more would hide the first, and what they have in common
_NAMED_PATHS: Final = 3

# Files of rules, feeds or receivers, and folders of them.
PATHS: Final = click.argument(
    "paths", metavar="FILE|DIR…", nargs=-1, required=True, type=click.Path(path_type=Path)
)

read_article = partial(wire.decode, Article)


@contextmanager
def lines_of(file: str, settings: Settings, read: Callable[[bytes], A]) -> Iterator[Lines[A]]:
    """Open the lines of a file (``-``: stdin), and say those that are bad.

    Raises:
        InputError: the file cannot be read; or, when all is done, some lines were bad.
    """
    bad = BadItems()

    def on_bad(line: BadLine) -> None:
        bad.say(f"{_name(file)}:{line.number}: {line.problem}")

    with opened(file) as source:
        found = Lines(source, max_bytes=settings.max_article_bytes, read=read, on_bad=on_bad)
        yield found
        raise_for_bad(found, file)


def raise_for_problems(problems: "Sequence[Problem]", what: str) -> None:
    """Say what is wrong with the ``what`` of files, each where it stands.

    Raises:
        InputError: something is.
    """
    for each in problems:
        say(f"{each.where}: {each.message}")
        for line in each.error.caret().splitlines() if each.error else ():
            show(f"    {line}", err=True)
    if problems:
        raise InputError(f"{count(len(problems), 'mistake')} in the {what}: nothing was done")


def say_warnings(problems: "Iterable[Problem]") -> int:
    """Say what is odd in files, each where it stands; return how much is."""
    found = list(problems)
    for each in found:
        say(f"{each.where}: warning: {each.message}")
    return len(found)


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


def named(paths: Sequence[str]) -> str:
    """Return paths as one says them; of many, the first."""
    more = f" and {len(paths) - _NAMED_PATHS:,} more" if len(paths) > _NAMED_PATHS else ""
    return ", ".join(map(_name, paths[:_NAMED_PATHS])) + more


class BadItems:
    """What is no article in files of any format: the first are said as they come, all are counted."""

    def __init__(self) -> None:
        self._count = 0

    def say(self, problem: str) -> None:
        """Say what is wrong with one, if it is among the first."""
        self._count += 1
        if self._count <= NAMED:
            say(problem)

    def raise_in(self, where: str, before: int = 0) -> None:
        """Say in the end how many there were.

        Args:
            where: the files.
            before: how many an earlier run had found.

        Raises:
            InputError: there were some.
        """
        if not (self._count or before):
            return
        shown = f" (the first {NAMED} are named)" if self._count > NAMED else ""
        earlier = f"; {before:,} more in an earlier run (--again names them)" if before else ""
        raise InputError(f"{self._count:,} bad in {where}{shown}{earlier}; the others were done")
