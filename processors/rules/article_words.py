"""The words of an article as rules ask for them: title and body in their exact form, without boilerplate.

Title and body are read as one text, as enriching does (``processors.text.reading``). Who has just enriched
the article has them nearly for nothing: there most texts have been folded and cut for both.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from processors.rules import forms
from processors.text.boilerplate import CharSpan, tokens_outside
from processors.text.normalize import Normalized, normalize
from processors.text.reading import ArticleText, join
from processors.text.tokens import sentences, tokenize, words_outside
from schemas import EnrichedArticle

# Words of an opening: what is shorter is a dateline or a byline, and belongs to the paragraph after it; what
# is longer is a text without paragraphs (nine in ten of ANT's have a first one of 16 to 61 words).
_SHORTEST_OPENING: Final = 10
_LONGEST_OPENING: Final = 80


@dataclass(frozen=True, slots=True)
class ArticleWords:
    """The words of an article, with the way back to the original; a word's number counts from the title on.

    ``titled`` of ``words`` are the title's. Word ``i`` stands at ``starts[i]`` in ``whole.text``, where the
    body starts at ``body_start``; in the original of both it starts at ``original_body_start``.
    """

    whole: Normalized
    words: list[str]
    starts: list[int]
    titled: int
    body_start: int
    original_body_start: int

    @property
    def title(self) -> list[str]:
        """The title's words, as ``forms.in_context`` has them."""
        return forms.in_context(self.words[: self.titled])

    @property
    def body(self) -> list[str]:
        """The body's words, as ``forms.in_context`` has them."""
        return forms.in_context(self.words[self.titled :])

    def original_span(self, first: int, last: int) -> CharSpan:
        """Return where word ``first`` starts and word ``last`` ends in title or body, in code points."""
        end = self.starts[last] + len(self.words[last])
        start, end = self.whole.original_span(self.starts[first], end)
        before = self.original_body_start if first >= self.titled else 0
        return start - before, end - before

    def place_in_body(self, offset: int) -> int:
        """Return where in ``whole.text`` stands what became of the original body's character there."""
        return self.whole.place_of(self.original_body_start + offset)

    def opening(self) -> int:
        """Return how many words the body's first paragraph has."""
        text, starts, titled = self.whole.text, self.starts, self.titled
        end = text.find("\n", self.body_start)
        while end >= 0 and bisect_left(starts, end) - titled < _SHORTEST_OPENING:
            end = text.find("\n", end + 1)
        words = len(starts) if end < 0 else bisect_left(starts, end)
        return min(_LONGEST_OPENING, words - titled)

    def beginnings(self, unit: Literal["sentence", "paragraph"]) -> list[int]:
        """Return with which words sentences, or paragraphs, begin; the body's first is one."""
        if unit == "sentence":
            begins = [start for start, _ in sentences(self.whole)]
        else:
            begins = [found.end() for found in re.finditer(r"\n", self.whole.text)]
        return [bisect_left(self.starts, begin) for begin in begins]


def words_of_text(text: ArticleText) -> ArticleWords:
    """Return the words of an article that was just read."""
    if text.exact.same_places(text.whole):
        words, starts = words_outside(text.exact.text, text.boilerplate), text.tokens.starts
        return ArticleWords(text.exact, words, starts, text.titled, text.body_start, text.original_body_start)
    beside = [text.whole.original_span(start, end) for start, end in text.boilerplate]
    return _read(text.exact, text.original_body_start, beside)


def words_of_article(article: EnrichedArticle) -> ArticleWords:
    """Return the words of an article that comes from elsewhere."""
    both, first = join(article.title or "", article.body or "")
    beside = ((first + span.start, first + span.end) for span in article.boilerplate)
    return _read(normalize(both, "exact"), first, beside)


def _read(whole: Normalized, original_body_start: int, beside: Iterable[CharSpan]) -> ArticleWords:
    """Cut the text of both into words, but for what stands in some spans of the original."""
    places = [(whole.place_of(start), whole.place_of(end)) for start, end in beside]
    tokens = tokens_outside(tokenize(whole), places)
    body_start = whole.place_of(original_body_start - 1) + 1
    titled = bisect_left(tokens.starts, body_start)
    return ArticleWords(whole, tokens.words, tokens.starts, titled, body_start, original_body_start)
