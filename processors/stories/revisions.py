"""Which text of an article: outlets rewrite what they published, most of them without a new version."""

from dataclasses import dataclass
from typing import Final, Self

from processors.identity import content_id
from processors.text.reading import ArticleText
from schemas import ArticleLine
from schemas.times import milliseconds

_CLOCKS_APART: Final = 60_000  # milliseconds: by so much the clocks of one outlet's machines may differ


def content_of(text: ArticleText) -> str:
    """Return a digest of what an editor reads: the words of title and body.

    Spacing, marks and punctuation are not in it, nor boilerplate: a list of other reports below an article
    changes with every visit.
    """
    words, titled = text.tokens.words, text.titled
    return content_id(" ".join(words[:titled]), " ".join(words[titled:]))


@dataclass(frozen=True, slots=True)
class Revision:
    """A text of an article: ``received`` (ms) is when it reached Kafka, ``content`` the digest of its words.

    ``content`` is empty where the version before wrote of it, which kept none.
    """

    version: int
    received: int
    content: str = ""

    @classmethod
    def of(cls, article: ArticleLine, time: int) -> Self:
        """Return the revision of an article whose hit has the event time ``time``."""
        # Of what is released out of a replay the event time is later; of what came from the future, earlier.
        received = min(milliseconds(article.received_at), time)
        return cls(article.version, received, article.content)

    def says_same_as(self, other: Self) -> bool:
        """Tell whether both have the same words, whatever their versions."""
        if self.content and other.content:
            return self.content == other.content
        return self.version == other.version

    def is_before(self, other: Self) -> bool:
        """Tell whether ``other`` has replaced this one: by its version or, without a new one, by its time."""
        if self.version != other.version:
            return self.version < other.version
        return self.received < other.received - _CLOCKS_APART
