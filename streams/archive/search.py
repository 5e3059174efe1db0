"""Articles that a query in the rules' language matches, the newest first.

The index names the articles that have what the query requires (``processors.rules.index_terms``); the matcher
reads each of them, and decides. So a search finds what a rule with the same query would have found.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from processors.rules import parse
from processors.rules.index_terms import AllOf, Asked, OneOf, Term, required_terms
from schemas import EnrichedArticle, Evidence
from streams.archive.articles import matcher_of
from streams.archive.view import article_of, first_row, time_of

# SQLite looks through the longest list of articles as well; what nearly all have turns nobody away.
_CHOICES: Final = 3
_FOREVER: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Found:
    """An article that matches.

    Attributes:
        time: its event time, in ms of the epoch.
        article: without its normalised text.
        evidence: the spans that made it match.
    """

    time: int
    article: EnrichedArticle
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True)
class Within:
    """Of which articles something is asked.

    Attributes:
        since: only those of this event time and later, in ms of the epoch.
        until: only those of before this time.
        before: only those behind this row: to go on where a search stopped.
        also: terms that they are filed under, whatever the query says (``streams.archive.facets``).
    """

    since: int | None = None
    until: int | None = None
    before: int | None = None
    also: tuple[Term, ...] = ()

    @property
    def rows(self) -> tuple[int, int]:
        """The first row, and the one behind the last."""
        first = first_row(self.since) if self.since is not None else 0
        end = first_row(self.until) if self.until is not None else _FOREVER
        return first, min(end, self.before if self.before is not None else _FOREVER)


EVERYWHERE: Final = Within()


def search(
    db: sqlite3.Connection, query: str, *, since: int | None = None, until: int | None = None
) -> Iterator[Found]:
    """Yield the articles that ``query`` matches, the newest first. Arguments and errors: ``look``'s."""
    return (found for _, found in look(db, query, Within(since, until)) if found)


def look(
    db: sqlite3.Connection, query: str, within: Within = EVERYWHERE
) -> Iterator[tuple[int, Found | None]]:
    """Look at the articles that ``query`` may match, the newest first.

    Yields the row of each, with what is found; None for one that it does not match. Who has no time left can
    so leave between two, and go on later ``before`` that row.

    Args:
        db: of an archive.
        query: in the rules' language.
        within: of which articles.

    Raises:
        QueryError: the query is wrong.
    """
    matcher = matcher_of(query)
    asked = AllOf((*required_terms(parse(query))[:_CHOICES], *within.also))
    rows = db.execute(
        "select row, data from terms join articles on row = terms.rowid"
        " where terms match ? and terms.rowid >= ? and terms.rowid < ? order by terms.rowid desc",
        (expression(asked), *within.rows),
    )
    for row, data in rows:
        article = article_of(data)
        matches = matcher.match(article)
        yield row, Found(time_of(row), article, matches[0].evidence) if matches else None


def expression(asked: Asked) -> str:
    """Return how FTS5 is asked for the articles that are filed so."""
    match asked:
        case Term():
            quoted = '"' + asked.text.replace('"', '""') + '"'
            return f"{quoted} *" if asked.prefix else quoted
        case OneOf():
            return " OR ".join(f"({expression(each)})" for each in asked.of)
        case AllOf():
            of = " AND ".join(f"({expression(each)})" for each in asked.of)
            return f"({of})" + "".join(f" NOT ({expression(each)})" for each in asked.others)
