"""IPTC's NewsML 1.2 (iptc.org/std/NewsML/1.2), as AFP and others still send it, to drafts."""

import re
from typing import Any, Final

from lxml import etree

from processors.formats import iptc, xml_text
from processors.formats.items import Draft, Drafts, FeedHints, UnreadableBody, UnreadableItem, rendition
from processors.formats.xml_text import all_words, first_words

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_REVISION: Final = re.compile(r":\d{1,10}[A-Z]?$")


def drafts(text: str, feed: FeedHints) -> Drafts:  # noqa: ARG001 — all adapters are called alike
    """Return the news items of a document.

    Raises:
        UnreadableBody: it is no XML, or has no items.
    """
    items = list(xml_text.well_formed(text).iterfind(".//{*}NewsItem"))
    if not items:
        raise UnreadableBody(
            "no-items", "no NewsItem is found in it", "send NewsML with at least one NewsItem"
        )
    for item in items:
        try:
            yield _draft(item)
        except UnreadableItem as error:
            yield error


def _draft(item: etree._Element) -> Draft:
    created = first_words(item, "{*}NewsManagement/{*}ThisRevisionCreated")
    version = iptc.version(first_words(item, "{*}Identification/{*}NewsIdentifier/{*}RevisionId"))
    item_id = _id(item)
    status, warning = iptc.status(_formal(item, "{*}NewsManagement/{*}Status"))
    body, kinds = _body(item, item_id)
    if not body and status != "canceled" and len(kinds) == 1:
        iptc.must_be_text(kinds.pop(), item_id)
    fields = {
        "id": item_id,
        "version": version,
        "source": first_words(item, "{*}Identification/{*}NewsIdentifier/{*}ProviderId"),
        "title": first_words(item, ".//{*}NewsLines/{*}HeadLine", ".//{*}NewsLines/{*}SubHeadLine"),
        "body": body,
        "language": _language(item),
        "published_at": first_words(item, "{*}NewsManagement/{*}FirstCreated") or created,
        "status": status,
    }
    return Draft(
        fields=iptc.without_empty(fields),
        updated=created if version is None else None,
        embargoed=_embargo(item),
        extra=iptc.without_empty({**_extra(item), "version_created": created}),
        warnings=[warning] if warning else [],
    )


def _formal(item: etree._Element, path: str) -> str | None:
    found = item.find(path)
    return None if found is None else found.get("FormalName")


def _id(item: etree._Element) -> str | None:
    """Return the item's id without its revision: all versions of an article have one id."""
    parts = [
        first_words(item, f"{{*}}Identification/{{*}}NewsIdentifier/{{*}}{part}")
        for part in ("ProviderId", "DateId", "NewsItemId")
    ]
    if all(parts):
        return ":".join(["urn:newsml", *filter(None, parts)])
    public = first_words(item, "{*}Identification/{*}NewsIdentifier/{*}PublicIdentifier")
    return _REVISION.sub("", public) if public else None


def _language(item: etree._Element) -> str | None:
    told = _formal(item, ".//{*}DescriptiveMetadata/{*}Language")
    part = item.find("{*}NewsComponent")
    return told or (part.get(_LANGUAGE) if part is not None else None) or item.get(_LANGUAGE)


def _embargo(item: etree._Element) -> str | None:
    """Return when the item becomes usable, "" where it is under embargo and no time is said."""
    change = item.find("{*}NewsManagement/{*}StatusWillChange")
    if change is not None and (_formal(change, "{*}FutureStatus") or "").lower() == "usable":
        return first_words(change, "{*}DateAndTime") or ""
    under = (_formal(item, "{*}NewsManagement/{*}Status") or "").lower() == "embargoed"
    return "" if under else None


def _body(item: etree._Element, item_id: str | None) -> tuple[str, set[str]]:
    """Return the longest text among the contents, and the kinds of content that there are."""
    texts, kinds = [""], set()
    for content in item.iter("{*}ContentItem"):
        kind = (_formal(content, "{*}MediaType") or "text").lower()
        kinds.add(kind)
        data = content.find("{*}DataContent")
        encoded = content.find(".//{*}Encoding")
        if data is None:
            data = encoded.find("{*}DataContent") if encoded is not None else None
        if kind not in {"text", "complextext"} or data is None:
            continue
        if encoded is not None:
            raise UnreadableItem(
                "not-text",
                f"its content is encoded as {encoded.get('Notation')}",
                "send it as it is",
                field="DataContent",
                item_id=item_id,
            )
        texts.append(iptc.body(xml_text.inside(data)))
    return max(texts, key=len), kinds


def _extra(item: etree._Element) -> dict[str, Any]:
    codes = item.iterfind(".//{*}DescriptiveMetadata/{*}SubjectCode/{*}*")
    media = [(each.get("Href"), _formal(each, "{*}MimeType")) for each in item.iter("{*}ContentItem")]
    return {
        "byline": first_words(item, ".//{*}NewsLines/{*}ByLine"),
        "subject_codes": list(dict.fromkeys(filter(None, (each.get("FormalName") for each in codes)))),
        "media": [rendition(url, kind) for url, kind in media if url],
        "urgency": iptc.number(_formal(item, "{*}NewsManagement/{*}Urgency"), 2),
        "usage_terms": first_words(item, ".//{*}RightsMetadata/{*}UsageRights/{*}UsageType"),
        "copyright_notice": first_words(item, ".//{*}NewsLines/{*}CopyrightLine"),
        "provider": _formal(item, ".//{*}AdministrativeMetadata/{*}Provider/{*}Party"),
        "keywords": all_words(item, ".//{*}NewsLines/{*}KeywordLine"),
        "slugline": first_words(item, ".//{*}NewsLines/{*}SlugLine"),
        "dateline": first_words(item, ".//{*}NewsLines/{*}DateLine"),
        "genre": _formal(item, ".//{*}DescriptiveMetadata/{*}Genre"),
    }
