"""What the ledger believes after partitions may have been elsewhere: what is on disk, and nothing else."""

import asyncio
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from structlog.testing import capture_logs

from processors.stories.desk import WINDOW
from processors.stories.entries import Entry, write_entry
from streams.agents import ledger
from streams.agents.ledger import Ledger
from streams.messages import times
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


def test_an_entry_whose_removal_a_crash_lost_is_removed_when_its_desk_is_loaded(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processors.stories.desk.LEAST_HITS", 0)
    first, later = entry(1), replace(entry(2), time=entry(1).time + 2 * WINDOW)
    ledger = Ledger(table)
    loaded(ledger, 1)
    ledger.apply(record(1), first)
    ledger.write()
    ledger.apply(record(2), later)
    ledger.write()
    assert table.entries() == [later]
    table[b"gulf\0" + (1).to_bytes(8)] = write_entry(first)  # as another disk has it
    before = deepcopy(parts(ledger.desk(record(2))))
    other = Ledger(table)
    assert loaded(other, 1) == 2
    assert parts(other.desk(record(2))) == before
    other.write()
    assert table.entries() == [later]


def written(table: Table, desk: str, *times_ms: int) -> None:
    """Write an entry of each time for a desk."""
    ledger = Ledger(table)
    for offset, time_ms in enumerate(times_ms):
        taken = FakeRecord(key=desk.encode(), topic="hits", offset=offset)
        asyncio.run(ledger.load(taken, 1))
        ledger.apply(taken, replace(entry(offset), time=time_ms))
    ledger.write()


def looked(table: Table, *in_force: str) -> list[str]:
    """Have a ledger work on a batch of the desk gulf; return the desks that have entries left."""
    ledger = Ledger(table, in_force=lambda: in_force)
    asyncio.run(ledger.load(record(0), 1))
    state = ledger.desk(record(0))
    ledger.write()
    assert ledger.desk(record(0)) is state, "a desk that is in force was dropped from memory"
    return table.desks()


def test_entries_of_a_desk_without_rules_are_removed_when_its_stories_are_over(table: Table) -> None:
    now = times.now()
    old = now - WINDOW - 1_000
    written(table, "gone", old - 1, old)
    written(table, "gone-lately", old, now - 60_000)
    written(table, "gulf", old)
    written(table, "silent", old)
    assert looked(table, "gulf", "silent") == ["gone-lately", "gone-lately", "gulf", "silent"]


def test_what_faust_keeps_in_the_table_is_no_desk(table: Table) -> None:
    table[b"__faust\0offset__"] = b"12"
    assert looked(table, "gulf") == ["__faust"]


@pytest.mark.parametrize("key", [b"zz", b"\xff\0" + bytes(8), b"\xff" * 20, b"gone\0x", bytes(20)])
def test_a_key_of_a_foreign_hand_is_no_desk_and_stops_nothing(table: Table, key: bytes) -> None:
    written(table, "gone", 1)
    table[key] = b"x"
    own = Ledger(table, in_force=list)
    asyncio.run(own.load(record(0), 1))
    own.write()
    assert table.get(b"gone\0" + bytes(8)) is None


def test_many_entries_of_gone_desks_are_removed_batch_by_batch(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_REMOVED_AT_ONCE", 2)
    written(table, "gone", 1, 2, 3)
    written(table, "left", 4, 5)
    own = Ledger(table, in_force=list)
    asyncio.run(own.load(record(0), 1))
    left = []
    for _ in range(4):
        own.write()
        left.append(len(table.desks()))
    assert left == [3, 1, 0, 0]


WRITTEN = {"offset": 5, "time": 1_005, "outcome": "late", "article": "a-5", "hit": "h-5"}


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        orjson.dumps(WRITTEN | {"offset": None}),
        orjson.dumps(WRITTEN | {"offset": 7}),
        b'{"offset": 1e30, "time": 1005, "outcome": "late", "article": "a-5"}',
        orjson.dumps(WRITTEN | {"time": "soon"}),
        orjson.dumps(WRITTEN | {"teller": {"version": 1}}),
        orjson.dumps(WRITTEN | {"fingerprint": "2:of a version to come", "story": "s"}),
    ],
)
def test_an_entry_that_cannot_be_read_is_passed_over_and_said_with_what_follows(
    table: Table, broken: bytes
) -> None:
    ledger = Ledger(table)
    loaded(ledger, 1)
    for offset in (4, 5, 6):
        ledger.apply(record(offset), entry(offset))
    ledger.write()
    table[b"gulf\0" + (5).to_bytes(8, "big")] = broken
    after = Ledger(table)
    with capture_logs() as logs:
        assert loaded(after, 1) == 6, "the entries around it count"
    (said,) = logs
    assert "may be told again" in said["event"]
    assert (said["desk"], said["partition"], said["offset"]) == ("gulf", 0, 5)
    ((partition, offset, why),) = after.unreadable.values()
    assert (partition, offset) == (0, 5)
    assert why
    assert after.find(record(4), replace(call("a-4", "مصر"), id="h-4")) == entry(4)
    assert after.find(record(5), replace(call("a-5", "مصر"), id="h-5")) is None


def test_an_entry_of_a_version_to_come_is_read_where_it_says_more(table: Table) -> None:
    table[b"gulf\0" + (5).to_bytes(8, "big")] = orjson.dumps(WRITTEN | {"mood": "calm"})
    ledger = Ledger(table)
    assert loaded(ledger, 1) == 5
    assert ledger.unreadable == {}
    assert ledger.find(record(5), replace(call("a-5", "مصر"), id="h-5")) == entry(5)
