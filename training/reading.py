"""An article as the model is shown it."""

from processors.text.reading import ArticleText, read_article
from training.data import Row

_BODY = 6_000  # characters: the words of a long report's end add nothing to what its beginning teaches


def read_row(row: Row) -> ArticleText:
    """Return the article as the pipeline reads it."""
    return read_article(row["title"] or "", (row["body"] or "")[:_BODY])
