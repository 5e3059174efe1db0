"""Words and sentences of a normalised text, each with its offsets in that text."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.text.characters import WORD, codes, text_of
from processors.text.normalize import Normalized
from processors.text.word_table import SPACE, Hashes, hash_runs

Spans = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text in order: ``words[i]`` stands at ``starts[i]``, an offset in code points.

    Lists side by side rather than one of objects: an article has 250 words. ``hashes`` is what word tables
    know them by; ``spans`` (words, 2) says where each starts and ends.
    """

    words: list[str]
    starts: list[int]
    hashes: Hashes
    spans: Spans

    def part(self, places: slice) -> "Tokens":
        """Return some of the words."""
        return Tokens(self.words[places], self.starts[places], self.hashes[places], self.spans[places])

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where word ``first`` starts and word ``last`` ends."""
        return self.starts[first], self.starts[last] + len(self.words[last])


def tokenize(normalized: Normalized) -> Tokens:
    """Return the words: runs of letters, digits and marks; what stands between them is no token."""
    points = codes(normalized.text)
    inside = np.zeros(len(points) + 2, np.bool_)  # no word goes beyond the text
    WORD.take(points, out=inside[1:-1])
    spans = (inside[1:] != inside[:-1]).nonzero()[0].reshape(-1, 2)
    starts = np.ascontiguousarray(spans[:, 0])
    spaced = np.where(inside[1:-1], points, SPACE)
    return Tokens(text_of(spaced).split(), starts.tolist(), hash_runs(spaced, starts), spans)


def words_outside(text: str, beside: Iterable[tuple[int, int]]) -> list[str]:
    """Return the words alone of a normalised text, without those in some spans, which cut no word in two."""
    points = codes(text)
    spaced = np.where(WORD.take(points), points, SPACE)
    for start, end in beside:
        spaced[start:end] = SPACE
    return text_of(spaced).split()


_SENTENCE_END: Final = re.compile(r"[.!?؟…\n]+")


def sentences(normalized: Normalized) -> list[tuple[int, int]]:
    """Return the spans of the sentences in ``normalized.text``, without the spaces around them."""
    text = normalized.text
    found: list[tuple[int, int]] = []
    start = 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if _ends_sentence(text, *match.span())]
    for end in (*ends, len(text)):
        first, last = without_spaces(text, start, end)
        if first < last:
            found.append((first, last))
        start = end
    return found


def without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span of the text without the spaces that it begins and ends with."""
    said = text[start:end]
    first = start + len(said) - len(said.lstrip())
    return first, max(first, start + len(said.rstrip()))


def sentence_ends(between: str, behind_letter: bool) -> bool:
    """Tell whether a sentence ends between two words.

    Args:
        between: what stands there, in a normalised text.
        behind_letter: whether the first of them is one letter, which may be an initial.
    """
    text = f"{'' if behind_letter else 'و'}و{between}و"
    marks = (match.span() for match in _SENTENCE_END.finditer(text))
    return any(_ends_sentence(text, *span) for span in marks)


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether the marks at ``start:end`` end a sentence: not inside a number, not after an initial."""
    if "\n" in text[start:end]:
        return True
    if end < len(text) and not text[end].isspace():  # 3.5, أ.ف.ب
        return False
    initial = text[max(0, start - 2) : start]  # د. سمير
    return text[start:end] != "." or not (initial[-1:].isalpha() and not initial[:-1].isalnum())


def sentence_at(spans: list[tuple[int, int]], offset: int) -> tuple[int, int]:
    """Return the sentence that holds the character at ``offset``, or the last one before it.

    Raises:
        LookupError: when there is no sentence that starts at or before ``offset``.
    """
    place = bisect_right(spans, offset, key=lambda span: span[0])
    if place == 0:
        raise LookupError(f"no sentence starts at or before offset {offset}")
    return spans[place - 1]
