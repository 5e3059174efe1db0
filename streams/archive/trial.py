"""A rule over the last days of the archive, without installing it: what it hits, and what it would tell.

Decisions are those of the live work, with a ledger that begins empty at the first of these days.
"""

import sqlite3
import time
from dataclasses import dataclass, replace
from typing import Final

from processors.rules.query import written_out
from processors.stories.entries import ref_of
from schemas import Rule
from streams.archive.search import Found, Within, look
from streams.desks.rule_trial import RulesAtWork, StoryTrial

_NEVER: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a rule matches, and whether the desk would be told of it."""

    found: Found
    told: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule would do.

    Attributes:
        hits: the newest first.
        noisiest: the stories with the most alerts and hits.
        whole: whether all of the time was looked through; else there was more than time for.
    """

    hits: list[Hit]
    noisiest: list[StoryTrial]
    whole: bool

    @property
    def reached(self) -> int:
        """Back to which event time it was looked for, in ms of the epoch; 0 for all of it."""
        if self.whole:
            return 0
        return self.hits[-1].found.time if self.hits else _NEVER

    @property
    def told(self) -> int:
        """How many alerts the desk would get."""
        return sum(each.told for each in self.hits)


NOTHING: Final = Tried([], [], whole=True)


def tried(db: sqlite3.Connection, rule: Rule, *, since: int, seconds: float, most: int) -> Tried:
    """Try a rule on the articles of a time (ms of the epoch) and later.

    Args:
        db: of an archive.
        rule: it is tried as if it were active.
        since: the first event time.
        seconds: after so long it is enough.
        most: as many hits are enough.

    Raises:
        QueryError: its query is wrong.
    """
    found: list[Found] = []
    whole = True
    end = time.perf_counter() + seconds
    for _, each in look(db, written_out(rule), Within(since)):
        if each:
            found.append(each)
        if len(found) >= most or time.perf_counter() > end:
            whole = False
            break
    work = RulesAtWork([replace(rule, active=True, expires_at=None)])
    hits = [_hit(work, each) for each in reversed(found)]
    return Tried(hits[::-1], work.result().noisiest, whole)


def beside(one: Tried, other: Tried) -> list[Hit]:
    """Return what the one hits and the other does not, of the time that both were looked through for."""
    known = {ref_of(each.found.article) for each in other.hits}
    return [
        each
        for each in one.hits
        if each.found.time >= other.reached and ref_of(each.found.article) not in known
    ]


def _hit(work: RulesAtWork, found: Found) -> Hit:
    alerts = work.take(found.article, found.time)
    return Hit(found, any(each.suppressed is None for each in alerts))
