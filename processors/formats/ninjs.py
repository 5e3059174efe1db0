"""IPTC's ninjs 1.x, 2.x and 3.x (iptc.org/std/ninjs) to drafts.

1.x names a text by its format (``body_xhtml``, ``headline``); 2.x has lists (``bodies``, ``headlines``); 3.x
is 2.x with capitals in its names (``versionCreated``). Names are compared in small letters.
"""

from collections.abc import Iterator
from typing import Any, Final

from processors.formats import iptc, json_text
from processors.formats.detect import page_of_ap
from processors.formats.html import plain_text, to_line, to_text
from processors.formats.items import Draft, Drafts, FeedHints, UnreadableItem, rendition
from processors.formats.json_text import text

Object = dict[str, Any]

# What becomes a field of the article or has a name of its own in ``extra``.
_USED: Final = frozenset(
    name
    for line in (
        "uri version versioncreated firstcreated embargoed pubstatus language provider source url type",
        "headline headlines title bodies description descriptions byline bylines by urgency usageterms",
        "copyrightholder copyrightnotice ednote",
        "subject subjects renditions associations standard $standard",
    )
    for name in line.split()
)
_BODIES: Final = ("html", "xhtml", "xml", "nitf", "text", "plain")  # those with paragraphs first
_NO_SUMMARY: Final = frozenset({"caption", "creditline", "credit"})


def drafts(body: str, feed: FeedHints) -> Drafts:  # noqa: ARG001 — all adapters are called alike
    """Return the items of a body."""
    for value in (one for whole in json_text.objects(body) for one in _unwrapped(whole)):
        try:
            yield value if isinstance(value, UnreadableItem) else _draft(_lowered(value))
        except UnreadableItem as error:
            yield error


def _unwrapped(found: Object | UnreadableItem) -> Iterator[Object | UnreadableItem]:
    """Give the items of a page of AP's feed, else what was found: ``{"data": {"items": [{"item": …}]}}``."""
    page = None if isinstance(found, UnreadableItem) else page_of_ap(found)
    if page is None:
        yield found
        return
    for each in page:
        item = each.get("item") if isinstance(each, dict) else None
        yield json_text.object_or_error(item)


def _draft(item: Object) -> Draft:
    uri = text(item.get("uri"))
    status, warning = iptc.status(text(item.get("pubstatus")))
    if status != "canceled":
        iptc.must_be_text(text(item.get("type")), uri)
    number = _number(item.get("version"))
    created = text(item.get("versioncreated"))
    content, summary = _body(item), _summary(item)
    fields = {
        "id": _id(uri),
        "version": number,
        "source": text(item.get("provider")) or text(item.get("source")),
        "title": to_line(_title(item)),
        "body": content or summary,
        "language": text(item.get("language")),
        "url": text(item.get("url")),
        "published_at": text(item.get("firstcreated")) or text(item.get("contentcreated")) or created,
        "status": status,
    }
    extra = {
        **{
            name: value
            for name, value in item.items()
            if name not in _USED and not name.startswith(("body_", "headline_", "description_"))
        },
        "version": item.get("version"),
        "version_created": created,
        "byline": text(item.get("byline")) or text(item.get("by")) or _bylines(item),
        "summary": summary if content else None,
        "urgency": item.get("urgency"),
        "usage_terms": _terms(item),
        "copyright_holder": text(item.get("copyrightholder")),
        "copyright_notice": text(item.get("copyrightnotice")),
        "editorial_note": text(item.get("ednote")),
        "subject_codes": _codes(item),
        "media": _media(item),
    }
    return Draft(
        fields=iptc.without_empty(fields),
        updated=created if number is None else None,
        embargoed=text(item.get("embargoed")),
        extra=iptc.without_empty(extra),
        warnings=[warning] if warning else [],
    )


def _lowered(value: Object) -> Object:
    return {name.lower(): each for name, each in value.items()}


def _objects(value: object) -> list[Object]:
    """Return the objects in a list, or in an object that names each; their names in small letters."""
    found = list(value.values()) if isinstance(value, dict) else value
    return [_lowered(each) for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _id(uri: str | None) -> str | None:
    # AP's addresses carry a query that is another each time: https://api.ap.org/media/v/content/…?qt=…&et=…
    return uri.partition("?")[0] if uri and "://api.ap.org/" in uri else uri


def _number(version: object) -> int | None:
    """Return the article's version: ninjs's is a text and AP counts from 0, ours counts from 1."""
    number = iptc.number(text(version))
    return None if number is None else number + 1


def _title(item: Object) -> str:
    listed = _objects(item.get("headlines"))
    main = sorted(listed, key=lambda each: text(each.get("role")) != "main")
    found = [item.get("headline"), *(each.get("value") for each in main), item.get("title")]
    return next(filter(None, map(text, found)), "")


def _body(item: Object) -> str:
    listed = [
        (str(each.get("contenttype") or each.get("role")), each.get("value"))
        for each in _objects(item.get("bodies"))
    ]
    named = [(name, value) for name, value in item.items() if name.startswith("body_")]
    for kind in _BODIES:
        for name, value in (*listed, *named):
            if kind in name.lower() and (said := text(value)):
                return (
                    plain_text(said)
                    if kind in {"text", "plain"} and "html" not in name.lower()
                    else iptc.body(said)
                )
    return ""


def _summary(item: Object) -> str | None:
    named = [value for name, value in item.items() if name.startswith("description_")]
    listed = [
        each.get("value")
        for each in _objects(item.get("descriptions"))
        if text(each.get("role")) not in _NO_SUMMARY
    ]
    found = next(filter(None, map(text, (*named, *listed))), None)
    return to_text(found) if found else None


def _bylines(item: Object) -> str | None:
    names = (text(each.get("by")) for each in _objects(item.get("bylines")))
    return "، ".join(filter(None, names)) or None


def _terms(item: Object) -> str | None:
    """Return the usage terms: a text, or AP's list of them."""
    terms = item.get("usageterms")
    return "\n".join(filter(None, map(text, terms if isinstance(terms, list) else [terms]))) or None


def _codes(item: Object) -> list[str]:
    found = (*_objects(item.get("subject")), *_objects(item.get("subjects")))
    codes = (text(each.get("code")) or text(each.get("uri")) or text(each.get("literal")) for each in found)
    return list(dict.fromkeys(filter(None, codes)))


def _media(item: Object) -> list[dict[str, str]]:
    """Return the addresses of the item's own renditions, and of the first of each of its associations."""
    own = _objects(item.get("renditions"))
    others = [_objects(each.get("renditions"))[:1] or [each] for each in _objects(item.get("associations"))]
    found = {}
    for each in (*own, *(other for few in others for other in few)):
        address = text(each.get("href")) or text(each.get("uri"))
        kind = text(each.get("contenttype")) or text(each.get("mimetype"))
        if address:
            found[address] = rendition(address, kind)
    return list(found.values())
