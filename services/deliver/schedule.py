"""When an attempt is made again, and when an alert has to wait: pure functions."""

from collections.abc import Sequence
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
        hour = after.replace(minute=0, second=0, microsecond=0)
        return _ms(hour.astimezone(UTC) + timedelta(hours=1))
    minute = parse_clock_time(config.digest_at)
    at = after.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    while at <= after or (config.digest == "weekdays" and _DAYS[at.weekday()] in config.weekend):
        at += timedelta(days=1)
    return _ms(at)


def _quiet_until(span: str, zone: str, now_ms: int) -> int:
    begin, end = parse_clock_span(span)
    local = _local(now_ms, zone)
    minute = local.hour * 60 + local.minute
    quiet = begin <= minute < end if begin < end else minute >= begin or minute < end
    if not quiet:
        return 0
    ends = local.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0)
    return _ms(ends if ends > local else ends + timedelta(days=1))


def _local(time_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(time_ms / 1000, UTC).astimezone(zone_of(zone))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * _SECOND)
