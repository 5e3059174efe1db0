"""Which record ended a process: each is marked on disk while it is processed.

An article that ends the interpreter (or hangs it in C code, until the supervisor ends it) leaves its
coordinates behind. The next process counts them; a record that did so ``CRASHES_TO_SET_ASIDE`` times is not
tried again. A record that is processed after all was not the cause. The processes of a machine share the
count: between two crashes the record's partition may have gone to another of them.
The marker is a mapped page: marking a record costs half a microsecond and survives any death of the process.
"""

import fcntl
import json
import mmap
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from streams.messages.records import Record

# Once may be chance (a kill, the machine's memory ran out); the same record twice is the record.
CRASHES_TO_SET_ASIDE: Final = 2
_LAYOUT: Final = struct.Struct("<dqiH")  # started at (0: no record), offset, partition, length of the topic
_PAGE: Final = 4096
REMEMBERED: Final = 1_000  # suspects kept on disk: far more than a worker meets, and still a small file


class Coordinates(NamedTuple):
    """Topic, partition and offset of a record."""

    topic: str
    partition: int
    offset: int


class Marker:
    """Marks the record being processed; counts suspects of earlier crashes. One a process and agent."""

    def __init__(self, path: Path, suspects: Path | None = None) -> None:
        """Start with no record marked; count a crash of the record that the previous process left marked.

        Args:
            path: the marker's file, of this process alone.
            suspects: the folder in which processes share their count; that of ``path`` where it is not given.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._suspects = Suspects((suspects or path.parent) / f"{path.stem}.suspects.json")
        left = read_marker(path)
        if left is not None:
            self._suspects.add(left[0])
        with path.open("w+b") as file:
            # Written, not only made so long: on a full disk this is an error that can be reported, while the
            # first touch of a page without a block behind it ends the process.
            file.write(bytes(_PAGE))
            file.flush()
            self._page = mmap.mmap(file.fileno(), _PAGE)
        self._marked: Record | None = None

    def mark(self, record: Record) -> None:
        """Mark the record that is about to be processed."""
        self._marked = record
        topic = record.topic.encode()
        self._page[_LAYOUT.size : _LAYOUT.size + len(topic)] = topic
        _LAYOUT.pack_into(self._page, 0, time.monotonic(), record.offset, record.partition, len(topic))

    def clear(self) -> None:
        """Mark no record any more. A suspect that was processed is cleared."""
        _LAYOUT.pack_into(self._page, 0, 0.0, 0, 0, 0)
        if self._marked:
            self._suspects.clear(_place(self._marked))
        self._marked = None

    def look(self) -> None:
        """Look which records ended processes of this machine meanwhile."""
        self._suspects.refresh()

    def is_poison(self, record: Record) -> bool:
        """Return whether this record ended a process often enough to be set aside, as of the last look."""
        return self._suspects.crashes(_place(record)) >= CRASHES_TO_SET_ASIDE


class Suspects:
    """How many processes of this machine crashed on which record, in a file that they share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counts: dict[Coordinates, int] = {}
        self._written = -1  # when the file was, which ``_counts`` was read from
        self.refresh()

    def crashes(self, at: Coordinates) -> int:
        """Return how many processes a record has ended, as of the last refresh."""
        return self._counts.get(at, 0)

    def add(self, at: Coordinates) -> None:
        """Count one more process that a record has ended."""
        with self._changing():
            self._counts[at] = self._counts.pop(at, 0) + 1  # re-inserted: the newest stand last

    def clear(self, at: Coordinates) -> None:
        """Clear a record that was processed."""
        if at in self._counts:
            with self._changing():
                self._counts.pop(at, None)

    def refresh(self) -> None:
        """Read the counts again, where another process has written them."""
        try:
            written = self._path.stat().st_mtime_ns
        except OSError:  # none yet: no crash ever
            written = -1
        if written != self._written:
            self._counts, self._written = _read_suspects(self._path), written

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.refresh()
            yield
            kept = list(self._counts.items())[-REMEMBERED:]
            half = self._path.with_suffix(".new")
            half.write_text(json.dumps([[*place, count] for place, count in kept]))
            half.replace(self._path)
            self.refresh()


def read_marker(path: Path) -> tuple[Coordinates, float] | None:
    """Return the record that a process is working on, or crashed on, and since when; None without one.

    In seconds of the machine's monotonic clock, which all of its processes share.
    """
    try:
        page = path.read_bytes()
        started, offset, partition, length = _LAYOUT.unpack_from(page)
    except (OSError, struct.error):
        return None
    if not started:
        return None
    topic = page[_LAYOUT.size : _LAYOUT.size + length].decode(errors="replace")
    return Coordinates(topic, partition, offset), started


def _place(record: Record) -> Coordinates:
    return Coordinates(record.topic, record.partition, record.offset)


def _read_suspects(path: Path) -> dict[Coordinates, int]:
    try:
        rows = json.loads(path.read_text())
        return {Coordinates(topic, partition, offset): count for topic, partition, offset, count in rows}
    except (OSError, ValueError):
        return {}  # none yet, or torn by a full disk: forgetting costs one more crash, not an article
