"""What stands where a feed should: a page, an error of an API, a sitemap, a list of feeds. Pure functions."""

import re
from html import unescape
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

import orjson

from processors.formats import charset
from processors.formats.detect import ROOTS, root
from processors.formats.encodings import UnreadableBytes, decode
from processors.formats.html import to_line
from streams.feeds.states import Problem

_HEAD: Final = 100_000  # characters that are looked at: what a body is stands at its beginning
_LONGEST: Final = 200  # characters that are quoted of what a server says


def _names(line: str) -> frozenset[str]:
    return frozenset(line.split())


# Elements that a page may begin with: <html>, <head> and <body> may be left out.
_OF_PAGES: Final = _names(
    "html head title meta link script style body header main nav div p br b center h1 h2 h3 form table span a"
    " img font noscript iframe"
)
_DOCTYPE: Final = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,1000})", re.IGNORECASE)
_LINK: Final = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_FEED_TYPE: Final = re.compile(r"""type=["']?application/(?:rss\+xml|atom\+xml|feed\+json)""", re.IGNORECASE)
_HREF: Final = re.compile(r"""\bhref=(?:"([^"]{1,1000})"|'([^']{1,1000})')""", re.IGNORECASE)

_BEHIND: Final = re.compile(
    r"(?:<\?xml\b[^<>]{0,500}>\s*)?<(?:rss|feed|rdf:RDF)\s[^<>]{0,2000}?\b(?:version|xmlns)\b"
)
_FEED_OF_LIST: Final = re.compile(r"""\bxmlurl\s*=\s*["'](https?://[^"'\s<>]{1,500})["']""", re.IGNORECASE)
_NAMED: Final = 3  # feeds of a list
_SITEMAPS: Final = {"urlset": "a sitemap, a list of pages", "sitemapindex": "a list of sitemaps"}
_MARKUP: Final = re.compile(r"<!\[CDATA\[|\]\]>|<[^<>]*>")

# Under which names the interfaces of servers say what went wrong, the most telling first.
_MESSAGES: Final = ("message", "error_description", "detail", "error", "errors", "msg", "reason", "title")
_DEEPEST: Final = 4  # of {"error": {"errors": [{"message": …}]}}

# What says nothing of a body that its first characters do not say better.
_ANYTHING: Final = re.compile(r"(?:|application/octet-stream|(?:application|text)/(?:.*\+)?(?:xml|json))")


class Described(NamedTuple):
    """What a body is: which problem of a feed, and a line of English."""

    kind: Problem
    text: str


def described(body: bytes, content_type: str | None, url: str) -> Described | None:
    """Say what a body is that no article was read from; None where it is a feed, or not known.

    Args:
        body: the bytes.
        content_type: what the server calls it.
        url: where it stands, for the addresses that it names.
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    text = _text(body, content_type).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[", '"')) or (kind.endswith("json") and not text.startswith("<")):
        return _json(text)
    head = text[:_HEAD]
    name = root(head) if head.startswith("<") else None
    if name in ROOTS:
        return None
    if behind := _BEHIND.search(head):
        return Described(
            "before-feed", "something stands before the feed" + _quoting(": ", head[: behind.start()])
        )
    if name in _OF_PAGES or _DOCTYPE.match(head) or kind in {"text/html", "application/xhtml+xml"}:
        return _page(head, url)
    return _other_xml(name, head) if name else _other(kind, head)


def _text(body: bytes, content_type: str | None) -> str:
    try:
        return decode(body, charset(content_type)).text
    except UnreadableBytes:
        return body.decode("utf-8", "replace")


def _quoting(before: str, text: str) -> str:
    """Return ``before`` and what a server says, on a line and bounded; "" for nothing, and broken letters."""
    line = " ".join(text.split())
    said = line[:_LONGEST] + "…" * (len(line) > _LONGEST)
    return f"{before}{said!r}" if said and "\ufffd" not in said else ""


def _page(head: str, url: str) -> Described:
    """Say that it is a page, and where it says that its feed is; else what its title is."""
    for link in _LINK.findall(head):
        if _FEED_TYPE.search(link) and (href := _HREF.search(link)):
            try:
                at = urljoin(url, unescape(href[1] or href[2]))
            except ValueError:  # such as http://[
                continue
            return Described("page", f"it is a page for readers; it says that its feed is at {at}")
    title = _TITLE.search(head)
    named = _quoting("; its title is ", to_line(title[1])) if title else ""
    return Described("page", f"it is a page for readers, no feed{named}")


def _other_xml(name: str, head: str) -> Described:
    if name == "opml":
        return _list_of_feeds(head)
    if name in _SITEMAPS:
        said = f"it is {_SITEMAPS[name]}, no feed; ask the site for its RSS, Atom or JSON Feed"
        return Described("sitemap", said)
    said = f"it is XML, but no feed: it begins with <{name}>" + _quoting(" and says ", _MARKUP.sub(" ", head))
    return Described("no-feed", said)


def _list_of_feeds(head: str) -> Described:
    feeds = list(dict.fromkeys(map(unescape, _FEED_OF_LIST.findall(head))))
    more = ", …" * (len(feeds) > _NAMED)
    named = f"; poll those that it names: {', '.join(feeds[:_NAMED])}{more}" if feeds else ""
    return Described("opml", f"it is OPML, a list of feeds, no feed itself{named}")


def _other(kind: str, head: str) -> Described | None:
    if _ANYTHING.fullmatch(kind):
        return None
    begins = _quoting(" and it begins with ", head) if kind.startswith("text/") else ""
    return Described("no-feed", f"it is no feed: the server calls it {kind[:_LONGEST]}{begins}")


def _json(text: str) -> Described | None:
    """Say that it is JSON of no feed, with the message that is in it; None where items are in it."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None  # where it is broken is said by who reads it
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        is_own = isinstance(first.get("id"), str) and not first.keys().isdisjoint({"title", "body"})
        if is_own or "uri" in first or "jsonfeed.org/" in str(first.get("version")):
            return None
        if isinstance(first.get("items"), list) and first["items"]:
            said = 'it is JSON with items, but a JSON Feed says "version": "https://jsonfeed.org/version/1.1"'
            return Described("json", said)
    said = _quoting("; it says ", _message(first, _DEEPEST))
    return Described("json", f"it is JSON, but neither JSON Feed nor ninjs{said}")


def _message(value: Any, depth: int) -> str:  # noqa: ANN401 — JSON's values
    """Return what a value of JSON says went wrong; "" where it says nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return _message(value[0], depth - 1) if value and depth else ""
    if not isinstance(value, dict) or not depth:
        return ""
    named = {name.lower(): each for name, each in value.items()}
    said = (_message(named[name], depth - 1) for name in _MESSAGES if name in named)
    return next(filter(None, said), "")
