"""The model: which words speak for which subject.

Two classifiers see the same page and their scores are averaged. The *linear* one weighs stems: it knows
exactly what it has seen. The *network* sees the means of the stems' vectors in the page's zones: stems that
keep the same company have vectors alike, so it knows words that no labelled article had.

Both are sums over the words of the page, the network to first order; so every score says which words made it.
The network also says which subject an article is most about: it learns both at once, and each better for it.
How much of the page a subject takes, beside the others, then counts a little for the subject itself.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.model_file import ModelFile, read_model_file
from processors.subjects.features import BODY_WORDS, ZONES, Layout, Page, Vocabulary, lay_out
from processors.subjects.phrase_scorer import PhraseScorer
from processors.subjects.taxonomy import SLUGS
from processors.text.common_words import CommonWords, shipped_checksum
from processors.text.word_table import NOTHING_ANSWERED, Answered, Answers

FILE: Final = files("processors.subjects") / "subjects.model"
COMMON: Final = CommonWords(files("processors.subjects") / "stems.answers", shipped_checksum())

# A subject is given from this probability on: half of the F1 that is reached on outlets left out in training,
# where F1 is largest when probabilities are true (Lipton et al., 2014); each subject's own half gained .001
# more. That of counter-extremism is the same from .30 to .45: it is given where a desk misses less of it.
GIVEN_FROM = tuple(0.35 if slug == "counter-extremism" else 0.42 for slug in SLUGS)
Floats = npt.NDArray[np.float32]
TINY = np.float32(1e-9)  # the length of an empty zone: nothing is divided by 0


# 1 + log(n): the nth time that a word stands on a page says less than the first.
_TIMES: Floats = np.arange(1, 4 * BODY_WORDS, dtype=np.float32)
_SUBLINEAR: Floats = np.concatenate([[0.0], 1 + np.log(_TIMES)]).astype(np.float32)
_SHARE: Floats = np.concatenate([[0.0], _SUBLINEAR[1:] / _TIMES]).astype(np.float32)  # of each time


def zone_weights(layout: Layout, idf: Floats) -> Floats:
    """Return the weights of the page's stems in each zone (``ZONES``, stems): tf-idf, sublinear.

    ``idf``: of these stems.
    """
    return _SUBLINEAR.take(layout.often, mode="clip") * idf


def log_share(scores: Floats, primary_scores: Floats) -> Floats:
    """Return the logarithm of how much of a page each subject takes, beside the others (…, subjects).

    Args:
        scores: the mean of both classifiers' (…, subjects).
        primary_scores: how much each looks like the primary (…, subjects).
    """
    lead = scores + primary_scores
    return lead - np.logaddexp.reduce(lead, axis=-1, keepdims=True)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes each subject's scores log-odds: the slope of score and of share, a shift (Platt, 1999)."""

    slope: Floats
    share: Floats
    shift: Floats

    def probabilities(self, scores: Floats, primary_scores: Floats) -> Floats:
        """Return calibrated probabilities (…, subjects)."""
        log_odds = scores * self.slope + log_share(scores, primary_scores) * self.share + self.shift
        return (1 / (1 + np.exp(-log_odds))).astype(np.float32, copy=False)


