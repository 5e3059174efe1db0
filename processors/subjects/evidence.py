"""The words that carried a decision, as an editor would underline them."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from math import inf
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.text.clitics import stems
from processors.text.normalize import normalize

_LEXICON: Final = files("processors.subjects") / "lexicon"


def read_lexicon(name: str) -> frozenset[str]:
    """Return the words of a lexicon file in search form; what follows # is a comment."""
    lines = (_LEXICON / name).read_text(encoding="utf-8").splitlines()
    words = " ".join(line.partition("#")[0] for line in lines)
    return frozenset(normalize(words, "search").text.split())


OUTLETS: Final = read_lexicon("outlets.txt")
_SILENT: Final = read_lexicon("function_words.txt") | OUTLETS
_PLACES: Final = frozenset(stems(place)[0] for place in read_lexicon("places.txt"))
_HEADS: Final = read_lexicon("heads.txt")

# Phrases a subject that are looked at: the strongest word does not always stand in the strongest phrase.
# Strict editors preferred the best of seven to the first three, two to one, and the best of five as well.
_TRIED = 5
_MOST = 3  # phrases a subject: as many as a person reads before nodding
_LONGEST = 6  # words a phrase
_COMPLETING = 3  # words more, so that no noun is cut
_DEFINITE: Final = re.compile(r"[وف]?(?:[بك]?ال|لل)\w\w")
_FEMININE: Final = re.compile(r"\w{3,}ه\Z")  # a noun with ة, before another: (وزارة) الخارجية
_SON: Final = "بن"  # between the parts of a name
_TAKEN = -inf  # what a word adds once it stands in a phrase
_ENOUGH = 0.4  # of all that speaks for the subject: then we have said why
_BESIDE = 0.12  # of the strongest word's weight: a neighbour that says less is left out of its phrase
_FAINT = 0.3  # of the strongest phrase's weight: a phrase that says less is no reason


def find_evidence(
    words: Sequence[str], weight: npt.NDArray[np.float32], joined: Callable[[int], bool]
) -> list[tuple[int, int]]:
    """Return the phrases that spoke most for a subject, as (first word, one past the last), strongest first.

    A phrase is as strong as all its words that speak for the subject.

    Args:
        words: the words of title and body, in search form.
        weight: what each of them, or of the first of them, adds to the subject's score.
        joined: whether a phrase may run from word ``i - 1`` to word ``i``: only a space stands between them.
    """
    enough = _ENOUGH * float(np.add.reduce(np.maximum(weight, 0)))
    reasons: list[tuple[set[str], tuple[int, int]]] = []  # what a phrase says, and where it stands
    where: list[tuple[int, int]] = []  # phrases of places alone: they say where, not what
    so_far = strongest = 0.0
    for strength, first, end in _phrases(words, weight, joined):
        if len(reasons) == _MOST or so_far >= enough or strength < _FAINT * strongest:
            break
        matter = {stem for word in words[first:end] if (stem := _matter(word))}
        if matter <= _PLACES:
            where.append((first, end))
            continue
        strongest = strongest or strength
        so_far += strength
        if any(matter <= said for said, _ in reasons):  # said again is no second reason
            continue
        shorter = (place for place, (said, _) in enumerate(reasons) if said < matter)
        reasons.insert(next(shorter, len(reasons)), (matter, (first, end)))
        reasons = [reason for reason in reasons if not reason[0] < matter]  # what says less is left out
    return [phrase for _, phrase in reasons] or where[:1]


def _phrases(
    words: Sequence[str], weight: npt.NDArray[np.float32], joined: Callable[[int], bool]
) -> list[tuple[float, int, int]]:
    """Return the phrases around the strongest words, each with its strength, the strongest first.

    A phrase grows from the strongest word left, to both sides, over words that speak for the subject too and
    over a single function word between two of them; then it takes the rest of the noun that it would cut.
    """
    speaks = weight.tolist()
    found: list[tuple[float, int, int]] = []
    for seed in (-weight).argsort(kind="stable").tolist():
        if speaks[seed] == _TAKEN or not says_something(words[seed]):
            continue
        if speaks[seed] <= 0 or len(found) == _TRIED:
            break
        first, end = _grow(seed, words, speaks, joined)
        strength = sum([value for value in speaks[first:end] if value > 0])
        first, end = _complete(first, end, words, speaks, joined)
        speaks[first:end] = [_TAKEN] * (end - first)
        found.append((strength, first, end))
    return sorted(found, key=lambda phrase: -phrase[0])


