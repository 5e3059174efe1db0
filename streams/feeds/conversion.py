"""The bytes of a body, in any format, to articles that can be sent: the same over HTTP and from a file."""

from collections.abc import Iterator
from typing import Final

from processors import formats
from processors.formats import FeedHints, Format, Item, Parsed, Problem
from streams.settings import Settings

# Of a body without any article: where somebody sent it, and not where a feed is looked at now and then.
EMPTY: Final = Problem(
    index=None, reason="empty", problem="the body holds no article", cure="send at least one article"
)


def convert(settings: Settings, body: bytes, form: Format | None, hints: FeedHints) -> Parsed:
    """Return the articles of a body that fit on the topic, and what is wrong with the others.

    Raises nothing.

    Args:
        settings: say how large an article may be.
        body: the bytes.
        form: its format; None where how it begins is to say it.
        hints: what is known of the feed beside its bytes.
    """
    parsed = Parsed()
    for _ in converting(settings, body, form, hints, parsed):
        pass
    return parsed


def converting(
    settings: Settings, body: bytes, form: Format | None, hints: FeedHints, parsed: Parsed
) -> Iterator[None]:
    """Do what ``convert`` does, an item a step (``formats.reading``)."""
    yield from formats.reading(body, form, hints, parsed)
    most = settings.max_article_bytes
    large = [item for item in parsed.items if len(item.value) > most]
    if large:
        parsed.items = [item for item in parsed.items if len(item.value) <= most]
        parsed.errors += [_too_large(item, most) for item in large]


def _too_large(item: Item, most: int) -> Problem:
    return Problem(
        index=item.index,
        reason="too-large",
        problem=f"{len(item.value):,} bytes of JSON, above {most:,} (RASID_MAX_ARTICLE_BYTES)",
        cure="send the text alone, without pictures or markup",
        id=item.article.id,
    )
