"""Which of a desk's reports tells the same story as a new one, without comparing it to all of them.

An inverted index of the words of leads: the few reports that share most words with the new one are
candidates, and these are compared one by one. What duplicates none of them is compared with the core of their
stories: a story that took in what is like its last report would wander off.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from processors.stories.grouping import Relation
from processors.stories.reports import Report

_COMMON: Final = 256  # a word in so many leads finds no story in particular
_CANDIDATES: Final = 16  # compared one by one
_FEWEST_WORDS: Final = 3  # two leads with less in common are no story
_SAME_REPORT: Final = frozenset((Relation.DUPLICATE, Relation.ADDED))

Key = tuple[str, int]  # of a report: its story's id, and its number among the story's reports


class ReportIndex:
    """The reports that a desk holds, by the words of their leads."""

    def __init__(self) -> None:
        self._reports: dict[Key, Report] = {}
        self._by_word: dict[int, dict[Key, None]] = {}

    def __len__(self) -> int:
        return len(self._reports)

    def add(self, key: Key, report: Report) -> None:
        """Take a report that has a fingerprint, in place of what had this key."""
        if key in self._reports:  # its entry could not be read for a while, and the place was given away
            self.remove(key)
        self._reports[key] = report
        for word in report.lead:
            self._by_word.setdefault(word, {})[key] = None

    def remove(self, key: Key) -> None:
        """Undo ``add``."""
        for word in self._reports.pop(key).lead:
            keys = self._by_word[word]
            del keys[key]
            if not keys:
                del self._by_word[word]

    def nearest(self, report: Report, core_of: Callable[[str], Key | None]) -> tuple[Key, Relation] | None:
        """Return the report that ``report`` duplicates, else the core of its story; and what it is to that.

        None where no living story is the same; of several the one that it is most like.

        Args:
            report: one that has a fingerprint.
            core_of: returns the core of a story, given its id; None when no other article may belong to it.
        """
        best = False, 0.0
        found = None
        for candidate in self._candidates(report):
            core = core_of(candidate[0])
            if core is None:
                continue
            key, relation = candidate, report.relation_to(self._reports[candidate])
            if relation not in _SAME_REPORT and candidate != core:
                key, relation = core, report.relation_to(self._reports[core])
            if relation is Relation.DIFFERENT:
                continue
            rank = relation is Relation.DUPLICATE, report.likeness(self._reports[key])
            if rank > best:
                best, found = rank, (key, relation)
        return found

    def _candidates(self, report: Report) -> Iterator[Key]:
        """Yield the reports that share most words of the lead, the most first."""
        shared: Counter[Key] = Counter()
        for word in report.lead:
            keys = self._by_word.get(word, {})
            if len(keys) <= _COMMON:
                shared.update(keys.keys())
        for key, words in shared.most_common(_CANDIDATES):
            if words >= _FEWEST_WORDS:
                yield key
