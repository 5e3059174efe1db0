"""All feeds that are polled: one gateway fetches them, however many there are; the others stand by."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

import structlog

from schemas import Feed, Poll, Polling
from services.gateway.intake import Intake
from services.gateway.metrics import Metrics
from services.gateway.polling import outcomes, schedule
from services.gateway.polling.hosts import Hosts
from services.gateway.polling.memory import Memory
from services.gateway.polling.outcomes import Found
from streams.cluster.async_sender import AsyncSender
from streams.cluster.groups import POLLING
from streams.cluster.ownership import Ownership
from streams.errors import RasidError
from streams.feeds.known import KnownFeeds
from streams.messages import topics
from streams.settings import Settings

if TYPE_CHECKING:
    from services.gateway.polling.fetching import Fetching


_LOOK_SECONDS: Final = 0.25
_RETRY_SECONDS: Final = 5.0
_STOP_SECONDS: Final = 5.0  # for what is being sent; a page that is waited for can be fetched again

log = structlog.get_logger(__name__)


class Poller:
    """Fetches feeds when they are due, while it is this gateway's work; for one event loop."""

    def __init__(
        self,
        settings: Settings,
        sender: AsyncSender,
        feeds: KnownFeeds,
        *,
        intake: Intake,
        metrics: Metrics,
        clock: Callable[[], float],
        now_ms: Callable[[], int],
    ) -> None:
        """Wire it; ``clock`` is in seconds from any time on, ``now_ms`` in milliseconds of the epoch."""
        self._settings = settings
        self._sender = sender
        self._feeds = feeds
        self._intake = intake
        self._metrics = metrics
        self._clock = clock
        self._now_ms = now_ms
        self._running: dict[str, asyncio.Task[None]] = {}  # by the feeds' names
        self._hosts: dict[str, str] = {}  # that they are fetched from
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Begin."""
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Begin nothing more; give what is being fetched a moment; let another gateway go on."""
        self._stopping.set()
        if self._task:
            await self._task

    async def _run(self) -> None:
        while not self._feeds.polled:  # who polls nothing needs no rights in a group
            if await self._stops_within(_LOOK_SECONDS):
                return
        topic = topics.of(self._settings).polls.name
        ownership = Ownership(self._settings, topic=topic, group=POLLING)
        ownership.start()
        try:
            while not self._stopping.is_set():
                try:
                    await self._work(ownership)
                except RasidError as error:
                    log.warning("feeds are not polled for now", reason=str(error))
                except Exception:  # who posts must not notice; and the feeds are waited for
                    log.exception("polling ended and begins anew")
                if not self._stopping.is_set():
                    await self._stops_within(_RETRY_SECONDS)
        finally:
            await asyncio.to_thread(ownership.stop)

    async def _stops_within(self, seconds: float) -> bool:
        """Wait for some time, or until it is to stop; return whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def _work(self, ownership: Ownership) -> None:
        """Poll, or stand by, until it is to stop."""
        # An HTTP client is a third of a second and 20 MB: only who polls pays for it.
        from services.gateway.polling.fetching import Fetching  # noqa: PLC0415
        from services.gateway.polling.page_reader import PageReader  # noqa: PLC0415
        from services.gateway.polling.pages import Pages, available  # noqa: PLC0415
        from services.gateway.polling.web import Web  # noqa: PLC0415

        hosts = Hosts(self._clock)
        async with Web.open(hosts) as web, PageReader(self._clock) as reader:
            pages = Pages(web, hosts, reader, self._clock) if available() else None
            while not await self._stops_within(_LOOK_SECONDS):
                if not ownership.mine:
                    continue
                term = ownership.term
                memory = await asyncio.to_thread(Memory.load, self._settings, self._sender)
                fetching = Fetching(
                    self._settings,
                    web=web,
                    pages=pages,
                    taking=self._intake,
                    memory=memory,
                    now_ms=self._now_ms,
                )
                log.info("this gateway polls the feeds", feeds=len(self._feeds.polled))
                self._metrics.polling.set(1)
                try:
                    while ownership.mine and ownership.term == term:
                        self._begin_what_is_due(fetching, memory)
                        if await self._stops_within(_LOOK_SECONDS):
                            break
                    else:
                        log.info("another gateway polls the feeds")
                finally:
                    self._metrics.polling.set(0)
                    self._metrics.tell_of_polling(())
                    await self._finish(_STOP_SECONDS if self._stopping.is_set() else 0)

    def _begin_what_is_due(self, fetching: "Fetching", memory: Memory) -> None:
        feeds = [each for each in self._feeds.polled if each.polling and not each.polling.paused]
        self._metrics.tell_of_polling({each.name for each in feeds})
        if not self._sender.answers:
            return
        now = self._now_ms()
        waiting = [
            (at, feed)
            for feed in feeds
            if feed.name not in self._running
            and (at := schedule.due(feed, memory.polls.get(feed.name), now)) is not None
            and at <= now
        ]
        for _, feed in sorted(waiting, key=lambda each: each[0]):
            host = urlsplit(feed.polling.url).netloc if feed.polling else ""
            if feed.polling and host not in self._hosts.values():  # one by one, as a host is asked
                task = asyncio.create_task(self._fetch(feed, feed.polling, fetching, memory))
                self._running[feed.name] = task
                self._hosts[feed.name] = host
                task.add_done_callback(partial(self._done, feed.name))

    def _done(self, name: str, _task: asyncio.Task[None]) -> None:
        del self._running[name], self._hosts[name]

    async def _fetch(self, feed: Feed, polling: Polling, fetching: "Fetching", memory: Memory) -> None:
        before = memory.polls.get(feed.name)
        try:
            found = await fetching.fetch(feed, polling)
        except Exception as error:  # whatever a feed holds must not end the others
            log.exception("a feed could not be polled", feed=feed.name)
            now = self._now_ms()
            why = f"{type(error).__name__}: {error}"
            found = Found(outcomes.failed(outcomes.begun(before, polling, now), why, "unexpected", None, now))
        await memory.keep(feed.name, found.poll, self._now_ms())
        self._tell(feed.name, before, found)

    def _tell(self, name: str, before: Poll | None, found: Found) -> None:
        """Count what came of a fetch, and log what has changed."""
        poll, now = found.poll, self._now_ms()
        outcome = (
            "gone"
            if poll.gone_at
            else "failed"
            if poll.failures
            else "articles"
            if found.sent
            else "nothing-new"
        )
        self._metrics.count_poll(name, outcome, now)
        self._metrics.count(name, found.sent, (each.reason for each in found.refused), now)
        if poll.gone_at:
            log.warning(
                "a feed is gone (410) and no longer polled; `rasid feed resume` asks again", feed=name
            )
        elif poll.failures == 1:
            log.warning("a feed cannot be read", feed=name, reason=poll.problem)
        elif before and before.failures and not poll.failures:
            log.info("a feed can be read again", feed=name)
        if poll.moved_to and (before is None or before.moved_to != poll.moved_to):
            log.warning("a feed has moved: put its new address in its file", feed=name, url=poll.moved_to)
        if found.sent:
            log.info("articles of a feed are confirmed", feed=name, articles=found.sent)
        if found.refused and (before is None or before.refused != len(found.refused)):
            first = found.refused[0]
            log.warning(
                "items of a feed could not be taken", feed=name, items=len(found.refused), id=first.id,
                reason=first.reason, problem=first.problem,
            )  # fmt: skip

    async def _finish(self, seconds: float) -> None:
        """Wait for what is being fetched, and give up what is not done by then."""
        tasks = list(self._running.values())
        if tasks and seconds:
            await asyncio.wait(tasks, timeout=seconds)
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
