"""Which of a desk's reports tells the same story as a new one, without comparing it to all of them.

An inverted index of the words of leads: the few reports that share most words with the new one are
candidates, and these are compared one by one: first their outlines, then what these leave. What duplicates
none of them is compared with the core of their stories: a story that took in what is like its last report
would wander off. What is like neither may still be what was told of a story in several reports.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import Relation
from processors.stories.outlines import Outline, read_outline
from processors.stories.reports import Report

_COMMON: Final = 256  # a word in so many leads finds no story in particular
_CANDIDATES: Final = 16  # compared one by one
_NEAR: Final = 3  # the third part of the lead: so much of it is in one of the reports that tell it together
_FEWEST_WORDS: Final = 3  # two leads with less in common are no story
_SAME_REPORT: Final = frozenset((Relation.DUPLICATE, Relation.ADDED))
_NONE_IS_MORE_ALIKE: Final = True, 1.0  # a duplicate with all of the lead
_PLACE: Final = "I"  # four bytes: with as many reports as a desk may hold, enough for a thousand years

Key = tuple[str, int]  # of a report: its story's id, and its number among the story's reports


@dataclass(slots=True)
class _Indexed:
    """A report and what is derived of it; ``place``: in the order in which they came to this index."""

    report: Report
    place: int = field(compare=False)
    outline: Outline = field(compare=False)
    lead: "array[int]" = field(compare=False)


class ReportIndex:
    """The reports that a desk holds, by the words of their leads.

    Two are equal that hold the same reports in the same order; how many came before is no part of it.
    """

    __slots__ = ("_by_word", "_keys", "_next", "_reports")
    __hash__ = None  # type: ignore[assignment]  # what it holds changes

    def __init__(self) -> None:
        self._reports: dict[Key, _Indexed] = {}
        self._by_word: dict[int, array[int]] = {}  # the places, in order
        self._keys: dict[int, Key] = {}  # by place
        self._next = 0

    def __len__(self) -> int:
        return len(self._reports)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ReportIndex):
            return NotImplemented
        return list(self._reports.items()) == list(other._reports.items())

    def add(self, key: Key, report: Report) -> None:
        """Take a report that has a fingerprint, in place of what had this key."""
        if key in self._reports:  # its entry could not be read for a while, and the place was given away
            self.remove(key)
        place, self._next = self._next, self._next + 1
        held = _Indexed(report, place, read_outline(report.fingerprint), array(_PLACE, report.lead))
        self._reports[key] = held
        self._keys[place] = key
        for word in held.lead:
            self._by_word.setdefault(word, array(_PLACE)).append(place)

    def remove(self, key: Key) -> None:
        """Undo ``add``."""
        held = self._reports.pop(key)
        del self._keys[held.place]
        for word in held.lead:
            places = self._by_word[word]
            places.remove(held.place)
            if not places:
                del self._by_word[word]

    def nearest(
        self,
        report: Report,
        core_of: Callable[[str], Key | None],
        told_of: Callable[[str], Iterable[Report]],
    ) -> tuple[Key, Relation] | None:
        """Return the report that ``report`` duplicates, else the core of its story; and what it is to that.

        What was told in several reports follows up the core, whatever it is to the core alone.

        None where no living story is the same; of several the one that it is most like.

        Args:
            report: one that has a fingerprint.
            core_of: returns the core of a story, given its id; None when no other article may belong to it.
            told_of: returns the reports of a story that the desk was told of.
        """
        best = False, 0.0
        found = None
        near: dict[str, Key] = {}  # the cores of stories that it may tell again
        outline = read_outline(report.fingerprint)
        for candidate, shared in self._candidates(report):
            core = core_of(candidate[0])
            if core is None:
                continue
            key, relation = candidate, self._relation(report, outline, candidate)
            if relation not in _SAME_REPORT and candidate != core:
                key, relation = core, self._relation(report, outline, core)
            if relation is Relation.DIFFERENT:
                if _NEAR * shared >= len(report.lead):
                    near.setdefault(candidate[0], core)
                continue
            rank = relation is Relation.DUPLICATE, report.likeness(self._reports[key].report)
            if rank > best:
                best, found = rank, (key, relation)
            if best == _NONE_IS_MORE_ALIKE:
                break
        if found is None:
            retold = (core for story, core in near.items() if report.retells(told_of(story)))
            found = next(((core, Relation.FOLLOW_UP) for core in retold), None)
        return found

    def _relation(self, report: Report, outline: Outline, key: Key) -> Relation:
        held = self._reports[key]
        if not outline.may_follow(held.outline):
            return Relation.DIFFERENT
        return report.relation_to(held.report)

    def _candidates(self, report: Report) -> Iterator[tuple[Key, int]]:
        """Yield the reports that share most words of the lead, the most first, and how many they share."""
        lead = read_fingerprint(report.fingerprint).lead
        places = [found for word in lead if (found := self._by_word.get(word)) and len(found) <= _COMMON]
        if not places:
            return
        shared = np.frombuffer(b"".join(places), np.dtype(_PLACE))
        times = np.bincount(from_first := shared - shared.min())
        # How many reports share so many words: those are left out that sixteen others share more with.
        reports = np.bincount(times)[::-1].cumsum()
        fewest = len(reports) - 1 - int(reports.searchsorted(_CANDIDATES))
        few = shared[times[from_first] >= max(fewest, _FEWEST_WORDS)]
        for place, words in Counter(few.tolist()).most_common(_CANDIDATES):
            yield self._keys[place], words
