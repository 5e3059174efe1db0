"""What the archive holds: the newest text of each article, the terms to find it by, and what desks were told.

An article is known by its source and id, as desks know it: two newsrooms that count from 1 both have a first
article. A tombstone takes back what every source has of its id.

The number of a row is its event time and a count within the millisecond: the newest come first by it, and a
span of time is a span of rows. Texts are kept compressed and whole, and beside them what they are counted and
narrowed down by (``facets``). The terms are kept without their places (SQLite's FTS5, without content): what
stands beside what is asked of the text itself, by the matcher.
"""

import sqlite3
import string
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from processors.rules.index_terms import index_terms
from processors.stories.ledger import apart
from schemas import Alert, EnrichedArticle, Mark, SchemaError, wire
from schemas.article import NormalizedText
from streams.archive.facets import lines_of, named_by, terms_of
from streams.index.store import Row
from streams.messages import lanes, times
from streams.messages.lanes import LIVE
from streams.messages.received import is_tombstone
from streams.messages.topics import DAY_MS

_WITHIN_MS: Final = 1 << 20  # rows of one millisecond: more than Kafka takes in it
_FARTHEST_MS: Final = 1 << 43  # the year 2248, as far as SQLite's rows go; farther times are taken as it
# What stands within terms (subject:sport, covid-19, o'neill), quoted as SQLite wants it.
_PUNCTUATION: Final = string.punctuation.replace("'", "''").replace('"', '""')
_RECALLED: Final = 500  # articles: a second's work; twice as many help little more
_LEVEL: Final = 3  # of zlib: twice as fast as the default, a tenth larger
_NOTHING: Final = NormalizedText(title="", body="")


class ArchiveView:
    """The view of enriched articles, of alerts and their marks; ``days``: of event time are kept."""

    version = 8  # another one where the terms of an article change, too
    tables = f"""
create table articles (
    row integer primary key, id text not null, source text not null, version integer not null, url text,
    data blob not null, unique (id, source)
) strict;
create index articles_by_url on articles (url) where url is not null;
create table facets (row integer primary key, lines text not null) strict;
create virtual table terms using fts5(
    words, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '{_PUNCTUATION}'"
);
create table alerts (  -- in the order in which they came
    number integer primary key autoincrement, time integer not null, id text not null unique,
    channel text not null, desk text not null, rule text not null, severity text not null,
    story text not null, article text not null, source text not null, told integer not null,
    data blob not null
) strict;
create index alerts_by_time on alerts (told, time, number);
create index alerts_of_article on alerts (article);
create index alerts_of_story on alerts (desk, story);
create table named (  -- what alerts are about and name
    kind text not null, key text not null, number integer not null, name text not null,
    primary key (kind, key, number)
) strict, without rowid;
create index named_by_alert on named (number);
create table marks (  -- of alerts; numbered in the order in which they came
    alert text primary key, number integer not null unique, time integer not null, desk text not null,
    read integer not null, taken_by text
) strict, without rowid;
create table archive (name text not null) strict;  -- another one for each file: its numbers are its own
insert into archive values (lower(hex(randomblob(8))));
"""  # noqa: S608  # letters of ours

    def __init__(self, enriched: str, marks: str, days: int) -> None:
        self._enriched = enriched
        self._marks = marks
        self._days = days

    def take(self, db: sqlite3.Connection, rows: list[Row]) -> None:
        """Write what records of the live lane say; one that cannot be read has its story elsewhere."""
        for _, record in rows:
            if record.value is None or lanes.of(record.headers) is not LIVE:
                continue
            try:
                if record.topic == self._marks:
                    self._take_mark(db, record.timestamp, wire.decode(Mark, record.value))
                elif record.topic == self._enriched:
                    self._take_article(db, record.timestamp, wire.decode(EnrichedArticle, record.value))
                else:
                    for alert in apart(wire.decode(Alert, record.value)):
                        self._take_alert(db, record.timestamp, alert)
            except SchemaError:
                continue

    def forget(self, db: sqlite3.Connection, firsts: Mapping[int, int]) -> None:  # noqa: ARG002  # a view's signature
        """Delete what is older than ``days``, whatever Kafka still keeps."""
        end = first_row(times.now() - self._days * DAY_MS)
        for row, data in db.execute("select row, data from articles where row < ?", (end,)).fetchall():
            _delete(db, row, data)
        # With each article that comes: the index by time begins with `told`.
        old = "select number from alerts where told in (0, 1) and time < ?"
        db.execute(f"delete from named where number in ({old})", (time_of(end),))  # noqa: S608  # words of ours
        db.execute("delete from alerts where told in (0, 1) and time < ?", (time_of(end),))
        db.execute("delete from marks where time < ?", (time_of(end),))

    def _take_article(self, db: sqlite3.Connection, time: int, article: EnrichedArticle) -> None:
        if not is_tombstone(article):
            self._put_article(db, time, article)
            return
        known = db.execute("select source, version from articles where id = ?", (article.id,)).fetchall()
        for source, version in known:
            self._put_article(db, time, replace(article, source=source, version=version))

    def _put_article(self, db: sqlite3.Connection, time: int, article: EnrichedArticle) -> None:
        """Keep an article in place of an older text.

        One that is canceled is canceled whatever version says so, as for the desks (``ledger.withdraw``):
        version 1 of زيارة الوزير cancels version 2. The text stays that of the newest version.
        """
        known = db.execute(
            "select row, version, data from articles where id = ? and source = ?",
            (article.id, article.source),
        ).fetchone()
        if known:
            row, version, data = known
            if version > article.version:
                if article.status != "canceled":
                    return
                article = replace(article_of(data), status="canceled")
            _delete(db, row, data)
        row = _free(db, time)
        data = zlib.compress(wire.encode(replace(article, normalized=_NOTHING, fingerprint="")), _LEVEL)
        db.execute(
            "insert into articles values (?, ?, ?, ?, ?, ?)",
            (row, article.id, article.source, article.version, article.url, data),
        )
        db.execute("insert into terms (rowid, words) values (?, ?)", (row, _terms(article)))
        db.execute("insert into facets values (?, ?)", (row, "\n".join(lines_of(article))))

    def _take_mark(self, db: sqlite3.Connection, time: int, mark: Mark) -> None:
        db.execute(
            "insert or replace into marks values"
            " (?, (select coalesce(max(number), 0) + 1 from marks), ?, ?, ?, ?)",
            (mark.alert, time, mark.desk, mark.read, mark.taken_by),
        )

    def _take_alert(self, db: sqlite3.Connection, time: int, alert: Alert) -> None:
        article = alert.article
        said = (alert.channel, alert.desk, alert.rule.id, alert.severity, alert.story.id)
        made = db.execute(
            "insert or ignore into alerts"
            " (time, id, channel, desk, rule, severity, story, article, source, told, data)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                time, alert.id, *said, article.id, article.source, alert.suppressed is None,
                zlib.compress(wire.encode(alert), _LEVEL),
            ),
        )  # fmt: skip
        if made.rowcount:
            named = [(*each, made.lastrowid) for each in named_by(alert)]
            db.executemany("insert or ignore into named (kind, key, name, number) values (?, ?, ?, ?)", named)


