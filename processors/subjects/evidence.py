"""The phrases that show what an article is about, as an editor would underline them."""

from collections.abc import Sequence
from math import inf, log

import numpy as np

from processors.subjects.content_words import PLACE, SAYS, STEM
from processors.subjects.phrases import Line, Span
from processors.subjects.showing import Floats, Places, Showing

_TRIED = 5  # phrases a subject that are looked at, one a clause; of eight, nineteen in twenty show the same
_MOST = 3  # phrases a subject: as many as a person reads before nodding
_WORSE = log(0.4)  # of how likely an editor nods at the best phrase: what shows less is left out
_STRENGTH = 0.5  # of two phrases that show a subject alike, the article is more about the stronger one


def find_evidence(line: Line, weights: Sequence[Sequence[float]], showing: Showing) -> list[list[Span]]:
    """Return the phrases that show each subject best, the best first.

    Args:
        line: the first words of an article.
        weights: what each of these adds to the subject's score, for each subject.
        showing: what they show of the subjects.
    """
    pieces = np.array(line.clauses.firsts)
    rank, _ = _rank(showing, pieces[:-1], pieces[1:])
    orders = (-rank).argsort(axis=1, kind="stable").tolist()
    tried = [_phrases(line, *each) for each in zip(weights, orders, strict=True)]
    every = np.array([edge for phrases in tried for phrase in phrases for edge in phrase], np.intp)
    rank, nods = _rank(showing, every[::2], every[1::2])
    found, end = [], 0
    for phrases, *graded in zip(tried, rank.tolist(), nods.tolist(), strict=True):
        start, end = end, end + len(phrases)
        of_subject = (grade[start:end] for grade in graded)
        found.append(_reasons(line, sorted(zip(*of_subject, phrases, strict=True), reverse=True)))
    return found


def _phrases(line: Line, weight: Sequence[float], order: Sequence[int]) -> list[Span]:
    """Return a phrase of each of the first clauses, or pieces of a long one, that speak for the subject."""
    found: list[Span] = []
    for piece in order:
        seed = _strongest(line, weight, *line.clauses.firsts[piece : piece + 2])
        if seed is None or weight[seed] <= 0:
            continue
        first, end = line.phrase(seed, weight)
        if all(end <= other or last <= first for other, last in found):
            found.append((first, end))
        if len(found) == _TRIED:
            break
    return found


def _strongest(line: Line, weight: Sequence[float], first: int, end: int) -> int | None:
    """Return the word that speaks most for the subject of those that can be evidence."""
    weights = weight[first:end]
    strongest = first + weights.index(max(weights))
    if line.content[strongest] & SAYS:
        return strongest
    content = (place for place in range(first, end) if line.content[place] & SAYS)
    return max(content, key=weight.__getitem__, default=None)


def _reasons(line: Line, ranked: list[tuple[float, float, Span]]) -> list[Span]:
    """Return the phrases to show of these: each with how good it is, and how likely an editor nods at it."""
    reasons: list[tuple[set[int], Span]] = []  # the stems of what a phrase says, and where it stands
    where: list[Span] = []  # phrases of places alone: they say where, not what
    least = -inf
    for _, nod, phrase in ranked:
        content = [known for known in line.content[slice(*phrase)] if known & SAYS]
        if all(known & PLACE for known in content):
            where.append(phrase)
            continue
        least = max(least, nod + _WORSE)
        says = {known & STEM for known in content}
        if nod < least or any(says <= said for said, _ in reasons):  # said again is no second reason
            continue
        shorter = (place for place, (said, _) in enumerate(reasons) if said < says)
        reasons.insert(next(shorter, len(reasons)), (says, phrase))
        reasons = [reason for reason in reasons if not reason[0] < says]  # what says less is left out
        if len(reasons) == _MOST:
            break
    return [phrase for _, phrase in reasons] or where[:1]


def _rank(showing: Showing, firsts: Places, ends: Places) -> tuple[Floats, Floats]:
    """Return how good phrases are to show, and how likely an editor nods at them (subjects, phrases)."""
    nods, strength = showing.grades(firsts, ends)
    return nods + _STRENGTH * strength, nods
