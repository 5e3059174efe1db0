"""Records as a test needs them, and who is known to have ended processes."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.process.suspects import Coordinates, Suspects
from streams.settings import Settings


@dataclass
class FakeRecord:
    """What aiokafka hands to an agent, of a test's own making."""

    value: bytes | None = b"{}"
    key: bytes | None = b"k"
    topic: str = "articles.raw"
    partition: int = 0
    offset: int = 7
    timestamp: int = 1_700_000_000_123
    headers: Sequence[tuple[str, bytes]] = ()


class FakeSuspects(Suspects):
    """The count of crashes, of no cluster's."""

    def __init__(self) -> None:
        super().__init__(Settings())

    def add(self, at: Coordinates) -> None:
        self._crashes[at.key] = self.crashes(at) + 1

    def _tell_cleared(self, at: Coordinates) -> None:
        pass
