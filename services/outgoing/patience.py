"""How long to wait before a server is asked again: pure functions."""

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from processors.identity import content_id

_SECOND: Final = 1000
_LONGEST_ASKED: Final = 24 * 3600 * _SECOND  # what a server asks by Retry-After


def retry_at(said: str | None, now_ms: int) -> int | None:
    """Return until when a server wants to be left alone, by its Retry-After; a day at most.

    Args:
        said: seconds or a date; None, or anything else, for nothing.
        now_ms: the present, in milliseconds of the epoch.
    """
    text = (said or "").strip()
    if text.isascii() and text.isdecimal():
        wait = int(text[:9]) * _SECOND
    else:
        try:
            at = parsedate_to_datetime(text)
            wait = round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000) - now_ms
        except (ValueError, TypeError, OverflowError):
            return None
    return now_ms + min(wait, _LONGEST_ASKED) if wait > 0 else None


def chance(*seeds: str) -> float:
    """Return a number from 0 to below 1 that differs from caller to caller and from time to time."""
    return int(content_id(*seeds)[:8], 16) / 2**32
