"""Times and days as a page shows them, in the reader's zone and language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemas.times import milliseconds, rfc3339, utc
from services.showing.words import Words
from streams.messages.topics import DAY_MS

_AT_ONCE_MS: Final = 5 * 60_000  # from publication to arrival: feeds are read every few minutes


@dataclass(frozen=True, slots=True)
class Clock:
    """What turns ms of the epoch into words. ``now``: the present, in ms of the epoch."""

    zone: tzinfo
    words: Words
    now: int

    def iso(self, time: int) -> str:
        """Return a time for programs."""
        return rfc3339(time)

    def minute(self, time: int) -> str:
        """Return the time of day to the minute."""
        return f"{self._at(time):%H:%M}"

    def second(self, time: int) -> str:
        """Return the time of day to the second."""
        return f"{self._at(time):%H:%M:%S}"

    def day(self, time: int) -> str:
        """Return the day: الثلاثاء 3 مارس 2026."""
        at = self._at(time)
        return f"{self.words.weekdays[at.weekday()]} {at.day} {self.words.months[at.month - 1]} {at.year}"

    def short_day(self, time: int) -> str:
        """Return the day without its year and weekday: 3 مارس."""
        at = self._at(time)
        return f"{at.day} {self.words.months[at.month - 1]}"

    def day_number(self, time: int) -> int:
        """Return the day of its month."""
        return self._at(time).day

    def day_and_minute(self, time: int) -> str:
        """Return the day and the time of day, to the minute."""
        return f"{self.short_day(time)}{self.words.comma} {self.minute(time)}"

    def beside(self, time: int, other: int) -> str:
        """Return a time to the minute, without what it shares with another one: the day, or the year."""
        at, then = self._at(time), self._at(other)
        if at.date() == then.date():
            return self.minute(time)
        if at.year == then.year:
            return self.day_and_minute(time)
        return f"{self.short_day(time)} {at.year}{self.words.comma} {self.minute(time)}"

    def published(self, said: str | None, arrived: int) -> int | None:
        """Return when an article was published, in ms of the epoch, where its arrival does not say it.

        None as well where what its feed said is no time at all: year 1, or days after it was here.
        """
        at = milliseconds(said) if said else -1
        known = 0 <= at < arrived + DAY_MS
        return at if known and abs(arrived - at) > _AT_ONCE_MS else None

    def midnights(self, days: int) -> list[int]:
        """Return the beginnings of the last days, today's among them, the oldest first."""
        return [self.midnight(self.today - timedelta(ago)) for ago in reversed(range(days))]

    def since(self, days: int) -> int:
        """Return when the last days begin, today among them, in ms of the epoch."""
        return self.midnights(days)[0]

    def midnight(self, day: date) -> int:
        """Return when a day begins, in ms of the epoch."""
        return int(datetime.combine(day, time.min, self.zone).timestamp() * 1000)

    @property
    def today(self) -> date:
        """The day that it is."""
        return self._at(self.now).date()

    def exact(self, time: int) -> str:
        """Return the day and the time of day, to the second."""
        return f"{self.day(time)}{self.words.comma} {self.second(time)}"

    def _at(self, time: int) -> datetime:
        return utc(time).astimezone(self.zone)


def zone(name: str | None) -> tzinfo:
    """Return the zone that a browser names; that of this machine where it names none that we know."""
    try:
        return ZoneInfo(name or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.now().astimezone().tzinfo or UTC