def first_row(time: int) -> int:
    """Return the first row that there may be of a time (ms of the epoch)."""
    return min(max(time, -_FARTHEST_MS), _FARTHEST_MS - 1) * _WITHIN_MS


def time_of(row: int) -> int:
    """Return the event time of a row, in ms of the epoch."""
    return row // _WITHIN_MS


def article_of(data: bytes) -> EnrichedArticle:
    """Read an article as it is kept: without its normalised text and its fingerprint."""
    return wire.decode(EnrichedArticle, zlib.decompress(data))


def alert_of(data: bytes) -> Alert:
    """Read an alert as it is kept."""
    return wire.decode(Alert, zlib.decompress(data))


def recall(db: sqlite3.Connection) -> None:
    """Find the terms of the newest articles once more, before others come.

    Processors remember words, and the next articles have the same ones: in a process that remembers none an
    article takes three times as long, and those of its first seconds wait for each other.
    """
    for [data] in db.execute("select data from articles order by row desc limit ?", (_RECALLED,)):
        _terms(article_of(data))


def _free(db: sqlite3.Connection, time: int) -> int:
    """Return the next row of a time that is not taken."""
    first = first_row(time)
    [last] = db.execute(
        "select max(row) from articles where row between ? and ?", (first, first + _WITHIN_MS - 1)
    ).fetchone()
    return first if last is None else int(last) + 1


def _delete(db: sqlite3.Connection, row: int, data: bytes) -> None:
    """Delete an article. An index without content is told once more what it was given."""
    terms = _terms(article_of(data))
    db.execute("insert into terms (terms, rowid, words) values ('delete', ?, ?)", (row, terms))
    db.execute("delete from facets where row = ?", (row,))
    db.execute("delete from articles where row = ?", (row,))


def _terms(article: EnrichedArticle) -> str:
    return " ".join(index_terms(article).union(terms_of(lines_of(article))))
