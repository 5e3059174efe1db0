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

from processors.subjects.features import BODY_WORDS, Layout, Page, Vocabulary, lay_out
from processors.subjects.model_file import ModelFile, read_model_file

_FILE = "subjects.model"

# A subject is given from this probability on. One for all: a subject's own best, found on few articles, did
# no better on others. On outlets left out in training F1 is flat from 0.40 to 0.50: this is the middle.
GIVEN_FROM = 0.45
Floats = npt.NDArray[np.float32]
TINY = np.float32(1e-9)  # the length of an empty zone: nothing is divided by 0


# 1 + log(n): the nth time that a word stands on a page says less than the first.
_SUBLINEAR: Floats = np.concatenate([[0.0], 1 + np.log(np.arange(1, 4 * BODY_WORDS))]).astype(np.float32)


def zone_weights(layout: Layout, idf: Floats) -> Floats:
    """Return the weights of the page's stems in title, lead and body (3, stems): tf-idf, sublinear."""
    return _SUBLINEAR.take(layout.often, mode="clip") * idf.take(layout.stems)


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
    _zones: Floats
    _rows: Floats
    _length: np.float32
    _vectors: Floats
    _lengths: Floats
    _alive: Floats

    def weights(self, subjects: list[int]) -> Floats:
        """Return what each word of title and body adds to the log-odds of subjects (subjects, words).

        Of the network's score that is to first order: along the slope at this page.
        """
        model, layout = self._model, self._layout
        slopes = (model.out.T[subjects] * self._alive) @ model.hidden.T
        slopes = slopes.reshape(len(subjects), 3, -1) * (model.vector_scale / self._lengths[:, None])
        along = slopes @ self._vectors.T + (self._rows[:, subjects].T / self._length)[:, None, :]
        along *= self._zones / np.maximum(layout.often, 1)
        along *= model.slope[subjects, None, None] / 2
        weights = np.zeros((len(subjects), self._words), np.float32)
        of_zones = (along[:, 0], along[:, 1] + along[:, 2], along[:, 2])  # the lead stands in the body
        for of_stem, zone in zip(of_zones, layout.zones, strict=True):
            weights[:, layout.place[zone]] = of_stem.take(layout.which[zone], axis=1)
        return weights


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
        self.vectors = array["vectors"]
        self.vector_scale: Floats = array["vector_scale"]
        self.hidden: Floats = array["hidden"].astype(np.float32)
        self.hidden_bias: Floats = array["hidden_bias"]
        self.out: Floats = array["out"]
        self.out_bias: Floats = array["out_bias"]
        self.slope: Floats = array["slope"]
        self.shift: Floats = array["shift"]

    def read(self, page: Page) -> Reading:
        """Read a page."""
        layout = lay_out(page)
        zones = zone_weights(layout, self.idf)
        whole = zones.sum(0)
        length = np.sqrt(whole @ whole) + TINY
        rows = self.weights.take(layout.stems, axis=0) * self.scale
        linear = whole @ rows / length + self.bias
        vectors = self.vectors.take(layout.stems, axis=0).astype(np.float32)
        means = zones @ vectors * self.vector_scale
        lengths = np.sqrt((means * means).sum(1)) + TINY
        hidden = (means / lengths[:, None]).ravel() @ self.hidden + self.hidden_bias
        network = np.maximum(hidden, 0) @ self.out + self.out_bias
        scores, leads = network[: len(linear)], network[len(linear) :]
        log_odds = (linear + scores) / 2 * self.slope + self.shift
        probability = (1 / (1 + np.exp(-log_odds))).astype(np.float32)
        return Reading(
            probability=probability,
            leads=leads,
            _model=self,
            _words=len(page.words),
            _layout=layout,
            _zones=zones,
            _rows=rows,
            _length=length,
            _vectors=vectors,
            _lengths=lengths,
            _alive=(hidden > 0).astype(np.float32),
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
