"""Single articles in the archive."""

import sqlite3

from processors.rules import Matcher
from schemas import EnrichedArticle, Evidence, Rule
from streams.archive.view import article_of, first_row, time_of


def of_id(db: sqlite3.Connection, article_id: str, source: str = "") -> list[tuple[int, EnrichedArticle]]:
    """Return the event time (ms of the epoch) and the newest text of each article of an id that is kept.

    There is one for each source that uses the id, the newest first. ``source``: only its own.
    """
    rows = db.execute(
        "select row, data from articles where id = ? and ? in (source, '') order by row desc",
        (article_id, source),
    )
    return [(time_of(row), article_of(data)) for row, data in rows]


def at_address(db: sqlite3.Connection, url: str) -> tuple[int, EnrichedArticle] | None:
    """Return the event time and the newest text of the article that a link leads to, where it is kept."""
    row = db.execute("select row, data from articles where url = ? order by row desc", (url,)).fetchone()
    return (time_of(row[0]), article_of(row[1])) if row else None


def count(db: sqlite3.Connection, since: int) -> int:
    """Return how many articles there are of a time (ms of the epoch) and later."""
    [number] = db.execute("select count(*) from articles where row >= ?", (first_row(since),)).fetchone()
    return int(number)


def count_all(db: sqlite3.Connection) -> int:
    """Return how many articles there are, by an index: of a year's texts not one is passed over."""
    [number] = db.execute("select count(*) from articles").fetchone()
    return int(number)


def newest_time(db: sqlite3.Connection) -> int:
    """Return the latest event time of an article, in ms of the epoch; 0 where there is none."""
    [row] = db.execute("select coalesce(max(row), 0) from articles").fetchone()
    return time_of(row)


def matcher_of(query: str) -> Matcher:
    """Return what matches articles against one query.

    Raises:
        QueryError: it is wrong.
    """
    return Matcher([Rule(id="search", name="search", desk="search", channel="search", query=query)])


def evidence(query: str, article: EnrichedArticle) -> list[Evidence]:
    """Return what of an article makes ``query`` match; nothing where it does not.

    Raises:
        QueryError: it is wrong.
    """
    return [each for match in matcher_of(query).match(article) for each in match.evidence]
