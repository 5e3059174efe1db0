"""What a fetch makes of what is known of a feed: pure functions from one Poll to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemas import Poll, Polling
from schemas.times import rfc3339
from services.gateway.answers import Refused
from streams.feeds import quiet
from streams.feeds.polls import is_stale
from streams.feeds.states import Problem

_LONGEST_PROBLEM: Final = 500  # characters: it is shown in a list


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a fetch: what is known of the feed now, how many articles were sent, what was refused."""

    poll: Poll
    sent: int = 0
    refused: Sequence[Refused] = ()


def begun(poll: Poll | None, polling: Polling, now_ms: int) -> Poll:
    """Return what stays of a feed that is fetched now.

    Of one that was changed or resumed its articles alone; of one at another address nothing: what is old
    there was news before.
    """
    now = rfc3339(now_ms)
    if poll is None or poll.url != polling.url:
        return Poll(url=polling.url, fetched_at=now)
    if is_stale(poll, polling):
        return Poll(url=polling.url, fetched_at=now, article_at=poll.article_at, gaps=poll.gaps)
    return replace(poll, fetched_at=now)


def answered(poll: Poll, moved_to: str | None) -> Poll:
    """Return it when the server has answered as it should, with a feed or with 304."""
    return replace(
        poll,
        moved_to=moved_to,
        gone_at=None,
        failures=0,
        failing_since=None,
        problem=None,
        problem_kind=None,
        retry_at=None,
    )


def read(
    poll: Poll, *, etag: str | None, modified: str | None, refused: int, articles: int, now_ms: int
) -> Poll:
    """Return it when all that is new in the feed is confirmed: the server need not send it again."""
    known = replace(poll, etag=etag, modified=modified, refused=refused)
    if not articles:
        return known
    return replace(known, article_at=rfc3339(now_ms), gaps=quiet.heard(poll.gaps, poll.article_at, now_ms))


def failed(poll: Poll, why: str, kind: Problem, retry_at_ms: int | None, now_ms: int) -> Poll:
    """Return it when the feed cannot be read. ``why`` may quote what a server said, whatever that is."""
    return replace(
        poll,
        failures=poll.failures + 1,
        failing_since=poll.failing_since or rfc3339(now_ms),
        problem=why.encode("utf-8", "replace").decode()[:_LONGEST_PROBLEM],
        problem_kind=kind,
        retry_at=None if retry_at_ms is None else rfc3339(retry_at_ms),
    )


def gone(poll: Poll, now_ms: int) -> Poll:
    """Return it when the server says that the feed is gone for good."""
    return replace(poll, gone_at=rfc3339(now_ms))
