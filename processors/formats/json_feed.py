"""JSON Feed 1.0 and 1.1 (jsonfeed.org) to drafts."""

from typing import Any

from processors.formats import json_text
from processors.formats.html import to_line, to_text
from processors.formats.items import (
    Draft,
    Drafts,
    FeedHints,
    Shared,
    UnreadableBody,
    UnreadableItem,
    host_of,
    rendition,
)
from processors.formats.json_text import text

_USED = frozenset(
    {
        "id",
        "url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "date_published",
        "date_modified",
        "language",
    }
)
_PICTURES = ("image", "banner_image")


def drafts(body: str, feed: FeedHints) -> Drafts:
    """Return the items of a feed.

    Raises:
        UnreadableBody: it is no JSON, or has no items.
    """
    whole = json_text.value(body)
    items = whole.get("items") if isinstance(whole, dict) else None
    if not isinstance(items, list):
        raise UnreadableBody("not-a-feed", "it has no list of items", 'send {"version": …, "items": […]}')
    shared = Shared.of(_said(item) for item in items if isinstance(item, dict))
    for item in items:
        if isinstance(item, dict):
            yield shared.told_apart(_draft(item, whole, feed))
        else:
            yield UnreadableItem("not-an-object", "not a JSON object", 'send {"id": …} for each item')


def _said(item: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """Return an item's id, which the standard asks for and not all have, its address, and what it says."""
    said = (text(item.get(name)) for name in ("title", "content_html", "content_text", "summary"))
    return text(item.get("id")), _address(item), next(filter(None, said), None)


def _address(item: dict[str, Any]) -> str | None:
    return text(item.get("url")) or text(item.get("external_url"))


def _draft(item: dict[str, Any], whole: dict[str, Any], feed: FeedHints) -> Draft:
    home = text(whole.get("home_page_url"))
    content = to_text(text(item.get("content_html")) or "") or text(item.get("content_text"))
    summary = text(item.get("summary"))
    published, updated = text(item.get("date_published")), text(item.get("date_modified"))
    fields = {
        "id": text(item.get("id")),
        "source": feed.source or host_of(home),
        "title": to_line(text(item.get("title")) or ""),
        "body": content or summary,
        "language": text(item.get("language")) or text(whole.get("language")),
        "url": _address(item),
        "published_at": published or updated,
    }
    extra = {
        **{name: value for name, value in item.items() if name not in _USED},
        "summary": summary if content else None,
        "byline": _byline(item) or _byline(whole),
        "keywords": item.get("tags"),
        "media": _media(item),
    }
    for name in ("author", "authors", "tags", "attachments", *_PICTURES):
        extra.pop(name, None)
    return Draft(
        fields={name: value for name, value in fields.items() if value},
        updated=updated or published,
        fallback_ids=("url", "title+date"),
        base=feed.url or home,
        extra={name: value for name, value in extra.items() if value},
    )


def _byline(of: dict[str, Any]) -> str | None:
    authors = of.get("authors") or [of.get("author")]
    if not isinstance(authors, list):
        return None
    names = [name for each in authors if isinstance(each, dict) and (name := text(each.get("name")))]
    return "، ".join(names) or None


def _media(item: dict[str, Any]) -> list[dict[str, str]]:
    """Return the pictures and attachments of an item, each once."""
    found = {address: rendition(address, None) for name in _PICTURES if (address := text(item.get(name)))}
    attached = item.get("attachments")
    for each in attached if isinstance(attached, list) else ():
        if isinstance(each, dict) and (address := text(each.get("url"))):
            found[address] = rendition(address, text(each.get("mime_type")))
    return list(found.values())
