"""The phrases that carried a decision, as an editor would underline them."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from processors.subjects.content_words import PLACES, matter, says_something
from processors.subjects.phrases import Line

# Phrases a subject that are looked at: the strongest word does not always stand in the strongest phrase.
# Strict editors preferred the best of seven to the first three, two to one, and the best of five as well.
_TRIED = 5
_MOST = 3  # phrases a subject: as many as a person reads before nodding
_ENOUGH = 0.7  # of all that speaks for the subject: then we have said why
_FAINT = 0.1  # of the strongest phrase's weight: a phrase that says less is no reason


def find_evidence(
    words: Sequence[str], weight: npt.NDArray[np.float32], joined: Callable[[int], bool]
) -> list[tuple[int, int]]:
    """Return the phrases that spoke most for a subject, as (first word, one past the last), strongest first.

    A phrase is as strong as all its words that speak for the subject.

    Args:
        words: the words of title and body, in search form.
        weight: what each of them, or of the first of them, adds to the subject's score.
        joined: whether a phrase may run from word ``i - 1`` to word ``i``.
    """
    enough = _ENOUGH * float(np.add.reduce(np.maximum(weight, 0)))
    reasons: list[tuple[set[str], tuple[int, int]]] = []  # what a phrase says, and where it stands
    where: list[tuple[int, int]] = []  # phrases of places alone: they say where, not what
    so_far = strongest = 0.0
    line = Line(words, weight.tolist(), joined)
    for strength, grown in _phrases(line, weight):
        if len(reasons) == _MOST or so_far >= enough or strength < _FAINT * strongest:
            break
        phrase = line.to_clause(*grown)
        says = {stem for word in words[slice(*phrase)] if (stem := matter(word))}
        if says <= PLACES:
            where.append(phrase)
            continue
        strongest = strongest or strength
        so_far += strength
        if any(says <= said for said, _ in reasons):  # said again is no second reason
            continue
        shorter = (place for place, (said, _) in enumerate(reasons) if said < says)
        reasons.insert(next(shorter, len(reasons)), (says, phrase))
        reasons = [reason for reason in reasons if not reason[0] < says]  # what says less is left out
    return [phrase for _, phrase in reasons] or where[:1]


def _phrases(line: Line, weight: npt.NDArray[np.float32]) -> list[tuple[float, tuple[int, int]]]:
    """Return the phrases around the strongest words, each with its strength, the strongest first."""
    found: list[tuple[float, tuple[int, int]]] = []
    for seed in (-weight).argsort(kind="stable").tolist():
        if line.is_taken(seed) or not says_something(line.words[seed]):
            continue
        if line.speaks[seed] <= 0 or len(found) == _TRIED:
            break
        found.append(line.take_phrase(seed))
    return sorted(found, key=lambda phrase: -phrase[0])
