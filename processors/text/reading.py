"""An article as the pipeline reads it: its normalised text, and its words without boilerplate.

Title and body are read as one text: a short text costs nearly what a long one does, and what is found in both
has one kind of offset. What stands between them no step reads across.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

from processors.text.boilerplate import CharSpan, boilerplate, tokens_outside
from processors.text.markup import BOUNDARY
from processors.text.normalize import Normalized, normalize_twice
from processors.text.tokens import Tokens, tokenize
from schemas import Evidence
from schemas.fields import TextField

# Both sides of it end a line, so a sentence ends. In the middle is a character that is no blank and of no
# word, nor of any text: with a blank alone there, a name that the title ends with went on in the body.
_APART: Final = f"{BOUNDARY}\ufdd0{BOUNDARY}"


class Quoted(NamedTuple):
    """A span of an original field, in code points, and its text."""

    field: TextField
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class ArticleText:
    """Title and body, normalised for ``search``. ``whole`` is both; all offsets count in ``whole.text``.

    ``tokens`` are the words of the title, ``titled`` of them, then those of the body, without what lies in
    ``boilerplate``, its spans in order. The body starts at ``body_start``, and in ``whole.original`` at
    ``original_body_start``. ``exact`` is both again, with the spelling kept.
    """

    exact: Normalized
    whole: Normalized
    tokens: Tokens
    titled: int
    boilerplate: list[CharSpan]
    body_start: int
    original_body_start: int

    @property
    def title(self) -> str:
        """The normalised title."""
        return self.whole.text[: self.body_start - len(_APART)]

    @property
    def body(self) -> str:
        """The normalised body."""
        return self.whole.text[self.body_start :]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, each once: to look for one among ``tokens`` would take as long as the text."""
        return frozenset(self.tokens.words)

    @cached_property
    def spelling(self) -> frozenset[str]:
        """The letters and pairs of letters that tell how the article is spelt: ة, على, فى."""
        return frozenset(each for each in ("ة", "على", "فى") if each in self.whole.original)

    def beginning(self, words: int) -> "ArticleText":
        """Return the text as far as its first ``words`` words go; itself where it has no more."""
        if len(self.tokens.words) <= words:
            return self
        tokens = self.tokens.part(slice(words))
        _, end = tokens.span(words - 1, words - 1)
        return replace(
            self,
            whole=replace(self.whole, text=self.whole.text[:end]),
            tokens=tokens,
            titled=min(self.titled, words),
        )

    def written(self, first: int, last: int | None = None) -> str:
        """Return a word, or those up to ``last``, as the article has them: with hamza and ى."""
        return self.quoted(*self.tokens.span(first, first if last is None else last)).text

    def gap(self, word: int) -> str:
        """Return what stands between a word and the one before it; nothing before the first."""
        tokens = self.tokens
        return self.whole.text[tokens.span(word - 1, word - 1)[1] : tokens.starts[word]] if word else ""

    def place_of(self, field: TextField, offset: int) -> int:
        """Return where in ``whole.text`` stands what became of the character there of an original field."""
        return self.whole.place_of(offset + (self.original_body_start if field == "body" else 0))

    def quote(self, start: int, end: int) -> Evidence:
        """Return the span of the original field that ``whole.text[start:end]`` was made from."""
        field, first, last, text = self.quoted(start, end)
        return Evidence(field=field, start=first, end=last, text=text)

    def quoted(self, start: int, end: int) -> "Quoted":
        """Return what ``quote`` does as a plain tuple, which costs a third: an article has fifty names."""
        first, last = self.whole.original_span(start, end)
        text = self.whole.original[first:last]
        if start < self.body_start:
            return Quoted("title", first, last, text)
        before = self.original_body_start
        return Quoted("body", first - before, last - before, text)


def join(title: str, body: str) -> tuple[str, int]:
    """Return title and body as one text, and where in it the body starts."""
    beginning = title + _APART
    return beginning + body, len(beginning)


def read_article(title: str, body: str) -> ArticleText:
    """Read an article. Linear in time for any input."""
    both, original_body_start = join(title, body)
    exact, whole = normalize_twice(both)
    first = whole.place_of(original_body_start - 1) + 1
    beside = [(first + start, first + end) for start, end in boilerplate(whole.text[first:])]
    tokens = tokens_outside(tokenize(whole), beside)
    titled = bisect_left(tokens.starts, first)
    return ArticleText(exact, whole, tokens, titled, beside, first, original_body_start)
