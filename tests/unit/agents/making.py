"""The parts of an agent that a test needs, as they are but for Kafka."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP
from rocksdict import Options, Rdict

from processors.stories.entries import Entry, read_entry
from processors.stories.silences import Silences
from schemas import DeskHits, Hit, Withdrawal, wire
from streams import settings
from streams.agents import alert, loop
from streams.agents.ahead import Ahead
from streams.agents.guard import Guard
from streams.agents.ledger import Ledger
from streams.messages import cloudevents, lanes
from streams.messages.records import Record
from streams.process.poison import Marker
from streams.transport import TooLarge
from tests.unit.making import FakeRecord, FakeSuspects
from tests.unit.stories.making import MINUTE, NOON

SETTINGS = settings.load({"RASID_ARTICLE_DEADLINE": "600"})
TALLY: Any = SimpleNamespace(batch=lambda *_: SimpleNamespace(add=lambda _: None, confirm=None))
KINDS = {Hit: cloudevents.HIT, DeskHits: cloudevents.DESK_HITS, Withdrawal: cloudevents.WITHDRAWAL}


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

    def desks(self) -> list[str]:
        """Return whose each entry is, in the order of the keys."""
        return [key[:-9].decode() for key in self._db.keys()]  # noqa: SIM118  # a database is no mapping

    def entries(self) -> list[Entry]:
        """Return what is written."""
        return [read_entry(data) for _, data in self._db.items()]


class Died(Exception):
    """The process ended."""


class Batch:
    """One batch of the transport without Kafka: what is produced is kept, and confirmed at once.

    ``lost``: from the start; ``lost_later``: while its outputs are waited for. ``too_small``: a topic that
    takes no output; ``most``: the largest value that any topic takes; ``dies_after``: so many outputs the
    process ends. ``waiting``: records behind these.
    """

    tp = TP("hits", 0)

    def __init__(
        self,
        *records: Record,
        lost: bool = False,
        lost_later: bool = False,
        too_small: str = "",
        most: int = 10_000_000,
        dies_after: int = 10_000_000,
        waiting: int = 0,
        generation: int = 1,
    ) -> None:
        self.records = records
        self.lost = lost
        self.sealed = False
        self.produced: list[tuple[str, bytes | None]] = []
        self._lost_later = lost_later
        self._too_small = too_small
        self._most = most
        self._dies_after = dies_after
        self.waiting = waiting
        self.generation = generation

    async def wait_for_capacity(self) -> None:
        """There always is."""

    def produce(self, topic: str, value: bytes | None, **rest: Any) -> None:
        if topic == self._too_small or len(value or b"") > self._most:
            raise TooLarge(f"{topic}: too large")
        if len(self.produced) == self._dies_after:
            raise Died
        self.produced.append((topic, value))
        self.headers = rest.get("headers")

    async def flush(self) -> None:
        self.lost = self.lost or self._lost_later

    def seal(self, _then: Any) -> None:
        self.sealed = True

    @property
    def topics(self) -> list[str]:
        """Where the outputs went."""
        return [topic for topic, _ in self.produced]


def parts(state: object) -> dict[str, object]:
    """Return what a state is made of, to be compared."""
    return {name: parts(each) if hasattr(each, "__dict__") else each for name, each in vars(state).items()}


def record(
    message: Hit | DeskHits | Withdrawal, offset: int, *, value: bytes | None = None, desk: str = "gulf"
) -> FakeRecord:
    kind = KINDS[type(message)]
    return FakeRecord(
        value=value or wire.encode(message),
        key=desk.encode(),
        topic="hits",
        offset=offset,
        timestamp=NOON + offset * MINUTE,
        headers=[("ce_type", kind.encode())],
    )


class Agent:
    """The agent `alert` on a table."""

    def __init__(self, home: Path, table: Table, ahead: Ahead | None = None) -> None:
        self.table = table
        self.ledger = Ledger(table)
        self.ahead = ahead
        step = alert.AlertStep(SETTINGS, lanes.LIVE, self.ledger, SimpleNamespace(silences=Silences()))
        marker = Marker(home / "alert.marker", FakeSuspects())
        self.guard = Guard("alert", step, settings=SETTINGS, lane=lanes.LIVE, marker=marker, pipeline="1.0")

    def run(self, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> Batch:
        async def batches(_stream: Any) -> Any:
            yield batch

        monkeypatch.setattr(loop, "batches", batches)
        asyncio.run(loop.serve(None, self.guard, TALLY, self.ledger, self.ahead))
        return batch
