"""The clauses of an article: no phrase that is shown as evidence runs from one into another."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from processors.subjects.content_words import OPENS, TURNS
from processors.subjects.quoted_names import LONGEST_GAP, runs_on
from processors.text.characters import codes
from processors.text.reading import ArticleText
from processors.text.word_table import SPACE, Answers

_PIECE: Final = 20  # words: one clause in twenty is longer, but some writers hardly set a comma
_COMMA: Final = "، "
_ASIDE: Final = 4  # words between commas that interrupt a clause and end none: (قال) الوزير، سامح شكري، (أمس)
_TURNED: Final = 6  # words from نفى or لم to the أن of what it turns; one further away turns another thought
THAT: Final = "ان"
_REGARDING: Final = frozenset(["فيما", "وفيما"])
_REGARDED: Final = frozenset(["يتعلق", "يخص", "يلي", "بعد", "بينهم", "بينها", "بينهما"])


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
    gaps = list(zip(ends.take(marked).tolist(), (ends + apart).take(marked).tolist(), strict=True))
    marked += 1
    begins[marked] = [not runs_on(whole, end, start) for end, start in gaps]
    commas = marked[[whole[end:start] == _COMMA for end, start in gaps]].tolist()
    for first, end in pairwise(commas):
        if end - first <= _ASIDE and not words[first].startswith("و") and not begins[first + 1 : end].any():
            begins[first], begins[end] = False, words[end].startswith("و")
    turned = -_TURNED - 1
    (found,) = (tags & (OPENS | TURNS)).nonzero()
    for place, known in zip(found.tolist(), tags.take(found).tolist(), strict=True):
        if known & TURNS:
            turned = place
        elif not begins[place] and opens_clause(words[place : min(place + 2, len(tags))]):
            # What it begins is turned by the clause before it: نفى (المتهم) أن.
            turns = THAT in words[place] and place - turned <= _TURNED
            begins[place] = not (turns and not begins[turned + 1 : place].any())
    return split(begins.nonzero()[0].tolist())


def split(edges: list[int]) -> Clauses:
    """Return the clauses that begin at the first, second, … of ``edges``; at the last one the words end."""
    firsts = [place for first, end in pairwise(edges) for place in range(first, end, _PIECE)]
    return Clauses(edges, [*firsts, edges[-1]])


def opens_clause(words: Sequence[str]) -> bool:
    """Tell whether a clause begins with a word that may begin one, before the next.

    Not so أن and a verb (يريد أن يزور), nor فيما where it only says of what (فيما يتعلق ب).
    """
    if not words[1:]:
        return True
    if words[0] == THAT:
        return not words[1].startswith(("ي", "ت"))
    return not (words[0] in _REGARDING and words[1] in _REGARDED)
