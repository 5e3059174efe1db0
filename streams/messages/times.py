"""Times as ops write and read them: always with a UTC offset."""

import re
import time
from datetime import UTC, datetime
from typing import Final

from schemas.fields import parse_duration
from streams.errors import InputError
from streams.messages import cloudevents

# Seconds may be left out; the offset may not: noon in Manama is another instant than noon in Tunis.
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")


def instant(text: str) -> int:
    """Return the instant that ``text`` names, in milliseconds of the epoch; InputError says what it lacks."""
    if not _TIME.fullmatch(text):
        raise InputError(
            f"{text!r}: expected a time with its UTC offset, such as 2026-10-01T00:00+03:00 or …T21:00Z"
        )
    try:
        return round(datetime.fromisoformat(text.upper()).timestamp() * 1000)
    except ValueError as error:
        raise InputError(f"{text!r}: {error}") from None


def ago(text: str) -> int:
    """Return the instant that lies a duration such as ``7d`` back from now, in milliseconds of the epoch."""
    try:
        return now() - parse_duration(text) * 1000
    except ValueError as error:
        raise InputError(f"{text!r}: {error}") from None


def since(text: str) -> int:
    """Return the instant that ``text`` names: a time with its offset, or a duration back from now."""
    return ago(text) if text[-1:] in "smhd" else instant(text)


def now() -> int:
    """Return the present, in milliseconds of the epoch."""
    return int(time.time() * 1000)


def shown(timestamp_ms: int) -> str:
    """Return an instant for a person: with the UTC offset of this machine's zone, to the second."""
    if timestamp_ms < 0:
        return "no timestamp"
    local = datetime.fromtimestamp(timestamp_ms / 1000, UTC).astimezone()
    return local.isoformat(timespec="seconds")


def milliseconds(text: str) -> int:
    """Return the milliseconds of the epoch of an RFC 3339 time as our own messages carry it."""
    return round(datetime.fromisoformat(text.upper()).timestamp() * 1000)


def rfc3339() -> str:
    """Return the present as our messages carry it."""
    return cloudevents.rfc3339(now())