def choose(probability: list[float], primary_scores: list[float]) -> list[int]:
    """Return the subjects to give, the primary first and the others by their probability.

    Args:
        probability: of each subject.
        primary_scores: how much each looks like the primary.
    """
    given = [subject for subject, likely in enumerate(probability) if likely >= GIVEN_FROM[subject]]
    if not given:
        return [probability.index(max(probability))]
    primary = max(given, key=primary_scores.__getitem__)
    return sorted(given, key=lambda subject: (subject != primary, -probability[subject]))


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model made of one page, and how it came to it.

    ``scores``: the mean of both classifiers' of each subject. ``primary_scores``: how much each looks like
    the primary. ``probability``: of each subject, calibrated. ``vector``: what the page tells of, as the
    network sees it: the mean of the stems of each zone, at length 1, one zone after the other.
    """

    scores: Floats
    primary_scores: Floats
    probability: Floats
    vector: Floats
    _model: "Model"
    _page: Page
    _layout: Layout
    _idf: Floats
    _rows: Floats
    _length: np.float32
    _vectors: Floats
    _lengths: Floats
    _alive: npt.NDArray[np.bool_]

    @property
    def tags(self) -> Answers:
        """What else is known of each word of the page (``content_words``)."""
        return self._page.tags

    def is_empty(self) -> bool:
        """Tell whether the page has no stem that the model knows."""
        return not len(self._layout.stems)

    def chosen(self) -> list[int]:
        """Return the subjects to give, as ``choose`` does."""
        return choose(self.probability.tolist(), self.primary_scores.tolist())

    def weights(self, subjects: list[int], network: float = 1.0) -> Floats:
        """Return what each word of title and body adds to the scores of subjects, as log-odds.

        An array (subjects, words). Of the network's score it is to first order: along the slope at this page.
        ``network``: how much of it counts. What a word does to the subject's share is not in it.
        """
        model, layout = self._model, self._layout
        # matvec, not @: for a few rows it takes a third of the time.
        slopes = np.matvec(model.hidden, model.pull.take(subjects, axis=0) * self._alive * network)
        slopes = slopes.reshape(-1, ZONES, len(model.vector_scale)) * (model.vector_scale / self._lengths)
        along = np.matvec(self._vectors, slopes)
        linear = self._rows.T.take(subjects, axis=0)
        linear *= (model.half_slope.take(subjects) / self._length)[:, None]
        along += linear[:, None]
        along *= _SHARE.take(layout.often, mode="clip") * self._idf
        for zone in range(ZONES - 1, 1, -1):  # a word of the lead stands in all of the body's zones
            along[:, zone - 1] += along[:, zone]
        weights = np.zeros((len(subjects), len(self._page.words)), np.float32)
        weights[:, layout.place] = along.reshape(len(subjects), -1).take(layout.cells, axis=1)
        return weights

    def phrase_scorer(self, subjects: list[int], weights: Floats) -> PhraseScorer:
        """Return the scorer of phrases for subjects, to whose scores the words add ``weights``."""
        model, layout, count = self._model, self._layout, len(subjects)
        stem_of, place = layout.cells % len(layout.stems), layout.place + 1
        by_stem = np.matvec(self._vectors, model.shows.take(subjects, axis=0)) * self._idf
        sums = np.zeros((2 * count + 1, weights.shape[1] + 1))
        np.maximum(weights, 0, out=sums[:count, 1:])
        sums[count:-1, place] = by_stem.take(stem_of, axis=1)
        sums[-1, place] = (self._idf * self._idf).take(stem_of)
        np.cumsum(sums, axis=1, out=sums)
        shift = model.show_shift.take(subjects)[:, None]
        return PhraseScorer(sums, self._page.titled, model.show_slopes, shift)


class Model:
    """Finds the subjects of pages; immutable but for its cache of stems."""

    def __init__(self, file: ModelFile, common: Answered = NOTHING_ANSWERED) -> None:
        """Take the arrays of a model file; ``training`` writes them and says what each is.

        ``common``: the numbers that its vocabulary gives common words.

        Raises:
            ValueError: its columns are other subjects than those of the taxonomy.
        """
        _check_columns(file.header["subjects"])
        array = file.arrays
        self.header = file.header
        self.vocabulary = Vocabulary(file.stems, array["often"].tolist(), common)
        self.idf: Floats = array["idf"].astype(np.float32)
        self.weights = array["weights"]
        self.scale: Floats = array["scale"]
        self.bias: Floats = array["bias"]
        self.vectors = array["vectors"]
        self.vector_scale: Floats = array["vector_scale"]
        self.hidden: Floats = array["hidden"].astype(np.float32)
        self.hidden_bias: Floats = array["hidden_bias"]
        self.out: Floats = array["out"]
        self.out_bias: Floats = array["out_bias"]
        self.calibration = Calibration(array["slope"], array["share"], array["shift"])
        self.shows: Floats = array["shows"] * self.vector_scale
        self.show_slopes = tuple(array["show_slopes"].tolist())
        self.show_shift: Floats = array["show_shift"]
        # Of each classifier: the score is their mean.
        self.half_slope: Floats = self.calibration.slope / np.float32(2)
        self.pull: Floats = (
            np.ascontiguousarray(self.out[:, : len(self.half_slope)].T) * self.half_slope[:, None]
        )

    def predict(self, page: Page) -> Prediction:
        """Return the subjects of a page."""
        layout = lay_out(page)
        idf = self.idf.take(layout.stems)
        zones = zone_weights(layout, idf)
        whole = np.add.reduce(zones)
        length = np.sqrt(whole @ whole) + TINY
        rows = self.weights.take(layout.stems, axis=0) * self.scale
        linear = whole @ rows / length + self.bias
        vectors = self.vectors.take(layout.stems, axis=0).astype(np.float32)
        means = np.vecmat(zones, vectors) * self.vector_scale
        lengths = np.sqrt(np.vecdot(means, means))[:, None] + TINY
        vector = (means / lengths).ravel()
        hidden = vector @ self.hidden + self.hidden_bias
        network = np.maximum(hidden, 0) @ self.out + self.out_bias
        scores, primary_scores = (linear + network[: len(linear)]) / 2, network[len(linear) :]
        return Prediction(
            scores=scores,
            primary_scores=primary_scores,
            probability=self.calibration.probabilities(scores, primary_scores),
            vector=vector,
            _model=self,
            _page=page,
            _layout=layout,
            _idf=idf,
            _rows=rows,
            _length=length,
            _vectors=vectors,
            _lengths=lengths,
            _alive=hidden > 0,
        )


def _check_columns(columns: list[str]) -> None:
    """Refuse a model of other subjects: it would give every article the labels of their neighbours."""
    for number, (column, slug) in enumerate(zip_longest(columns, SLUGS), start=1):
        if column != slug:
            raise ValueError(
                f"column {number} of the subjects model is {column or 'missing'}, subject {number} of"
                f" processors/subjects/taxonomy.py is {slug or 'missing'}: train it again with"
                " `python -m training`"
            )


@cache
def shipped_model() -> Model:
    """Return the model that ships with Rasid, read once for each process."""
    return Model(read_model_file(FILE.read_bytes()), COMMON.read())
