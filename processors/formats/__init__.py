"""Bytes of a feed's format to articles: pure functions; no clock, no files, no network.

    parsed = read(data, detect("text/xml", data), FeedHints(source="wire.example", received_at=now))
    parsed.items       articles with their bytes for `articles.raw`
    parsed.errors      what is no article, and what to do
    parsed.warnings    what was dropped or mended on the way

One module a format, each an adapter to one kind of draft; ``items`` makes articles of drafts. What each field
becomes: docs/formats.md.
"""

from processors.formats.detect import FORMATS, Format, named
from processors.formats.encodings import charset, is_known
from processors.formats.items import MOST_BYTES, FeedHints, IdFrom, Item, Parsed, Problem, UnreadableBody
from processors.formats.read import SAME_VERSION, detect, read, reading

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "SAME_VERSION",
    "FeedHints",
    "Format",
    "IdFrom",
    "Item",
    "Parsed",
    "Problem",
    "UnreadableBody",
    "charset",
    "detect",
    "is_known",
    "named",
    "read",
    "reading",
]
