"""What an outlet said of a story, and how two such reports stand to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from processors.stories.bursts import HOUR
from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import Relation, likeness, relate, retells

_RECENT: Final = 12 * HOUR  # under one title something else may have happened on the next day

_SOON: Final = 48 * HOUR  # so long one name and one act are one event
_AT_ONCE: Final = 6 * HOUR  # so long outlets write of what happened once


@dataclass(frozen=True, slots=True)
class Report:
    """What an outlet said, and when (event time, ms). The fingerprint is empty where the article has none."""

    fingerprint: str
    source: str
    at: int

    @property
    def lead(self) -> frozenset[int]:
        """The words of its lead, as hashes."""
        return read_fingerprint(self.fingerprint).lead

    def relation_to(self, earlier: "Report") -> Relation:
        """Tell what this report is to an earlier one."""
        return relate(
            read_fingerprint(earlier.fingerprint),
            read_fingerprint(self.fingerprint),
            same_outlet=earlier.source == self.source,
            soon=self.at - earlier.at < _SOON,
        )

    def retells(self, earlier: Iterable["Report"]) -> bool:
        """Tell whether reports that came lately said together what this one leads with."""
        lately = [each.fingerprint for each in earlier if each.fingerprint and self.at - each.at < _RECENT]
        return retells(map(read_fingerprint, lately), read_fingerprint(self.fingerprint))

    def follows_soon(self, earlier: Iterable["Report"]) -> bool:
        """Tell whether other outlets said what was told, the last of them not long before."""
        known = list(earlier)
        others = all(each.source != self.source for each in known)
        return others and self.at - max(each.at for each in known) <= _AT_ONCE

    def likeness(self, other: "Report") -> float:
        """Return how much of their leads two reports share: 0 to 1."""
        return likeness(read_fingerprint(self.fingerprint), read_fingerprint(other.fingerprint))
