"""The ledger of the desks in a Faust table: entries on disk and in Kafka, the desks' states in memory.

A table of entries, and not one of states: an entry is small and is written once. Writing it again changes
nothing (it is idempotent), so a record that is delivered again does no harm. Keys are the desk and the offset
of the hit; RocksDB keeps them in that order, so the entries of one desk are read as they were written. Where
the topic was truncated or recreated, offsets start again, and a record may bring several hits: an entry still
goes behind the last one.

The local disk may be ahead of the changelog by what a crash lost. So an entry is written again
when its hit is delivered again: a hit is acknowledged only when its entry is in the changelog, and until
then it is delivered again. An entry that was removed on that disk alone is of no use; it is removed where
it still stands when its desk is loaded there.

A desk forgets when its hits come. One that has no rule any more gets none: now and then its entries are
removed for it, when all of them are older than a story lives.

An entry that cannot be read (a foreign hand, a version to come) is passed over and stays where it is, for
``rasid mend``. The desk may then be told again of what it says.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any, Final

import structlog

from processors.stories.desk import WINDOW, Desk
from processors.stories.entries import Entry, read_entry, write_entry
from schemas import Hit, InvalidField, SchemaError, Withdrawal
from streams.messages import hits, times
from streams.messages.records import Record, Unreadable

NAME: Final = "ledger"
# RocksDB's own defaults are for servers: 2 GiB of cache for each partition. Entries are small, and read when
# a process starts; each partition has three such buffers.
OPTIONS: Final = {"block_cache_size": 2 << 20, "write_buffer_size": 2 << 20}
_FOLDED_AT_ONCE: Final = 500  # entries, before other tasks run: some 20 ms
_LOOK_SECONDS: Final = 3600.0  # between two looks for desks that are gone; one costs a seek for each desk
_REMOVED_AT_ONCE: Final = 1_000  # of their entries, with one batch: some 50 ms
_OF_FAUST: Final = "__faust"  # no desk: what the table keeps of the changelog stands between the entries
_LAST_OFFSET: Final = 2**63 - 1  # Kafka's

log: Final = structlog.get_logger(__name__)


class Ledger:
    """The states of the desks whose hits this process reads. For the loop's thread only.

    In memory: what is on disk, and the entries of the batch in hand. A desk is the key of its hits.

    Attributes:
        unreadable: the entries that were passed over, by their keys; an offset is that of the hit.
    """

    def __init__(self, table: Any, in_force: Callable[[], Collection[str]] | None = None) -> None:
        """Make the ledger of a process.

        Args:
            table: Faust's, of bytes.
            in_force: returns the desks that have a rule; without it no desk is ever gone.
        """
        self.unreadable: dict[bytes, Unreadable] = {}
        self._table = table
        self._in_force = in_force
        self._looked: dict[int, float] = {}  # for desks that are gone, by partition: when, in seconds
        self._partition = -1  # of the batch in hand
        self._desks: dict[tuple[int, str], Desk] = {}
        self._unwritten: dict[bytes, bytes] = {}
        self._obsolete: list[bytes] = []
        self._generation = -1

    async def load(self, record: Record, generation: int) -> None:
        """Load the state of the desk of ``record`` from its entries on disk, where it is not in memory.

        With a new generation partitions may have been elsewhere in between, and what is in memory is not
        valid; the entries on disk are, for Faust reads hits only when it has read the changelog.

        Args:
            record: a hit of the desk.
            generation: of the consumer group, when the hit was read.
        """
        if generation != self._generation:
            self._generation = generation
            self.unreadable.clear()
            self.reset()
        at = _place(record)
        self._partition = record.partition
        if at not in self._desks:
            state = Desk()
            for number, entry in enumerate(self._entries(*at)):
                self._obsolete += [_key(at[1], offset) for offset in state.fold(entry)]
                if number % _FOLDED_AT_ONCE == _FOLDED_AT_ONCE - 1:
                    await asyncio.sleep(0)
            self._desks[at] = state

    def desk(self, record: Record) -> Desk:
        """Return the state of the desk of ``record``, which was loaded."""
        return self._desks[_place(record)]

    def find(self, record: Record, message: Hit | Withdrawal) -> Entry | None:
        """Return the entry of a message that was delivered before; None where it was deleted since."""
        decided = self.desk(record).decided(message.id)
        partition, desk = _place(record)
        key = _key(desk, decided.offset if decided else record.offset)
        data = self._table.get(key)
        entry = self._read(partition, desk, key, data) if data else None
        return entry if entry and entry.is_of(message) else None

    def apply(self, record: Record, entry: Entry) -> None:
        """Apply an entry to the state of the desk of ``record``; ``write`` will write it.

        An entry that is part of the state already is only written again.
        """
        state, name = self.desk(record), _place(record)[1]
        if entry.offset > state.offset:
            self._obsolete += [_key(name, offset) for offset in state.fold(entry)]
        self._unwritten[_key(name, entry.offset)] = write_entry(entry)

    def write(self) -> None:
        """Write what was applied, and delete obsolete entries; within an event of the partition."""
        for key, data in self._unwritten.items():
            self._table[key] = data
        for key in [*self._obsolete, *self._gone()]:
            self._table.pop(key, None)
        self._unwritten.clear()
        self._obsolete.clear()

    def reset(self) -> None:
        """Drop what is in memory; it is loaded from disk again."""
        self._desks.clear()
        self._unwritten.clear()
        self._obsolete.clear()

    def _gone(self) -> list[bytes]:
        """Return entries of desks that are gone, from the partition of the batch; most of the time none."""
        looked, now = self._looked.get(self._partition), time.monotonic()
        if self._in_force is None or (looked is not None and now - looked < _LOOK_SECONDS):
            return []
        gone = list(islice(self._of_gone_desks(self._partition, self._in_force()), _REMOVED_AT_ONCE))
        if len(gone) < _REMOVED_AT_ONCE:
            self._looked[self._partition] = now
        return gone

    def _of_gone_desks(self, partition: int, in_force: Collection[str]) -> Iterator[bytes]:
        oldest = times.now() - WINDOW
        for desk in self._names(partition):
            if desk in in_force:
                continue
            entries = list(self._entries(partition, desk))
            if not any(entry.time > oldest for entry in entries):
                self._desks.pop((partition, desk), None)
                yield from (_key(desk, entry.offset) for entry in entries)

    def _names(self, partition: int) -> Iterator[str]:
        """Yield the desks that have entries on disk, by one look for each."""
        db = self._table.data._db_for_partition(partition)  # noqa: SLF001  # see `private`
        found = next(iter(db.keys()), None)
        while found is not None:
            desk = _desk(found)
            if desk not in {None, _OF_FAUST}:
                yield desk
            behind = found + b"\0" if desk is None else _key(desk, 0)[:-9] + b"\1"
            found = next(iter(db.keys(from_key=behind)), None)

    def _entries(self, partition: int, desk: str) -> Iterator[Entry]:
        prefix = _key(desk, 0)[:-8]
        # Faust has no way to read a range of one partition.
        db = self._table.data._db_for_partition(partition)  # noqa: SLF001  # see `private`
        for key, data in db.items(from_key=prefix):
            if not key.startswith(prefix):
                return
            if entry := self._read(partition, desk, key, data):
                yield entry

    def _read(self, partition: int, desk: str, key: bytes, data: bytes) -> Entry | None:
        try:
            return read_at(key, data)
        except SchemaError as error:
            offset = _offset(key)
            self.unreadable[key] = Unreadable(partition, offset, str(error))
            log.warning(
                "an entry of the ledger cannot be read and is passed over: the desk may be told again of what"
                " it says; `rasid mend` removes it",
                desk=desk, partition=partition, offset=offset, error=str(error),
            )  # fmt: skip
            return None


def read_at(key: bytes, data: bytes) -> Entry:
    """Read the entry at a key of the table.

    Raises:
        SchemaError: it cannot be read, or is another one's.
    """
    entry = read_entry(data)
    if not entry.offset == _offset(key) < _LAST_OFFSET:
        raise InvalidField("offset", f"{entry.offset} stands at the key of {_offset(key)}")
    return entry


def _place(record: Record) -> tuple[int, str]:
    return record.partition, hits.desk(record)


def _key(desk: str, offset: int) -> bytes:
    return desk.encode() + b"\0" + offset.to_bytes(8, "big")


def _desk(key: bytes) -> str | None:
    """Return the desk of a key; None where it is no key of an entry."""
    name, end = key[:-9], key[-9:]
    if len(end) < 9 or end[0]:
        return None
    try:
        return name.decode()
    except UnicodeDecodeError:
        return None


def _offset(key: bytes) -> int:
    return int.from_bytes(key[-8:], "big")
