"""Words to features: what the model counts. One way for training and for reading.

A feature is a stem, or two stems side by side, as one number. A stem is a word without its clitics and, where
that is a commoner word, without its endings (processors/text/clitics.py); the model's vocabulary decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from processors.text.clitics import stems

Ids = npt.NDArray[np.int64]

TITLE_TIMES = 2.0  # a word of the headline, or of the lead, counts as much as two of the rest
LEAD_WORDS = 50  # about 300 characters: what the reader of an agency's report sees first
BODY_WORDS = 260  # about 1,500 characters: what follows is background more often than matter

# A longer form wins over a commoner shorter one when it is a word in its own right: at least this share as
# common (عمليات stays beside عملية; بوزارتها becomes وزارة).
_OWN_RIGHT = 0.25
_GAP = np.array([-1])
_CACHED = 200_000  # word types of a year's news; beyond it memory would grow for ever


class Vocabulary:
    """The stems that a model knows, each with its number and how common it is."""

    def __init__(self, known: Sequence[str], often: Sequence[int]) -> None:
        """Take the stems, and how often each was seen as a word without clitics."""
        self._often = dict(zip(known, often, strict=True))
        self._number = {stem: number for number, stem in enumerate(known)}
        self._cache: dict[str, int] = {}
        self.size = len(known)

    def known(self) -> list[str]:
        """Return the stems, in the order of their numbers."""
        return list(self._number)

    def often(self) -> list[int]:
        """Return how often each was seen."""
        return list(self._often.values())

    def stem(self, word: str) -> str:
        """Return the stem of a word in search form; a number becomes its count of digits."""
        if word[0].isdigit():
            return f"#{len(word)}"  # figures differ in every report; 1990 and 12 still do not mean the same
        forms = stems(word)
        often = [self._often.get(form, 0) for form in forms]
        enough = max(often) * _OWN_RIGHT
        return next(form for form, times in zip(forms, often, strict=True) if times >= enough)

    def ids(self, words: list[str]) -> Ids:
        """Return the number of each word's stem; -1 where it has none."""
        cache = self._cache
        try:
            return np.array([cache[word] for word in words], np.int64)
        except KeyError:
            if len(cache) > _CACHED:
                cache.clear()
            for word in words:
                if word not in cache:
                    cache[word] = self._number.get(self.stem(word), -1)
            return np.array([cache[word] for word in words], np.int64)


@dataclass(frozen=True, slots=True)
class Page:
    """An article as the model sees it: the stems of its headline and of its body's first words."""

    title: Ids
    body: Ids

    def is_empty(self) -> bool:
        """Tell whether the page has no stem that the vocabulary knows."""
        return not ((self.title >= 0).any() or (self.body >= 0).any())


@dataclass(frozen=True, slots=True)
class Layout:
    """Which features stand on a page, and where; places count the words of the title, then those of the body.

    ``keys``: the features, in order; the first ``stems`` of them are stems, the others pairs.
    ``which``, ``place``, ``times``: for each occurrence its feature, the place of its (first) word, and how
    often it counts. The first ``single`` occurrences are of stems.
    """

    keys: Ids
    stems: int
    which: Ids
    place: Ids
    times: npt.NDArray[np.float32]
    single: int


def lay_out(page: Page, size: int) -> Layout:
    """Find the features of a page, in a vocabulary of ``size`` stems."""
    row = np.concatenate([page.title, _GAP, page.body])  # no pair runs from the title into the body
    known = row >= 0
    single = np.flatnonzero(known)
    pair = np.flatnonzero(known[:-1] & known[1:])
    key = np.concatenate([row[single], (row[pair] + 1) * size + row[pair + 1]])
    place = np.concatenate([single, pair])
    gap = len(page.title)
    times = np.where(place < gap + 1 + LEAD_WORDS, np.float32(TITLE_TIMES), np.float32(1))
    keys, which = np.unique(key, return_inverse=True)
    stems_ = int(np.searchsorted(keys, size))
    return Layout(keys, stems_, which, place - (place > gap), times, len(single))
