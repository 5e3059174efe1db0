"""Tables that stay correct when two workers write to their changelog."""

from typing import Any, Final

import faust
from faust.types import FutureMessage

NOTHING: Final = -1  # the offset that is held where nothing is


class Table(faust.Table):  # type: ignore[misc]  # Faust ships no complete types
    """Faust's table, whose disk never claims to hold more of the changelog than it does.

    A worker that was suspended past its session may still write to the changelog when it resumes, behind what
    the partition's new owner wrote meanwhile. Faust then notes the offset of that write as held,
    and when the partition comes back, recovery begins behind everything that it missed. Here only a write
    that follows what is held moves that offset; after any other one recovery reads from where they diverged.

    A write that stands where something is held already says that the changelog has lost records (an unclean
    election). From where is unknown: recovery reads all of it.

    A broker that was asked twice for one write says that it has it, and not where: nothing is noted then, so
    what comes after does not follow what is held either.
    """

    def _on_changelog_sent(self, fut: FutureMessage) -> None:
        stored: Any = fut.result()
        if stored.offset is None:
            return
        held = self.persisted_offset(stored.topic_partition)
        if stored.offset == (0 if held is None else held + 1):
            super()._on_changelog_sent(fut)
        elif held is not None and 0 <= stored.offset <= held:
            self.data.set_persisted_offset(stored.topic_partition, NOTHING)
