"""The ledger of the desks in a Faust table: entries on disk and in Kafka, the desks' states in memory.

A table of entries, and not one of states: an entry is small, is written once, and says the same however often
it is written, so a record that is delivered again does no harm. Keys are the desk and the offset of the hit;
RocksDB keeps them in that order, so the entries of one desk are read as they were written.

What is on the local disk may be ahead of the changelog by what a crash cut off. So an entry is written again
when its hit is delivered again: a hit is acknowledged only when its entry stands in the changelog, and until
then it comes again.
"""

import asyncio
from collections.abc import Iterator
from typing import Any, Final

from processors.stories.desk import Desk
from processors.stories.entries import Entry, read_entry, write_entry

NAME: Final = "ledger"
# RocksDB's own defaults are for servers: 2 GiB of cache for each partition.
OPTIONS: Final = {"block_cache_size": 8 << 20, "write_buffer_size": 8 << 20}
_BREATH: Final = 500  # entries folded at a stretch: some 20 ms


class Ledger:
    """The states of the desks whose hits this process reads. For the loop's thread only."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._desks: dict[tuple[int, str], Desk] = {}
        self._pending: dict[tuple[int, str], dict[bytes, bytes]] = {}
        self._useless: list[bytes] = []
        self._generation = -1

    async def open(self, partition: int, desk: str, generation: int) -> None:
        """Make the state of a desk, where it is not at hand: from its entries on disk.

        ``generation``: the consumer group's, when the hit was read. With a new one partitions may have been
        elsewhere in between, and nothing in memory holds; the entries on disk do, for Faust reads hits only
        when it has read the changelog.
        """
        if generation != self._generation:
            self._generation = generation
            self._desks.clear()
            self._forget_unwritten()
        if (partition, desk) not in self._desks:
            state = Desk()
            for number, entry in enumerate(self._entries(partition, desk)):
                state.fold(entry)
                if number % _BREATH == _BREATH - 1:
                    await asyncio.sleep(0)
            self._desks[partition, desk] = state

    def desk(self, partition: int, desk: str) -> Desk:
        """Return the state of a desk; it must be open, or have been."""
        state = self._desks.get((partition, desk))
        if state is None:  # dropped in the middle of a batch: made again, with what the batch has decided
            state = self._desks[partition, desk] = Desk()
            for entry in self._entries(partition, desk):
                state.fold(entry)
            for data in self._pending.get((partition, desk), {}).values():
                state.fold(read_entry(data))
        return state

    def drop(self, partition: int, desk: str) -> None:
        """Forget a state that may be half changed."""
        self._desks.pop((partition, desk), None)

    def take(self, partition: int, desk: str, entry: Entry) -> None:
        """Change the state of a desk by an entry, which ``write`` will write."""
        key = _key(desk, entry.offset)
        self._pending.setdefault((partition, desk), {})[key] = write_entry(entry)
        self._useless += [_key(desk, offset) for offset in self.desk(partition, desk).fold(entry)]

    def repeat(self, partition: int, desk: str, offset: int) -> None:
        """Have the entry of a hit that was delivered again written again, where there is one."""
        key = _key(desk, offset)
        if data := self._table.get(key):
            self._pending.setdefault((partition, desk), {})[key] = data

    def write(self) -> None:
        """Write what was taken, and delete what is of no more use; within an event of the partition."""
        for entries in self._pending.values():
            for key, data in entries.items():
                self._table[key] = data
        for key in self._useless:
            self._table.pop(key, None)
        self._forget_unwritten()

    def _forget_unwritten(self) -> None:
        self._pending.clear()
        self._useless.clear()

    def _entries(self, partition: int, desk: str) -> Iterator[Entry]:
        prefix = _key(desk, 0)[:-8]
        # Faust has no way to read a range of one partition.
        db = self._table.data._db_for_partition(partition)  # noqa: SLF001
        for key, data in db.items(from_key=prefix):
            if not key.startswith(prefix):
                return
            yield read_entry(data)


def _key(desk: str, offset: int) -> bytes:
    return desk.encode() + b"\0" + offset.to_bytes(8, "big")
