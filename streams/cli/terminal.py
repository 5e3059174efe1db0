"""How commands speak to a person: what they do on stderr, what they were asked for on stdout.

All that is shown goes through ``safe``: titles, names and error messages come from outside, and a terminal
would obey what some of them hold. Commands print nothing by other ways but lines of JSON, which are for
programs; the linter holds this.
"""

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

# What a terminal obeys (C0, DEL, C1), what turns the direction of all that follows, and what is no character.
_OBEYED: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
_PICTURES: Final = 0x2400  # Unicode has a picture of each C0 control, in their order: ␛ stands for ESC
_PICTURE_OF_DEL: Final = "\u2421"
_NO_PICTURE: Final = "\ufffd"

# Isolates: what stands in one turns nothing around it.
_OPEN: Final = "\u2066\u2067\u2068"
_CLOSE: Final = "\u2069"

_LEAST_CUT: Final = 12  # columns of a cell that may be cut: less says nothing


def safe(text: str, keep: str = "") -> str:
    """Return ``text`` with a picture in place of each character that a terminal would obey.

    Args:
        text: from anybody.
        keep: characters that stay, such as the ends of lines where there may be several.
    """
    return _OBEYED.sub(lambda found: found[0] if found[0] in keep else _picture(ord(found[0])), text)


def _picture(code: int) -> str:
    return chr(_PICTURES + code) if code < 0x20 else _PICTURE_OF_DEL if code == 0x7F else _NO_PICTURE


def say(text: str) -> None:
    """Say in a line what is being done. On stderr, so that stdout stays clean for pipes."""
    click.echo(f"rasid: {safe(text)}", err=True)


def show(text: str, *, keep: str = "", err: bool = False) -> None:
    """Show a line; several where ``keep`` has the end of a line."""
    click.echo(safe(text, keep), err=err)


def show_text(text: Text, *, err: bool = False) -> None:
    """Show text with its styles, broken at words where a terminal is narrow, whole in a pipe or a file."""
    console = _console(err=err)
    for line in _safe_text(text).split("\n", allow_blank=True):
        # A URL that is broken cannot be opened: such a line is left to the terminal.
        whole = not console.is_terminal or "://" in line.plain or not line
        for part in (line,) if whole else broken(line, console):
            console.print(part, soft_wrap=True)


def _console(*, err: bool) -> "Console":
    """Return a console that raises where nobody reads on; rich's own would end the program."""
    from rich.console import Console

    class Raising(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Raising(stderr=err)


def broken(line: Text, console: "Console") -> Iterator[Text]:
    """Break a line at words: its parts are indented as it is, and each keeps its direction to itself."""
    indent = len(line.plain) - len(line.plain.lstrip(" ●○»"))
    before, opened = line[:indent], ""
    for part in line[indent:].wrap(console, max(console.width - indent, 1)):
        part.rstrip()
        shown = Text.assemble(before, opened, part)
        opened = _still_open(opened + part.plain)
        yield shown.append(_CLOSE * len(opened))
        before = Text(" " * indent)


def _still_open(text: str) -> str:
    """Return the marks of direction in ``text`` that are not closed."""
    opened = ""
    for mark in text:
        if mark in _OPEN:
            opened += mark
        elif mark == _CLOSE:
            opened = opened[:-1]
    return opened


def show_table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, cut: Collection[str] = ()) -> None:
    """Show rows: in columns on a terminal; in a pipe or a file as bare lines, their cells between tabs.

    Args:
        heads: of the columns; empty texts for none.
        rows: the cells of each.
        cut: heads of columns that may be cut to fit the terminal; the others stay whole.
    """
    from rich.console import Console
    from rich.table import Table

    cells = [[safe(cell) for cell in row] for row in rows]
    console = Console()
    if not console.is_terminal:
        for row in cells:
            click.echo("\t".join(row))
        return
    table = Table(box=None, pad_edge=False, show_header=any(heads))
    least = 0  # columns that the terminal must have
    for number, head in enumerate(heads):
        may_cut = head in cut
        texts = [Text(row[number]) for row in cells]
        widest = max((text.cell_len for text in [Text(head), *texts]), default=0)
        table.add_column(head, no_wrap=not may_cut, overflow="ellipsis")
        least += (min(widest, _LEAST_CUT) if may_cut else widest) + 1
    for row in cells:
        table.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in row))
    # Where the terminal is narrower still it breaks the lines itself: a time or an id is never cut.
    Console(width=max(console.width, least)).print(table)


def asked() -> str:
    """Return the words of this call, for the record; of a file's name what is no UTF-8 as a question mark."""
    words = " ".join(["rasid", *sys.argv[1:]])
    return words.encode(errors="replace").decode()


def plural(number: int, what: str) -> str:
    """Return the name of things as one says it of so many: ``rule``, ``rules``."""
    return what if number == 1 else f"{what}s"


def count(number: int, what: str) -> str:
    """Return a number with what it counts: ``1 rule``, ``2 rules``."""
    return f"{number} {plural(number, what)}"


def write(line: bytes) -> None:
    """Write a line of data for a program."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _safe_text(text: Text) -> Text:
    """Return styled text, made safe. A picture is as long as what it stands for: styles keep their place."""
    shown = text.copy()
    shown.plain = safe(text.plain, keep="\n\t")
    return shown
