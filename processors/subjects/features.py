"""Words to features: what the model counts. One way for training and for reading.

A feature is a stem: a word without its clitics and, where that is a commoner word, without its endings
(processors/text/clitics.py); the model's vocabulary decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from processors.subjects.content_words import MASKED, tag_words
from processors.text.clitics import stems
from processors.text.reading import ArticleText
from processors.text.tokens import Tokens
from processors.text.word_table import NOTHING_ANSWERED, Answered, Answers, WordTable

Ids = npt.NDArray[np.int64]

# Words of the body's zones, each of which holds the one before: the lead (about 300 characters: what the
# reader of an agency's report sees first), the opening, and all that counts (about 1,500: what follows is
# background more often than matter).
REACHES = (50, 110, 260)
BODY_WORDS = REACHES[-1]
ZONES = 1 + len(REACHES)  # the title first
_STARTS = np.array([0, *REACHES[:-1]])  # of what each of them adds to the one before

# A longer form wins over a commoner shorter one when it is a word in its own right: at least this share as
# common (عمليات stays beside عملية; بوزارتها becomes وزارة).
_OWN_RIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Page:
    """An article as the model sees it: the stems of its title (``titled``), and of its body's first words.

    ``tags``: what else is known of each of these words (``content_words``).
    """

    words: Ids
    titled: int
    tags: Answers


class Vocabulary:
    """The stems that a model knows, each with its number and how common it is."""

    def __init__(
        self, known: Sequence[str], often: Sequence[int], common: Answered = NOTHING_ANSWERED
    ) -> None:
        """Take the stems, how often each was seen as a word without clitics, and common words' numbers."""
        self._often = dict(zip(known, often, strict=True))
        self._number = {stem: number for number, stem in enumerate(known)}
        self._ids = WordTable(self.number, common)
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

    def number(self, word: str) -> int:
        """Return the number of a word's stem, -1 where it has none."""
        return self._number.get(self.stem(word), -1)

    def ids(self, tokens: Tokens, count: int | None = None) -> Ids:
        """Return the number of each word's stem, or of the first words'; -1 where it has none."""
        return self._ids.look_up(tokens.words, tokens.hashes[:count]).astype(np.int64)

    def page(self, text: ArticleText) -> Page:
        """Return the page of an article; words that are masked have no stem on it."""
        words = self.ids(text.tokens, text.titled + BODY_WORDS)
        tags = tag_words(text.tokens, len(words))
        words[(tags & MASKED).nonzero()] = -1
        return Page(words, text.titled, tags)


@dataclass(frozen=True, slots=True)
class Layout:
    """Which stems stand on a page, and where.

    ``stems``: the stems, in order, each once.
    ``often``: how often each stands in each zone (``ZONES``, stems).
    ``place``: of each word that has a stem, in the order of the text; those of the title, then the body's.
    ``cells``: the first zone that such a word stands in, as an index into a table like ``often`` laid flat.
    """

    stems: Ids
    often: Ids
    place: Ids
    cells: Ids


def lay_out(page: Page) -> Layout:
    """Find the stems of a page."""
    (place,) = (page.words >= 0).nonzero()
    stems_, cells = _distinct(page.words.take(place))
    count = len(stems_)
    for start in place.searchsorted(page.titled + _STARTS).tolist():
        cells[start:] += count
    often = np.bincount(cells, minlength=ZONES * count).reshape(ZONES, count)
    for zone in range(2, ZONES):
        often[zone] += often[zone - 1]
    return Layout(stems_, often, place, cells)


def _distinct(key: Ids) -> tuple[Ids, Ids]:
    """Return what ``np.unique`` does with its inverse, in half its time: an article is small."""
    order = key.argsort()
    ordered = key.take(order)
    new = np.empty(len(key), np.bool_)
    new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    which = np.empty(len(key), np.int64)
    which[order] = new.cumsum() - 1
    return ordered[new], which
