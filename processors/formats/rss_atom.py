"""RSS 2.0 and 1.0 and Atom, in the dialects that feedparser knows, to drafts."""

from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

import feedparser
from lxml import etree

from processors.formats import xml_text
from processors.formats.html import to_line, to_text
from processors.formats.items import BodyWarning, Draft, Drafts, FeedHints, UnreadableBody

# What is a field of the article, or is made of one of the others.
_USED: Final = frozenset(
    {"id", "guidislink", "link", "title", "summary", "published", "updated", "author", "subtitle"}
)


def drafts(text: str, feed: FeedHints) -> Drafts:
    """Return the entries of a feed.

    Raises:
        UnreadableBody: it is no feed.
    """
    document = xml_text.parse(text)
    found = _parsed(document, feed)
    if not found.get("version") and not found["entries"]:
        raise UnreadableBody(
            "not-a-feed", "neither RSS nor Atom is found in it", "send RSS 2.0, RSS 1.0 or Atom"
        )
    if document.broken:
        yield BodyWarning(document.broken, "read as far as it could be")
    channel: dict[str, Any] = found["feed"]
    for entry in found["entries"]:
        yield _draft(entry, channel, feed, is_atom=found["version"].startswith("atom"))


def _parsed(document: xml_text.Document, feed: FeedHints) -> dict[str, Any]:
    # Well-formed bytes of one encoding: feedparser's strict parser reads them, never its lenient one.
    # Texts stay as they are, for html.to_text; a stream is never taken for an address or a file's name.
    headers = {"content-type": "application/xml; charset=utf-8"}
    if feed.url:
        headers["content-location"] = feed.url
    found: dict[str, Any] = feedparser.parse(
        BytesIO(etree.tostring(document.root, encoding="utf-8")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return found


def _draft(entry: dict[str, Any], channel: dict[str, Any], feed: FeedHints, *, is_atom: bool) -> Draft:
    # `dict.get`: feedparser's own answers another key where one is missing, with a deprecation warning.
    own = {name: dict.get(entry, name) for name in entry}
    published, updated = own.get("published"), own.get("updated")
    content, summary = _content(own), _text(own.get("summary_detail"), own.get("summary"), is_atom=is_atom)
    base = feed.url or channel.get("link")
    fields = {
        "id": own.get("id"),
        "source": feed.source or urlsplit(channel.get("link") or "").hostname,
        "title": to_line(_text(own.get("title_detail"), own.get("title"), is_atom=is_atom)),
        "body": content or summary,
        "language": _language(own) or channel.get("language"),
        "url": own.get("link"),
        "published_at": published or updated,
    }
    extra = {
        **{name: value for name, value in own.items() if isinstance(value, str) and name not in _USED},
        "byline": own.get("author"),
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


def _content(own: dict[str, Any]) -> str:
    """Return the full text: of an entry's contents, the longest."""
    texts = [_text(each, each.get("value"), is_atom=False) for each in own.get("content") or []]
    return max(texts, key=len, default="")


def _text(detail: dict[str, Any] | None, value: str | None, *, is_atom: bool) -> str:
    """Return a text as people read it. RSS does not say whether it is HTML; Atom's plain text is none."""
    if not value:
        return ""
    plain = is_atom and (detail or {}).get("type") == "text/plain"
    return "\n".join(filter(None, map(str.strip, value.splitlines()))) if plain else to_text(value)


def _language(own: dict[str, Any]) -> str | None:
    for detail in (*(own.get("content") or []), own.get("summary_detail"), own.get("title_detail")):
        if detail and detail.get("language"):
            return str(detail["language"])
    return None


def _media(own: dict[str, Any]) -> list[dict[str, str]]:
    """Return the pictures, sounds and films of an entry, each once."""
    links = [link for link in own.get("links") or [] if link.get("rel") == "enclosure"]
    found = {
        address: {"url": address, **({"type": each["type"]} if each.get("type") else {})}
        for each in (*links, *(own.get("media_content") or []), *(own.get("media_thumbnail") or []))
        if (address := each.get("href") or each.get("url"))
    }
    return list(found.values())
