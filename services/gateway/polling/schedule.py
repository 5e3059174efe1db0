"""When a feed is fetched next: pure functions of what its last fetch found."""

from typing import Final

from schemas import Feed, Poll
from schemas.fields import parse_duration
from schemas.times import milliseconds
from services.outgoing.patience import chance
from streams.feeds.polls import is_stale

_SECOND: Final = 1000
_FIRST_WAIT: Final = 60 * _SECOND  # after a first failure: most pass within a minute
_LONGEST_WAIT: Final = 3600 * _SECOND  # a feed that can be read again is read within an hour
_SPREAD: Final = 0.1  # feeds that began together do not stay so


def due(feed: Feed, poll: Poll | None, now_ms: int) -> int | None:
    """Return when a feed is to be fetched, in milliseconds of the epoch; None for not at all.

    Args:
        feed: that is polled or not.
        poll: what its last fetch found; None where there was none.
        now_ms: the present, in milliseconds of the epoch.
    """
    polling = feed.polling
    if polling is None or polling.paused or feed.revoked_at is not None:
        return None
    if poll is None or is_stale(poll, polling):
        return milliseconds(polling.since)
    if poll.gone_at is not None:
        return None
    fetched = milliseconds(poll.fetched_at)
    if fetched > now_ms:  # by a clock that was ahead, perhaps by days: nothing can be counted from it
        return now_ms
    every = parse_duration(polling.every) * _SECOND
    wait = backoff(every, poll.failures) if poll.failures else every
    at = fetched + round(wait * (1 + _SPREAD * chance(feed.name, poll.fetched_at)))
    return max(at, milliseconds(poll.retry_at)) if poll.retry_at else at


def backoff(every: int, failures: int) -> int:
    """Return how long to wait after some failures in a row, all in milliseconds.

    A minute at first, twice as long each time, up to an hour; never longer for a feed that is fetched seldom
    than for one that can be read, and never shorter than that for one that is fetched often.
    """
    first, longest = min(every, _FIRST_WAIT), max(every, _LONGEST_WAIT)
    return int(min(first * 2 ** min(failures - 1, 32), longest))
