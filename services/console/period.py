"""Of which days a search is, as its link says it: days of the reader's zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from services.showing.days import Clock

# What can be chosen, with the words for it; an empty name is all that is kept.
CHOICES: Final[Mapping[str, str]] = {
    "today": "today",
    "yesterday": "yesterday",
    "7d": "last_week",
    "30d": "last_month",
    "": "last_year",
}
# How many days ago a choice begins, and ends; it has not ended where there is None.
_AGO: Final[Mapping[str, tuple[int, int | None]]] = {
    "today": (0, None),
    "yesterday": (1, 1),
    "7d": (6, None),
    "30d": (29, None),
}
_USUAL: Final = "7d"  # where a link says none
_MOST_BARS: Final = 62


@dataclass(frozen=True, slots=True)
class Period:
    """The days of a search.

    Attributes:
        name: the choice; None where days are named one by one.
        first, last: these days, as a browser's field has them; empty where it is open, or a choice.
        since, until: from when, and until before when, in ms of the epoch; None where it is open.
        midnights: when each of its days begins; none where there are too many to be drawn.
    """

    name: str | None
    first: str = ""
    last: str = ""
    since: int | None = None
    until: int | None = None
    midnights: list[int] = field(default_factory=list)


def period(said: Mapping[str, str], clock: Clock) -> Period:
    """Return the days that a link says: ``from`` and ``to``, or else a choice, ``last``."""
    named = [_day(said.get(each, "")) for each in ("from", "to")]
    if any(named):
        first, last = named
        if first and last and last < first:
            first, last = last, first
        return _days(clock, None, first, last)
    name = said.get("last", _USUAL)
    if not name:
        return Period(name)
    name = name if name in _AGO else _USUAL
    begins, ends = _AGO[name]
    today = clock.today
    return _days(clock, name, today - timedelta(begins), None if ends is None else today - timedelta(ends))


def _days(clock: Clock, name: str | None, first: date | None, last: date | None) -> Period:
    """Return a period from the first day on and with the last one; None where it is open."""
    end = min(last or clock.today, clock.today)
    days = (end - first).days + 1 if first else 0
    return Period(
        name,
        first=first.isoformat() if first and name is None else "",
        last=last.isoformat() if last and name is None else "",
        since=clock.midnight(first) if first else None,
        until=clock.midnight(last + timedelta(1)) if last else None,
        midnights=[clock.midnight(first + timedelta(each)) for each in range(days)]
        if first and 0 < days <= _MOST_BARS
        else [],
    )


def _day(text: str) -> date | None:
    """Return the day that a browser's field says; None where it says none that there is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 9999 else None
