"""Train the subjects' model."""

from collections import Counter

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from processors.subjects.features import BODY_WORDS, TITLE_TIMES, pairs, stem
from processors.subjects.model import dump
from processors.subjects.taxonomy import SLUGS
from processors.subjects.words import read_words
from training.data import Row

MIN_ARTICLES = 4
STRENGTH = 10.0


def counts(row: Row) -> Counter[str]:
    """Count the features of an article."""
    title = [stem(word) for word, _, _ in read_words(row["title"] or "")]
    body = [stem(word) for word, _, _ in read_words(row["body"] or "")[:BODY_WORDS]]
    count: Counter[str] = Counter()
    for some, times in ((title, TITLE_TIMES), (body, 1)):
        for feature in some + pairs(some):
            count[feature] += times
    return count


def train(rows: list[Row]) -> bytes:
    """Return the model file made from labelled rows."""
    bags = [counts(row) for row in rows]
    articles = Counter(feature for bag in bags for feature in bag)
    features = sorted(f for f, n in articles.items() if MIN_ARTICLES <= n <= 0.4 * len(bags))
    column = {feature: place for place, feature in enumerate(features)}
    idf = np.array([np.log((1 + len(bags)) / (1 + articles[f])) + 1 for f in features], np.float32)
    data, indices, indptr = [], [], [0]
    for bag in bags:
        known = [(column[f], n) for f, n in bag.items() if f in column]
        known.sort()
        cols = np.array([c for c, _ in known])
        v = (1 + np.log([n for _, n in known])) * idf[cols]
        data.extend(v / np.sqrt(v @ v))
        indices.extend(cols)
        indptr.append(len(indices))
    x = csr_array(
        (np.array(data), np.array(indices, np.int32), np.array(indptr, np.int32)),
        shape=(len(bags), len(features)),
    )
    weights, bias = [], []
    for slug in SLUGS:
        y = np.array([slug in row["subjects"] for row in rows])
        fit = LogisticRegression(C=STRENGTH, solver="liblinear").fit(x, y)
        weights.append(fit.coef_[0])
        bias.append(fit.intercept_[0])
    w = np.stack(weights, 1)
    scale = np.abs(w).max(0) / 127
    return dump(
        {"format": 1},
        features,
        {
            "weights": np.round(w / scale).astype(np.int8),
            "scale": scale.astype(np.float32),
            "bias": np.array(bias, np.float32),
            "idf": idf.astype(np.float16),
        },
    )
