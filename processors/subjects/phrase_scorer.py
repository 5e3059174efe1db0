"""How plausible a phrase is as the reason for a subject: whether an editor who reads it alone accepts it.

What speaks for a subject need not show it: a minister's name makes politics likely and says nothing of it.
(A reason that made the model decide is faithful, one that convinces a person plausible: Jacovi and Goldberg,
2020.) Editors read phrases without their articles (``training/phrases.py``). What they accept is learnt from
the stems of a phrase, by their vectors, from how strongly it speaks for the subject, from its length, and
from whether it stands in the title.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

TINY = 1e-9  # beside the squares of a phrase without a stem: nothing is divided by 0
_FAINTEST = 0.1  # log-odds: what a phrase is taken to speak for a subject beside its words


def phrase_features(speaks: Floats, words: Places, in_title: Bools) -> tuple[Floats, Floats, Bools]:
    """Return the features of phrases beside their stems: their strength first.

    Args:
        speaks: what each adds to the subject's score, without what speaks against it.
        words: how many it has.
        in_title: whether it stands in the title.
    """
    strength: Floats = np.log(speaks + _FAINTEST)
    length: Floats = np.log(words)
    return strength, length, in_title


@dataclass(frozen=True, slots=True)
class PhraseScorer:
    """Scores the phrases of an article as reasons for some subjects.

    ``sums``: over the first 0, 1, 2, … words (2 * subjects + 1, words + 1): what they add to each subject's
    score, where that is above 0; what their stems show of each; the squares of their idf. ``slopes``: what
    each of a phrase's ``phrase_features`` counts, as log-odds, beside each subject's ``shift`` (subjects, 1).
    """

    sums: Floats
    titled: int
    slopes: tuple[float, float, float]
    shift: Floats

    def score(self, firsts: Places, ends: Places) -> tuple[Floats, Floats]:
        """Return how plausible phrases are as reasons for each subject, and how strong they are.

        Both as logarithms (subjects, phrases).
        """
        count = len(self.shift)
        of_phrases = self.sums.take(ends, axis=1) - self.sums.take(firsts, axis=1)
        speaks, shows, squares = of_phrases[:count], of_phrases[count:-1], of_phrases[-1]
        strength, length, in_title = phrase_features(speaks, ends - firsts, firsts < self.titled)
        of_strength, of_length, of_title = self.slopes
        odds = shows / np.sqrt(squares + TINY) + self.shift
        odds += of_strength * strength + (of_length * length + of_title * in_title)
        return -np.logaddexp(0, -odds), strength
