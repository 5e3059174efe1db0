"""Which format a body is in: by its content type where that says it, else by how it begins."""

import re
from typing import Any, Final, Literal, cast, get_args

import orjson

from processors.formats.items import UnreadableBody

Format = Literal["rasid", "ninjs", "newsml-g2", "newsml-1", "rss", "atom", "json-feed"]
FORMATS: Final = cast("tuple[Format, ...]", get_args(Format))

# Content types that name one format. The general ones (application/json, text/xml) say nothing that the first
# characters do not say better.
_TYPES: Final[dict[str, Format]] = {
    "application/vnd.iptc.g2.newsitem+xml": "newsml-g2",
    "application/vnd.iptc.g2.newsmessage+xml": "newsml-g2",
    "application/vnd.iptc.g2.packageitem+xml": "newsml-g2",
    "application/newsml+xml": "newsml-g2",
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json-feed",
    "application/ninjs+json": "ninjs",
    "application/vnd.iptc.ninjs+json": "ninjs",
}
ROOTS: Final[dict[str, Format]] = {
    "newsitem": "newsml-g2",
    "newsmessage": "newsml-g2",
    "packageitem": "newsml-g2",
    "conceptitem": "newsml-g2",
    "newsml": "newsml-1",
    "rss": "rss",
    "rdf": "rss",
    "feed": "atom",
    "entry": "atom",
}
_ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?([a-zA-Z][\w.-]{0,40})[\s/>]")
_PROLOG: Final = re.compile(
    # Nothing is given back (*+): a document type without an end would be searched from each of its letters.
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*\])?[^>]*>)?",
    re.DOTALL | re.IGNORECASE,
)
_MOST_PROLOGS: Final = 20  # comments, processing instructions and a document type before the root


def named(content_type: str | None) -> Format | None:
    """Return the format that a content type names; None where it names none, or one of several."""
    return _TYPES.get((content_type or "").partition(";")[0].strip().lower())


def detect(content_type: str | None, text: str) -> Format:
    """Return the format of a body that says ``content_type`` of itself.

    Raises:
        UnreadableBody: it looks like none of them.
    """
    if told := named(content_type):
        return told
    start = text[:200].lstrip("\ufeff \t\r\n")
    found = _of_json(text) if start[:1] in {"{", "["} else _of_xml(text)
    if found:
        return found
    raise UnreadableBody(
        "unknown-format",
        f"neither JSON nor a format of XML that is read here: it begins with {start[:40]!r}",
        "send JSON, ninjs, NewsML-G2, NewsML 1.2, RSS, Atom or JSON Feed, or name the format",
    )


def _of_xml(text: str) -> Format | None:
    return ROOTS.get(root(text) or "")


def root(text: str) -> str | None:
    """Return the name of the first element of a body, in small letters and without its prefix."""
    at = 0
    for _ in range(_MOST_PROLOGS):
        found = _PROLOG.match(text, at)
        if not found or found.end() == at:
            break
        at = found.end()
    found = _ROOT.search(text, at, at + 1_000)
    return found[1].lower() if found else None


def _of_json(text: str) -> Format:
    first = _first_object(text)
    version = first.get("version")
    if isinstance(version, str) and "jsonfeed.org/" in version:
        return "json-feed"
    names = {name.lower() for name in first}
    standard = first.get("standard")
    if (
        (isinstance(standard, dict) and standard.get("name") == "ninjs")
        or ("uri" in names and "id" not in names)
        or page_of_ap(first) is not None
    ):
        return "ninjs"
    return "rasid"


def page_of_ap(found: dict[str, Any]) -> list[Any] | None:
    """Return what a page of AP's feed lists; None where it is none."""
    data = found.get("data")
    items = data.get("items") if isinstance(data, dict) else None
    # An article of ours may have such a field of its own.
    return items if isinstance(items, list) and not {"title", "body"} & found.keys() else None


def _first_object(text: str) -> dict[str, Any]:
    """Return the first object of a body, or an empty one: what is no JSON is told when it is read."""
    line = text.lstrip().partition("\n")[0]
    for part in (line, text):
        try:
            found = orjson.loads(part)
        except orjson.JSONDecodeError:
            continue
        first = found[0] if isinstance(found, list) and found else found
        return first if isinstance(first, dict) else {}
    return {}
