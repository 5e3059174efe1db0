"""The model: which words speak for which subject.

Two readers see the same page and their scores are averaged. The *linear* one weighs stems and pairs of stems:
it knows exactly what it has seen. The *network* sees the mean of the word vectors of title, lead and body:
words that keep the same company have vectors alike, so it knows words that no labelled article had.

Both are sums over the words of the page, the network to first order; so every score says which words made it.
The network also says which subject an article is most about: it learns both at once, and each better for it.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from processors.subjects.features import BODY_WORDS, Ids, Layout, Page, Vocabulary, lay_out
from processors.subjects.model_file import ModelFile, read_model_file

_FILE = "subjects.model"

# A subject is given from this probability on. One for all: a subject's own best, found on few articles, did
# no better on others. On outlets left out in training F1 is flat from 0.40 to 0.50: this is the middle.
GIVEN_FROM = 0.45
Floats = npt.NDArray[np.float32]


# 1 + log(n): the nth time that a word stands on a page says less than the first.
_SUBLINEAR: Floats = np.concatenate([[0.0], 1 + np.log(np.arange(1, 4 * BODY_WORDS))]).astype(np.float32)


def linear_values(layout: Layout, features: Ids, idf: Floats) -> tuple[Ids, Floats]:
    """Return the page as the linear reader sees it: tf-idf, sublinear, of length 1.

    Returns the row of ``features`` for each of the page's keys, and its value: 0 where the key is no feature.
    """
    row = features.searchsorted(layout.keys)
    row[row == len(features)] = 0
    value: Floats = _sublinear(layout.often) * idf.take(row) * (features.take(row) == layout.keys)
    value /= max(np.sqrt(value @ value), np.float32(1e-9))
    return row, value


def zone_weights(layout: Layout, idf: Floats) -> Floats:
    """Return the weights of the page's stems in title, lead and body (3, stems): tf-idf, sublinear."""
    return _sublinear(layout.in_zones) * idf.take(layout.keys[: layout.stems])


def _sublinear(often: Ids) -> Floats:
    return _SUBLINEAR.take(often, mode="clip")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of one page, and how it came to it.

    ``probability``: of each subject, calibrated. ``leads``: how much each looks like the primary.
    """

    probability: Floats
    leads: Floats
    _model: "Model"
    _words: int
    _layout: Layout
    _rows: npt.NDArray[np.int8]
    _value: Floats
    _zones: Floats
    _vectors: Floats
    _lengths: Floats
    _alive: npt.NDArray[np.bool_]

    def weights(self, subjects: list[int]) -> Floats:
        """Return what each word of title and body adds to the log-odds of subjects (subjects, words)."""
        weights = self._linear_weights(subjects)
        single = self._layout.place[: self._layout.single]
        weights[:, single] += self._network_weights(subjects)
        weights *= self._model.slope[subjects, None] / 2
        return weights

    def _linear_weights(self, subjects: list[int]) -> Floats:
        """Return each word's part of the linear scores: a pair counts half for each of its two words."""
        layout, single = self._layout, self._layout.single
        share = self._rows[:, subjects] * (self._value / layout.often)[:, None]
        each = ((share * self._model.scale[subjects]).take(layout.which, axis=0) * layout.times[:, None]).T
        weights = np.zeros((len(subjects), self._words), np.float32)
        weights[:, layout.place[:single]] = each[:, :single]
        # A word begins one pair at most and ends one at most, so plain indexing adds up.
        pairs, first, half = np.zeros(weights.shape), layout.place[single:], each[:, single:] / 2
        pairs[:, first] = half
        pairs[:, first + 1] += half
        weights += pairs
        return weights

    def _network_weights(self, subjects: list[int]) -> Floats:
        """Return the part of each stem's occurrence in the network's scores, to first order.

        That is along the slope at this page.
        """
        model, layout = self._model, self._layout
        slopes = model.hidden @ (model.out[:, subjects] * self._alive[:, None])
        along = self._vectors @ slopes.reshape(3, -1, len(subjects))  # (zones, stems, subjects)
        share = self._zones / np.maximum(layout.in_zones, 1) / self._lengths[:, None]
        parts = along.transpose(0, 2, 1) * share[:, None]
        weights = np.zeros((len(subjects), layout.single), np.float32)
        for part, zone in zip(parts, layout.zones, strict=True):
            weights[:, zone] += part.take(layout.which[zone], axis=1)
        return weights


class Model:
    """Reads pages; immutable but for its cache of stems."""

    def __init__(self, file: ModelFile) -> None:
        """Take the arrays of a model file; ``training`` writes them and says what each is."""
        array = file.arrays
        self.header = file.header
        self.vocabulary = Vocabulary(file.stems, array["often"].tolist())
        self.features: Ids = array["features"].astype(np.int64)
        self.idf: Floats = array["idf"].astype(np.float32)
        self.weights = array["weights"]
        self.scale: Floats = array["scale"]
        self.bias: Floats = array["bias"]
        self.stem_idf: Floats = array["stem_idf"].astype(np.float32)
        self.vectors = array["vectors"]
        self.hidden: Floats = array["hidden"].astype(np.float32)
        self.hidden_bias: Floats = array["hidden_bias"]
        self.out: Floats = array["out"]
        self.out_bias: Floats = array["out_bias"]
        self.slope: Floats = array["slope"]
        self.shift: Floats = array["shift"]

    def page(self, title: list[str], body: list[str]) -> Page:
        """Return the page of an article, given as its words in search form."""
        return Page(self.vocabulary.ids(title), self.vocabulary.ids(body[:BODY_WORDS]))

    def read(self, page: Page) -> Reading:
        """Read a page."""
        layout = lay_out(page, self.vocabulary.size)
        row, value = linear_values(layout, self.features, self.idf)
        rows = self.weights.take(row, axis=0)
        linear = value @ rows.astype(np.float32) * self.scale + self.bias
        in_zones = zone_weights(layout, self.stem_idf)
        vectors = self.vectors.take(layout.keys[: layout.stems], axis=0).astype(np.float32)
        means = in_zones @ vectors
        lengths = np.sqrt((means * means).sum(1)) + np.float32(1e-9)
        hidden = (means / lengths[:, None]).ravel() @ self.hidden + self.hidden_bias
        network = np.maximum(hidden, 0) @ self.out + self.out_bias
        scores, leads = network[: len(linear)], network[len(linear) :]
        score = (linear + scores) / 2
        probability = (1 / (1 + np.exp(-(score * self.slope + self.shift)))).astype(np.float32)
        words = len(page.title) + len(page.body)
        return Reading(
            probability, leads, self, words, layout, rows, value, in_zones, vectors, lengths, hidden > 0
        )

    def choose(self, reading: Reading) -> list[int]:
        """Return the subjects to give, the primary first and the others by their probability."""
        probability = reading.probability.tolist()
        order = sorted(range(len(probability)), key=lambda s: -probability[s])
        given = [s for s in order if s == order[0] or probability[s] >= GIVEN_FROM]
        primary = max(given, key=reading.leads.tolist().__getitem__)
        return [primary, *(s for s in given if s != primary)]


@cache
def shipped_model() -> Model:
    """Return the model that ships with Rasid, read once for each process."""
    return Model(read_model_file(files("processors.subjects").joinpath(_FILE).read_bytes()))
