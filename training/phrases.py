"""Phrases of training articles, and how plausible each is as the reason for a subject, as editors say.

What speaks for a subject need not show it. Read for Rasid, a phrase and a subject at a time, without the
article. A line of ``training/phrase_verdicts.tsv`` has an article's id and then, for each phrase, the
subject, the field, where the phrase starts and ends there in code points, and an editor's verdict: 2 for yes,
1 for partly (it only points to the subject, or is cut), 0 for not at all (names, titles, generalities,
another matter).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from processors.model_file import Arrays
from processors.subjects.find import NETWORK
from processors.subjects.model import Model
from processors.subjects.phrase_scorer import TINY, phrase_features
from processors.subjects.taxonomy import SLUGS
from processors.text.reading import ArticleText
from processors.text.tokens import Tokens
from training.data import Row, read_parts
from training.reading import read_row

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

PHRASE_VERDICTS = Path(__file__).with_name("phrase_verdicts.tsv")

# What a model has before its scorer is trained.
UNTRAINED: Arrays = {
    "shows": np.zeros((len(SLUGS), 1), np.float32),
    "show_slopes": np.zeros(3, np.float32),
    "show_shift": np.zeros(len(SLUGS), np.float32),
}

_ACCEPTED = (
    0.0,
    0.3,
    1.0,
)  # what a verdict counts; with .5 for partly, worse phrases came first
_STRENGTH = 1.0  # inverse of the regularisation
_LENGTH = 2.0  # of a phrase's vector, beside what is known else at variance 1: how freely it is learnt


class Phrase(NamedTuple):
    """A phrase of an article, and how plausible an editor finds it as a reason for a subject, 0 to 1."""

    article: Row
    subject: int
    field: str
    start: int
    end: int
    plausibility: float


def read_phrases(articles: Iterable[Row], path: Path = PHRASE_VERDICTS) -> list[Phrase]:
    """Return the phrases of these articles that were read."""
    return [_phrase(article, phrase) for article, phrase in read_parts(articles, path)]


def _phrase(article: Row, phrase: str) -> Phrase:
    subject, field, start, end, verdict = phrase.split()
    return Phrase(article, SLUGS.index(subject), field, int(start), int(end), _ACCEPTED[int(verdict)])


def train_phrase_scorer(model: Model, phrases: Sequence[Phrase]) -> Arrays:
    """Learn how plausible a phrase is as the reason for a subject.

    One logistic regression: of a phrase's vector, with weights of its own for each subject, and of its
    ``phrase_features``, with the same for all.
    """
    vectors, known, subjects, plausibility = _examples(model, phrases)
    scaler, width = StandardScaler().fit(known), vectors.shape[1]
    scale = _LENGTH / np.sqrt(width) / vectors.std()
    of_subject = np.eye(len(SLUGS))[subjects]
    seen = hstack([of_subject, scaler.transform(known), _apart(vectors * scale, subjects)], "csr")
    # A phrase that shows .3 is three tenths of one that does, and seven tenths of one that does not.
    fit = LogisticRegression(C=_STRENGTH, max_iter=3_000).fit(
        vstack([seen, seen], "csr"),
        np.repeat([1, 0], len(plausibility)),
        np.concatenate([plausibility, 1 - plausibility]),
    )
    shift, slopes, shows = np.split(fit.coef_[0], [len(SLUGS), len(SLUGS) + known.shape[1]])
    slopes /= scaler.scale_
    return {
        "shows": (shows.reshape(len(SLUGS), width) * scale).astype(np.float32),
        "show_slopes": slopes.astype(np.float32),
        "show_shift": (shift + fit.intercept_[0] - slopes @ scaler.mean_).astype(np.float32),
    }


def _apart(vectors: Floats, subjects: Places) -> csr_array:
    """Return the vectors, each in the columns of its subject (phrases, subjects * features)."""
    count, width = vectors.shape
    columns = subjects[:, None] * width + np.arange(width)
    starts = np.arange(0, count * width + 1, width)
    return csr_array((vectors.ravel(), columns.ravel(), starts), shape=(count, len(SLUGS) * width))


def _examples(model: Model, phrases: Sequence[Phrase]) -> tuple[Floats, Floats, Places, Floats]:
    """Return the vectors of phrases, what else is known of them, their subjects, and their plausibility."""
    vectors, known, subjects, plausibility = [], [], [], []
    for _, of_article in groupby(phrases, key=lambda phrase: phrase.article["id"]):
        mine = list(of_article)
        text = read_row(mine[0].article)
        prediction = model.predict(model.vocabulary.page(text))
        weights = np.maximum(prediction.weights([phrase.subject for phrase in mine], NETWORK), 0)
        for phrase, speaks in zip(mine, weights, strict=True):
            first, end = _words(text, phrase)
            end = min(end, len(speaks))
            if first < end:
                vectors.append(_vector(model, text.tokens.part(slice(first, end))))
                known.append((speaks[first:end].sum(), end - first, first < text.titled))
                subjects.append(phrase.subject)
                plausibility.append(phrase.plausibility)
    columns = phrase_features(*map(np.array, zip(*known, strict=True)))
    return np.array(vectors), np.stack(columns, axis=1), np.array(subjects), np.array(plausibility)


def _words(text: ArticleText, phrase: Phrase) -> tuple[int, int]:
    """Return the words of a phrase, as (first word, one past the last)."""
    start, end = (text.place_of(phrase.field, offset) for offset in (phrase.start, phrase.end))
    return bisect_left(text.tokens.starts, start), bisect_left(text.tokens.starts, end)


def _vector(model: Model, tokens: Tokens) -> Floats:
    """Return what ``PhraseScorer`` sees of the stems of a phrase."""
    stems = model.vocabulary.ids(tokens)
    stems = stems[stems >= 0]
    idf = model.idf[stems].astype(np.float64)
    return idf @ (model.vectors[stems] * model.vector_scale) / np.sqrt(idf @ idf + TINY)
