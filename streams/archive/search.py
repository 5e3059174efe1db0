"""Articles that a query in the rules' language matches, the newest first.

The index names the articles that have what the query requires (``processors.rules.index_terms``); the matcher
reads each of them, and decides. So a search finds what a rule with the same query would have found.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from processors.rules import parse
from processors.rules.index_terms import Choice, Row, Term, required_terms
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
        row: its place in the archive; a search goes on ``before`` it.
    """

    time: int
    article: EnrichedArticle
    evidence: list[Evidence]
    row: int


def search(
    db: sqlite3.Connection, query: str, *, since: int | None = None, until: int | None = None
) -> Iterator[Found]:
    """Yield the articles that ``query`` matches, the newest first. Arguments and errors: ``look``'s."""
    return (found for found in look(db, query, since=since, until=until) if found)


def look(
    db: sqlite3.Connection,
    query: str,
    *,
    since: int | None = None,
    until: int | None = None,
    before: int | None = None,
) -> Iterator[Found | None]:
    """Look at the articles that ``query`` may match, the newest first; None for one that it does not.

    Who has no time left can so leave between two.

    Args:
        db: of an archive.
        query: in the rules' language.
        since: only those of this event time and later, in ms of the epoch.
        until: only those of before this time.
        before: only those behind this row: to go on where a search stopped.

    Raises:
        QueryError: the query is wrong.
    """
    matcher = matcher_of(query)
    first = first_row(since) if since is not None else 0
    end = min(first_row(until) if until is not None else _FOREVER, before if before is not None else _FOREVER)
    rows = db.execute(
        "select row, data from terms join articles on row = terms.rowid"
        " where terms match ? and terms.rowid >= ? and terms.rowid < ? order by terms.rowid desc",
        (_expression(required_terms(parse(query))), first, end),
    )
    for row, data in rows:
        article = article_of(data)
        matches = matcher.match(article)
        yield Found(time_of(row), article, matches[0].evidence, row) if matches else None


def _expression(choices: list[Choice]) -> str:
    """Return what FTS5 is asked: the rarest choices, of each one row, of a row all."""
    return " AND ".join(f"({_either(map(_row, choice))})" for choice in choices[:_CHOICES])


def _row(row: Row) -> str:
    return " AND ".join(f"({_either(map(_term, terms))})" for terms in row)


def _either(parts: Iterator[str]) -> str:
    return " OR ".join(parts)


def _term(term: Term) -> str:
    quoted = '"' + term.text.replace('"', '""') + '"'
    return f"{quoted} *" if term.prefix else quoted
