"""The passages that show what an article is about, as an editor would quote them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from importlib.resources import files
from math import inf, log
from typing import Final

import numpy as np

from processors.subjects.content_words import FIGURE, MONTHS, PLACE, SAYS, STEM
from processors.subjects.passages import Passage
from processors.subjects.phrase_scorer import Floats, PhraseScorer
from processors.text.word_list import read_words
from processors.text.word_table import Answers

_ENOUGH: Final = 2  # passages a subject: the title and the lead, mostly
_MOST: Final = 3  # where the third shows the subject as well
_WORSE: Final = log(0.5)  # of the best passage's plausibility: what is less plausible is left out
_AS_WELL: Final = log(0.75)  # of the best passage's: what is more plausible shows the subject as well
_AS_CLEAR: Final = log(
    0.9
)  # of the clearest passage's: where one is, what shows another subject is left to that
_STRENGTH: Final = (
    0.5  # of two passages that show a subject alike, the article is more about the stronger one
)
_FAINT: Final = -2.0  # strength: what is fainter does not speak for the subject
_ALIKE: Final = 0.7  # of what the shorter of two passages says: they say the same

# What is added to the logarithm of a passage's plausibility: what comes first, though it shows no more,
_TITLE: Final = 0.5  # the writer's own summary
_EARLY: Final = (0.6, 0.3)  # the first sentences of the body: the news of the day
# and what shows less than its words do.
_PART: Final = -1.5  # it is no whole thought
_BEFORE: Final = -1.0  # it says what was before
_LEANING: Final = -0.5  # it leans on what stands before it

_LEXICON: Final = files("processors.subjects") / "lexicon"
_OF_BEFORE: Final = read_words(_LEXICON / "past.txt")
_POINTING_BACK: Final = read_words(_LEXICON / "vague.txt")
_LAST: Final = frozenset(["الماضي", "الماضيه", "الفاءت", "الفاءته"])
_BEGINNING: Final = 4  # words: وفي مارس الماضي، أعلن ...


def find_evidence(
    passages: Sequence[Passage], words: Sequence[str], tags: Answers, scorer: PhraseScorer
) -> list[list[Passage]]:
    """Return the passages to show for each subject, the best first.

    Args:
        passages: those of an article.
        words: its words in search form.
        tags: those of its first words.
        scorer: of the subjects' phrases.
    """
    firsts = np.array([each.first for each in passages])
    ends = np.array([each.end for each in passages]).clip(max=len(tags))
    shows, strength = scorer.score(firsts, ends)
    standing = _standing(passages, words, tags, scorer.titled)
    shows += np.minimum(standing, 0)
    speaks = strength >= _FAINT
    shows[~speaks] = -inf
    likely = shows + np.maximum(standing, 0)
    orders = (-likely - _STRENGTH * strength).argsort(axis=1, kind="stable").tolist()
    best = likely.max(axis=1, keepdims=True)
    good = (speaks & (likely >= best + _WORSE)).tolist()
    as_good = (likely >= best + _AS_WELL).tolist()
    as_clear = (speaks & (shows >= shows.max(axis=1, keepdims=True) + _AS_CLEAR)).tolist()
    known = tags.tolist()
    shown: list[list[int]] = []
    for number, order in enumerate(orders):
        elsewhere = {place for places in shown for place in places}
        elsewhere.update(other[0] for other in orders[number + 1 :] if other[0] != order[0])
        own = [place for place in order if place not in elsewhere]
        if any(as_clear[number][place] for place in own):
            places = [place for place in own if good[number][place] or as_clear[number][place]]
        else:
            places = [place for place in order if good[number][place]]
        said = (_says(known[passages[place].first : passages[place].end]) for place in places)
        shown.append(_different(places, said, as_good[number]))
    return [[passages[place] for place in places] for places in shown]


def _different(places: list[int], said: Iterable[set[int]], as_good: list[bool]) -> list[int]:
    """Return the passages to show of these: nothing is said twice, and places alone say nothing.

    Args:
        places: of good passages, the best first.
        said: what each of these says.
        as_good: whether a passage of the article is about as good as the best.
    """
    found: dict[int, set[int]] = {}
    for place, says in zip(places, said, strict=True):
        if len(found) == _ENOUGH and not as_good[place]:
            break
        if says and not any(_alike(says, other) for other in found.values()):
            found[place] = says
            if len(found) == _MOST:
                break
    return list(found) or places[:1]


def _alike(one: set[int], other: set[int]) -> bool:
    """Tell whether two passages say the same, by the stems of what they say."""
    return len(one & other) >= _ALIKE * min(len(one), len(other))


def _says(tags: list[int]) -> set[int]:
    """Return the stems of the words that say what: places alone do not."""
    return {known & STEM for known in tags if known & SAYS and not known & PLACE}


def _standing(passages: Sequence[Passage], words: Sequence[str], tags: Answers, titled: int) -> Floats:
    """Return how well each passage stands beside what its words show."""
    dated = _dated(passages, words, tags)
    early = iter(_EARLY)
    found = []
    for number, passage in enumerate(passages):
        if passage.first < titled:
            standing = _TITLE
        elif not passage.is_whole:
            standing = _PART
        else:
            standing = next(early, 0.0)
            is_lead = standing == _EARLY[0]
            if not is_lead and (number in dated or _is_of_before(words, passage)):
                standing += _BEFORE
        if passage.first >= titled and _leans(words, passage):
            standing += _LEANING
        found.append(standing)
    return np.array(found)


def _dated(passages: Sequence[Passage], words: Sequence[str], tags: Answers) -> set[int]:
    """Return the numbers of the passages that name a day."""
    firsts = [passage.first for passage in passages]
    return {
        bisect_right(firsts, place) - 1
        for place in (tags & FIGURE).nonzero()[0].tolist()
        if not MONTHS.isdisjoint(words[max(place - 1, 0) : place + 2])
    }


def _is_of_before(words: Sequence[str], passage: Passage) -> bool:
    """Tell whether a passage begins as what was before does."""
    first = passage.first
    return words[first] in _OF_BEFORE or not _LAST.isdisjoint(words[first : first + _BEGINNING])


def _leans(words: Sequence[str], passage: Passage) -> bool:
    """Tell whether a passage points to what stands before it."""
    first, second = words[passage.first], words[passage.first + 1 : passage.first + 2]
    return first in _POINTING_BACK or second == ["ذلك"]
