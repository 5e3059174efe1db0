"""The words of queries and articles, read in one and the same way: all that the rules ask about Arabic.

A word travels in its ``exact`` form (typography folded, spelling kept); its keys are in the ``search`` form.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from processors.rules import forms
from processors.text.normalize import Normalized, normalize
from processors.text.tokens import Tokens, tokenize

# Words remembered: the vocabulary of a large rule set, and of weeks of news.
_CACHED = 1 << 17


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text and its words, with the way back to the original."""

    normalized: Normalized
    tokens: Tokens

    @property
    def words(self) -> list[str]:
        """The words in order, in their exact form, as ``forms.in_context`` has them."""
        return forms.in_context(self.tokens.words)

    def original_span(self, first: int, last: int) -> tuple[int, int]:
        """Return where word ``first`` starts and word ``last`` ends in the original, in code points."""
        return self.normalized.original_span(*self.tokens.span(first, last))


def read_text(text: str) -> ReadText:
    """Find the words of a part of a query, or of a text that stands alone."""
    normalized = normalize(text, "exact")
    return ReadText(normalized, tokenize(normalized))


@lru_cache(maxsize=_CACHED)
def term_keys(word: str) -> tuple[str, ...]:
    """Return the keys by which a query's word finds an article's words."""
    return forms.term_keys(word)


def prefix_key(start: str) -> str:
    """Return what one of a word's keys must start with for ``start``* to find it."""
    return term_keys(start)[0]


@lru_cache(maxsize=_CACHED)
def as_one_word(said: str) -> str | None:
    """Return the word that a part of a query is, letters and marks only; None where it is anything else."""
    found = _split_one(said)
    return found[0][0] if len(found) == 1 and found[0][1:] == (0, len(said)) else None


def split_words(said: str) -> list[tuple[str, int, int]]:
    """Return the words of a part of a query, each with where it starts and ends in it."""
    pieces = said.split(" ")
    # Only letter-spaced words and marked-up text are read across spaces: all else is read piece by piece.
    if len(pieces) == 1 or _ACROSS_SPACES.search(said):
        return _split_one(said)
    found, at = [], 0
    for piece in pieces:
        found += [(word, at + start, at + end) for word, start, end in _split_one(piece)]
        at += len(piece) + 1
    return found


# Single letters in a row, be they marked; the characters of tags and entities.
_ACROSS_SPACES = re.compile(r"[&<>]|(?:(?:\A|\s)\w\W*(?=\s|\Z)){2}")


# A word of Arabic letters alone, none of them three times running: it is in its exact form. Most words of a
# large rule set are such, and reading each as a text takes longer than all the rest of reading the set.
_PLAIN_WORD = re.compile(r"(?:([ء-غف-ي])(?!\1\1))+")


@lru_cache(maxsize=_CACHED)
def _split_one(said: str) -> list[tuple[str, int, int]]:
    if _PLAIN_WORD.fullmatch(said):
        return [(said, 0, len(said))]
    read = read_text(said)
    return [(word, *read.original_span(number, number)) for number, word in enumerate(read.words)]
