"""What a feed would send, before it is put in force. Nothing is sent, and no Kafka is needed."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from processors.formats import Item
from schemas import Feed, Polling
from services.gateway import intake
from services.gateway.access import Caller
from services.gateway.answers import Refused, Warned
from services.gateway.bodies import Form
from services.gateway.polling import news
from services.gateway.polling.fetching import fetched, why_unread
from services.gateway.polling.hosts import Hosts
from services.gateway.polling.page_reader import PageReader
from services.gateway.polling.pages import Pages
from services.gateway.polling.web import NotFetched, Web
from streams.errors import InputError
from streams.messages import times
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found: the articles, oldest first; what could not be taken; what was mended or dropped."""

    items: Sequence[Item]
    refused: Sequence[Refused]
    warnings: Sequence[Warned]
    moved_to: str | None


async def run(settings: Settings, feed: Feed, polling: Polling, *, most_pages: int = 5) -> Trial:
    """Fetch a feed once, as a gateway would for the first time.

    Args:
        settings: how large an article may be.
        feed: whose articles they are.
        polling: where they are.
        most_pages: of how many of the newest articles the pages are fetched, where that is asked for.

    Raises:
        InputError: it cannot be fetched, or is no feed.
    """
    hosts = Hosts(time.monotonic)
    async with Web.open(hosts) as web, PageReader(time.monotonic) as reader:
        try:
            reply = await fetched(web, polling)
        except NotFetched as error:
            raise InputError(f"{polling.url}: {error}") from None
        if reply.status == 410:
            raise InputError(f"{polling.url}: gone for good, says the server (410)")
        form, most = Form(None, reply.content_type), settings.max_article_bytes
        read = await intake.read(settings, reply.body, form, Caller(feed), times.now(), url=reply.url)
        if why := why_unread(reply, read):
            raise InputError(f"{polling.url}: {why}")
        items = news.news(read.items, {})
        if polling.full_text:
            pages = Pages(web, hosts, reader, time.monotonic)
            first = max(0, len(items) - most_pages)
            for number in range(first, len(items)):
                items[number] = await pages.full(items[number], most=most, internal=polling.internal)
    return Trial(items, read.refused, [_as_sent(each, read) for each in read.warnings], reply.moved_to)


def _as_sent(warned: Warned, read: intake.Read) -> Warned:
    """Return what is warned of as it is with a feed: of two items with an id and version one is sent."""
    is_second = warned.index in read.same_version and warned.field == "version"
    return replace(warned, done="left out") if is_second else warned
