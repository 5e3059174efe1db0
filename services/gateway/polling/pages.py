"""The text of an article from its page, where robots.txt allows it. Needs the extra ``full-text``."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any, Final

import structlog
from yarl import URL

from processors.formats import Item, charset
from schemas import wire
from services.gateway.polling.hosts import REMEMBERED, Hosts
from services.gateway.polling.page_reader import NotRead, PageReader
from services.gateway.polling.web import NotFetched, Web
from services.outgoing.connecting import AGENT

_MOST_PAGE: Final = 3_000_000  # bytes: pages of newspapers have some hundred thousand
_MOST_ROBOTS: Final = 500 * 1024  # what RFC 9309 has crawlers read at least
_ROBOTS_SECONDS: Final = REMEMBERED  # a day at most, says RFC 9309; who asks us to keep out is heard sooner
_MOST_SITES: Final = 1_000

_TYPES: Final = {"accept": "text/html, application/xhtml+xml;q=0.9"}

log = structlog.get_logger(__name__)


def available() -> bool:
    """Return whether the libraries of the extra ``full-text`` are installed."""
    return all(find_spec(each) for each in ("trafilatura", "protego"))


class Pages:
    """Makes full articles of items that have a summary."""

    def __init__(self, web: Web, hosts: Hosts, reader: PageReader, clock: Callable[[], float]) -> None:
        self._web = web
        self._reader = reader
        self._robots = _Robots(web, hosts, clock)

    async def full(self, item: Item, *, most: int, internal: bool) -> Item:
        """Return an item with the text of its page; as it is where there is none, or none that is longer.

        Args:
            item: of a feed.
            most: bytes of the article, as JSON.
            internal: whether pages of private networks may be fetched.
        """
        article = item.article
        if not article.url or article.status != "usable":
            return item
        try:
            text = await self._text(article.url, internal=internal)
        except Exception as why:  # noqa: BLE001 — whatever is wrong with one page, the others are read
            reason = str(why) if isinstance(why, NotFetched | NotRead) else repr(why)
            log.info("a page cannot be read; the feed's own text is sent", url=article.url, reason=reason)
            return item
        summary = article.body or ""
        if not text or len(text) <= len(summary):
            return item
        extra = {**article.extra, "summary": summary} if summary else article.extra
        full = replace(article, body=text, extra=extra)
        value = wire.encode(full)
        return Item(item.index, full, value) if len(value) <= most else item

    async def _text(self, url: str, *, internal: bool) -> str | None:
        if not await self._robots.allow(url, internal=internal):
            raise NotFetched("robots.txt of its site does not allow it")
        reply = await self._web.get(url, most=_MOST_PAGE, internal=internal, headers=_TYPES)
        kind = (reply.content_type or "text/html").partition(";")[0].strip().lower()
        if kind not in {"text/html", "application/xhtml+xml"}:
            raise NotFetched(f"it is no page but {kind[:60]!r}")
        if reply.url != url and not await self._robots.allow(reply.url, internal=internal):
            raise NotFetched("robots.txt of the site that it leads to does not allow it")
        return await self._reader.text(reply.body, reply.url, charset(reply.content_type))


@dataclass(frozen=True, slots=True)
class _Rules:
    """A site's robots.txt, when it was read; ``parsed`` is None where nothing may be fetched."""

    parsed: Any
    at: float


class _Robots:
    """What sites allow, read anew each hour."""

    def __init__(self, web: Web, hosts: Hosts, clock: Callable[[], float]) -> None:
        self._web = web
        self._hosts = hosts
        self._clock = clock
        self._known: OrderedDict[str, _Rules] = OrderedDict()

    async def allow(self, url: str, *, internal: bool) -> bool:
        """Return whether a page may be fetched."""
        try:
            site = URL(url).origin()
        except ValueError:
            raise NotFetched(f"{url[:200]!r} is no address of a page") from None
        known = self._known.get(str(site))
        if known is None or self._clock() - known.at > _ROBOTS_SECONDS:
            known = _Rules(await self._read(site, internal=internal), self._clock())
            self._known[str(site)] = known
            while len(self._known) > _MOST_SITES:
                self._known.popitem(last=False)
        return known.parsed is not None and bool(known.parsed.can_fetch(url, AGENT))

    async def _read(self, site: URL, *, internal: bool) -> Any:  # noqa: ANN401  # Protego ships no types
        from protego import Protego  # noqa: PLC0415  # an extra

        try:
            reply = await self._web.get(str(site / "robots.txt"), most=_MOST_ROBOTS, internal=internal)
        except NotFetched as why:
            # RFC 9309, 2.3.1: without such a file all is allowed; while it cannot be read nothing is.
            is_missing = why.status is not None and 400 <= why.status < 500 and why.status != 429
            return Protego.parse("") if is_missing else None
        rules = Protego.parse(reply.body.decode("utf-8", "replace"))
        if delay := rules.crawl_delay(AGENT):
            self._hosts.slow_down(site.authority, float(delay))
        return rules
