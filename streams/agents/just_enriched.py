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
    """The latest enriched articles, by the digest of their bytes.

    A step's deadline may strike anywhere here. So their bytes are added up each time: a sum that is kept
    could differ from what is held, for good.
    """

    def __init__(self) -> None:
        self._articles: dict[str, tuple[EnrichedArticle, int]] = {}

    def keep(self, encoded_digest: str, article: EnrichedArticle, size: int) -> None:
        """Keep an article, whose bytes have this digest and are so many; the oldest give way."""
        self._articles[encoded_digest] = article, size
        while sum([each for _, each in self._articles.values()]) > _MOST_BYTES:
            del self._articles[next(iter(self._articles))]

    def read(self, value: bytes) -> EnrichedArticle:
        """Return the article that bytes are; it is kept no longer.

        Raises:
            SchemaError: they are none.
        """
        article, _ = self._articles.pop(digest(value), (None, 0))
        return article or wire.decode(EnrichedArticle, value)
