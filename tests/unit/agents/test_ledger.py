"""What the ledger believes after partitions may have been elsewhere: what is on disk, and nothing else."""

import asyncio
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from processors.stories.entries import Entry
from streams.agents.ledger import Ledger
from tests.unit.agents.making import Table, parts
from tests.unit.making import FakeRecord
from tests.unit.stories.making import call


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path / "ledger")


def record(offset: int) -> FakeRecord:
    return FakeRecord(key=b"gulf", topic="hits", offset=offset)


def entry(offset: int) -> Entry:
    return Entry(offset=offset, time=1_000 + offset, outcome="late", article=f"a-{offset}", hit=f"h-{offset}")


def loaded(ledger: Ledger, generation: int) -> int:
    """Load the desk, and return the offset up to which it has decided."""
    asyncio.run(ledger.load(record(0), generation))
    return ledger.desk(record(0)).offset


def test_what_was_written_is_the_state_of_whoever_loads_it(table: Table) -> None:
    ledger = Ledger(table)
    loaded(ledger, 1)
    ledger.apply(record(5), entry(5))
    ledger.write()
    assert loaded(Ledger(table), 1) == 5


def test_in_a_new_generation_only_what_is_on_disk_holds(table: Table) -> None:
    ledger, new_owner = Ledger(table), Ledger(table)
    loaded(ledger, 1)
    ledger.apply(record(5), entry(5))  # not written: the partition is taken away before it can be
    loaded(new_owner, 2)
    new_owner.apply(record(3), entry(3))
    new_owner.write()
    assert loaded(ledger, 3) == 3
    ledger.write()
    assert loaded(Ledger(table), 3) == 3, (
        "what was decided before the partition was elsewhere was written after"
    )


def test_an_entry_that_comes_again_changes_nothing(table: Table) -> None:
    ledger = Ledger(table)
    loaded(ledger, 1)
    ledger.apply(record(5), entry(5))
    ledger.write()
    before = deepcopy(parts(ledger.desk(record(5))))
    assert ledger.find(record(5), replace(call("a-5", "مصر"), id="h-5")) == entry(5)
    assert ledger.find(record(5), call("a-6", "مصر")) is None, "another one stands there now"
    ledger.apply(record(5), entry(5))
    ledger.write()
    assert parts(ledger.desk(record(5))) == before
    assert table.entries() == [entry(5)]
