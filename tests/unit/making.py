"""Records as a test needs them."""

from collections.abc import Sequence
from dataclasses import dataclass


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
