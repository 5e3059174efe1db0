"""Times of publication, as feeds write them: one item, whose time alone differs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.unit.formats.making import RIYADH
from tests.unit.formats.shapes.rss import ARTICLE, BODY, LINK, TITLE, channel
from tests.unit.formats.shapes.shape import Shape

CAIRO = ZoneInfo("Africa/Cairo")

# What stands in pubDate, the feed's zone, and what it becomes; nothing where it is dropped with a warning.
READ: tuple[tuple[str, Any, str], ...] = (
    ("Sun, 01 Mar 2026 12:00:00 AST", RIYADH, "2026-03-01T12:00:00+03:00"),
    ("Sun, 01 Mar 2026 12:00:00 GMT+3", None, "2026-03-01T12:00:00+03:00"),
    ("Sun, 01 Mar 2026 12:00:00 GMT+03:00", None, "2026-03-01T12:00:00+03:00"),
    ("1 Mar 26 12:00 +0300", None, "2026-03-01T12:00:00+03:00"),
    ("2026-03-01 12:00:00", RIYADH, "2026-03-01T12:00:00+03:00"),
    ("2026-03-01T12:00", CAIRO, "2026-03-01T12:00:00+02:00"),
    ("الأحد، 1 مارس 2026 - 12:00 ظهرا", RIYADH, "2026-03-01T12:00:00+03:00"),
    ("الأحد ١ آذار/مارس ٢٠٢٦ الساعة ١٢:٠٠", RIYADH, "2026-03-01T12:00:00+03:00"),
    ("01 مارس 2026 09:00:00 +0000", None, "2026-03-01T09:00:00+00:00"),
    ("12 رمضان 1447 هـ الموافق 1 مارس 2026 12:00", RIYADH, "2026-03-01T12:00:00+03:00"),
    ("1 مارس 2026 10:00-12:00", RIYADH, ""),
    ("1447/9/12 هـ 12:00", RIYADH, "2026-03-01T12:00:00+03:00"),
    ("Sun Mar 01 12:00:00 EET 2026", None, "2026-03-01T12:00:00+02:00"),
    ("3/1/2026 12:00:00 PM", RIYADH, ""),
    ("31/01/2026 12:00:00 PM", RIYADH, "2026-01-31T12:00:00+03:00"),
    ("1772355600", None, ""),
    ("Sun, 01 Mar 2026 12:00:00 AST", None, ""),
    ("Mon, 01 Jan 0001 00:00:00 +0000", None, ""),
    ("Sun, 30 Feb 2026 12:00:00 GMT", None, ""),
    ("Mon, 02 Mar 2099 12:00:00 GMT", None, ""),
    ("منذ ساعتين", None, ""),
)


def _shapes() -> Iterator[Shape]:
    article = {name: value for name, value in ARTICLE.items() if name not in {"published_at", "version"}}
    for text, zone, becomes in READ:
        item = channel(f"{TITLE}{LINK}<pubDate>{text}</pubDate>{BODY}")
        hints = {"zone": zone} if zone else {}
        name = f"{text}, the feed in {zone}" if zone else text
        if becomes:
            version = int(datetime.fromisoformat(becomes).timestamp() * 1_000)
            read = {**article, "version": version, "published_at": becomes}
            yield Shape(name=name, format="rss", body=item, hints=hints, becomes=[read])
        else:
            dropped = [(0, "published_at", text)]
            yield Shape(name=name, format="rss", body=item, hints=hints, becomes=[article], warnings=dropped)


SHAPES = tuple(_shapes())
