"""The model: which words speak for which subject.

Two readers see the same page and their scores are averaged. The *linear* one weighs stems and pairs of stems:
it knows exactly what it has seen. The *network* sees the mean of the word vectors of title, lead and body:
words that keep the same company have vectors alike, so it knows words that no labelled article had.

Both are sums over the words of the page, the network to first order; so every score says which words made it.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from processors.subjects.features import BODY_WORDS, LEAD_WORDS, Ids, Layout, Page, Vocabulary, lay_out
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
    row = np.searchsorted(features, layout.keys)
    row[row == len(features)] = 0
    value: Floats = _sublinear(_often(layout)) * idf[row] * (features[row] == layout.keys)
    value /= max(np.sqrt(value @ value), np.float32(1e-9))
    return row, value


def zone_weights(page: Page, layout: Layout, idf: Floats) -> Floats:
    """Return the weights of the page's stems in title, lead and body (3, stems): tf-idf, sublinear."""
    which, place = layout.which[: layout.single], layout.place[: layout.single]
    often = np.stack(
        [
            np.bincount(which[slice(*np.searchsorted(place, zone))], minlength=layout.stems)
            for zone in zones(page)
        ]
    )
    return _sublinear(often) * idf[layout.keys[: layout.stems]]


def _often(layout: Layout) -> Ids:
    return np.bincount(layout.which, layout.times, len(layout.keys)).astype(np.intp)


def zones(page: Page) -> tuple[tuple[int, int], ...]:
    """Return where title, lead and body begin and end among the words of a page."""
    title, end = len(page.title), len(page.title) + len(page.body)
    return (0, title), (title, min(title + LEAD_WORDS, end)), (title, end)


def _sublinear(often: Ids) -> Floats:
    return _SUBLINEAR[np.minimum(often, len(_SUBLINEAR) - 1)]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of one page: a calibrated probability for each subject, and how it came to it."""

    probability: Floats
    _model: "Model"
    _page: Page
    _layout: Layout
    _row: Ids
    _value: Floats
    _zones: Floats
    _vectors: Floats
    _lengths: Floats
    _alive: npt.NDArray[np.bool_]

    def weights(self, subjects: list[int]) -> Floats:
        """Return what each word of title and body adds to the log-odds of subjects (subjects, words)."""
        both = (self._linear_weights(subjects) + self._network_weights(subjects)) / 2
        return (both * self._model.slope[subjects, None]).astype(np.float32)

    def _linear_weights(self, subjects: list[int]) -> Floats:
        """Return each word's part of the linear scores: a pair counts half for each of its two words."""
        model, layout = self._model, self._layout
        share = model.weights[self._row][:, subjects] * (self._value / _often(layout))[:, None]
        each = (share * model.scale[subjects])[layout.which] * layout.times[:, None]
        words, single = len(self._page.title) + len(self._page.body), layout.single
        first = layout.place[single:]
        weights = np.zeros((len(subjects), words), np.float32)
        weights[:, layout.place[:single]] = each[:single].T
        for subject, half in enumerate(each[single:].T / 2):
            weights[subject] += np.bincount(first, half, words) + np.bincount(first + 1, half, words)
        return weights

    def _network_weights(self, subjects: list[int]) -> Floats:
        """Return each word's part of the network's scores, to first order: along the slope at this page."""
        model, layout = self._model, self._layout
        slopes = model.hidden @ (model.out[:, subjects] * self._alive[:, None])
        along = self._vectors @ slopes.reshape(3, -1, len(subjects))  # (zones, stems, subjects)
        which, place = layout.which[: layout.single], layout.place[: layout.single]
        weights = np.zeros((len(subjects), len(self._page.title) + len(self._page.body)), np.float32)
        for zone, bounds in enumerate(zones(self._page)):
            inside = slice(*np.searchsorted(place, bounds))
            here = which[inside]
            often = np.bincount(here, minlength=layout.stems)
            share = self._zones[zone] / np.maximum(often, 1) / self._lengths[zone]
            weights[:, place[inside]] += (along[zone].T * share)[:, here]
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
        linear = value @ self.weights[row].astype(np.float32) * self.scale + self.bias
        in_zones = zone_weights(page, layout, self.stem_idf)
        vectors = self.vectors[layout.keys[: layout.stems]].astype(np.float32)
        means = in_zones @ vectors
        lengths = np.sqrt((means * means).sum(1)) + np.float32(1e-9)
        hidden = (means / lengths[:, None]).ravel() @ self.hidden + self.hidden_bias
        network = np.maximum(hidden, 0) @ self.out + self.out_bias
        score = (linear + network) / 2
        probability = (1 / (1 + np.exp(-(score * self.slope + self.shift)))).astype(np.float32)
        return Reading(probability, self, page, layout, row, value, in_zones, vectors, lengths, hidden > 0)

    def choose(self, reading: Reading) -> list[int]:
        """Return the subjects to give, the primary first: the likeliest, and all from ``GIVEN_FROM`` on."""
        probability = reading.probability.tolist()
        order = sorted(range(len(probability)), key=lambda s: -probability[s])
        return [s for s in order if s == order[0] or probability[s] >= GIVEN_FROM]


@cache
def shipped_model() -> Model:
    """Return the model that ships with Rasid, read once for each process."""
    return Model(read_model_file(files("processors.subjects").joinpath(_FILE).read_bytes()))
