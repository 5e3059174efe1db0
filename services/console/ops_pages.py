"""The page of ops: how far the work is, who does it, where articles come from, what died, what runs again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from processors.version import pipeline_version
from schemas import Feed, Poll
from schemas.times import milliseconds
from services.access.permissions import Act
from services.console import charts
from services.console.charts import Line
from services.console.dead_pages import DeadPages
from services.console.door import allowed
from services.console.frame import Frame
from services.console.samples import HOURS, Sample, Samples
from services.showing.days import Clock
from streams import status
from streams.archive import articles
from streams.archive.open import ArchiveFollower
from streams.feeds import heard, known, polls
from streams.feeds.heard import Heard
from streams.feeds.states import Said
from streams.messages.topics import DAY_MS
from streams.replay import registry
from streams.settings import Settings

_REPLAYS: Final = 5  # the newest


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed: when it was last heard (ms of the epoch; 0 for never), and how it goes."""

    feed: Feed
    last: int
    going: list[Said]


@dataclass(frozen=True, slots=True)
class OpsPages:
    """The page, with what it shares."""

    _frame: Frame
    _settings: Settings
    _archive: ArchiveFollower
    _samples: Samples
    _dead: DeadPages

    def routes(self) -> list[Route]:
        """Return its paths."""
        return [Route("/ops", self.show)]

    def show(self, request: Request) -> Response:
        """Show how it goes."""
        allowed(request, Act.READ_OPS)
        now = self._frame.now_ms()
        workers = status.group(self._settings)
        with self._archive.reading() as db:
            kept = articles.count_all(db)
            of_a_day = articles.count(db, now - DAY_MS)
        with registry.opened(self._settings) as records:
            replays = records.all()[::-1][:_REPLAYS]
        samples = self._samples.all()
        first = max(now - HOURS * 3_600_000, samples[0].time) if samples else now
        return self._frame.page(
            request,
            "ops.html",
            workers=workers,
            behind=sum(workers.behind.values()),
            pipeline=pipeline_version(),
            lag=charts.line([(each.time, each.behind) for each in samples], first, now),
            arrived=self._rate(lambda each: each.arrived, first, now),
            died=self._rate(lambda each: each.dead, first, now),
            delay=charts.line(self._samples.delays.all(), first, now),
            first=first,
            problem=self._samples.problem,
            groups=self._dead.groups(),
            feeds=self._feeds(self._frame.clock(request)),
            replays=replays,
            kept=kept,
            of_a_day=of_a_day,
            days=self._settings.archive_days,
            metrics=self._settings.console_metrics_url,
            sent=request.query_params.get("sent", ""),
        )

    def _rate(self, of: Callable[[Sample], int], first: int, now: int) -> Line | None:
        rates = self._samples.rates(of)
        return charts.line([(each.time, each.a_minute) for each in rates], first, now)

    def _feeds(self, clock: Clock) -> list[FeedLine]:
        """Return the feeds and when they were heard; none where there are none."""
        feeds = known.read(self._settings)
        if not feeds:
            return []
        lately = heard.read(self._settings, clock.now)
        fetched = polls.read(self._settings)
        return [_line(each, fetched.get(each.name), lately, clock) for each in feeds]


def _line(feed: Feed, poll: Poll | None, lately: dict[str, Heard], clock: Clock) -> FeedLine:
    last = max((milliseconds(lately[each].last) for each in feed.sources if each in lately), default=0)
    if feed.polling:
        return FeedLine(feed, last, polls.going(feed, poll, clock.now, clock.day_and_minute))
    return FeedLine(feed, last, [heard.going(feed.sources, lately, clock.now)])
