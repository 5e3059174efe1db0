"""Times as ops write and read them: always with a UTC offset."""

import re
import time
from typing import Final
from zoneinfo import ZoneInfo

from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339, utc
from streams.errors import InputError

_TO_THE_MINUTE: Final = re.compile(r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d)([Zz]|[+-]\d\d:\d\d)")


def instant(text: str) -> int:
    """Return the instant that an RFC 3339 text names, in milliseconds of the epoch; seconds may be left out.

    Raises:
        InputError: it is none, and what it lacks.
    """
    found = _TO_THE_MINUTE.fullmatch(text)
    try:
        return milliseconds(f"{found[1]}:00{found[2]}" if found else text)
    except ValueError as error:
        raise InputError(f"{text!r}: {error}") from None


def ago(text: str) -> int:
    """Return the instant that lies a duration such as ``7d`` back from now, in milliseconds of the epoch.

    Raises:
        InputError: it is no duration.
    """
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


def now_as_text() -> str:
    """Return the present as our messages carry it."""
    return rfc3339(now())


def shown(timestamp_ms: int) -> str:
    """Return an instant for a person: with the UTC offset of this machine's zone, to the second."""
    if timestamp_ms < 0:
        return "no timestamp"
    return utc(timestamp_ms).astimezone().isoformat(timespec="seconds")


def local(text: str) -> str:
    """Return the instant that an RFC 3339 text of ours names, for a person, as ``shown`` does."""
    return shown(milliseconds(text))


def zone_of(name: str) -> ZoneInfo | None:
    """Return the time zone of a name; None where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # there is none, it is a folder, or a path
        return None
