"""How long a feed is usually without a new article, and whether it is so for longer now.

Newsrooms have nights and days off: what is usual is the longest gap of a week, not an average.
"""

from collections.abc import Sequence
from typing import Final

from schemas import Gap
from schemas.times import milliseconds, rfc3339

DAYS: Final = 7  # a week has every kind of day
_LEAST_DAYS: Final = 2  # with one night between them
_LONGER: Final = 1.5  # than the longest of them


def heard(gaps: Sequence[Gap], last: str | None, now_ms: int) -> list[Gap]:
    """Return the longest gap of each of the last days, now that there is a new article.

    Args:
        gaps: of the days before.
        last: when there was one before it.
        now_ms: the present, in milliseconds of the epoch.
    """
    if last is None:
        return list(gaps)
    seconds = max(0, now_ms - milliseconds(last)) // 1000
    today = rfc3339(now_ms)[:10]
    if gaps and gaps[-1].day == today:
        seconds = max(seconds, gaps[-1].seconds)
    return [*(each for each in gaps if each.day != today), Gap(day=today, seconds=seconds)][-DAYS:]


def longer_than_usual(gaps: Sequence[Gap], last: str | None, now_ms: int) -> bool:
    """Return whether there has been no new article for longer than in the days before."""
    if last is None or len(gaps) < _LEAST_DAYS:
        return False
    return now_ms - milliseconds(last) > 1000 * _LONGER * max(each.seconds for each in gaps)
