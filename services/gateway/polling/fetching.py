"""One feed, once: fetch it, read it, send what is new, remember that it was sent."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from processors.formats import Item
from schemas import Feed, Poll, Polling
from services.gateway import intake
from services.gateway.access import Caller
from services.gateway.bodies import Form
from services.gateway.polling import news, no_feed, outcomes
from services.gateway.polling.memory import Memory
from services.gateway.polling.outcomes import Found
from services.gateway.polling.pages import Pages
from services.gateway.polling.web import NotFetched, Reply, Web
from services.outgoing.patience import retry_at
from streams.cluster.async_sender import Delivery, NotStored
from streams.errors import RasidError
from streams.feeds.push import Archive
from streams.settings import Settings

MOST_BYTES: Final = 16 * 2**20  # of a feed, as of a body that is posted

_AT_ONCE: Final = 8  # feeds that are fetched and read: some 300 MB where all are as large as may be
_MANY: Final = 1_000  # items: more are compared in a thread, so that who posts is answered meanwhile

_PAGES_AT_ONCE: Final = 10  # after so many pages what was read is sent: a stop loses no more than these
_MOST_PAGES: Final = 200  # of a fetch, of its newest items: three minutes at a host of others

_ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9,"
    " application/json;q=0.8, */*;q=0.5"
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Items that are sent together: where they are old, with their times; of news perhaps with its pages."""

    items: Sequence[Item]
    archive: Archive | None = None
    with_pages: bool = False


class Fetching:
    """Fetches feeds, one at a time or several at once."""

    def __init__(
        self,
        settings: Settings,
        *,
        web: Web,
        pages: Pages | None,
        taking: intake.Intake,
        memory: Memory,
        now_ms: Callable[[], int],
    ) -> None:
        """Wire it; ``pages`` is None where what reads them is not installed."""
        self._settings = settings
        self._web = web
        self._pages = pages
        self._intake = taking
        self._memory = memory
        self._now_ms = now_ms
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._without_pages: set[str] = set()

    async def fetch(self, feed: Feed, polling: Polling) -> Found:
        """Fetch a feed, send what is new in it and remember that; what is known of the feed is returned."""
        now = self._now_ms()
        if polling.full_text and not self._pages and feed.name not in self._without_pages:
            self._without_pages.add(feed.name)
            log.warning("no pages are read: the extra full-text is not installed here", feed=feed.name)
        before = self._memory.polls.get(feed.name)
        poll = outcomes.begun(before, polling, now)
        try:
            async with self._free:
                reply = await fetched(self._web, polling, poll)
                if reply.status == 410:
                    return Found(outcomes.gone(poll, now))
                if reply.status == 304:
                    return Found(outcomes.answered(poll, reply.moved_to))
                read = await self._read(feed, reply)
            sent, whole = await self._send_news(feed, polling, read.items, first=poll.article_at is None)
        except NotFetched as error:
            wait = retry_at(error.retry_after, now)
            return Found(outcomes.failed(poll, str(error), error.kind, wait, now))
        if not whole:
            return Found(outcomes.failed(poll, "Kafka did not confirm all of it", "kafka", None, now), sent)
        # What is cut off is fetched again, though the server will say that nothing has changed.
        cut_off = any(each.reason == "cut-off" for each in read.refused)
        known = outcomes.read(
            outcomes.answered(poll, reply.moved_to),
            etag=None if cut_off else reply.etag,
            modified=None if cut_off else reply.modified,
            refused=len(read.refused),
            articles=sent,
            now_ms=self._now_ms(),
        )
        return Found(known, sent, read.refused)

    async def _read(self, feed: Feed, reply: Reply) -> intake.Read:
        form, now = Form(None, reply.content_type), self._now_ms()
        read = await intake.read(self._settings, reply.body, form, Caller(feed), now, url=reply.url)
        if why := why_unread(reply, read):
            raise why
        return read

    async def _send_news(
        self, feed: Feed, polling: Polling, items: Sequence[Item], *, first: bool
    ) -> tuple[int, bool]:
        """Send what is new, and remember it; return how many are confirmed, and whether all are."""
        sent, count, now = self._memory.sent(feed.name), 0, self._now_ms()
        new = (
            news.news(items, sent) if len(items) < _MANY else await asyncio.to_thread(news.news, items, sent)
        )
        for batch in await self._batches(new, polling, now, first=first):
            deliveries = await self._send(batch, polling)
            done = [item for item, each in zip(batch.items, deliveries, strict=True) if _is_done(each)]
            count += sum(not isinstance(each, NotStored) for each in deliveries)
            sent = news.remembered(sent, items, done)
            await self._memory.keep_sent(feed.name, sent, self._now_ms())
            if len(done) < len(batch.items):
                return count, False
        await self._memory.keep_sent(feed.name, news.remembered(sent, items, []), self._now_ms())
        return count, True

    async def _batches(
        self, items: Sequence[Item], polling: Polling, now: int, *, first: bool
    ) -> list[_Batch]:
        """Return what is sent together: what is old, and of news some at a time where pages are fetched."""
        old = [each for each in items if first and news.is_old(each, now)]
        fresh = [each for each in items if not (first and news.is_old(each, now))]
        paged = fresh[-_MOST_PAGES:] if polling.full_text and self._pages else []
        plain = fresh[: len(fresh) - len(paged)]
        batches = [_Batch(plain)] if plain else []
        batches += [_Batch(part, with_pages=True) for part in _parts(paged, _PAGES_AT_ONCE)]
        if not old:
            return batches
        try:
            archive = await asyncio.to_thread(Archive, self._settings)
        except RasidError as error:
            raise NotFetched(str(error), kind="kafka") from None
        return [_Batch(old, archive), *batches]

    async def _send(self, batch: _Batch, polling: Polling) -> list[Delivery]:
        items = batch.items
        if batch.with_pages and self._pages:
            most, internal = self._settings.max_article_bytes, polling.internal
            items = [await self._pages.full(each, most=most, internal=internal) for each in items]
        return await self._intake.send(items, self._now_ms(), batch.archive)


async def fetched(web: Web, polling: Polling, poll: Poll | None = None) -> Reply:
    """Fetch what stands at a feed's address, if it is not what stood there when ``poll`` was.

    Raises:
        NotFetched: and why.
    """
    known = {}
    if poll and poll.etag:
        known["if-none-match"] = poll.etag
    if poll and poll.modified:
        known["if-modified-since"] = poll.modified
    headers = {"accept": _ACCEPT} | known
    reply = await web.get(polling.url, most=MOST_BYTES, internal=polling.internal, headers=headers)
    if reply.status == 304 and not known:  # taken for an answer, such a feed would be well and empty
        raise NotFetched("the server answers 304 to a request that named no version", kind="status")
    return reply


def why_unread(reply: Reply, read: intake.Read) -> NotFetched | None:
    """Return why a body is no feed, or one of which nothing can be taken; None for one that can be read."""
    if read.items:
        why = next((each.problem for each in read.refused if each.index is None), None)
    elif read.refused:
        if found := no_feed.described(reply.body, reply.content_type, reply.url):
            return NotFetched(found.text, kind=found.kind)
        first = read.refused[0]
        why = f"{first.field}: {first.problem}" if first.field else first.problem
    else:
        why = next((each.problem for each in read.warnings if each.index is None and not each.field), None)
    return NotFetched(why, kind="unreadable") if why else None


def _is_done(delivery: Delivery) -> bool:
    """Return whether an item need not be sent again: Kafka has it, or will never take it."""
    return not (isinstance(delivery, NotStored) and delivery.may_pass)


def _parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[at : at + size] for at in range(0, len(items), size))
