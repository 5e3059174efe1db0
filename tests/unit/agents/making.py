"""The parts of an agent that a test needs, as they are but for Kafka."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from rocksdict import Options, Rdict

from processors.stories.entries import Entry, read_entry
from streams.messages.records import Record
from streams.transport import TooLarge


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


class Batch:
    """One batch of the transport without Kafka: what is produced is kept, and confirmed at once.

    ``lost``: from the start; ``lost_later``: while its outputs are waited for. ``too_small``: a topic that
    takes no output; ``most``: the largest value that any topic takes.
    """

    generation = 1

    def __init__(
        self,
        *records: Record,
        lost: bool = False,
        lost_later: bool = False,
        too_small: str = "",
        most: int = 10_000_000,
    ) -> None:
        self.records = records
        self.lost = lost
        self.sealed = False
        self.produced: list[tuple[str, bytes | None]] = []
        self._lost_later = lost_later
        self._too_small = too_small
        self._most = most

    async def wait_for_capacity(self) -> None:
        """There always is."""

    def produce(self, topic: str, value: bytes | None, **rest: Any) -> None:
        if topic == self._too_small or len(value or b"") > self._most:
            raise TooLarge(f"{topic}: too large")
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
