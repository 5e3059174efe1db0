"""Lanes keep a replay apart from live work on the topics that they share; marks say what nobody is told of.

A record that a replay caused carries its id in a header; a live one carries none. A worker runs in one lane
and passes over the records of all others: acknowledged, not decoded.

An article of an archive is old news: it carries ``rasid_archive``, and what it causes does too. Live, nobody
is told of its hits; a replay takes it as it takes any article.
"""

from collections.abc import Sequence
from typing import Final

HEADER: Final = "rasid_replay"
RELEASED: Final = "rasid_released"  # on a live hit that was chosen out of a replay: the replay's id
ARCHIVE: Final = "rasid_archive"  # set by a producer, with any value
# On an article that is sent when its embargo ends: where the one stands that came under it.
EMBARGO: Final = "rasid_embargo"
Lane = str | None  # the id of a replay; None is live

LIVE: Final[Lane] = None


def of(headers: Sequence[tuple[str, bytes | None]]) -> Lane:
    """Return the lane that a record travels in. A header without a value names none."""
    for name, value in headers:
        if name == HEADER and value:
            return value.decode(errors="replace")
    return LIVE


def mark(lane: Lane) -> list[tuple[str, bytes]]:
    """Return the headers that put a record into ``lane``."""
    return [] if lane is None else [(HEADER, lane.encode())]


def archived(headers: Sequence[tuple[str, bytes]]) -> bool:
    """Return whether a record is an archive's, or was caused by one."""
    return any(name == ARCHIVE for name, _ in headers)


def mark_archived(headers: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return the headers that mark what a record with these ``headers`` causes."""
    return [(ARCHIVE, b"1")] if archived(headers) else []
