"""What feeds post, in the log: a line a minute for each that posts. Fetches have lines of their own."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Final

import structlog

SECONDS: Final = 60.0  # between two lines of a feed: a wire posts many times a second

log = structlog.get_logger(__name__)


class FeedLog:
    """What each feed has posted since its last line."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` is in seconds from any time on."""
        self._clock = clock
        self._accepted: Counter[str] = Counter()
        self._refused: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._last: dict[str, float] = {}  # when an article of a feed was confirmed last

    def count(self, feed: str, accepted: int, refused: Iterable[str]) -> None:
        """Count what became of a body.

        Args:
            feed: its name; empty where there is no telling who posts.
            accepted: how many articles are confirmed.
            refused: the reason of each that was not taken, or of the whole request.
        """
        if accepted:
            self._accepted[feed] += accepted
            self._last[feed] = self._clock()
        self._refused[feed].update(refused)

    def write(self) -> None:
        """Write the lines, and begin anew."""
        for feed, refused in sorted(self._refused.items()):
            tell = log.warning if refused else log.info
            last = self._last.get(feed)
            tell(
                "a feed has posted",
                feed=feed or None,
                accepted=self._accepted[feed],
                refused=dict(refused),
                seconds_since_last_article=None if last is None else round(self._clock() - last),
            )
        self._accepted.clear()
        self._refused.clear()

    async def keep_writing(self) -> None:
        """Write the lines every minute, until cancelled; what came since the last then too."""
        try:
            while True:
                await asyncio.sleep(SECONDS)
                self.write()
        finally:
            self.write()
