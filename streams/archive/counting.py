"""How many articles a query matches, when they came, and what they have in common."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Final

from processors.rules import parse
from processors.rules.index_terms import AllOf, deciding_terms
from processors.stories.entries import ArticleRef
from streams.archive.facets import IN_TITLE, Kind
from streams.archive.search import EVERYWHERE, Within, expression
from streams.archive.view import time_of

_BATCH: Final = 1_000  # articles between two looks at the clock


@dataclass(slots=True)
class Facet:
    """What some articles have in common.

    Attributes:
        key: of a subject its slug.
        name: the commonest spelling; of a subject empty.
        articles: how many have it.
        in_title: how many of these say so in their title.
    """

    key: str
    name: str = ""
    articles: int = 0
    in_title: int = 0


@dataclass(slots=True)
class Counted:
    """What was counted.

    Attributes:
        times: the event times of the articles, in ms of the epoch.
        whole: whether all were counted; else there was more than time for.
    """

    times: list[int] = field(default_factory=list)
    whole: bool = True
    _lines: Counter[str] = field(default_factory=Counter)

    def take(self, rows: Iterable[tuple[int, str]]) -> None:
        """Count articles: the row and the lines of each."""
        some = list(rows)
        self.times += [time_of(row) for row, _ in some]
        self._lines.update("\n".join(lines for _, lines in some).split("\n") if some else ())

    def most(self, kind: Kind, number: int, first: str = "") -> list[Facet]:
        """Return what most of them have in common: so many of a kind.

        Now and then a word is taken for a name. So what a title names counts twice, for what is among them.

        Args:
            kind: which kind.
            number: how many at most.
            first: the key of one that comes first, whether any of them has it or not.
        """
        found = self._of_kind(kind)
        named = found.pop(first, Facet(first))
        ranked = nlargest(
            number - bool(first), found.values(), key=lambda each: (each.articles + each.in_title, each.key)
        )
        return [named] * bool(first) + sorted(ranked, key=lambda each: -each.articles)

    def _of_kind(self, kind: Kind) -> dict[str, Facet]:
        begins = f"{kind}\t"
        start = 1 + len(begins)  # behind the sign of where it stands
        found: dict[str, Facet] = {}
        commonest: dict[str, int] = {}
        for line, number in self._lines.items():
            if line.startswith(begins, 1):
                end = line.index("\t", start)
                key = line[start:end]
                known = found.get(key) or found.setdefault(key, Facet(key))
                known.articles += number
                if line[0] == IN_TITLE:
                    known.in_title += number
                if number > commonest.get(key, 0):
                    known.name, commonest[key] = line[end + 1 :], number
        return found


def counted(
    db: sqlite3.Connection, query: str, within: Within = EVERYWHERE, *, seconds: float
) -> Counted | None:
    """Count the articles that ``query`` matches, the newest first; None where only their texts tell.

    Args:
        db: of an archive.
        query: in the rules' language.
        within: of which articles.
        seconds: after so long it is enough.

    Raises:
        QueryError: the query is wrong.
    """
    asked = deciding_terms(parse(query))
    if asked is None:
        return None
    end = time.perf_counter() + seconds
    found = Counted()
    rows = db.execute(
        "select row, lines from terms join facets on row = terms.rowid"
        " where terms match ? and terms.rowid >= ? and terms.rowid < ? order by terms.rowid desc",
        (expression(AllOf((asked, *within.also))), *within.rows),
    )
    while some := rows.fetchmany(_BATCH):
        found.take(some)
        if time.perf_counter() > end:
            found.whole = rows.fetchone() is None
            break
    return found


def count_lines(db: sqlite3.Connection, articles: Iterable[ArticleRef]) -> Counted:
    """Count single articles."""
    found = Counted()
    for article in articles:
        found.take(
            db.execute(
                "select row, lines from articles join facets using (row) where source = ? and id = ?", article
            ).fetchall()
        )
    return found
