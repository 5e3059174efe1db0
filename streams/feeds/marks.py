"""How far files were sent, so that a second run goes on where the first one stopped.

One SQLite file under RASID_HOME, a row for each file, by its path, its size and its time of change: a file
that was changed is another one. What is written down is confirmed; what a machine loses is sent once more.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

from processors.identity import digest
from streams import sqlite_file
from streams.errors import StoreError
from streams.settings import Settings

_VERSION: Final = 1
_TABLE: Final = """
create table if not exists marks (
    way text not null, path blob not null, size integer not null, changed integer not null,
    document integer not null, number integer not null, sent integer not null, bad integer not null,
    whole integer not null, at integer not null,
    primary key (way, path)
) strict, without rowid
"""
_SAVE_SECONDS: Final = 0.5  # what is sent in it is sent once more after a kill -9


class File(NamedTuple):
    """A file as it stands now."""

    path: bytes
    size: int
    changed: int

    @classmethod
    def of(cls, path: str) -> "File | None":
        """Return a file as it stands; None for what is none of a certain size (a pipe), or has gone."""
        found = Path(path)
        try:
            status = found.stat()
        except (OSError, ValueError):  # as is_file has it: no such path, or none that there can be
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return cls(os.fsencode(found.absolute()), status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a file was sent.

    Attributes:
        document: how many of its documents are done.
        number: how much of the next one is: what its reader is to skip.
        sent: articles that are confirmed.
        bad: what was no article.
        whole: nothing is left.
        at: when, in milliseconds of the epoch; 0 for never.
    """

    document: int = 0
    number: int = 0
    sent: int = 0
    bad: int = 0
    whole: bool = False
    at: int = 0


class Marks:
    """The marks of files that are read in one way, for one topic."""

    def __init__(self, db: sqlite3.Connection, way: str) -> None:
        self._db = db
        self._way = way
        self._changed: dict[File, Mark] = {}
        self._saved = time.monotonic()

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, *way: object) -> Iterator[Self]:
        """Open the marks; what was noted in the block is saved at its end.

        Args:
            settings: say where they are kept.
            way: what else a file was sent as: the topic, by its id, and how it is read.

        Raises:
            StoreError: they cannot be kept there.
        """
        path = settings.home / "push" / "marks.sqlite"
        try:
            db = sqlite_file.opened(path, version=_VERSION, tables=_TABLE, probe="select count(*) from marks")
        except (OSError, sqlite3.Error) as error:
            raise _unkept(path, error) from error
        with closing(db):
            marks = cls(db, digest(repr(way).encode()))
            try:
                try:
                    yield marks
                finally:
                    marks.save()
            except sqlite3.Error as error:
                raise _unkept(path, error) from error

    def of(self, file: File) -> Mark:
        """Return how far a file was sent; a mark of nothing where it was not, or was changed since."""
        row = self._db.execute(
            "select document, number, sent, bad, whole, at from marks"
            " where (way, path, size, changed) = (?, ?, ?, ?)",
            (self._way, *file),
        ).fetchone()
        if row is None:
            return Mark()
        document, number, sent, bad, whole, at = row
        return Mark(document, number, sent, bad, bool(whole), at)

    def note(self, file: File, mark: Mark) -> None:
        """Note how far a file is sent; saved now and then."""
        self._changed[file] = mark
        if time.monotonic() - self._saved >= _SAVE_SECONDS:
            self.save()

    def forget(self, file: File) -> None:
        """Forget a file: it is sent from its beginning."""
        self._changed.pop(file, None)
        self._db.execute("delete from marks where (way, path) = (?, ?)", (self._way, file.path))

    def save(self) -> None:
        """Write down what was noted."""
        if self._changed:
            self._db.execute("begin immediate")
            self._db.executemany(
                "insert or replace into marks values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(self._way, *file, *astuple(mark)) for file, mark in self._changed.items()],
            )
            self._db.execute("commit")
            self._changed.clear()
        self._saved = time.monotonic()


def _unkept(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"{path}: {error}: how far files are sent is kept there;"
        " RASID_HOME must be a folder that can be written to"
    )
