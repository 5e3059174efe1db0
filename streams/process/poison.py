"""Which record ended a process: each is marked on disk while it is processed.

An article that ends the interpreter (or hangs it in C code, until the supervisor ends it) leaves its
coordinates behind. They are counted (``suspects``); a record that did so ``CRASHES_TO_SET_ASIDE`` times,
wherever, is not tried again. A record that is processed after all was not the cause.
The marker is a mapped page: marking a record costs half a microsecond and survives any death of the process.
"""

import mmap
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from streams.messages.records import Record
from streams.process import suspects
from streams.process.suspects import Coordinates, Suspects
from streams.settings import Settings

# Once may be chance (a kill, the machine's memory ran out); the same record twice is the record.
CRASHES_TO_SET_ASIDE: Final = 2
# Started at (0: no record), time of the record, offset, partition, length of the topic.
_LAYOUT: Final = struct.Struct("<dqqiH")
_PAGE: Final = 4096


class Marker:
    """Marks the record being processed. One a process and agent."""

    def __init__(self, path: Path, known: Suspects) -> None:
        """Start with no record marked: what an earlier process left must have been counted.

        Args:
            path: the marker's file, of this process alone.
            known: how many processes each record has ended.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self._suspects = known
        with path.open("w+b") as file:
            # Written, not only made so long: on a full disk this is an error that can be reported, while the
            # first touch of a page without a block behind it ends the process.
            file.write(bytes(_PAGE))
            file.flush()
            self._page = mmap.mmap(file.fileno(), _PAGE)

    def mark(self, record: Record) -> None:
        """Mark the record that is about to be processed."""
        topic = record.topic.encode()
        self._page[_LAYOUT.size : _LAYOUT.size + len(topic)] = topic
        _LAYOUT.pack_into(
            self._page, 0, time.monotonic(), record.timestamp, record.offset, record.partition, len(topic)
        )

    def unmark(self) -> None:
        """Mark no record any more."""
        _LAYOUT.pack_into(self._page, 0, 0.0, 0, 0, 0, 0)

    def clear(self, record: Record) -> None:
        """Clear a record of suspicion: it was processed."""
        self._suspects.clear(_place(record))

    def is_poison(self, record: Record) -> bool:
        """Return whether this record ended processes often enough to be set aside."""
        return self._suspects.crashes(_place(record)) >= CRASHES_TO_SET_ASIDE


def markers(folder: Path) -> Iterator[Path]:
    """Yield the markers of the process that works, or worked, in a slot's folder."""
    return folder.glob("*.marker")


def count_left(settings: Settings, folder: Path) -> None:
    """Count the records that a process has left marked which has ended, and take their marks away.

    Raises:
        ClusterError: one could not be counted: its mark stays, and the next process counts it.
    """
    for path in markers(folder):
        if left := read_marker(path):
            suspects.count(settings, left[0])
        path.unlink()


def read_marker(path: Path) -> tuple[Coordinates, float] | None:
    """Return the record that a process is working on, or crashed on, and since when; None without one.

    In seconds of the machine's monotonic clock, which all of its processes share.
    """
    try:
        page = path.read_bytes()
        started, timestamp, offset, partition, length = _LAYOUT.unpack_from(page)
    except (OSError, struct.error):
        return None
    if not started:
        return None
    topic = page[_LAYOUT.size : _LAYOUT.size + length].decode(errors="replace")
    return Coordinates(topic, partition, offset, timestamp), started


def _place(record: Record) -> Coordinates:
    return Coordinates(record.topic, record.partition, record.offset, record.timestamp)
