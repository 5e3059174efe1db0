"""Words and sentences of a normalised text, each with its offsets in that text."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

import numpy as np

from processors.text.characters import WORD, codes, text_of
from processors.text.normalize import Normalized
from processors.text.word_table import Hashes, hash_runs


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text in order: ``text[starts[i]:ends[i]] == words[i]``, offsets in code points.

    Lists side by side rather than one of objects: an article has 250 words. ``hashes`` is what word tables
    know them by.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    hashes: Hashes

    def part(self, places: slice) -> "Tokens":
        """Return some of the words."""
        return Tokens(self.words[places], self.starts[places], self.ends[places], self.hashes[places])


def tokenize(normalized: Normalized) -> Tokens:
    """Return the words: runs of letters, digits and marks; what stands between them is no token."""
    points = codes(normalized.text)
    inside = WORD.take(points)
    edges = np.empty(len(points) + 1, dtype=np.bool_)
    edges[1:-1] = inside[1:] != inside[:-1]
    edges[0], edges[-1] = (inside[0], inside[-1]) if len(points) else (False, False)
    bounds = edges.nonzero()[0]
    words = text_of(np.where(inside, points, np.uint32(ord(" ")))).split()
    starts = bounds[::2]
    return Tokens(words, starts.tolist(), bounds[1::2].tolist(), hash_runs(points * inside, starts))


_SENTENCE_END: Final = re.compile(r"[.!?؟…\n]+")


def sentences(normalized: Normalized) -> list[tuple[int, int]]:
    """Return the spans of the sentences in ``normalized.text``, without the spaces around them."""
    text = normalized.text
    found: list[tuple[int, int]] = []
    start = 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if _ends_sentence(text, *match.span())]
    for end in (*ends, len(text)):
        sentence = text[start:end]
        if stripped := sentence.strip():
            first = start + len(sentence) - len(sentence.lstrip())
            found.append((first, first + len(stripped)))
        start = end
    return found


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
