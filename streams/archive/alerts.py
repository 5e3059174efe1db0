"""What desks were told, and what they were not, as the archive knows it.

An alert has a number in the order in which it came: who has seen all up to one asks for what came after. It
is shown in the order of event time, in which it may stand further down.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from processors.stories.entries import ArticleRef
from processors.stories.silences import is_over
from schemas import UNKNOWN_SOURCE, Alert, Silence
from schemas.times import milliseconds
from streams.archive.facets import Kind
from streams.archive.view import alert_of

MOST: Final = 50
_MOST_NAMED: Final = 30

Desks = frozenset[str] | None  # None: all desks


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are asked for; empty texts leave open.

    Attributes:
        subject: its slug.
        place: its key.
        desks: of these desks alone; None for all desks.
    """

    channel: str = ""
    desk: str = ""
    rule: str = ""
    severity: str = ""
    subject: str = ""
    place: str = ""
    desks: Desks = None

    @property
    def narrow(self) -> bool:
        """Whether not all alerts are asked for that may be."""
        return self != Wanted(desks=self.desks)

    @property
    def only_rule(self) -> bool:
        """Whether all alerts of one rule are asked for."""
        return bool(self.rule) and self == Wanted(rule=self.rule, desks=self.desks)

    def clause(self) -> tuple[str, list[str]]:
        """Return the condition in SQL, and its values."""
        conditions = {
            "channel = ?": self.channel,
            "desk = ?": self.desk,
            "rule = ?": self.rule,
            "severity = ?": self.severity,
            "number in (select number from named where kind = 'subject' and key = ?)": self.subject,
            "number in (select number from named where kind = 'place' and key = ?)": self.place,
        }
        said = {condition: value for condition, value in conditions.items() if value}
        of_desks, desks = _of(self.desks)
        clause = "".join(f" and {condition}" for condition in said) + of_desks
        return clause, [*said.values(), *desks]


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert in the archive: its number, and its event time in ms of the epoch."""

    number: int
    time: int
    alert: Alert


def newest(
    db: sqlite3.Connection, wanted: Wanted, *, before: tuple[int, int] | None = None, most: int = MOST
) -> list[Kept]:
    """Return the newest alerts that desks were told of, the newest first.

    Args:
        db: of an archive.
        wanted: which ones.
        before: time and number of an alert: only those behind it.
        most: how many.
    """
    clause, values = wanted.clause()
    at = before or ((1 << 63) - 1, 0)
    return _all(
        db,
        f"told = 1 and (time, number) < (?, ?){clause} order by time desc, number desc limit ?",
        (*at, *values, most),
    )


def after(db: sqlite3.Connection, number: int, wanted: Wanted, *, most: int = MOST) -> list[Kept]:
    """Return the alerts that desks were told of and that came after the one with a number, as they came."""
    clause, values = wanted.clause()
    return _all(db, f"told = 1 and number > ?{clause} order by number limit ?", (number, *values, most))


def by_id(db: sqlite3.Connection, alert_id: str) -> Kept | None:
    """Return one alert, where it is kept."""
    return next(iter(_all(db, "id = ?", [alert_id])), None)


def of_article(db: sqlite3.Connection, article: ArticleRef) -> list[Kept]:
    """Return all alerts of an article, suppressed ones as well, in the order of time.

    Where a tombstone took it back, the version before named no source.
    """
    source, article_id = article
    condition = "article = ? and source in (?, ?) order by time, number"
    return _all(db, condition, [article_id, source, UNKNOWN_SOURCE])


def of_story(db: sqlite3.Connection, desk: str, story: str) -> list[Kept]:
    """Return all alerts of a desk's story, suppressed ones as well, in the order of time."""
    return _all(db, "desk = ? and story = ? order by time, number", [desk, story])


