"""The clauses of an article: no phrase that is shown as evidence runs from one into another."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from processors.subjects.content_words import OPENS
from processors.subjects.quoted_names import LONGEST_GAP, runs_on
from processors.text.characters import codes
from processors.text.reading import ArticleText
from processors.text.word_table import SPACE, Answers

_PIECE: Final = 20  # words: one clause in twenty is longer, but some writers hardly set a comma
_THAT: Final = "ان"


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of some words.

    ``edges``: where each begins, and after the last one where the words end. ``firsts``: the same of their
    pieces, which are all of a clause where it is not long, and where the words end.
    """

    edges: list[int]
    firsts: list[int]

    def around(self, place: int) -> tuple[int, int]:
        """Return the clause of a word, as (first word, one past the last)."""
        number = bisect_right(self.edges, place)
        return self.edges[number - 1], self.edges[number]


def read_clauses(text: ArticleText, tags: Answers) -> Clauses:
    """Return the clauses of the first words of an article, of which these are the ``tags``; there is one."""
    words, whole, spans = text.tokens.words, text.whole.text, text.tokens.spans[: len(tags)]
    ends = spans[:-1, 1]
    apart = spans[1:, 0] - ends
    # A space alone joins two words, and so does what runs_on knows; anything else ends a clause.
    begins = np.ones(len(tags) + 1, np.bool_)
    begins[1:-1] = (apart != 1) | (codes(whole).take(ends) != SPACE)
    (marked,) = (begins[1:-1] & (apart <= LONGEST_GAP)).nonzero()
    between = zip(ends.take(marked).tolist(), (ends + apart).take(marked).tolist(), strict=True)
    begins[marked + 1] = [not runs_on(whole, end, start) for end, start in between]
    for place in (tags & OPENS).nonzero()[0].tolist():
        begins[place] |= opens_clause(words[place : min(place + 2, len(tags))])
    return split(begins.nonzero()[0].tolist())


def split(edges: list[int]) -> Clauses:
    """Return the clauses that begin at the first, second, … of ``edges``; at the last one the words end."""
    firsts = [place for first, end in pairwise(edges) for place in range(first, end, _PIECE)]
    return Clauses(edges, [*firsts, edges[-1]])


def opens_clause(words: Sequence[str]) -> bool:
    """Tell whether a clause begins with a word that may begin one, before the next: not so أن and a verb."""
    return words[0] != _THAT or not words[1:] or not words[1].startswith(("ي", "ت"))
