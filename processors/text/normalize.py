"""Original text → normalised text, with the way back for every character.

``exact`` folds typography only: marks, tatweel, presentation forms, digits, invisible characters, elongation.
``search`` folds spelling as well: hamza and its seats, ى and ي, ة and ه, letter case and accents.
What becomes what: processors/text/characters.py and docs/arabic.md.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from processors.text.characters import (
    COMPOSES,
    COMPOSING,
    DROPPED,
    EXPANDS,
    EXPANSIONS,
    MARKS,
    TABLES,
    Codes,
    Strength,
    codes,
    text_of,
)
from processors.text.markup import Replacement, replacements
from schemas import InvalidField

Offsets = NDArray[np.int64]

# U+FDFA alone becomes 18 letters: five megabytes of it would take two gigabytes to read. What is written in
# ligatures throughout (U+FEFB and its like, two letters each) doubles.
MOST_GROWTH: Final = 2
ALWAYS_FITS: Final = 10_000  # letters: a short text may be all formulas


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text as Rasid reads it. ``text`` is normalised; offsets count Unicode code points.

    ``_starts[i]`` and ``_ends[i]`` bound the original characters that ``text[i]`` was made from; both are
    None when nothing was added or dropped, which makes the map the identity.
    """

    original: str
    text: str
    _starts: Offsets | None = field(default=None, repr=False, compare=False)
    _ends: Offsets | None = field(default=None, repr=False, compare=False)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``original`` that ``text[start:end]`` was made from, its last marks included.

        Raises:
            IndexError: when the span does not lie within ``text``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} is not within a text of {len(self.text)} characters")
        if self._starts is None or self._ends is None:
            return start, end
        first = self._starts.item(start) if start < len(self.text) else len(self.original)
        if start == end:
            return first, first
        last = self._ends.item(end - 1)
        while last < len(self.original) and self.original[last] in MARKS:
            last += 1
        return first, last

    def cuts(self, start: int, end: int) -> bool:
        """Tell whether ``text[start:end]`` begins or ends within what one character became: الله of ﷺ."""
        starts = self._starts
        if starts is None:
            return False
        before = start > 0 and starts.item(start - 1) == starts.item(start)
        return before or (end < len(self.text) and starts.item(end - 1) == starts.item(end))

    def same_places(self, other: "Normalized") -> bool:
        """Tell whether what stands at a place here was made from what stands there in ``other``."""
        return self._starts is other._starts and len(self.text) == len(other.text)  # noqa: SLF001  # its own kind

    def place_of(self, offset: int) -> int:
        """Return where in ``text`` stands what became of the original's character at ``offset``."""
        return offset if self._starts is None else int(self._starts.searchsorted(offset))


def normalize(text: str, strength: Strength) -> Normalized:
    """Normalise ``text``; see the module for what each strength folds. Linear in time for any input.

    Raises:
        InvalidField: spelling out its ligatures would make it more than ``MOST_GROWTH`` times as long.
    """
    return _rewritten(_folded(text, strength)).normalized(text)


def normalize_twice(text: str) -> tuple[Normalized, Normalized]:
    """Return what ``normalize`` makes of ``text`` for ``exact``, and for ``search``.

    What is spelled unlike in both stands at the same places in nearly all texts, so markup and typography
    need be read only once; the two then share the map to the original (``Normalized.same_places``).

    Raises:
        InvalidField: as ``normalize``.
    """
    staged = _folded(text, "exact")
    points = TABLES["search"].take(codes(staged.text))
    spelled = text_of(points) if np.maximum.reduce(points, initial=0) < DROPPED else None
    # Three spellings of one letter running (أإآ) are an elongation only to ``search``.
    if spelled is None or _is_rewritten(spelled, points):
        return _rewritten(staged).normalized(text), normalize(text, "search")
    return staged.normalized(text), Normalized(text, spelled, staged.starts, staged.ends)


def _folded(text: str, strength: Strength) -> "_Staged":
    """Take markup off, fold each character, join marks with their letters."""
    staged = _Staged(text)
    staged.replace(replacements(text))
    points = codes(staged.text)
    folded = TABLES[strength].take(points)
    worst = np.maximum.reduce(folded, initial=0)
    if worst == COMPOSES:
        # The letters must be plain before a mark can join them, and joined before their spelling is folded.
        plain = TABLES["exact"].take(points)
        staged.fold(points, np.where(plain == COMPOSES, points, plain), "exact")
        staged.rewrite(_COMPOSABLE, _compose)
        points = codes(staged.text)
        folded = TABLES[strength].take(points)
        left_over = points if strength == "exact" else np.uint32(DROPPED)
        staged.fold(points, np.where(folded == COMPOSES, left_over, folded), strength)
    elif worst >= DROPPED:
        staged.fold(points, folded, strength)
    else:
        staged.text = text_of(folded)
    return staged


