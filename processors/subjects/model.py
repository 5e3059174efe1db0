"""The model: which words speak for which subject.

Two readers see the same page and their scores are averaged. The *linear* one weighs stems: it knows exactly
what it has seen. The *network* sees the means of the stems' vectors in title, lead and body: stems that keep
the same company have vectors alike, so it knows words that no labelled article had.

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
from processors.text.tokens import Tokens

_FILE = "subjects.model"

# A subject is given from this probability on. One for all: a subject's own best, found on few articles, did
# no better on others. On outlets left out in training F1 is flat from 0.40 to 0.50: this is the middle.
GIVEN_FROM = 0.45
Floats = npt.NDArray[np.float32]


# 1 + log(n): the nth time that a word stands on a page says less than the first.
_SUBLINEAR: Floats = np.concatenate([[0.0], 1 + np.log(np.arange(1, 4 * BODY_WORDS))]).astype(np.float32)


def zone_weights(layout: Layout, idf: Floats) -> Floats:
    """Return the weights of the page's stems in title, lead and body (3, stems): tf-idf, sublinear."""
    return _SUBLINEAR.take(layout.often, mode="clip") * idf.take(layout.stems)


def times(layout: Layout) -> Ids:
    """Return how often each stem counts: a word of the title, or of the lead, as much as two of the rest."""
    titled, led, body = layout.often
    counted: Ids = 2 * titled + led + body
    return counted


def page_weights(layout: Layout, idf: Floats) -> Floats:
    """Return the weights of the page's stems on the page as a whole: tf-idf, sublinear, of length 1."""
    weights: Floats = _SUBLINEAR.take(times(layout), mode="clip") * idf.take(layout.stems)
    weights /= max(np.sqrt(weights @ weights), np.float32(1e-9))
    return weights


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
        layout = self._layout
        titled, led, body = self._network_weights(subjects)
        linear = self._linear_weights(subjects)
        of_stem = (titled + 2 * linear, led + body + 2 * linear, body + linear)
        weights = np.zeros((len(subjects), self._words), np.float32)
        for part, zone in zip(of_stem, layout.zones, strict=True):
            weights[:, layout.place[zone]] = part.take(layout.which[zone], axis=1)
        weights *= self._model.slope[subjects, None] / 2
        return weights

    def _linear_weights(self, subjects: list[int]) -> Floats:
        """Return the part of a stem that stands once in the linear scores (subjects, stems)."""
        each: Floats = np.divide(self._value, times(self._layout), dtype=np.float32)
        rows = self._rows.astype(np.float32).T[subjects]
        scaled: Floats = rows * self._model.scale[subjects, None]
        return scaled * each

    def _network_weights(self, subjects: list[int]) -> Floats:
        """Return the part of a stem that stands once in a zone in the network's scores, to first order.

        That is along the slope at this page. Of shape (zones, subjects, stems).
        """
        model = self._model
        slopes = (model.out.T[subjects] * self._alive) @ model.hidden.T
        along = (slopes.reshape(len(subjects), 3, -1) * model.vector_scale) @ self._vectors.T
        each: Floats = np.divide(self._zones, np.maximum(self._layout.often, 1), dtype=np.float32)
        each /= self._lengths[:, None]
        parts: Floats = (along * each).transpose(1, 0, 2).astype(np.float32, copy=False)
        return parts


class Model:
    """Reads pages; immutable but for its cache of stems."""

    def __init__(self, file: ModelFile) -> None:
        """Take the arrays of a model file; ``training`` writes them and says what each is."""
        array = file.arrays
        self.header = file.header
        self.vocabulary = Vocabulary(file.stems, array["often"].tolist())
        self.idf: Floats = array["idf"].astype(np.float32)
        self.weights = array["weights"]
        self.scale: Floats = array["scale"]
        self.bias: Floats = array["bias"]
        self.stem_idf: Floats = array["stem_idf"].astype(np.float32)
        self.vectors = array["vectors"]
        self.vector_scale: Floats = array["vector_scale"]
        self.hidden: Floats = array["hidden"].astype(np.float32)
        self.hidden_bias: Floats = array["hidden_bias"]
        self.out: Floats = array["out"]
        self.out_bias: Floats = array["out_bias"]
        self.slope: Floats = array["slope"]
        self.shift: Floats = array["shift"]

    def page(self, title: Tokens, body: Tokens) -> Page:
        """Return the page of an article, given as its words in search form."""
        ids = self.vocabulary.ids
        return Page(ids(title.words, title.hashes), ids(body.words[:BODY_WORDS], body.hashes[:BODY_WORDS]))

    def read(self, page: Page) -> Reading:
        """Read a page."""
        layout = lay_out(page)
        value = page_weights(layout, self.idf)
        rows = self.weights.take(layout.stems, axis=0)
        linear = value @ rows.astype(np.float32) * self.scale + self.bias
        zones = zone_weights(layout, self.stem_idf)
        vectors = self.vectors.take(layout.stems, axis=0).astype(np.float32)
        means = zones @ vectors * self.vector_scale
        lengths = np.sqrt((means * means).sum(1)) + np.float32(1e-9)
        hidden = (means / lengths[:, None]).ravel() @ self.hidden + self.hidden_bias
        network = np.maximum(hidden, 0) @ self.out + self.out_bias
        scores, leads = network[: len(linear)], network[len(linear) :]
        score = (linear + scores) / 2
        probability = (1 / (1 + np.exp(-(score * self.slope + self.shift)))).astype(np.float32)
        words = len(page.title) + len(page.body)
        return Reading(
            probability, leads, self, words, layout, rows, value, zones, vectors, lengths, hidden > 0
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
