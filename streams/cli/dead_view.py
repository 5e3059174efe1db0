"""Dead letters as a person reads them in a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from streams.cli.terminal import safe
from streams.messages import times
from streams.messages.lanes import LIVE

if TYPE_CHECKING:
    from streams.dead_letters.counts import Group
    from streams.dead_letters.letters import Letter

HEX_WIDTH: Final = 16  # bytes a line, as hexdump shows them
LAYOUT: Final = "\n\t"  # control characters that are part of a text


def group(one: "Group") -> tuple[str, ...]:
    """Return the cells of a group of letters."""
    first, last = times.shown(one.first), times.shown(one.last)
    return one.reason, one.stage, str(one.letters), str(one.attempts), first, last, one.example


def line(letter: "Letter") -> str:
    """Show a letter on a line, its parts between tabs."""
    why = letter.why
    message = why.message + " (sent again)" * letter.sent_again
    parts = letter.id, why.reason, why.stage, str(why.attempts), times.shown(why.timestamp)
    return "\t".join(map(safe, (*parts, _shown(letter.key), message)))


def rows(letter: "Letter") -> Iterator[tuple[str, str]]:
    """Yield what is known of a letter: the name of each part and its text."""
    why = letter.why
    yield "reason", f"{why.reason} ({why.error})"
    yield "message", why.message
    yield "died in", f"{why.stage}, pipeline {why.pipeline}, attempt {why.attempts}"
    yield "came from", f"{why.topic} partition {why.partition} offset {why.offset}"
    yield "time", f"{times.shown(why.timestamp)}, first seen {times.shown(letter.first_seen)}"
    yield "lane", "live" if letter.lane is LIVE else f"replay {letter.lane}"
    yield "sent again", "yes" if letter.sent_again else "no"
    yield "key", _shown(letter.key)
    for name, value in letter.headers:
        yield f"header {name}", _shown(value)


def body(value: bytes) -> str:
    """Return the text that ``value`` is; its bytes in hex where it is none, or one that a terminal obeys."""
    text = _text(value)
    return "\n".join(_hex(value)) if text is None else text


def _shown(value: bytes | None) -> str:
    if value is None:
        return "none"
    text = _text(value)
    return value.hex(" ") if text is None else text


def _text(value: bytes) -> str | None:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    plain = text.replace("\r\n", "\n")  # the ends of lines that some write; shown with their ␍
    return text if safe(plain, LAYOUT) == plain else None


def _hex(value: bytes) -> Iterator[str]:
    for start in range(0, len(value), HEX_WIDTH):
        part = value[start : start + HEX_WIDTH]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        yield f"  {start:08x}  {part.hex(' '):<{3 * HEX_WIDTH}} {letters}"
