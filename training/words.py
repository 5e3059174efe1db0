"""The words of an article as the model is shown them; the same steps as processors/pipeline.py."""

from processors.text.boilerplate import boilerplate, tokens_outside
from processors.text.normalize import normalize
from processors.text.tokens import Tokens, tokenize
from training.data import Row

Words = tuple[list[str], list[str]]

_BODY = 6_000  # characters: the words of a long report's end add nothing to what its beginning teaches


def read_words(row: Row) -> Words:
    """Return the words of title and body in search form, boilerplate left out."""
    title, body = read_tokens(row)
    return title.words, body.words


def read_tokens(row: Row) -> tuple[Tokens, Tokens]:
    """Return them with their places in the text."""
    title = normalize(row["title"] or "", "search")
    body = normalize((row["body"] or "")[:_BODY], "search")
    return tokenize(title), tokens_outside(tokenize(body), boilerplate(body))
