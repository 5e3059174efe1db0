"""What servers say of charsets, and what it is."""

import json

from tests.unit.formats.shapes.rss import ARTICLE, BODY, DATE, LINK, TITLE, channel
from tests.unit.formats.shapes.shape import Shape

TEXT = channel(TITLE + LINK + DATE + BODY)


def said(charset: str) -> str:
    """Return the feed with a declaration."""
    return f'<?xml version="1.0" encoding="{charset}"?>{TEXT}'


TWICE = json.dumps(
    {"id": "a-1", "source": "alwatan.example", "title": "افتتاح حديقة", "body": "افتتحت البلدية حديقة عامة."},
    ensure_ascii=False,
)

SHAPES = (
    Shape(
        name="UTF-8 with a byte order mark", format="rss", body="\ufeff" + said("utf-8"), becomes=[ARTICLE]
    ),
    Shape(
        name="Windows-1256 that says so",
        format="rss",
        body=said("windows-1256").encode("cp1256"),
        becomes=[ARTICLE],
    ),
    Shape(
        name="Windows-1256 that says UTF-8",
        format="rss",
        body=said("utf-8").encode("cp1256"),
        becomes=[ARTICLE],
        warnings=[(None, "encoding", "read as Windows-1256, though declared as utf-8")],
    ),
    Shape(
        name="UTF-8 that says Windows-1256",
        format="rss",
        body=said("windows-1256"),
        becomes=[ARTICLE],
        warnings=[(None, "encoding", "declared as windows-1256, but is UTF-8")],
    ),
    Shape(
        name="UTF-8 that its server calls ISO-8859-1",
        format="rss",
        body=TEXT,
        hints={"encoding": "iso-8859-1"},
        becomes=[ARTICLE],
        warnings=[(None, "encoding", "declared as iso-8859-1, but is UTF-8")],
    ),
    Shape(name="ISO-8859-6", format="rss", body=said("iso-8859-6").encode("iso8859-6"), becomes=[ARTICLE]),
    Shape(name="UTF-16 with a mark", format="rss", body=said("utf-16").encode("utf-16"), becomes=[ARTICLE]),
    Shape(
        name="UTF-16 without a mark", format="rss", body=said("utf-16").encode("utf-16-le"), becomes=[ARTICLE]
    ),
    Shape(
        name="double-encoded UTF-8, by way of Windows-1256",
        format="rasid",
        body=TWICE.encode().decode("cp1256"),
        becomes=[
            {
                "id": "a-1",
                "source": "alwatan.example",
                "title": "افتتاح حديقة",
                "body": ["افتتحت البلدية حديقة عامة."],
                "extra": {"mended": {"title": "double-encoded UTF-8", "body": "double-encoded UTF-8"}},
            }
        ],
    ),
    Shape(
        name="double-encoded UTF-8, by way of Latin-1",
        format="rasid",
        body=TWICE.encode().decode("latin-1"),
        becomes=[
            {
                "id": "a-1",
                "source": "alwatan.example",
                "title": "افتتاح حديقة",
                "body": ["افتتحت البلدية حديقة عامة."],
                "extra": {"mended": {"title": "double-encoded UTF-8", "body": "double-encoded UTF-8"}},
            }
        ],
    ),
    Shape(
        name="letters that were lost before: U+FFFD",
        format="rss",
        body=TEXT.replace("عامة", "عا\ufffd\ufffd"),
        becomes=[{**ARTICLE, "body": ["افتتحت البلدية حديقة عا\ufffd\ufffd."]}],
        warnings=[(0, "body", "holds U+FFFD: characters were lost before it came here")],
    ),
    Shape(
        name="UTF-8 with a letter cut in two, as PHP's substr leaves it",
        format="rss",
        body=TEXT.encode().replace("عامة".encode(), "عامة".encode()[:-1]),
        becomes=[{**ARTICLE, "body": ["افتتحت البلدية حديقة عام\ufffd."]}],
        warnings=[
            (None, "encoding", "UTF-8 with a broken character"),
            (0, "body", "holds U+FFFD: characters were lost before it came here"),
        ],
    ),
    Shape(
        name="UTF-8 with a letter cut in two, in our JSON",
        format=None,
        body=TWICE.encode().replace("عامة".encode(), "عامة".encode()[:-1]),
        becomes=[],
        errors=[(None, None, "encoding")],
    ),
)
