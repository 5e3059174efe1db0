"""IPTC's NewsML-G2 2.x (iptc.org/std/NewsML-G2) to drafts: a newsItem, or a newsMessage with several.

Elements are found by their names, whatever namespace a sender gives them.
"""

from typing import Any, Final

from lxml import etree

from processors.formats import iptc, xml_text
from processors.formats.html import to_text
from processors.formats.items import Draft, Drafts, FeedHints, UnreadableBody, UnreadableItem, rendition
from processors.formats.xml_text import all_words, first_words, name

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ITEMS: Final = frozenset(
    {"newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"}
)
_CODES: Final = ("qcode", "uri", "literal")
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})


def drafts(text: str, feed: FeedHints) -> Drafts:  # noqa: ARG001 — all adapters are called alike
    """Return the news items of a document.

    Raises:
        UnreadableBody: it is no XML, or has no items.
    """
    root = xml_text.well_formed(text)
    items = [root] if name(root) in _ITEMS else [each for each in root.iter("{*}*") if name(each) in _ITEMS]
    if not items:
        raise UnreadableBody("no-items", "no newsItem is found in it", "send a newsItem or a newsMessage")
    for item in items:
        try:
            yield _draft(item)
        except UnreadableItem as error:
            yield error


def _draft(item: etree._Element) -> Draft:
    guid = item.get("guid")
    if name(item) != "newsItem":
        raise UnreadableItem(
            "not-text", f"a {name(item)}, not a newsItem", "send news items only", item_id=guid
        )
    meta, content = _part(item, "itemMeta"), _part(item, "contentMeta")
    status, warning = iptc.status(_code(meta.find("{*}pubStatus")))
    if status != "canceled":
        iptc.must_be_text(_code(meta.find("{*}itemClass")), guid)
    created = first_words(meta, "{*}versionCreated")
    body, summary = _body(item, guid), first_words(content, "{*}description")
    fields = {
        "id": guid,
        "version": iptc.version(item.get("version")),
        "source": _provider(meta),
        "title": first_words(content, "{*}headline") or first_words(meta, "{*}title"),
        "body": body or summary,
        "language": _language(item, content),
        "url": _url(meta),
        "published_at": first_words(meta, "{*}firstCreated")
        or first_words(content, "{*}contentCreated")
        or created,
        "status": status,
    }
    embargoed = meta.find("{*}embargoed")
    return Draft(
        fields=iptc.without_empty(fields),
        updated=created if fields["version"] is None else None,
        embargoed=None if embargoed is None else xml_text.words(embargoed) or "",
        extra=iptc.without_empty(
            {**_extra(item, meta, content), "version_created": created, "summary": summary if body else None}
        ),
        warnings=[warning] if warning else [],
    )


def _part(item: etree._Element, of: str) -> etree._Element:
    found = item.find(f"{{*}}{of}")
    return etree.Element(of) if found is None else found


def _code(element: etree._Element | None) -> str | None:
    """Return the code that an element stands for, as it is written."""
    return None if element is None else next(filter(None, map(element.get, _CODES)), None)


def _provider(meta: etree._Element) -> str | None:
    """Return the provider: its code without the scheme (``nprov:AFP`` → AFP), else its name."""
    provider = meta.find("{*}provider")
    if provider is None:
        return None
    code = provider.get("literal") or (provider.get("qcode") or "").rpartition(":")[2] or provider.get("uri")
    return code or xml_text.words(provider)


def _language(item: etree._Element, content: etree._Element) -> str | None:
    """Return the content's language; the item's own is that of its metadata."""
    told = content.find("{*}language")
    inline = next((each.get(_LANGUAGE) for each in item.iterfind("{*}contentSet/{*}inlineXML")), None)
    return (told.get("tag") if told is not None else None) or inline or item.get(_LANGUAGE)


def _url(meta: etree._Element) -> str | None:
    links = (each for each in meta.iterfind("{*}link") if each.get("contenttype") in _PAGES)
    return next((each.get("href") for each in links), None)


def _body(item: etree._Element, guid: str | None) -> str:
    for inline in item.iterfind("{*}contentSet/{*}inlineXML"):
        if text := iptc.body(xml_text.inside(inline)):
            return text
    for inline in item.iterfind("{*}contentSet/{*}inlineData"):
        if inline.get("encoding"):
            raise UnreadableItem(
                "not-text",
                f"its content is encoded as {inline.get('encoding')}",
                "send inlineXML",
                item_id=guid,
                field="inlineData",
            )
        if text := to_text(inline.text or ""):
            return text
    return ""


def _extra(item: etree._Element, meta: etree._Element, content: etree._Element) -> dict[str, Any]:
    rights = _part(item, "rightsInfo")
    return {
        "byline": first_words(content, "{*}by"),
        "subject_codes": list(dict.fromkeys(filter(None, map(_code, content.iterfind("{*}subject"))))),
        "media": _media(item),
        "urgency": iptc.number(first_words(content, "{*}urgency"), 2),
        "usage_terms": first_words(rights, "{*}usageTerms"),
        "copyright_notice": first_words(rights, "{*}copyrightNotice"),
        "copyright_holder": _holder(rights),
        "keywords": all_words(content, "{*}keyword"),
        "slugline": first_words(content, "{*}slugline"),
        "dateline": first_words(content, "{*}dateline"),
        "located": first_words(content, "{*}located"),
        "genre": _code(content.find("{*}genre")),
        "editorial_note": first_words(meta, "{*}edNote"),
        "signal": _code(meta.find("{*}signal")),
    }


def _holder(rights: etree._Element) -> str | None:
    holder = rights.find("{*}copyrightHolder")
    return None if holder is None else xml_text.words(holder) or holder.get("literal") or _code(holder)


def _media(item: etree._Element) -> list[dict[str, str]]:
    found = {}
    for each in item.iterfind("{*}contentSet/{*}remoteContent"):
        if address := each.get("href"):
            found[address] = rendition(address, each.get("contenttype"))
    return list(found.values())
