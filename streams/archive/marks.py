"""Which alerts were read, and who takes care of them, as the archive knows it.

A mark has a number in the order in which it came: who has seen all up to one asks for what came after.
"""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marked:
    """What a desk has done about an alert: whether it was read, who takes care of it (empty: nobody)."""

    read: bool = False
    taken_by: str = ""


UNMARKED = Marked()


def of(db: sqlite3.Connection, alerts: Iterable[str]) -> dict[str, Marked]:
    """Return the marks of alerts, by their ids; of those that have one."""
    found = {}
    for alert in alerts:
        row = db.execute("select read, taken_by from marks where alert = ?", (alert,)).fetchone()
        if row:
            found[alert] = Marked(bool(row[0]), row[1] or "")
    return found


def after(db: sqlite3.Connection, number: int, desks: Collection[str] | None) -> dict[str, Marked]:
    """Return the marks that came after the one with a number, by the ids of their alerts.

    ``desks``: only of their alerts; None for all.
    """
    rows = db.execute(
        "select alert, desk, read, taken_by from marks where number > ? order by number", (number,)
    )
    return {
        alert: Marked(bool(read), taken_by or "")
        for alert, desk, read, taken_by in rows
        if desks is None or desk in desks
    }


def last_number(db: sqlite3.Connection) -> int:
    """Return the number of the mark that came last; 0 where none came."""
    [last] = db.execute("select coalesce(max(number), 0) from marks").fetchone()
    return int(last)
