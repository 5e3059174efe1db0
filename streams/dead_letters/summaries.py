"""What the dead letters are chosen by, in a local file: so only those that are meant are read."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from streams.cluster.parts import TopicPart
from streams.dead_letters import record as dead_letters
from streams.index.store import Row
from streams.messages.lanes import Lane
from streams.messages.records import Record

_LATEST = 2**63 - 1  # what SQLite holds; a header of another hand may say anything


class Summary(NamedTuple):
    """A letter in short. ``timestamp``: of the message that died, in milliseconds of the epoch."""

    part: TopicPart
    offset: int
    reason: str
    stage: str
    key: str
    timestamp: int
    lane: Lane

    @property
    def id(self) -> str:
        """The letter's place on the topic."""
        return f"{self.part.partition}:{self.offset}"


class Summaries:
    """The view: a summary of each letter. After a crash a worker may write one twice: the first counts."""

    version = 2
    tables = """
create table letters (
    part integer not null, at integer not null,
    origin text not null unique,  -- the record that died, with its time
    reason text not null, stage text not null, key text not null, time integer not null, lane text,
    primary key (part, at)
) strict, without rowid;
"""

    def take(self, db: sqlite3.Connection, rows: list[Row]) -> None:
        """Write the summaries of those records that are letters."""
        # Before anything of a topic that was made again, whose letters may name the same records.
        db.execute("delete from letters where part not in (select number from parts)")
        found = [(part, *told) for part, record in rows if (told := _summary(record))]
        db.executemany("insert or ignore into letters values (?, ?, ?, ?, ?, ?, ?, ?)", found)

    def forget(self, db: sqlite3.Connection, firsts: Mapping[int, int]) -> None:
        """Delete what retention has deleted."""
        db.executemany("delete from letters where part = ? and at < ?", list(firsts.items()))


def summaries(db: sqlite3.Connection) -> Iterator[Summary]:
    """Yield all summaries, in the order of their partitions."""
    for topic, partition, *rest in db.execute(
        "select topic, partition, at, reason, stage, key, time, lane from letters join parts on number = part"
        " order by partition, at"
    ):
        yield Summary(TopicPart(topic, partition), *rest)


def _summary(record: Record) -> tuple[int, str, str, str, str, int, Lane] | None:
    """Return the columns of a letter; None where the record is none of ours."""
    why = dead_letters.letter_on(record)
    if why is None:
        return None
    return (
        record.offset,
        # Offsets begin again where a topic is deleted and made again: its time tells two records apart.
        f"{why.topic}/{why.partition}/{why.offset}/{why.timestamp}",
        why.reason,
        why.stage,
        (record.key or b"").decode(errors="replace"),
        max(0, min(why.timestamp, _LATEST)),
        why.replay,
    )
