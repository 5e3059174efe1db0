"""The words of an article as the model is shown them."""

from processors.text.reading import ArticleText, read_article
from training.data import Row

Words = tuple[list[str], list[str]]

_BODY = 6_000  # characters: the words of a long report's end add nothing to what its beginning teaches


def read_words(row: Row) -> Words:
    """Return the words of title and body in search form, boilerplate left out."""
    text = read_row(row)
    return text.tokens.words[: text.titled], text.tokens.words[text.titled :]


def read_row(row: Row) -> ArticleText:
    """Return the article as the pipeline reads it."""
    return read_article(row["title"] or "", (row["body"] or "")[:_BODY])
