"""Times as the messages carry them, RFC 3339: how they are read and written."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

# With its offset: a time without one means another instant in Manama than in Tunis.
_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,100})?([Zz]|[+-]\d\d:\d\d)")
_SAME: Final = 1 << 10  # times that are kept: what an article causes, rule by rule, has its times
_LATEST: Final = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z, the last that RFC 3339 can write
_DAY: Final = 86_400_000  # by which the farthest zone is ahead, at most


@lru_cache(_SAME)
def parse_time(text: str) -> datetime:
    """Return the instant that an RFC 3339 text names.

    Raises:
        ValueError: it is none, and what it lacks.
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError("expected an RFC 3339 time with an offset, such as 2026-03-01T12:00:00+03:00")
    return datetime.fromisoformat(text.upper())


def milliseconds(text: str) -> int:
    """Return the instant that an RFC 3339 text names, in milliseconds of the epoch.

    Raises:
        ValueError: it is none, and what it lacks.
    """
    return round(parse_time(text).timestamp() * 1000)


@lru_cache(_SAME)
def rfc3339(timestamp_ms: int) -> str:
    """Return an instant, in milliseconds of the epoch, as RFC 3339 in UTC, to the millisecond.

    Kafka's timestamps are any 64 bits; what is before 1970 or after 9999 is written as the nearest instant
    within: a sender's broken clock must not keep its message from becoming a dead letter.
    """
    seconds, rest = divmod(min(max(timestamp_ms, 0), _LATEST), 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"


def utc(timestamp_ms: int) -> datetime:
    """Return an instant, in milliseconds of the epoch, in UTC; it can be told in every zone.

    As ``rfc3339`` has it: what is before 1970 or after 9999 is the nearest instant within.
    """
    return datetime.fromtimestamp(min(max(timestamp_ms, 0), _LATEST - _DAY) / 1000, UTC)
