"""XML bodies: no entities of their own, no document types, no network; what is a little broken is read.

Feeds write ``&nbsp;`` and a lone ``&`` in XML. Both are put right before the parser sees them, so that the
parser can be strict about all that remains.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from html.entities import html5
from itertools import islice
from typing import Final

from lxml import etree

from processors.formats.items import UnreadableBody

_DECLARATION: Final = re.compile(r"<\?xml\b[^>]{0,500}\?>")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^<>\[]*(\[[^\]]*\]\s*)?>", re.IGNORECASE)
# Parameter entities (%) only shape the document type, which is left out: NewsML 1.2 has them.
_ENTITY: Final = re.compile(r"<!ENTITY\s+[^%\s]", re.IGNORECASE)
_AMPERSAND: Final = re.compile(r"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});|([a-zA-Z][a-zA-Z0-9]{1,31};)?)")
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OWN: Final = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_CURE: Final = "send well-formed XML"
_MOST_ELEMENTS: Final = 300_000  # a feed of 5 MB has 20,000; feedparser takes 10 µs for each
_MOST_TAGS: Final = 2 * _MOST_ELEMENTS  # each begins and ends
_ATTRIBUTE: Final = re.compile(r"=\s*[\"']")
_MOST_ATTRIBUTES: Final = 1_000_000
_MOST_OF_ELEMENT: Final = 100  # attributes: feedparser takes quadratic time for those of one element


@dataclass(frozen=True, slots=True)
class Document:
    """The root of a document, and what was broken in it, if anything."""

    root: etree._Element
    broken: str | None = None


def parse(text: str) -> Document:
    """Return the document of ``text``; where it is not well-formed, what can be read of it.

    Raises:
        UnreadableBody: it has entities of its own, or nothing in it can be read.
    """
    tidied = tidy(text)
    if not tidied:
        raise UnreadableBody("not-xml", "no XML element is found in it", _CURE)
    broken = None
    try:
        root = etree.fromstring(tidied.encode(), _parser(recover=False))
    except etree.XMLSyntaxError as error:
        broken = f"not well-formed XML: {_said(error)}"
        root = _recovered(tidied)
        if root is None:
            raise UnreadableBody("not-xml", broken, _CURE) from None
    if sum(1 for _ in islice(root.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        raise _too_many(f"{_MOST_ELEMENTS:,} elements")
    if root.xpath(f"boolean(//*[count(@*) > {_MOST_OF_ELEMENT}])"):
        raise UnreadableBody(
            "too-many", f"an element with more than {_MOST_OF_ELEMENT} attributes", "send it without them"
        )
    return Document(root, broken)


def _too_many(what: str) -> UnreadableBody:
    return UnreadableBody("too-many", f"more than {what}", "send it in parts")


def _recovered(text: str) -> etree._Element | None:
    try:
        return etree.fromstring(text.encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def well_formed(text: str) -> etree._Element:
    """Return the root of an agency's document, which is read whole or not at all.

    Raises:
        UnreadableBody: it is not well-formed, with line and column, or has entities of its own.
    """
    document = parse(text)
    if document.broken:
        raise UnreadableBody("not-xml", document.broken, _CURE)
    return document.root


def tidy(text: str) -> str:
    """Return ``text`` without declaration and document type, HTML's entities as characters, each & escaped.

    Raises:
        UnreadableBody: its document type defines entities, or there is more in it than any feed has.
    """
    start = text.find("<")
    if start < 0:
        return ""
    text = _ILLEGAL.sub("", _DECLARATION.sub("", text[start:], count=1))
    doctype = _DOCTYPE.match(text, max(0, text[:20_000].upper().find("<!DOCTYPE")))
    if doctype:
        text = text[: doctype.start()] + text[doctype.end() :]
    parts = _split_at_cdata(text)
    # A document type that holds entities and was not found above ends here as well.
    if (doctype and _ENTITY.search(doctype[0])) or any(_ENTITY.search(part) for part in parts[::2]):
        raise UnreadableBody("xml-entities", "it defines entities of its own", "send XML without <!ENTITY …>")
    _refuse_too_many(parts[::2])
    parts[::2] = [_AMPERSAND.sub(_put_right, part) for part in parts[::2]]
    return "".join(parts)


def _refuse_too_many(parts: list[str]) -> None:
    """Refuse what would be fifty times its size as a tree: 16 MB of ``<a/>`` took 860 MB."""
    if sum(part.count("<") for part in parts) > _MOST_TAGS:
        raise _too_many(f"{_MOST_ELEMENTS:,} elements")
    attributes = (found for part in parts for found in _ATTRIBUTE.finditer(part))
    if sum(1 for _ in islice(attributes, _MOST_ATTRIBUTES + 1)) > _MOST_ATTRIBUTES:
        raise _too_many(f"{_MOST_ATTRIBUTES:,} attributes")


def _split_at_cdata(text: str) -> list[str]:
    """Return the parts of ``text``, every second one a CDATA section."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts += [text[at:start], text[start : end + 3]]
        at = end + 3
    return [*parts, text[at:]]


def words(element: etree._Element | None) -> str | None:
    """Return the text in an element on one line; None where there is none."""
    return None if element is None else " ".join("".join(map(str, element.itertext())).split()) or None


def first_words(element: etree._Element, *paths: str) -> str | None:
    """Return the first text that is found at one of ``paths``, in their order."""
    found = (words(each) for path in paths for each in element.iterfind(path))
    return next(filter(None, found), None)


def all_words(element: etree._Element, path: str) -> list[str]:
    """Return the texts at a path, each once."""
    return list(dict.fromkeys(filter(None, map(words, element.iterfind(path)))))


def inside(element: etree._Element) -> str:
    """Return what stands in an element, as markup."""
    children = (etree.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + "".join(children)


def name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _put_right(found: re.Match[str]) -> str:
    number, name = found[1], found[2]
    if number:
        # As HTML reads it: &#150; is a dash. What XML cannot hold is left out.
        return escape(_ILLEGAL.sub("", unescape(found[0])))
    if name in _OWN:
        return found[0]
    if name and name in html5:
        return escape(html5[name])
    return f"&amp;{name or ''}"


def _parser(*, recover: bool) -> etree.XMLParser:
    # libxml2's own limits stay on: 256 elements deep, 10 MB a text.
    return etree.XMLParser(
        encoding="utf-8",  # whatever a broken declaration says that was not taken out
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _said(error: etree.XMLSyntaxError) -> str:
    line, column = error.position
    what = (error.msg or "broken").partition(", line ")[0].partition("\n")[0]
    return f"{what} (line {line}, column {column})"
