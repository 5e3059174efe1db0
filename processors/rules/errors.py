"""What is wrong with a query, where, and what was expected there.

QueryError                  a query that cannot be read, or that would match nearly everything
"""

import unicodedata

from processors.rules.mistakes import Mistake, Wording

# A caret helps only while its line does not wrap: the narrowest terminal in use has 80 cells, less an indent.
_WIDEST = 72
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"


class QueryError(ValueError):
    """A query that cannot be read.

    ``offset`` counts code points from 0 in ``query``; ``line`` and ``column`` count from 1, as editors do.
    ``problem`` and ``expected`` are English; ``in_arabic`` has them in Arabic.
    """

    def __init__(
        self, query: str, offset: int, mistake: Mistake, **said: str | int | tuple[str, ...]
    ) -> None:
        self.query = query
        self.offset = offset
        self.mistake = mistake
        self.problem, self.expected = mistake.in_english(said)
        self._said = said
        self.line = query.count("\n", 0, offset) + 1
        self.column = offset - query.rfind("\n", 0, offset)
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}" if "\n" in self.query else f"column {self.column}"
        return f"{where}: {self.problem}; expected {self.expected}"

    def in_arabic(self) -> Wording:
        """Return what is wrong and what was expected in Arabic."""
        return self.mistake.in_arabic(self._said)

    def caret(self) -> str:
        """Return two lines: the part of the query around the mistake, and a caret under it.

        In a terminal that lays Arabic out from left to right, the caret stands under the code point at
        ``column``; combining marks take no cell and wide characters two. In one that reorders
        (the Unicode bidirectional algorithm), every blank of the second line carries the direction of the
        character above it, so that both lines are reordered alike and the caret still stands under it.
        """
        start = self.offset - self.column + 1
        end = self.query.find("\n", start)
        line = self.query[start : len(self.query) if end < 0 else end]
        shown, at = _around(line, self.column - 1)
        above = "".join(each for each in shown if _cells(each) or unicodedata.combining(each))
        if not any(_direction(each) == _RIGHT_TO_LEFT for each in shown):
            return f"{above}\n{' ' * sum(map(_cells, shown[:at]))}^"
        below = ""
        for place, character in enumerate(shown):
            blank = " " * _cells(character)
            below += _direction(character) + ("^" + blank[1:] if place == at else blank)
        below += _direction(shown[-1]) if at < len(shown) else "^"
        # Both lines start alike, so that no terminal lays one from the left and the other from the right.
        return f"{_LEFT_TO_RIGHT}{above}\n{_LEFT_TO_RIGHT}{below}"


def _around(line: str, at: int) -> tuple[str, int]:
    """Return at most ``_WIDEST`` cells of ``line`` around the place ``at``, and where that is in them."""
    if at < len(line) and not _cells(
        line[at]
    ):  # a caret needs a cell to stand under: the letter that bears the mark
        at = next((place for place in range(at, -1, -1) if _cells(line[place])), at)
    safe = "".join(" " if each in "\t\r\v\f\x85\u2028\u2029" else each for each in line)
    safe = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(each) in {"Cc", "Cs", "Co", "Cn"} else each
        for each in safe
    )
    if sum(map(_cells, safe)) <= _WIDEST:
        return safe, at
    start = end = min(at, len(safe))
    cells_left = _WIDEST - 2  # the two marks of omission
    while cells_left > 0 and (start > 0 or end < len(safe)):
        if start > 0 and (at - start <= end - at or end == len(safe)):
            start -= 1
            cells_left -= _cells(safe[start])
        else:
            cells_left -= _cells(safe[end])
            end += 1
    before, after = "…" if start else "", "…" if end < len(safe) else ""
    return before + safe[start:end] + after, at - start + len(before)


def _cells(character: str) -> int:
    """Return how many cells of a terminal a code point takes: 0, 1 or 2."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _direction(character: str) -> str:
    """Return the invisible mark with the direction of ``character``; nothing where it has none of its own."""
    match unicodedata.bidirectional(character):
        case "R" | "AL" | "AN":
            return _RIGHT_TO_LEFT
        case "L":
            return _LEFT_TO_RIGHT
    return ""
