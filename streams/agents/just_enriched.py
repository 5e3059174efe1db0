"""What a process has just enriched, until it comes back to the same process from ``articles.enriched``.

Live, the agent that watches reads from the topic what the agent that enriches wrote there: of the same
process as long as both topics have their partitions dealt out together. What the bytes say is known then, and
need not be read again, which is a twentieth of what an article costs. Whatever else comes is read.
"""

from typing import Final

from processors.identity import digest
from schemas import EnrichedArticle, wire

_MOST_BYTES: Final = 4_000_000  # as JSON, and five times that as objects: two batches of what is enriched


class JustEnriched:
    """The latest enriched articles, by the digest of their bytes."""

    def __init__(self) -> None:
        self._articles: dict[str, tuple[EnrichedArticle, int]] = {}
        self._size = 0

    def keep(self, its: str, article: EnrichedArticle, size: int) -> None:
        """Keep an article, whose bytes have this digest and are so many; the oldest give way."""
        self._forget(its)
        self._articles[its] = article, size
        self._size += size
        while self._size > _MOST_BYTES:
            self._forget(next(iter(self._articles)))

    def read(self, value: bytes) -> EnrichedArticle:
        """Return the article that bytes are; it is kept no longer.

        Raises:
            SchemaError: they are none.
        """
        return self._forget(digest(value)) or wire.decode(EnrichedArticle, value)

    def _forget(self, its: str) -> EnrichedArticle | None:
        article, size = self._articles.pop(its, (None, 0))
        self._size -= size
        return article
