"""A SQLite file that is made of topics: its rows, and how far each partition was read, change together.

Whoever catches it up holds a lock, so that two commands do not read the same twice; reading it needs none. A
topic that was deleted and made again has another id, and starts anew: its old rows belong to a partition that
is no longer known. A file that is broken, or of another version of Rasid, is deleted and built again.
"""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Final, Protocol, Self

from streams import sqlite_file
from streams.cluster.parts import Span, TopicPart
from streams.cluster.pieces import Piece
from streams.errors import StoreError
from streams.messages.records import Record

Row = tuple[int, Record]  # the number of a partition in the file, and a record of it

# A number is never given twice (autoincrement): the rows of a topic that is gone can not become another's.
_PARTS: Final = """
create table if not exists parts (
    number integer primary key autoincrement,
    topic text not null, topic_id text not null, partition integer not null,
    next integer not null,  -- the offset to go on from
    unique (topic, partition)
) strict
"""
CACHE_KB: Final = 16_000  # what is being filled fits in: ``places.SEGMENT``
LOOK_SECONDS: Final = 0.2


class View(Protocol):
    """What stands in a store beside the positions.

    Attributes:
        version: another one for other tables, or other rows of the same records.
        tables: the statements that make them.
    """

    version: int
    tables: str

    def take(self, db: sqlite3.Connection, rows: list[Row]) -> None:
        """Write the rows of some records; within a transaction."""

    def forget(self, db: sqlite3.Connection, firsts: Mapping[int, int]) -> None:
        """Delete what stands before the offsets ``firsts`` of partitions, by their numbers in the file."""


class Store:
    """One file. Not for several threads at once."""

    def __init__(self, path: Path, view: View, db: sqlite3.Connection) -> None:
        self.db = db
        self.path = path
        self._view = view

    @classmethod
    @contextmanager
    def open(cls, path: Path, view: View) -> Iterator[Self]:
        """Open a file, or make it.

        Raises:
            StoreError: it cannot be kept there.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(path.with_suffix(".making")):  # nobody else makes it, or deletes it, meanwhile
                db = sqlite_file.opened(
                    path,
                    version=view.version,
                    tables=_PARTS + ";" + view.tables,
                    probe="select count(*) from parts",
                    cache_kb=CACHE_KB,
                )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{path}: {error}: RASID_HOME must be a folder that can be written to"
            ) from error
        try:
            with closing(db):
                yield cls(path, view, db)
        except sqlite3.Error as error:
            raise StoreError(
                f"{path}: {error}; it is only a copy of what the topics say: delete it, and it is built again"
            ) from error

    def catch_up(
        self,
        look: Callable[[], Mapping[TopicPart, Span]],
        topic_ids: Mapping[str, str],
        read: Callable[[dict[TopicPart, Span]], Iterable[Piece]],
        waiting: Callable[[dict[TopicPart, Span]], None],
    ) -> None:
        """Take in what the topics hold and the file does not.

        Args:
            look: returns what the topics hold now.
            topic_ids: Kafka's id of each of their topics.
            read: yields the pieces of what is missing.
            waiting: told what is missing while another command reads it.
        """
        asked = cache(look)
        with _locked(self.path.with_suffix(".lock"), lambda: waiting(self._missing(asked()))):
            spans = look()  # now: who held the lock may have read further than what there was before
            with self._transaction():
                self._enter(spans, topic_ids)
            numbers = self.numbers()
            firsts = {numbers[part]: first for part, (first, _) in spans.items()}
            missing = self._missing(spans)
            if not missing:
                return
            for piece in read(missing):
                with self._transaction():
                    rows = [(numbers[TopicPart(each.topic, each.partition)], each) for each in piece.records]
                    self._view.take(self.db, rows)
                    self.db.executemany(
                        "update parts set next = ? where number = ?",
                        [(offset, numbers[part]) for part, offset in piece.positions.items()],
                    )
            with self._transaction():
                self._view.forget(self.db, firsts)

    def numbers(self) -> dict[TopicPart, int]:
        """Return the number of each partition in the file."""
        rows = self.db.execute("select topic, partition, number from parts")
        return {TopicPart(topic, partition): number for topic, partition, number in rows}

    def reached(self) -> dict[TopicPart, int]:
        """Return the offset to go on from of each partition."""
        rows = self.db.execute("select topic, partition, next from parts")
        return {TopicPart(topic, partition): offset for topic, partition, offset in rows}

    def _missing(self, spans: Mapping[TopicPart, Span]) -> dict[TopicPart, Span]:
        reached = self.reached()
        starts = {part: max(first, reached.get(part, 0)) for part, (first, _) in spans.items()}
        return {part: (starts[part], end) for part, (_, end) in spans.items() if starts[part] < end}

    def _enter(self, spans: Mapping[TopicPart, Span], topic_ids: Mapping[str, str]) -> None:
        """Note partitions that are new, and forget those of topics that are gone or were made again."""
        there = {(*part, topic_ids.get(part.topic, "")) for part in spans}
        for each in self.db.execute("select topic, partition, topic_id from parts").fetchall():
            if each not in there:
                self.db.execute("delete from parts where (topic, partition, topic_id) = (?, ?, ?)", each)
        for part, (_, end) in spans.items():
            # Shorter than it was: an unclean election cut it. What comes there now is read.
            self.db.execute(
                "insert into parts (topic, partition, topic_id, next) values (?, ?, ?, 0)"
                " on conflict do update set next = min(next, ?)",
                (*part, topic_ids.get(part.topic, ""), end),
            )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")


@contextmanager
def _locked(file: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Be the only one of all processes that is in here for ``file``; ``waiting`` is called now and then."""
    with file.open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                waiting()
                time.sleep(LOOK_SECONDS)
        yield
