"""Where names of the lists stand in a text: each with its first word and its last."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from processors.entities.bare import readings
from processors.entities.clues import ALONE, BEGINS, FOLLOWS
from processors.entities.lists import Kind, Listed, shipped_lists
from processors.text.normalize import normalize
from processors.text.tokens import Tokens
from processors.text.word_table import Answers

# A word before the name of a group by which a doubtful one is meant.
_BEHIND: Final = frozenset(
    normalize(
        "تنظيم حركة جماعة شبكة مسلحي مقاتلي مقاتلو عناصر ميليشيا مليشيا ميليشيات مليشيات قيادات زعيم فرع"
        " متطرفي ارهابيي قيادي إرهابيو كتائب مسلحو فصيل جبهة",
        "search",
    ).text.split()
)


class Span(NamedTuple):
    """Words ``first`` to ``last`` (both of them), from letter ``offset`` of the first on."""

    first: int
    last: int
    offset: int
    listed: tuple[Listed, ...]


def scan(tokens: Tokens, clues: Answers) -> list[Span]:
    """Return the longest names of the lists, in order, none inside another."""
    words = tokens.words
    found: list[Span] = []
    end = 0
    for first in _beginnings(clues):
        if first < end:
            continue
        following = words[first + 1] if first + 1 < len(words) else ""
        for offset, form, lengths, seconds in _begun(words[first]):
            fitting = lengths if following in seconds else _ALONE[: lengths[-1] == 1]
            if fitting and (span := _longest(tokens, first, offset, form, fitting)):
                found.append(span)
                end = span.last + 1
                break
    return found


_ALONE: Final = (1,)


@lru_cache(maxsize=1 << 14)
def _begun(word: str) -> tuple[tuple[int, str, tuple[int, ...], frozenset[str]], ...]:
    """Return what listed names a word begins: from which letter on, its form, lengths and second words."""
    lists = shipped_lists()
    return tuple(
        (offset, form, lists.lengths[form], lists.seconds[form])
        for offset, form in readings(word)
        if form in lists.lengths
    )


def _beginnings(clues: Answers) -> list[int]:
    """Return the places of words that are a listed name, or begin one and have a second word behind them."""
    follows = np.zeros_like(clues)
    follows[:-1] = clues[1:] & FOLLOWS
    begins = ((clues & BEGINS) != 0) & ((clues & ALONE | follows) != 0)
    found: list[int] = begins.nonzero()[0].tolist()
    return found


def _longest(tokens: Tokens, first: int, offset: int, form: str, lengths: Sequence[int]) -> Span | None:
    """Return the longest listed name of these lengths that begins with a word, read as ``form``."""
    words, starts = tokens.words, tokens.starts
    phrases = shipped_lists().phrases
    for length in lengths:
        last = first + length - 1
        if last < len(words):
            listed = phrases.get(" ".join((form, *words[first + 1 : last + 1])))
            if listed and _in_a_row(words, starts, first, last) and (means := _meant(listed, words, first)):
                return Span(first, last, offset, means)
    return None


def _in_a_row(words: Sequence[str], starts: Sequence[int], first: int, last: int) -> bool:
    """Tell whether only single characters, blanks as a rule, stand between words."""
    return all(starts[at + 1] == starts[at] + len(words[at]) + 1 for at in range(first, last))


def _meant(listed: Sequence[Listed], words: Sequence[str], first: int) -> tuple[Listed, ...]:
    """Return what a name may mean there: a doubtful group only behind a word that says so."""
    if all(each.kind is not Kind.MAYBE_GROUP for each in listed):
        return tuple(listed)
    behind = first > 0 and any(form in _BEHIND for _, form in readings(words[first - 1]))
    return tuple(each for each in listed if behind or each.kind is not Kind.MAYBE_GROUP)
