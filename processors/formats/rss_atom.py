"""RSS 2.0 and 1.0 and Atom, in the dialects that feedparser knows, to drafts."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any, Final

import feedparser
from lxml import etree

from processors.formats import xml_text
from processors.formats.html import plain_text, to_line, to_text
from processors.formats.items import (
    BodyWarning,
    Draft,
    Drafts,
    FeedHints,
    Shared,
    UnreadableBody,
    UnreadableItem,
    host_of,
    rendition,
)

# What is a field of the article, or is made of one of the others.
_USED: Final = frozenset(
    {"id", "guidislink", "link", "title", "summary", "published", "updated", "author", "subtitle"}
)

# What an item that is read alone needs of its channel.
_OF_CHANNEL: Final = frozenset({"link", "language", "copyright", "rights"})
_MOST_OF_CHANNEL: Final = 10

# Of a photo ("وزير الخارجية لدى وصوله"), not of the article; feedparser takes it for the text.
_CAPTIONS: Final = ("{http://search.yahoo.com/mrss/}description", "{http://search.yahoo.com/mrss}description")
_PODCASTS: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"  # in whatever capitals

_KEYWORDS: Final = ("{*}category", "{*}subject", "{*}keywords")
_MOST_KEYWORDS: Final = 500  # of an item


def drafts(text: str, feed: FeedHints) -> Drafts:
    """Return the entries of a feed.

    Raises:
        UnreadableBody: it is no feed.
    """
    document, cut = xml_text.parse(text), False
    if document.broken:
        yield BodyWarning(document.broken, "read as far as it could be")
        cut = _take_cut_off(text, document.root)
    for found in _readings(document.root, feed):
        if isinstance(found, UnreadableItem):
            yield found
            continue
        is_atom = found["version"].startswith("atom")
        shared = Shared.of(map(_said, found["entries"]))
        for entry in found["entries"]:
            yield shared.told_apart(_draft(entry, found["feed"], feed, is_atom=is_atom))
    if cut:
        yield UnreadableItem("cut-off", "the feed ends within it", "send the feed whole")


def _readings(root: etree._Element, feed: FeedHints) -> Iterator[dict[str, Any] | UnreadableItem]:
    """Read the feed at once; where feedparser fails at an element of some item, item by item."""
    try:
        found = _parsed(root, feed)
    except Exception:  # noqa: BLE001 — its handlers of rare elements fail in many ways (KeyError, TypeError, …)
        items = [each for each in root.iter("{*}item", "{*}entry") if len(each)]
        if not items:
            raise _not_a_feed() from None
        yield from (_reading(root, item, feed) for item in items)
        return
    if not found.get("version") and not found["entries"]:
        raise _not_a_feed()
    yield found


def _take_cut_off(text: str, root: etree._Element) -> bool:
    """Take out the last item where the feed ends within it: half a text is not what the outlet said."""
    last = next(reversed(list(root.iter("{*}item", "{*}entry"))), None)
    parent = None if last is None else last.getparent()
    if last is None or parent is None:
        return False
    tag = f"{last.prefix}:{xml_text.name(last)}" if last.prefix else xml_text.name(last)
    if text.rfind(f"</{tag}") > text.rfind(f"<{tag}"):
        return False
    parent.remove(last)
    return True


def _not_a_feed() -> UnreadableBody:
    return UnreadableBody(
        "not-a-feed", "neither RSS nor Atom is found in it", "send RSS 2.0, RSS 1.0 or Atom"
    )


def _reading(root: etree._Element, item: etree._Element, feed: FeedHints) -> dict[str, Any] | UnreadableItem:
    """Read one item in a feed of its own, with what the channel says in plain elements."""
    names: Any = root.nsmap  # lxml-stubs knows no default namespace, whose prefix is None
    alone = etree.Element(root.tag, nsmap=names)
    channel = root.find("{*}channel")
    inside = alone if channel is None else etree.SubElement(alone, channel.tag)
    alone.attrib.update(root.attrib)
    plain = [each for each in (root if channel is None else channel) if xml_text.name(each) in _OF_CHANNEL]
    inside.extend(deepcopy(plain[:_MOST_OF_CHANNEL]))
    (alone if item.getparent() is root else inside).append(deepcopy(item))
    try:
        return _parsed(alone, feed)
    except Exception as error:  # noqa: BLE001 — as above
        what = f"one of its elements cannot be read ({type(error).__name__}: {error})"
        return UnreadableItem("unreadable", what, "send it without extensions of RSS that are broken")


def _parsed(root: etree._Element, feed: FeedHints) -> dict[str, Any]:
    for guid in root.iter("{*}guid"):
        if "/" not in (guid.text or ""):  # 1044 is no address, though RSS calls every guid one
            guid.set("isPermaLink", "false")
    _take_out_second_descriptions(root)
    _take_out_surplus_keywords(root)
    # Well-formed bytes of one encoding: feedparser's strict parser reads them, never its lenient one.
    # Texts stay as they are, for html.to_text; a stream is never taken for an address or a file's name.
    headers = {"content-type": "application/xml; charset=utf-8"}
    if feed.url:
        headers["content-location"] = feed.url
    found: dict[str, Any] = feedparser.parse(
        BytesIO(etree.tostring(root, encoding="utf-8")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return found


def _take_out_second_descriptions(root: etree._Element) -> None:
    """Leave an item its own description: a second one becomes its full text in feedparser."""
    etree.strip_elements(root, *_CAPTIONS, with_tail=False)
    for summary in list(root.iter("{*}summary")):
        item, space = summary.getparent(), str(etree.QName(summary).namespace)
        if item is not None and space.lower() == _PODCASTS and xml_text.first_words(item, "{*}description"):
            item.remove(summary)


def _take_out_surplus_keywords(root: etree._Element) -> None:
    """Leave an item some hundred keywords: feedparser compares each with all before it."""
    known: Counter[etree._Element] = Counter()
    for element in list(root.iter(*_KEYWORDS)):
        item, parent = next(element.iterancestors("{*}item", "{*}entry"), root), element.getparent()
        known[item] += 1 + (element.text or "").count(",")
        if known[item] > _MOST_KEYWORDS and parent is not None:
            parent.remove(element)


def _draft(entry: dict[str, Any], channel: dict[str, Any], feed: FeedHints, *, is_atom: bool) -> Draft:
    # `dict.get`: feedparser's own answers another key where one is missing, with a deprecation warning.
    own = {name: dict.get(entry, name) for name in entry}
    published, updated = own.get("published"), own.get("updated")
    content, summary = _content(own), _text(own.get("summary_detail"), own.get("summary"), is_atom=is_atom)
    if own.get("summary") in (each.get("value") for each in own.get("content") or []):
        summary = ""  # feedparser's, of an entry that has none
    base = feed.url or channel.get("link")
    fields = {
        "id": own.get("id"),
        "source": feed.source or host_of(channel.get("link")),
        "title": to_line(_text(own.get("title_detail"), own.get("title"), is_atom=is_atom)),
        "body": content or summary,
        "language": _language(own) or channel.get("language"),
        "url": _page(own),
        "published_at": published or updated,
    }
    extra = {
        **{name: value for name, value in own.items() if isinstance(value, str) and name not in _USED},
        "byline": (own.get("author_detail") or {}).get("name") or own.get("author"),
        "keywords": [tag["term"] for tag in own.get("tags") or [] if tag.get("term")],
        "media": _media(own),
        "summary": summary if content and summary != content else None,
        "usage_terms": own.get("rights") or channel.get("rights"),
        "provider": (own.get("source") or {}).get("title"),
    }
    return Draft(
        fields={name: value for name, value in fields.items() if value},
        updated=updated or published,
        fallback_ids=("url", "title+date"),
        base=base,
        extra={name: value for name, value in extra.items() if value},
    )


def _said(entry: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return an item's guid, its link, what it says; without what feedparser gives for a key that lacks."""
    guid, link, title, summary = (dict.get(entry, name) for name in ("id", "link", "title", "summary"))
    return guid, link, title or summary


