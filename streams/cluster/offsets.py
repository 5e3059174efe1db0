"""Many offsets of one partition as a short text that a person can read: ``0-4710 4713 4720-4800``."""

from collections.abc import Iterable, Iterator
from typing import Final

from streams.errors import InputError

Run = tuple[int, int]  # the first offset, and the last: both are in it

_EXAMPLE: Final = "expected offsets in rising order, such as 0-4710 4713"


def runs(offsets: Iterable[int]) -> list[Run]:
    """Return ``offsets`` (rising) as runs without a hole."""
    found: list[Run] = []
    for offset in offsets:
        if found and offset == found[-1][1] + 1:
            found[-1] = (found[-1][0], offset)
        else:
            found.append((offset, offset))
    return found


def write(spans: Iterable[Run]) -> str:
    """Write runs as text."""
    return " ".join(f"{first}-{last}" if first != last else str(first) for first, last in spans)


def read(text: str) -> list[Run]:
    """Read what `write` wrote.

    Raises:
        InputError: a part that is none of it.
    """
    found: list[Run] = []
    for word in text.split():
        first, dash, last = word.partition("-")
        if not (first.isdecimal() and (last.isdecimal() if dash else True)):
            raise InputError(f"{word!r}: {_EXAMPLE}")
        span = int(first), int(last or first)
        if span[0] > span[1] or (found and span[0] <= found[-1][1]):
            raise InputError(f"{word!r}: {_EXAMPLE}")
        found.append(span)
    return found


def count(spans: Iterable[Run]) -> int:
    """Return how many offsets the runs hold."""
    return sum(last - first + 1 for first, last in spans)


def each(spans: Iterable[Run]) -> Iterator[int]:
    """Yield every offset of the runs."""
    for first, last in spans:
        yield from range(first, last + 1)
