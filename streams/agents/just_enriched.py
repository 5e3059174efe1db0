"""What a process has just enriched, until it comes back to the same process from ``articles.enriched``.

Live, the agent that watches reads from the topic what the agent that enriches wrote there: of the same
process as long as both topics have their partitions dealt out together. What the bytes say is known then, and
need not be read again, and the words of its text need not be found again: each is a twentieth of what an
article costs. Whatever else comes is read.
"""

from typing import Final

from processors.identity import digest
from processors.rules.article_words import ArticleWords
from schemas import EnrichedArticle, wire

# As JSON, and as objects with their words (53 KB of an article of 14 KB as JSON) nine times that at most: two
# batches of what is enriched.
_MOST_BYTES: Final = 4_000_000


class JustEnriched:
    """The latest enriched articles, by the digest of their bytes.

    A step's deadline may strike anywhere here. So their bytes are added up each time: a sum that is kept
    could differ from what is held, for good.
    """

    def __init__(self) -> None:
        self._articles: dict[str, tuple[EnrichedArticle, ArticleWords | None, int]] = {}

    def keep(self, encoded_digest: str, article: EnrichedArticle, words: ArticleWords, size: int) -> None:
        """Keep an article, whose bytes have this digest and are so many; the oldest give way."""
        self._articles[encoded_digest] = article, words, size
        while sum([size for _, _, size in self._articles.values()]) > _MOST_BYTES:
            del self._articles[next(iter(self._articles))]

    def read(self, value: bytes) -> tuple[EnrichedArticle, ArticleWords | None]:
        """Return the article that bytes are, and its words where they are known; it is kept no longer.

        Raises:
            SchemaError: they are none.
        """
        article, words, _ = self._articles.pop(digest(value), (None, None, 0))
        return article or wire.decode(EnrichedArticle, value), words