def _rewritten(staged: "_Staged") -> "_Staged":
    """Shorten what is elongated, join what is spaced by letters."""
    points = codes(staged.text)
    if _may_be_elongated(points):
        staged.rewrite(_ELONGATED, _shorten)
        points = codes(staged.text)  # a shortened word may stand as one letter among spaced ones
    if _may_be_letter_spaced(points):
        staged.rewrite(_LETTER_SPACED, _join)
        staged.rewrite(_ELONGATED, _shorten)
    return staged


class _Staged:
    """A text on its way from original to normalised, with the bounds of what each character was made from."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: Offsets | None = None
        self.ends: Offsets | None = None

    def fold(self, points: Codes, folded: Codes, strength: Strength) -> None:
        """Take the folded characters: drop what became nothing, spread what became several."""
        (kept,) = (folded != DROPPED).nonzero()
        folded = folded.take(kept)
        if np.maximum.reduce(folded, initial=0) >= DROPPED:
            expanding = np.flatnonzero(folded == EXPANDS)
            longer = [EXPANSIONS[strength][point] for point in points[kept[expanding]].tolist()]
            grown = len(folded) - len(longer) + sum(map(len, longer))
            if grown > MOST_GROWTH * len(self.text) + ALWAYS_FITS:
                raise InvalidField(
                    "",
                    f"with its ligatures spelt out, its {len(self.text):,} characters become {grown:,}:"
                    " send letters instead of ligatures such as U+FDFA",
                    reason="too-large",
                )
            widths = np.ones(len(folded), dtype=np.int64)
            widths[expanding] = [len(plain) for plain in longer]
            folded, kept = np.repeat(folded, widths), np.repeat(kept, widths)
            folded[folded == EXPANDS] = codes("".join(longer))
        self._follow(text_of(folded), kept, kept + 1)

    def rewrite(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> None:
        """Substitute what ``pattern`` finds."""
        self.replace([(*match.span(), replacement(match)) for match in pattern.finditer(self.text)])

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Put something else in the place of spans, which are in order and disjoint."""
        if replacements:
            self._follow(*_replaced(self.text, replacements))

    def normalized(self, original: str) -> Normalized:
        """Return how far the text has come."""
        return Normalized(original, self.text, self.starts, self.ends)

    def _follow(self, text: str, starts: Offsets, ends: Offsets) -> None:
        self.text = text
        self.starts = starts if self.starts is None else self.starts.take(starts)
        self.ends = ends if self.ends is None else self.ends.take(ends - 1)


def _replaced(text: str, replacements: Iterable[Replacement]) -> tuple[str, Offsets, Offsets]:
    """Replace, and tell for each character of the result the bounds of what it was made from."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end, new in replacements:
        pieces += (text[done:start], new)
        starts.extend(range(done, start))
        ends.extend(range(done + 1, start + 1))
        starts.extend([start] * len(new))
        ends.extend([end] * len(new))
        done = end
    pieces.append(text[done:])
    starts.extend(range(done, len(text)))
    ends.extend(range(done + 1, len(text) + 1))
    return "".join(pieces), np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


_COMPOSABLE: Final = re.compile(rf"[^\W\d_]?[{COMPOSING}]+")


def _compose(match: re.Match[str]) -> str:
    """Join a letter with the hamza, madda or accents after it, as far as Unicode has a letter for it."""
    letter, marks = ("", match[0]) if match[0][0] in COMPOSING else (match[0][0], match[0][1:])
    left = ""
    for mark in marks:
        joined = unicodedata.normalize("NFC", letter + mark) if letter and not left else ""
        if len(joined) == 1:
            letter = joined
        elif mark not in MARKS:  # an Arabic mark that joins no letter is dropped, like all others
            left += mark
    return letter + left


_ELONGATED: Final = re.compile(r"([ء-غف-ي])\1{2,}(?=(ه)?)")


def _shorten(match: re.Match[str]) -> str:
    """No Arabic word has a letter three times running; only God's name has two lams before its ha."""
    letter, ha = match.groups()
    return "لل" if letter == "ل" and ha else letter


def _is_rewritten(text: str, points: Codes) -> bool:
    """Tell whether a folded text has what is elongated or spaced by letters."""
    return bool(
        (_may_be_elongated(points) and _ELONGATED.search(text))
        or (_may_be_letter_spaced(points) and _LETTER_SPACED.search(text))
    )


def _may_be_elongated(points: Codes) -> bool:
    same = points[1:] == points[:-1]
    (thrice,) = (same[1:] & same[:-1]).nonzero()
    return len(thrice) > 0 and bool((points.take(thrice) >= ord("ء")).any())  # not ... or ***


# Four letters at least: news agencies sign with three (أ ف ب).
_LETTER_SPACED: Final = re.compile(r"(?<!\w)[ء-غف-ي](?: [ء-غف-ي]){3,}(?!\w)")


def _join(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


def _may_be_letter_spaced(points: Codes) -> bool:
    space = points == ord(" ")
    return bool(np.count_nonzero(space[:-4] & space[2:-2] & space[4:]))
