"""What the ledger believes after partitions may have been elsewhere: what is on disk, and nothing else."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rocksdict import Options, Rdict

from processors.stories.entries import Entry
from streams.agents import alert
from streams.agents.ledger import Ledger


class Table:
    """A Faust table of one partition, on RocksDB as Faust's are."""

    def __init__(self, home: Path) -> None:
        options = Options(raw_mode=True)
        options.create_if_missing(True)
        self._db = Rdict(str(home), options)
        self.data = SimpleNamespace(_db_for_partition=lambda _partition: self._db)

    def get(self, key: bytes) -> bytes | None:
        return self._db.get(key)

    def __setitem__(self, key: bytes, data: bytes) -> None:
        self._db[key] = data

    def pop(self, key: bytes, default: None) -> None:
        del self._db[key]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path / "ledger")


def entry(offset: int) -> Entry:
    return Entry(offset=offset, time=1_000 + offset, outcome="late", article=f"a-{offset}", hit=f"h-{offset}")


def opened(ledger: Ledger, generation: int) -> int:
    """Open the desk, and return the offset up to which it has decided."""
    asyncio.run(ledger.open(0, "gulf", generation))
    return ledger.desk(0, "gulf").offset


def test_what_was_written_is_the_state_of_whoever_opens_it(table: Table) -> None:
    ledger = Ledger(table)
    opened(ledger, 1)
    ledger.take(0, "gulf", entry(5))
    ledger.write()
    assert opened(Ledger(table), 1) == 5


def test_in_a_new_generation_only_what_is_on_disk_holds(table: Table) -> None:
    ledger, heir = Ledger(table), Ledger(table)
    opened(ledger, 1)
    ledger.take(
        0, "gulf", entry(5)
    )  # not written: the partition is taken away before its outputs are confirmed
    opened(heir, 2)
    heir.take(0, "gulf", entry(3))
    heir.write()
    assert opened(ledger, 3) == 3
    ledger.write()
    assert opened(Ledger(table), 3) == 3, (
        "what was decided before the partition was elsewhere was written after"
    )


class Batch:
    """A batch that is lost from the start, or while its outputs are waited for."""

    def __init__(self, *, lost: bool) -> None:
        self.lost = lost
        self.records = [SimpleNamespace(key=None, headers=())]
        self.sealed = False

    async def room(self) -> None:
        """There is room."""

    async def confirmed(self) -> None:
        self.lost = True

    def seal(self, _then: Any) -> None:
        self.sealed = True


class Guard:
    """Notes what it is asked, and takes an entry as the step does."""

    stage = "alert"

    def __init__(self, ledger: Ledger) -> None:
        self.asked = 0
        self._ledger = ledger

    def __call__(self, _record: Any) -> list[Any]:
        self.asked += 1
        self._ledger.take(0, "gulf", entry(7))
        return []


@pytest.mark.parametrize(("lost", "asked"), [(True, 0), (False, 1)], ids=["before", "while it waits"])
def test_a_batch_whose_partition_is_given_away_changes_nothing(
    table: Table, monkeypatch: pytest.MonkeyPatch, lost: bool, asked: int
) -> None:
    batch, ledger = Batch(lost=lost), Ledger(table)
    opened(ledger, 1)

    async def batches(_stream: Any) -> Any:
        yield batch

    monkeypatch.setattr(alert, "batches", batches)
    guard = Guard(ledger)
    asyncio.run(alert.serve(None, guard, SimpleNamespace(batch=lambda *_: None), ledger, "live"))
    assert (guard.asked, batch.sealed) == (asked, False)
    assert opened(Ledger(table), 1) == -1, "it was written all the same"
