"""Lanes keep a replay apart from live work on the topics that they share.

A record that a replay caused carries its id in a header; a live one carries none. A worker runs in one lane
and passes over the records of all others: acknowledged, not decoded.
"""

from collections.abc import Sequence
from typing import Final

HEADER: Final = "rasid_replay"
RELEASED: Final = "rasid_released"  # on a live hit that was chosen out of a replay: the replay's id
Lane = str | None  # the id of a replay; None is live

LIVE: Final[Lane] = None


def of(headers: Sequence[tuple[str, bytes]]) -> Lane:
    """Return the lane that a record travels in."""
    for name, value in headers:
        if name == HEADER:
            return value.decode(errors="replace")
    return LIVE


def mark(lane: Lane) -> list[tuple[str, bytes]]:
    """Return the headers that put a record into ``lane``."""
    return [] if lane is None else [(HEADER, lane.encode())]
