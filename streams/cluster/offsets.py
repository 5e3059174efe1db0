"""Many offsets of one partition as a short text that a person can read: ``0-4710 4713 4720-4800``.

Of more runs than anybody reads, each number behind the first is its distance from the one before, ``0-4710 +3
+7+80``: those of one source in a year are a million runs, and 3 bytes each instead of 8.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Final

from streams.errors import InputError

Run = tuple[int, int]  # the first offset, and the last: both are in it

MOST_AS_THEY_ARE: Final = 1_000  # runs: some pages
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
    first = list(islice(spans := iter(spans), MOST_AS_THEY_ARE + 1))
    if len(first) <= MOST_AS_THEY_ARE:
        return " ".join(_word(*span) for span in first)
    return " ".join(_distances(chain(first, spans)))


def _word(first: int, last: int) -> str:
    return f"{first}-{last}" if first != last else str(first)


def _distances(spans: Iterator[Run]) -> Iterator[str]:
    before = next(spans)
    yield _word(*before)
    for first, last in spans:
        yield f"+{first - before[1]}+{last - first}" if first != last else f"+{first - before[1]}"
        before = first, last


def read(text: str) -> list[Run]:
    """Read what `write` wrote.

    Raises:
        InputError: a part that is none of it.
    """
    found: list[Run] = []
    behind = -1  # the last offset so far
    for word in text.split():
        span = _behind(word, behind) if word[0] == "+" and found else _as_it_is(word)
        if not span or not behind < span[0] <= span[1]:
            raise InputError(f"{word!r}: {_EXAMPLE}")
        found.append(span)
        behind = span[1]
    return found


def _as_it_is(word: str) -> Run | None:
    first, dash, last = word.partition("-")
    if not (first.isdecimal() and (last.isdecimal() if dash else True)):
        return None
    return int(first), int(last or first)


def _behind(word: str, before: int) -> Run | None:
    distance, plus, more = word[1:].partition("+")
    if not (distance.isdecimal() and (more.isdecimal() if plus else True)):
        return None
    return before + int(distance), before + int(distance) + int(more or 0)


def count(spans: Iterable[Run]) -> int:
    """Return how many offsets the runs hold."""
    return sum(last - first + 1 for first, last in spans)


def behind(spans: Iterable[Run], offset: int) -> list[Run]:
    """Return what of some runs is behind an offset."""
    return [(max(first, offset + 1), last) for first, last in spans if last > offset]


def each(spans: Iterable[Run]) -> Iterator[int]:
    """Yield every offset of the runs."""
    for first, last in spans:
        yield from range(first, last + 1)
