"""The phrases that show what an article is about, as an editor would underline them."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

from processors.subjects.content_words import SAYS, STEM
from processors.subjects.phrase_scorer import Floats, PhraseScorer, Places
from processors.subjects.phrases import TaggedWords, WordSpan

_TRIED = 5  # phrases a subject that are looked at, one a clause; of eight, nineteen in twenty show the same
_MOST = 3  # phrases a subject: as many as a person reads
_WORSE = log(0.4)  # of the best phrase's plausibility: what is less plausible is left out
_AS_WELL = log(0.75)  # of the best phrase's: what is more plausible shows the subject as well
_STRENGTH = 0.5  # of two phrases that show a subject alike, the article is more about the stronger one


class Graded(NamedTuple):
    """A phrase, by what it is ranked, and its plausibility, as logarithms."""

    rank: float
    plausibility: float
    phrase: WordSpan


def find_evidence(
    words: TaggedWords, weights: Sequence[Sequence[float]], scorer: PhraseScorer
) -> list[list[WordSpan]]:
    """Return the most plausible phrases for each subject, the best first.

    Args:
        words: the first words of an article.
        weights: what each of these adds to the subject's score, for each subject.
        scorer: of the subjects' phrases.
    """
    pieces = np.array(words.clauses.firsts)
    rank, _ = _rank(scorer, pieces[:-1], pieces[1:])
    orders = (-rank).argsort(axis=1, kind="stable").tolist()
    tried = [_phrases(words, *each) for each in zip(weights, orders, strict=True)]
    every = np.array([edge for phrases in tried for phrase in phrases for edge in phrase], np.intp)
    rank, plausibility = _rank(scorer, every[::2], every[1::2])
    ranked, end = [], 0
    for phrases, *graded in zip(tried, rank.tolist(), plausibility.tolist(), strict=True):
        start, end = end, end + len(phrases)
        of_subject = (grade[start:end] for grade in graded)
        ranked.append(sorted(map(Graded, *of_subject, phrases), reverse=True))
    return _shown(words, ranked, scorer.titled)


def _shown(words: TaggedWords, ranked: list[list[Graded]], titled: int) -> list[list[WordSpan]]:
    """Return the phrases to show for each subject: none for two where another shows one of them as well."""
    ranked = [[each for each in graded if words.tells(each.phrase)] or graded[:1] for graded in ranked]
    best = [graded[0].phrase if graded else (0, 0) for graded in ranked]
    shown: list[list[WordSpan]] = []
    for number, graded in enumerate(ranked):
        elsewhere = [phrase for phrases in shown for phrase in phrases]
        elsewhere += [phrase for phrase in best[number + 1 :] if not _meet(phrase, best[number])]
        reasons = _reasons(words, _likely(graded, elsewhere))
        if len(reasons) > 1:  # what happened before comes after the news of the day
            reasons.sort(key=lambda phrase: phrase[0] >= titled and words.is_background(phrase))
        shown.append(reasons)
    return shown


def _likely(graded: list[Graded], elsewhere: list[WordSpan]) -> list[WordSpan]:
    """Return the likely phrases; but for those that share a word with others, where any will do as well."""
    best = max((each.plausibility for each in graded), default=0.0)
    likely = [each for each in graded if each.plausibility >= best + _WORSE]
    if elsewhere:
        own = [each for each in likely if not any(_meet(each.phrase, other) for other in elsewhere)]
        if any(each.plausibility >= best + _AS_WELL for each in own):
            likely = own
    return [each.phrase for each in likely]


def _meet(one: WordSpan, other: WordSpan) -> bool:
    """Tell whether two phrases share a word."""
    return one[0] < other[1] and other[0] < one[1]


def _phrases(words: TaggedWords, weight: Sequence[float], order: Sequence[int]) -> list[WordSpan]:
    """Return a phrase of each of the first clauses, or pieces of a long one, that speak for the subject."""
    found: list[WordSpan] = []
    for piece in order:
        seed = _strongest(words, weight, *words.clauses.firsts[piece : piece + 2])
        if seed is None or weight[seed] <= 0:
            continue
        first, end = words.phrase(seed, weight)
        if all(end <= other or last <= first for other, last in found):
            found.append((first, end))
        if len(found) == _TRIED:
            break
    return found


def _strongest(words: TaggedWords, weight: Sequence[float], first: int, end: int) -> int | None:
    """Return the word that speaks most for the subject of those that can be evidence."""
    weights = weight[first:end]
    strongest = first + weights.index(max(weights))
    if words.tags[strongest] & SAYS:
        return strongest
    content = (place for place in range(first, end) if words.tags[place] & SAYS)
    return max(content, key=weight.__getitem__, default=None)


def _reasons(words: TaggedWords, ranked: list[WordSpan]) -> list[WordSpan]:
    """Return the phrases to show of these: nothing is said twice."""
    reasons: list[tuple[set[int], WordSpan]] = []  # the stems of what a phrase says, and where it stands
    for phrase in ranked:
        says = {known & STEM for known in words.tags[slice(*phrase)] if known & SAYS}
        if any(says <= said for said, _ in reasons):
            continue
        shorter = (place for place, (said, _) in enumerate(reasons) if said < says)
        reasons.insert(next(shorter, len(reasons)), (says, phrase))
        reasons = [reason for reason in reasons if not reason[0] < says]  # what says less is left out
        if len(reasons) == _MOST:
            break
    return [phrase for _, phrase in reasons]


def _rank(scorer: PhraseScorer, firsts: Places, ends: Places) -> tuple[Floats, Floats]:
    """Return by what phrases are ranked, and their plausibility, as logarithms (subjects, phrases)."""
    plausibility, strength = scorer.score(firsts, ends)
    return plausibility + _STRENGTH * strength, plausibility
