"""When an attempt is made again, and when an alert has to wait: pure functions."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from schemas import Config, Delivery, EmailConfig, Receiver
from schemas.fields import parse_clock_span, parse_clock_time
from schemas.times import milliseconds
from services.outgoing.patience import chance
from streams.messages.times import zone_of

_SECOND: Final = 1000
_SPREAD: Final = 0.1  # what failed together is not tried together again

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # from Monday on

# Seconds after an attempt that failed, as Standard Webhooks recommends; after the last the delivery is dead.
RETRIES: Final = tuple(60 * minutes for minutes in (5 / 60, 5, 30, 120, 300, 600, 14 * 60, 20 * 60, 24 * 60))


def retry(name: str, attempts: int, now_ms: int, retries: Sequence[float] = RETRIES) -> int | None:
    """Return when to try again, in milliseconds of the epoch; None where it was tried often enough.

    Args:
        name: of the delivery; what spreads the times.
        attempts: that were made.
        now_ms: when the last of them failed.
        retries: seconds to wait after each.
    """
    if attempts > len(retries):
        return None
    wait = retries[attempts - 1] * _SECOND
    return now_ms + round(wait * (1 + _SPREAD * chance(name, str(attempts))))


def held_until(receiver: Receiver, config: Config, delivery: Delivery, now_ms: int) -> int:
    """Return until when an alert is held back, in milliseconds of the epoch; 0 where it is not.

    What goes into a digest waits for its hour; any other that is not urgent for the end of quiet hours.
    """
    if isinstance(config, EmailConfig) and config.digest:
        at = digest_after(config, receiver.zone, milliseconds(delivery.queued_at))
        return at if now_ms < at else 0
    if delivery.severity == "urgent" or not receiver.quiet_hours:
        return 0
    return _quiet_until(receiver.quiet_hours, receiver.zone, now_ms)


def digest_after(config: EmailConfig, zone: str, time_ms: int) -> int:
    """Return the time of the first digest after a time, both in milliseconds of the epoch."""
    after = _local(time_ms, zone)
    if config.digest == "hourly":
        return _ms(_full_hour(after))
    off = config.weekend if config.digest == "weekdays" else ()
    return _ms(_shown_next(parse_clock_time(config.digest_at), after, off))


def _quiet_until(span: str, zone: str, now_ms: int) -> int:
    begin, end = parse_clock_span(span)
    local = _local(now_ms, zone)
    minute = local.hour * 60 + local.minute
    quiet = begin <= minute < end if begin < end else minute >= begin or minute < end
    return _ms(_shown_next(end, local)) if quiet else 0


def _full_hour(after: datetime) -> datetime:
    """Return the first time after another one at which its clock shows a full hour, in UTC."""
    at = after.replace(second=0, microsecond=0).astimezone(UTC)
    while at <= after or at.astimezone(after.tzinfo).minute:
        at += timedelta(minutes=60 - at.astimezone(after.tzinfo).minute)
    return at


def _shown_next(minute: int, after: datetime, off: Collection[str] = ()) -> datetime:
    """Return the first time after another one at which its clock shows a minute of the day, in UTC.

    ``off``: the days of the week on which it does not count. It begins with the day before: where a clock is
    put back behind midnight, that comes again.
    """
    day = after.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0) - timedelta(days=1)
    while True:
        for at in _shown(day) if _DAYS[day.weekday()] not in off else ():
            if at > after:
                return at
        day += timedelta(days=1)


def _shown(at: datetime) -> list[datetime]:
    """Return when a clock shows a time, in UTC: twice where it is put back; when it jumps over it, else."""
    first, second = at.replace(fold=0).astimezone(UTC), at.replace(fold=1).astimezone(UTC)
    if first <= second:
        return [first, second]
    while second.astimezone(at.tzinfo).replace(tzinfo=None) < at.replace(tzinfo=None):
        second += timedelta(minutes=1)
    return [second]


def _local(time_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(time_ms / 1000, UTC).astimezone(zone_of(zone))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * _SECOND)
