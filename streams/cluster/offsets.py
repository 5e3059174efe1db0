"""Many offsets of one partition as a short text that a person can read: ``0-4710 4713 4720-4800``."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Final

from streams.errors import InputError

Run = tuple[int, int]  # the first offset, and the last: both are in it

_EXAMPLE: Final = "expected offsets in rising order, such as 0-4710 4713"


class Runs:
    """Runs that grow by one offset after the other: 16 bytes each, of a topic without a hole one in all."""

    def __init__(self) -> None:
        self._edges = array("q")  # the first and the last offset of each

    def add(self, offset: int) -> None:
        """Take in an offset behind all others."""
        if self._edges and offset == self._edges[-1] + 1:
            self._edges[-1] = offset
        else:
            self._edges.extend((offset, offset))

    def __iter__(self) -> Iterator[Run]:
        """Yield the runs."""
        return zip(self._edges[::2], self._edges[1::2], strict=True)


def runs(offsets: Iterable[int]) -> list[Run]:
    """Return ``offsets`` (rising) as runs without a hole."""
    found = Runs()
    for offset in offsets:
        found.add(offset)
    return list(found)


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
