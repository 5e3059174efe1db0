"""Our own JSON: one article, an array of them, or one a line (NDJSON). Texts stay as they are sent."""

from typing import Any

from processors.formats import json_text
from processors.formats.items import Draft, Drafts, FeedHints, UnreadableItem


def drafts(text: str, feed: FeedHints) -> Drafts:  # noqa: ARG001 — all adapters are called alike
    """Return the articles of a body."""
    for value in json_text.objects(text):
        yield value if isinstance(value, UnreadableItem) else _draft(value)


def _draft(value: dict[str, Any]) -> Draft:
    embargoed = value.pop("embargoed_until", None)
    if embargoed is not None and not isinstance(embargoed, str):
        value["embargoed_until"], embargoed = embargoed, None
    return Draft(fields=value, embargoed=embargoed)