def _page(own: dict[str, Any]) -> str | None:
    """Return the item's page. Without a link feedparser takes its id, which need not be an address."""
    link: str | None = own.get("link")
    return link if link and (link != own.get("id") or link.lower().startswith(("http:", "https:"))) else None


def _content(own: dict[str, Any]) -> str:
    """Return the full text: of an entry's contents, the longest."""
    texts = [_text(each, each.get("value"), is_atom=False) for each in own.get("content") or []]
    return max(texts, key=len, default="")


def _text(detail: dict[str, Any] | None, value: str | None, *, is_atom: bool) -> str:
    """Return a text as people read it. RSS does not say whether it is HTML; Atom's plain text is none."""
    if not value:
        return ""
    kind = (detail or {}).get("type")
    if is_atom and kind == "text/plain":
        return plain_text(value)
    if kind == "application/xhtml+xml":  # elements, of which feedparser takes the outer one
        value = f"<div>{value}</div>"
    return to_text(value)


def _language(own: dict[str, Any]) -> str | None:
    for detail in (*(own.get("content") or []), own.get("summary_detail"), own.get("title_detail")):
        if detail and detail.get("language"):
            return str(detail["language"])
    return None


def _media(own: dict[str, Any]) -> list[dict[str, str]]:
    """Return the pictures, sounds and films of an entry, each once."""
    links = [link for link in own.get("links") or [] if link.get("rel") == "enclosure"]
    found = {
        # A link without a type is text/html to feedparser, which no picture is.
        address: rendition(address, None if each.get("type") == "text/html" else each.get("type"))
        for each in (*links, *(own.get("media_content") or []), *(own.get("media_thumbnail") or []))
        if (address := each.get("href") or each.get("url"))
    }
    return list(found.values())
