"""What a worker's log says when rules or silences change: in one line how many, of which desks, by whom."""

from collections import Counter
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from streams.cluster.compacted import Changes

T = TypeVar("T")

_MOST_NAMED: Final = 5  # desks or people in a line; where there are more, they are counted


class ChangeLog(Generic[T]):
    """Knows what was there before, and so what a change is to it."""

    def __init__(self, concerns: Callable[[T], str], by: Callable[[T], str] = lambda _: "") -> None:
        """``concerns`` names the desk or what else a value is about; ``by``: who wrote it, where it says."""
        self._concerns = concerns
        self._by = by
        self._known: dict[str, str] = {}

    def count(self, changes: Changes[T]) -> dict[str, object]:
        """Take in changes; return what the log says of them."""
        done = Counter[str]()
        concerned, by = set(), set()
        for change in changes:
            before = self._known.pop(change.key, None)
            if change.value is not None:
                self._known[change.key] = self._concerns(change.value)
                done["added" if before is None else "changed"] += 1
            elif before is not None:
                done["removed"] += 1
            concerned |= {each for each in (before, self._known.get(change.key)) if each}
            by |= {each for each in (change.by, self._by(change.value) if change.value else "") if each}
        counts = {name: done[name] for name in ("added", "changed", "removed")}
        return {**counts, "of": _named(concerned), "by": _named(by)}


def _named(names: set[str]) -> str:
    return ", ".join(sorted(names)) if len(names) <= _MOST_NAMED else f"{len(names)} of them"
