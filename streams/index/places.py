"""Where the records about an article stand: a few bytes for each, and an answer that does not grow slower.

A row is 48 bits of the hash of a name (the id of an article, or of an alert), a partition and an offset. Two
names may share a hash, one look-up in ten million at 20 million rows: whoever reads the record sees.

Rows come in the order of time and are looked up by hash. In one tree every row would land on a page of its
own; so there are segments, each filled to ``SEGMENT`` rows while it fits in memory, and never touched again.
A look-up asks each of them: 40 at 20 million rows. A segment that retention has passed is deleted whole.
"""

import sqlite3
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Final

from streams.cluster.parts import TopicPart
from streams.index.about import Names
from streams.index.store import Row
from streams.messages.records import Record

SEGMENT: Final = 500_000  # 12 MB


class Places:
    """The view; ``names_of``: what tells the names of a record, by topic."""

    version = 1
    tables = """
create table segments (number integer primary key, rows integer not null) strict;
create table reach (  -- the last offset of each partition in a segment
    segment integer not null, part integer not null, last integer not null, primary key (segment, part)
) strict, without rowid;
create table places (
    segment integer not null, name integer not null, part integer not null, at integer not null,
    primary key (segment, name, part, at)
) strict, without rowid;
insert into segments values (0, 0);
"""

    def __init__(self, names_of: Mapping[str, Callable[[Record], Names]]) -> None:
        self._names_of = names_of

    def take(self, db: sqlite3.Connection, rows: list[Row]) -> None:
        """Write a row for each name of each record."""
        [(segment, filled)] = db.execute("select number, rows from segments order by number desc limit 1")
        if filled >= SEGMENT:
            segment, filled = segment + 1, 0
        found = sorted(
            (segment, _hash(name), part, record.offset)
            for part, record in rows
            for name in self._names_of[record.topic](record)
        )
        db.executemany("insert or ignore into places values (?, ?, ?, ?)", found)
        last: dict[int, int] = {}
        for _, _, part, offset in found:
            last[part] = max(last.get(part, 0), offset)
        db.executemany(
            "insert into reach values (?, ?, ?) on conflict do update set last = max(last, excluded.last)",
            [(segment, part, offset) for part, offset in last.items()],
        )
        db.execute("insert or replace into segments values (?, ?)", (segment, filled + len(found)))

    def forget(self, db: sqlite3.Connection, firsts: Mapping[int, int]) -> None:
        """Delete the segments of which nothing is kept any more, but for the one that is being filled."""
        kept = {
            segment
            for segment, part, last, known in db.execute(
                "select segment, part, last, number is not null from reach left join parts on number = part"
            )
            if known and last >= firsts.get(part, 0)
        }
        for [segment] in db.execute("select number from segments order by number desc limit -1 offset 1"):
            if segment not in kept:
                for table, column in (("places", "segment"), ("reach", "segment"), ("segments", "number")):
                    db.execute(f"delete from {table} where {column} = ?", (segment,))  # noqa: S608  # names of ours


def find(db: sqlite3.Connection, name: bytes) -> dict[TopicPart, list[int]]:
    """Return the offsets, rising, at which records of that name stand, and perhaps another's."""
    found: dict[TopicPart, list[int]] = {}
    for topic, partition, offset in db.execute(
        "select topic, partition, at from places join parts on number = part"
        " where segment in (select number from segments) and name = ? order by topic, partition, at",
        (_hash(name),),
    ):
        found.setdefault(TopicPart(topic, partition), []).append(offset)
    return found


def _hash(name: bytes) -> int:
    return int.from_bytes(blake2b(name, digest_size=6).digest(), signed=True)
