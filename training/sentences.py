"""Sentences of training articles, each with the subjects that it speaks of by itself, as readers say.

An article's label says what the whole is about, and not which of its words made it so. Read for Rasid, one
sentence (or 36 words of a longer one) at a time, without its article, by its meaning. A line of
``training/sentence_subjects.tsv`` has an article's id and then, for each sentence, its field, where it starts
and ends there in code points, and what the reader said (``training.said``).
"""

from collections.abc import Iterable
from pathlib import Path

from training.data import Row, read_parts

SENTENCE_SUBJECTS = Path(__file__).with_name("sentence_subjects.tsv")


def read_sentences(articles: Iterable[Row], path: Path = SENTENCE_SUBJECTS) -> list[Row]:
    """Return the sentences of these articles, as rows to learn from and never to measure on.

    A title is read as an article without a body, a sentence of a body as one without a title. A sentence has
    a reading in the place of a label: what its reader ``said``.
    """
    return [_row(article, sentence) for article, sentence in read_parts(articles, path)]


def is_sentence(row: Row) -> bool:
    """Tell a sentence from an article."""
    return "said" in row


def _row(article: Row, sentence: str) -> Row:
    field, start, end, *said = sentence.split()  # some speak of nothing
    text = article[field][int(start) : int(end)]
    return {
        "id": article["id"],
        "source": article["source"],
        "title": text if field == "title" else "",
        "body": text if field == "body" else "",
        "said": " ".join(said),
        "came": None,
    }
