"""When an attempt is made again, and when an alert has to wait: pure functions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from schemas import Receiver
from schemas.fields import Severity, parse_clock_span
from services.outgoing.patience import chance
from streams.messages.times import zone_of

_SECOND: Final = 1000
_SPREAD: Final = 0.1  # what failed together is not tried together again

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


def held_until(receiver: Receiver, severity: Severity, now_ms: int) -> int:
    """Return until when quiet hours hold an alert back, in milliseconds of the epoch; 0 where they do not."""
    if receiver.quiet_hours is None or severity == "urgent":
        return 0
    begin, end = parse_clock_span(receiver.quiet_hours)
    local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone_of(receiver.zone))
    minute = local.hour * 60 + local.minute
    quiet = begin <= minute < end if begin < end else minute >= begin or minute < end
    if not quiet:
        return 0
    ends = local.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0, fold=0)
    if ends <= local:
        ends += timedelta(days=1)
    return round(ends.timestamp() * 1000)
