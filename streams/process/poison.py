"""What the last process died of: the record in hand, named on disk while it is processed.

An article that ends the interpreter (or hangs it in C code, until the supervisor ends it) leaves its
coordinates behind. The next process counts them; a record that did so ``CRASHES_TO_SET_ASIDE`` times in a row
is not tried again. One that passes after all was not to blame.
The marker is a mapped page: naming a record costs half a microsecond and survives any death of the process.
"""

import json
import mmap
import struct
import time
from pathlib import Path
from typing import Final, NamedTuple

from streams.messages.records import Record

# Once may be chance (a kill, the machine's memory ran out); the same record twice is the record.
CRASHES_TO_SET_ASIDE: Final = 2
_LAYOUT: Final = struct.Struct(
    "<dqiH"
)  # started at (0: nothing in hand), offset, partition, length of the topic
_PAGE: Final = 4096
REMEMBERED: Final = 1_000  # suspects kept on disk: far more than a worker meets, and still a small file


class Coordinates(NamedTuple):
    """Where a record stands."""

    topic: str
    partition: int
    offset: int


class Marker:
    """The record in hand, and the suspects of earlier crashes. One for each worker process and agent."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._suspects_file = path.with_suffix(".suspects.json")
        self._suspects = _read_suspects(self._suspects_file)
        left = in_hand(path)
        if left is not None:
            self._count(left[0])
        with path.open("w+b") as file:
            # Written, not only made so long: on a full disk this is an error that can be told, while the
            # first touch of a page without a block behind it ends the process.
            file.write(bytes(_PAGE))
            file.flush()
            self._page = mmap.mmap(file.fileno(), _PAGE)
        self._taken: Record | None = None

    def take(self, record: Record) -> None:
        """Name the record that is about to be processed."""
        self._taken = record
        topic = record.topic.encode()
        self._page[_LAYOUT.size : _LAYOUT.size + len(topic)] = topic
        _LAYOUT.pack_into(self._page, 0, time.monotonic(), record.offset, record.partition, len(topic))

    def clear(self) -> None:
        """Say that nothing is in hand. A suspect that was in hand has passed, and is none any more."""
        _LAYOUT.pack_into(self._page, 0, 0.0, 0, 0, 0)
        if self._suspects and self._taken and self._suspects.pop(_place(self._taken), 0):
            self._write_suspects()
        self._taken = None

    def is_poison(self, record: Record) -> bool:
        """Return whether this record ended a process often enough to be set aside."""
        if not self._suspects:  # the usual case: no crash ever
            return False
        return self._suspects.get(_place(record), 0) >= CRASHES_TO_SET_ASIDE

    def _count(self, at: Coordinates) -> None:
        crashes = self._suspects.pop(at, 0) + 1
        self._suspects[at] = crashes  # re-inserted: the newest stand last
        self._write_suspects()

    def _write_suspects(self) -> None:
        kept = list(self._suspects.items())[-REMEMBERED:]
        half = self._suspects_file.with_suffix(".new")
        half.write_text(json.dumps([[*place, count] for place, count in kept]))
        half.replace(self._suspects_file)


def in_hand(path: Path) -> tuple[Coordinates, float] | None:
    """Return the record that a process has in hand, or died with, and since when.

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
