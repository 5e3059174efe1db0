"""The alerts that are kept, in the order of time over all channels: a view of their topics."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final, NamedTuple

from streams.cluster.parts import TopicPart
from streams.index.store import Row

BLOCK: Final = 500  # alerts that are read at once: 2 MB


class Place(NamedTuple):
    """Where an alert stands; places are in the order of time."""

    time: int
    part: TopicPart
    offset: int


class AlertTimes:
    """The view: event time, partition and offset of each alert."""

    version = 1
    tables = """
create table alerts (
    time integer not null, part integer not null, at integer not null, primary key (time, part, at)
) strict, without rowid;
"""

    def take(self, db: sqlite3.Connection, rows: list[Row]) -> None:
        """Write a row for each alert."""
        db.executemany(
            "insert or ignore into alerts values (?, ?, ?)",
            [(record.timestamp, part, record.offset) for part, record in rows],
        )

    def forget(self, db: sqlite3.Connection, firsts: Mapping[int, int]) -> None:
        """Delete what retention has deleted."""
        db.executemany("delete from alerts where part = ? and at < ?", list(firsts.items()))
        db.execute("delete from alerts where part not in (select number from parts)")


def blocks(db: sqlite3.Connection, since: int, ends: Mapping[TopicPart, int]) -> Iterator[list[Place]]:
    """Yield the places of the alerts of a time and later before ``ends``, block by block, in order."""
    rows = db.execute(
        "select time, topic, partition, at from alerts join parts on number = part"
        " where time >= ? order by time, topic, partition, at",
        (since,),
    )
    places = (Place(time, TopicPart(topic, partition), at) for time, topic, partition, at in rows)
    wanted = (each for each in places if each.offset < ends.get(each.part, 0))
    while block := list(islice(wanted, BLOCK)):
        yield block
