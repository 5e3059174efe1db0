"""What a record of ``articles.raw`` says: an article, or by a tombstone that one is taken back."""

from collections.abc import Sequence
from contextlib import suppress

from schemas import UNKNOWN_SOURCE, AcceptedArticle, Article, ArticleLine, InvalidField, SchemaError, wire
from streams.messages import lanes
from streams.messages.records import Record


def article_of(record: Record, kind: type[Article] = AcceptedArticle) -> Article:
    """Return the article of a record. One without a value takes back the article whose id is its key.

    Args:
        record: of a topic of articles.
        kind: ``Article`` where it is new, and has its bounds; ``AcceptedArticle`` where it was sent long ago.
            What is taken back or comes out of its embargo was: it is read whatever its length.

    Raises:
        SchemaError: it is no article, or there is no key to take it for.
    """
    if record.value is not None:
        try:
            return wire.decode(kind, record.value)
        except SchemaError:
            if before := _accepted_before(record.value, record.headers):
                return before
            raise
    try:
        article_id = (record.key or b"").decode()
        return wire.from_dict(Article, {"id": article_id, "source": UNKNOWN_SOURCE, "status": "canceled"})
    except (UnicodeDecodeError, SchemaError):
        raise InvalidField(
            "",
            "the record has no value, and no id for a key: send the article as JSON, or its id as key",
            reason="no-value",
        ) from None


def _accepted_before(value: bytes, headers: Sequence[tuple[str, bytes]]) -> Article | None:
    """Return an article that is only taken back, or comes out of its embargo: bounds came after it."""
    with suppress(SchemaError):
        article = wire.decode(AcceptedArticle, value)
        if article.status == "canceled" or any(name == lanes.EMBARGO for name, _ in headers):
            return article
    return None


def is_tombstone(article: Article | ArticleLine) -> bool:
    """Tell whether an article is none, but takes back what every source has of its id."""
    return article.source == UNKNOWN_SOURCE and article.status == "canceled"
