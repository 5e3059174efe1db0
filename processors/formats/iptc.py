"""What IPTC's formats have in common: publishing status, kinds of content, NITF in a body."""

import re
from typing import Any, Final

from processors.formats.html import to_text
from processors.formats.items import UnreadableItem

_STATUSES: Final = {
    "usable": "usable",
    "withheld": "withheld",
    "embargoed": "withheld",  # NewsML 1.2 has it as a status
    "canceled": "canceled",
    "cancelled": "canceled",
}
# Kinds of content that are no text. ``composite`` is: a text with its pictures.
_NOT_TEXT: Final = frozenset(
    ("picture", "photo", "graphic", "animation", "video", "audio", "event", "planning", "component")
)
_NITF: Final = re.compile(r"<(?:[a-z0-9]+:)?body\.content\b[^<>]*>")
_NITF_END: Final = re.compile(r"</(?:[a-z0-9]+:)?body\.content\s*>")


def status(code: str | None) -> tuple[str, tuple[str, str, str] | None]:
    """Return the status that a code such as ``stat:canceled`` means, and a warning where it is not known.

    What may not be published is never taken for what may: an unknown code withholds.
    """
    if not code:
        return "usable", None
    known = _STATUSES.get(re.split(r"[:/#]", code.strip().rstrip("/"))[-1].lower())
    if known:
        return known, None
    return "withheld", ("status", f"{code[:40]!r} is no status that is known", "withheld")


def number(said: str | None, digits: int = 15) -> int | None:
    """Return a whole number that is written in at most ``digits`` digits, else None."""
    return int(said) if said and said.isascii() and said.isdigit() and len(said) <= digits else None


def version(said: str | None) -> int | None:
    """Return the version that NewsML writes as a number; an article's are counted from 1."""
    found = number(said)
    return None if found is None else max(1, found)


def must_be_text(kind: str | None, item_id: str | None) -> None:
    """Refuse a kind of content that is not text, such as ``ninat:picture``.

    Raises:
        UnreadableItem: it is such a kind.
    """
    found = re.split(r"[:/#]", kind or "")[-1].lower()
    if found in _NOT_TEXT:
        raise UnreadableItem(
            "not-text", f"it is of the kind {found}", "send texts only", field="type", item_id=item_id
        )


def body(markup: str) -> str:
    """Return the text of a body in HTML, XHTML or NITF; NITF's own head repeats the title and the byline."""
    # Each is looked for once: an end after every beginning takes quadratic time where there is none.
    nitf = _NITF.search(markup)
    end = _NITF_END.search(markup, nitf.end()) if nitf else None
    return to_text(markup[nitf.end() : end.start()] if nitf and end else markup)


def without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