def silenced(db: sqlite3.Connection, silences: Collection[Silence]) -> dict[str, list[Kept]]:
    """Return what each silence has kept from desks so far, by its id, the newest first."""
    found: dict[str, list[Kept]] = {each.id: [] for each in silences}
    if not silences:
        return found
    since = min(milliseconds(each.starts_at) for each in silences)
    for kept in _all(db, "told = 0 and time >= ? order by time desc, number desc", [since]):
        by = kept.alert.suppressed.silence if kept.alert.suppressed else None
        if by in found:
            found[by].append(kept)
    return found


def would_silence(db: sqlite3.Connection, silence: Silence, since: int) -> list[Kept]:
    """Return the alerts since a time (ms of the epoch) that a silence would have kept, the newest first.

    What takes back what a desk was told is told under any silence.
    """
    named = {name: value for name in ("rule", "desk") if (value := getattr(silence, name))}
    clause = "".join(f" and {name} = ?" for name in named)
    told = _all(
        db, f"told = 1 and time >= ?{clause} order by time desc, number desc", [since, *named.values()]
    )
    return [each for each in told if each.alert.kind != "retraction" and is_over(silence, each.alert)]


def last_number(db: sqlite3.Connection) -> int:
    """Return the number of the alert that came last; 0 where none came."""
    [last] = db.execute("select coalesce(max(number), 0) from alerts").fetchone()
    return int(last)


def name_of(db: sqlite3.Connection) -> str:
    """Return the name of the file: numbers of another one say nothing here."""
    [name] = db.execute("select name from archive").fetchone()
    return str(name)


def counts(
    db: sqlite3.Connection, column: Literal["channel", "desk", "rule"], since: int, desks: Desks = None
) -> dict[str, int]:
    """Return how many alerts were told since a time (ms of the epoch), by the names in a column.

    Args:
        db: of an archive.
        column: whose names.
        since: the time.
        desks: those of these desks alone; None for all desks.
    """
    of_desks, values = _of(desks)
    rows = db.execute(
        f"select {column}, count(*) from alerts"  # noqa: S608  # names of ours
        f" where told = 1 and time >= ?{of_desks} group by 1 order by 1",
        (since, *values),
    )
    return {str(name): int(number) for name, number in rows}


def most_named(
    db: sqlite3.Connection, kind: Kind, since: int, desks: Desks = None
) -> list[tuple[str, str, int]]:
    """Return what the alerts told since a time (ms of the epoch) are about or name, the most first.

    Each with its key, a name that it has (of a subject none), and in how many alerts it is.
    """
    of_desks, values = _of(desks)
    rows = db.execute(
        "select key, max(name), count(*) from alerts join named using (number)"  # noqa: S608  # names of ours
        f" where told = 1 and time >= ? and kind = ?{of_desks} group by key order by 3 desc, key limit ?",
        (since, kind, *values, _MOST_NAMED),
    )
    return [(str(key), str(name), int(number)) for key, name, number in rows]


@dataclass(frozen=True, slots=True)
class OfRule:
    """What a rule brought: alerts told, alerts not told, when the last was told (ms; 0 for never)."""

    told: int = 0
    held: int = 0
    last: int = 0


def by_rule(db: sqlite3.Connection, since: int) -> dict[str, OfRule]:
    """Return what each rule brought since a time (ms of the epoch), by its id."""
    rows = db.execute(
        "select rule, sum(told), sum(not told), coalesce(max(time) filter (where told), 0) from alerts"
        " where told in (0, 1) and time >= ? group by rule",  # as the index by time is
        (since,),
    )
    return {str(rule): OfRule(int(told), int(held), int(last)) for rule, told, held, last in rows}


def _of(desks: Desks) -> tuple[str, list[str]]:
    """Return the condition that an alert is of some desks, in SQL, and its values."""
    if desks is None:
        return "", []
    return f" and desk in ({', '.join('?' * len(desks))})", sorted(desks)


def _all(db: sqlite3.Connection, condition: str, values: Sequence[str | int]) -> list[Kept]:
    query = f"select number, time, data from alerts where {condition}"  # noqa: S608  # values stand apart
    rows = db.execute(query, values)
    return [Kept(number, time, alert_of(data)) for number, time, data in rows]
