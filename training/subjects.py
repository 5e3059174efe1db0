"""Train the subjects' model: the linear classifier, the network, and how their mean becomes a probability.

Everything is tuned and calibrated on articles of outlets that the model in question was not shown
(``FOLDS``): most of what Rasid will read comes from outlets that no training set has.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from processors.model_file import Arrays, ModelFile, write_model_file
from processors.subjects.content_words import OUTLETS
from processors.subjects.features import ZONES, Ids, Page, Vocabulary, lay_out
from processors.subjects.model import Calibration, Model, log_share, zone_weights
from processors.subjects.taxonomy import SLUGS
from processors.text.clitics import stems
from processors.text.tokens import Tokens
from training.data import Row
from training.figures import Figures, calibration_error, figures
from training.network import Network, rows_of, train_network
from training.phrases import UNTRAINED, Phrase, train_phrase_scorer
from training.reading import read_row
from training.said import A_LITTLE, graded
from training.sentences import is_sentence
from training.vectors import word_vectors
from training.word_subjects import pointers

Floats = npt.NDArray[np.float32]

STEM_SEEN = 3  # times in the unlabelled text: a rarer stem is mostly a misprint
POINTED = 2.0  # what a subject that a stem points to counts, beside all the company that the stem keeps
LABELLED_SEEN = 6  # articles and sentences: a stem that fewer share speaks of their story, not their subject
TOO_COMMON = 0.4  # of these: such a stem is a function word
STRENGTH = 10.0  # inverse of the linear classifier's regularisation
SEED = 0  # of the network's start: a second one beside it gains .001 and costs its time again
UNSURE_WEIGHT = 0.5  # an article whose reader was unsure counts half
SENTENCE_WEIGHT = 0.25  # of an article's
FOLDS = {"skynews": 0, "alarabia": 1, "CNN": 1, "BBC": 2, "france24": 2, "Jawhara FM": 3}
FOLDS["written"] = NEVER_HELD = -1  # written to learn from: nothing is measured on them


def make_vocabulary(texts: Sequence[Tokens]) -> Vocabulary:
    """Return the stems of these texts, commonest first."""
    words = Counter(word for text in texts for word in text.words)
    bare: Counter[str] = Counter()
    for word, times in words.items():
        bare[stems(word)[0]] += times
    draft = Vocabulary(list(bare), list(bare.values()))
    seen: Counter[str] = Counter()
    for word, times in words.items():
        seen[draft.stem(word)] += times
    known = [stem for stem, times in seen.items() if times >= STEM_SEEN and stem not in OUTLETS]
    known.sort(key=lambda stem: (-seen[stem], stem))
    return Vocabulary(known, [bare[stem] for stem in known])


def zones_of(pages: Sequence[Page], idf: Floats) -> csr_array:
    """Return what both classifiers see of pages: their zones, a row each (``ZONES`` * pages, stems)."""
    found = []
    for page in pages:
        layout = lay_out(page)
        found += [(layout.stems, weights) for weights in zone_weights(layout, idf.take(layout.stems))]
    kept = [(places[values > 0], values[values > 0]) for places, values in found]
    ends = np.cumsum([0] + [len(places) for places, _ in kept]).astype(np.int32)
    places = np.concatenate([places for places, _ in kept]).astype(np.int32)
    values = np.concatenate([values for _, values in kept])
    return csr_array((values, places, ends), shape=(len(kept), len(idf)))


@dataclass(frozen=True, slots=True)
class Linear:
    """The linear classifier: weights (stems, subjects), 0 for a stem that does not count, and intercepts."""

    weights: Floats
    bias: Floats

    def scores(self, zones: csr_array) -> Floats:
        """Return the log-odds of each subject for each page."""
        return np.asarray(wholes(zones) @ self.weights + self.bias)


def wholes(zones: csr_array) -> csr_array:
    """Return the pages as the linear classifier sees them: their zones' sum, at length 1 (pages, stems)."""
    pages = np.repeat(np.arange(zones.shape[0] // ZONES, dtype=np.int32), ZONES)
    rows = np.arange(len(pages), dtype=np.int32)
    summed = csr_array((np.ones(len(pages), np.float32), (pages, rows))) @ zones
    return csr_array(normalize(summed))


def train_linear(zones: csr_array, targets: Floats, weight: Floats) -> Linear:
    """Choose the stems that count and train their weights."""
    seen = wholes(zones)
    articles = np.bincount(seen.indices, minlength=seen.shape[1])
    (counts,) = ((articles >= LABELLED_SEEN) & (articles <= TOO_COMMON * seen.shape[0])).nonzero()
    seen = seen[:, counts]
    fits = []
    for target in targets.T:
        (clear,) = (target != A_LITTLE).nonzero()  # what a sentence only touches, the network alone learns
        fits.append(_logistic(seen[clear], target[clear], weight[clear], STRENGTH))
    weights = np.zeros((zones.shape[1], len(fits)), np.float32)
    weights[counts] = np.stack([coefficients for coefficients, _ in fits], 1)
    return Linear(weights, np.array([intercept for _, intercept in fits], np.float32))


def _logistic(
    seen: csr_array | Floats, target: Floats, weight: Floats, strength: float
) -> tuple[Floats, float]:
    """Return the weights and the intercept of a logistic regression, or of a constant."""
    if target.min() == target.max():
        return np.zeros(seen.shape[1], np.float32), 5.0 if target.max() > 0 else -5.0
    fit = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(seen, target, weight)
    return fit.coef_[0].astype(np.float32), float(fit.intercept_[0])


def calibrate(scores: Floats, primary_scores: Floats, targets: Floats) -> Calibration:
    """Find what makes each subject's scores log-odds; all are (rows, subjects)."""
    weight = np.ones(len(targets), np.float32)
    seen = np.stack([scores, log_share(scores, primary_scores)], axis=2)
    fits = [_logistic(seen[:, s], targets[:, s], weight, 1e6) for s in range(targets.shape[1])]
    slopes = np.array([coefficients for coefficients, _ in fits], np.float32)
    return Calibration(slopes[:, 0], slopes[:, 1], np.array([shift for _, shift in fits], np.float32))


@dataclass(frozen=True, slots=True)
class Lessons:
    """What classifiers learn from rows: which subjects each has, which is primary, and how much it counts."""

    subjects: Floats
    primary: Floats
    weight: Floats

    def of(self, places: Ids) -> "Lessons":
        """Return those of some articles."""
        return Lessons(self.subjects[places], self.primary[places], self.weight[places])


def subjects_of(rows: Sequence[Row]) -> Floats:
    """Return which subjects each article has, 0 or 1 (rows, subjects)."""
    return np.array([[slug in row["subjects"] for slug in SLUGS] for row in rows], np.float32)


def lessons_of(rows: Sequence[Row]) -> Lessons:
    """Return the lessons of labelled articles and of sentences."""
    said, first, weight = zip(*map(_lesson, rows), strict=True)
    return Lessons(np.array(said), np.array(first), np.array(weight, np.float32))


def _lesson(row: Row) -> tuple[Floats, Floats, float]:
    if is_sentence(row):
        return graded(row["said"]), graded(row["said"].partition(" ")[0]), SENTENCE_WEIGHT
    weight = UNSURE_WEIGHT if row["unsure"] else 1.0
    return graded(" ".join(row["subjects"])), graded(row["primary"]), weight


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that training reads, as numbers."""

    vocabulary: Vocabulary
    idf: Floats
    known: Floats
    rows: list[Row]
    zones: csr_array


def make_corpus(rows: list[Row], more: list[Row]) -> Corpus:
    """Learn the stems and their vectors from ``more``, and turn ``rows`` into pages."""
    texts = [read_row(row).tokens for row in more]
    vocabulary = make_vocabulary(texts)
    numbers = [vocabulary.ids(tokens) for tokens in texts]
    articles = np.bincount(
        np.concatenate([np.unique(text[text >= 0]) for text in numbers]), minlength=vocabulary.size
    )
    idf = np.log(len(texts) / np.maximum(articles, 1)).astype(np.float16).astype(np.float32)
    company, pointed = word_vectors(numbers, vocabulary.size), pointers(vocabulary.known())
    known = np.concatenate([company, POINTED * pointed], axis=1)
    pages = [vocabulary.page(read_row(row)) for row in rows]
    return Corpus(vocabulary, idf, known, rows, zones_of(pages, idf))


def fit_all(corpus: Corpus, lessons: Lessons, places: Ids) -> tuple[Linear, Network]:
    """Train both classifiers on some of the articles."""
    mine, zones = lessons.of(places), corpus.zones[rows_of(places)]
    linear = train_linear(zones, mine.subjects, mine.weight)
    both = np.concatenate([mine.subjects, mine.primary], 1)
    return linear, train_network(zones, corpus.known, both, mine.weight, SEED)


def cross_validate(corpus: Corpus, lessons: Lessons) -> tuple[Floats, Floats]:
    """Return the scores that models without its outlet give every article: of subjects and of primaries."""
    fold = np.array([FOLDS[row["source"]] for row in corpus.rows])
    scores, primary_scores = np.zeros_like(lessons.subjects), np.zeros_like(lessons.subjects)
    for number in sorted(set(fold) - {NEVER_HELD}):
        held = np.flatnonzero(fold == number)
        linear, network = fit_all(corpus, lessons, np.flatnonzero(fold != number))
        zones = corpus.zones[rows_of(held)]
        from_network, primary_scores[held] = np.split(network.scores(zones), 2, axis=1)
        scores[held] = (linear.scores(zones) + from_network) / 2
    return scores, primary_scores


def train(
    rows: list[Row], more: list[Row], phrases: list[Phrase], says: dict[str, Any]
) -> tuple[bytes, Figures]:
    """Return the model file from labelled ``rows`` and sentences, and unlabelled ``more``, with its figures.

    What shows a subject is learnt from ``phrases``, once the rest is. The figures are on outlets that their
    makers had not seen, and on the labels that came with the data; the model itself is made from all. What it
    ``says`` of itself goes into its header.
    """
    corpus = make_corpus(rows, more)
    lessons = lessons_of(rows)
    scores, primary_scores = cross_validate(corpus, lessons)
    asked = np.flatnonzero([row["came"] is not None for row in rows])
    came = [rows[place]["came"] for place in asked]
    targets = subjects_of(came)
    calibration = calibrate(scores[asked], primary_scores[asked], targets)
    probability = calibration.probabilities(scores[asked], primary_scores[asked])
    found = figures(probability, primary_scores[asked], came)
    linear, network = fit_all(corpus, lessons, np.arange(len(rows)))
    header = {
        **says,
        "subjects": list(SLUGS),
        "articles": len(rows) - sum(map(is_sentence, rows)),
        "sentences": sum(map(is_sentence, rows)),
        "phrases": len(phrases),
        "stems_with_weights": int(linear.weights.any(axis=1).sum()),
        "unseen_outlets": {
            **found.as_dict(),
            "calibration_error": round(calibration_error(probability, targets), 4),
        },
    }
    arrays = _arrays(corpus, linear, network) | asdict(calibration)
    file = ModelFile(header, corpus.vocabulary.known(), arrays | UNTRAINED)
    file.arrays.update(train_phrase_scorer(Model(file), phrases))
    return write_model_file(file), found


def _arrays(corpus: Corpus, linear: Linear, network: Network) -> Arrays:
    """Return what the model file holds, each array in the smallest type that changes no decision."""
    scale = np.maximum(np.abs(linear.weights).max(0), 1e-6) / 127  # 127: the largest of an int8
    vector_scale = np.maximum(network.vectors.max(0), 1e-6) / 255
    return {
        "often": np.array(corpus.vocabulary.often(), np.int32),
        "idf": corpus.idf.astype(np.float16),
        "vectors": np.round(network.vectors / vector_scale).astype(np.uint8),
        "vector_scale": vector_scale.astype(np.float32),
        "weights": np.round(linear.weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": linear.bias,
        "hidden": network.hidden.astype(np.float16),
        "hidden_bias": network.hidden_bias,
        "out": network.out,
        "out_bias": network.out_bias,
    }