@lru_cache(maxsize=1 << 16)
def says_something(word: str) -> bool:
    """Tell whether a word in search form can be evidence: no figure, no function word, no outlet's name."""
    bare = word[1:] if word[0] in "وف" and len(word) > 2 else word
    return not (word[0].isdigit() or len(word) < 2 or word in _SILENT or bare in _SILENT)


@lru_cache(maxsize=1 << 16)
def _matter(word: str) -> str:
    """Return the stem of a word that can be evidence, nothing for any other."""
    return stems(word)[0] if says_something(word) else ""


def _grow(
    seed: int, words: Sequence[str], speaks: list[float], joined: Callable[[int], bool]
) -> tuple[int, int]:
    """Return the phrase around ``seed``."""
    least, count = speaks[seed] * _BESIDE, len(speaks)

    def following(place: int, step: int) -> int | None:
        """Return the phrase's next word from ``place`` on by ``step``; a silent word may stand between."""
        gap = place if step > 0 else place + 1
        if not 0 <= place < count:
            return None
        if says_something(words[place]):
            return place if speaks[place] >= least and joined(gap) else None
        place += step
        if not 0 <= place < count or speaks[place] < least or not says_something(words[place]):
            return None
        return place if joined(gap) and joined(gap + step) else None

    first, end = seed, seed + 1
    before, after = following(first - 1, -1), following(end, 1)
    while end - first < _LONGEST:
        if before is not None and (after is None or speaks[before] > speaks[after]):
            first = before
            before = following(first - 1, -1)
        elif after is not None:
            end = after + 1
            after = following(end, 1)
        else:
            break
    return first, end


def _complete(
    first: int, end: int, words: Sequence[str], speaks: list[float], joined: Callable[[int], bool]
) -> tuple[int, int]:
    """Return the phrase with the words that its outer nouns would be cut from."""
    longest = min(end - first, _LONGEST) + _COMPLETING
    while end - first < longest and first > 0 and joined(first) and speaks[first - 1] != _TAKEN:
        before, word = words[first - 1], words[first]
        if not (_is_head(before) or (says_something(before) and _belong(before, word))):
            break
        first -= 1
    while words[first] == _SON:  # no more words may be taken, or none is there
        first += 1
    while end - first < longest and end < len(speaks) and joined(end) and speaks[end] != _TAKEN:
        before, word = words[end - 1], words[end]
        if not (says_something(word) and (_belong(before, word) or word.startswith("ال"))):
            break
        end += 1
    return first, end


def _belong(before: str, word: str) -> bool:
    """Tell whether a phrase that ends or begins between these words would cut a noun from what belongs to it.

    An adjective follows its noun and agrees with it: (الدفاع) المدني, النائب (العام), هدنة (إنسانية). Two
    nouns of which one belongs to the other stay together: (وزارة) الخارجية, (رئيس) الوزراء. So do the parts
    of a name: (محمد بن) سلمان.
    """
    if word == _SON or _is_head(before):
        return True
    if word.startswith("ال"):
        return bool(_DEFINITE.match(before) or _FEMININE.match(before))
    if len(word) < 4 or _DEFINITE.match(before):
        return False
    if word.endswith("ه"):
        return before.endswith(("ه", "ات"))
    return (word.endswith("ين") and before.endswith("ين")) or (word.endswith("يا") and before.endswith("ا"))


@lru_cache(maxsize=1 << 16)
def _is_head(word: str) -> bool:
    """Tell whether a word in search form says little without the one that follows."""
    return word in _HEADS or (word[0] in "وفبكل" and word[1:] in _HEADS)
