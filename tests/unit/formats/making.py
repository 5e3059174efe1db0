"""Bodies of feeds, and how they are read in the tests: received at one fixed time."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from processors.formats import FeedHints, Format, Parsed, read
from schemas import Article, wire

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RIYADH = ZoneInfo("Asia/Riyadh")
FEED = FeedHints(source="wire.example", received_at=NOW)


def parsed(body: bytes | str, kind: Format | None = None, **hints: Any) -> Parsed:
    """Read a body as the test's feed sends it; what is read can be sent."""
    data = body.encode() if isinstance(body, str) else body
    found = read(data, kind, FeedHints(**{"source": "wire.example", "received_at": NOW, **hints}))
    for item in found.items:
        assert wire.decode(Article, item.value) == item.article
    return found


def only(body: bytes | str, kind: Format | None = None, **hints: Any) -> Article:
    """Return the one article of a body that has nothing wrong with it."""
    found = parsed(body, kind, **hints)
    assert [str(each) for each in (*found.errors, *found.warnings)] == []
    [article] = found.articles
    return article


def told(found: Parsed) -> list[tuple[int | None, str | None, str]]:
    """Return the errors as index, field and reason."""
    return [(each.index, each.field, each.reason) for each in found.errors]


def warned(found: Parsed) -> list[str | None]:
    """Return the fields that there are warnings of."""
    return [each.field for each in found.warnings]
