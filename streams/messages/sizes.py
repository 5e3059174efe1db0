"""How large a record may be: as it is made, the settings say; as it is packed, its topic does."""

from collections.abc import Mapping, Sequence
from typing import Final

import lz4.frame

# What Kafka writes beside a record's key, value and headers: of the record and its batch; of each header.
ROOM: Final = 1_000
LENGTHS: Final = 10


def beside_value(key: bytes | None, headers: Sequence[tuple[str, bytes | None]]) -> int:
    """Return the bytes of a record that are not its value, and are packed badly or not at all."""
    said = sum(LENGTHS + len(name.encode()) + len(value or b"") for name, value in headers)
    return ROOM + len(key or b"") + said


class Limits:
    """Topics that take smaller records than Rasid makes: made under other settings, or changed by hand.

    Kafka says so only when a record has come: too late to make a dead letter of what it follows from.
    """

    def __init__(self, most: Mapping[str, int]) -> None:
        """``most``: name of a topic → bytes of a packed record that it takes."""
        self._most = most
        self.least = min(most.values(), default=0)  # what is smaller fits on every topic
        self.any = bool(most)

    def exceeded(
        self,
        topic: str,
        value: bytes | None,
        key: bytes | None,
        headers: Sequence[tuple[str, bytes | None]],
    ) -> int | None:
        """Return how large a record may be on its topic, packed, where it is larger; None where it fits."""
        most = self._most.get(topic)
        if most is None or value is None:
            return None
        beside = beside_value(key, headers)
        if beside + len(value) <= most or beside + len(lz4.frame.compress(value)) <= most:
            return None
        return most
