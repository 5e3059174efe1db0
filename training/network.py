"""A small network: stems, learnt vectors, their means over a page's zones, one hidden layer, scores.

A stem's vector is one layer over what is known of it beforehand: the company that it keeps
(``training.vectors``) and the subjects that it points to (``training.word_subjects``). So a stem which no
labelled article had gets a vector as good as the others. What is shipped is its outcome, a table. All is
learnt at once, the subjects and which one leads: what it must know for the one helps with the other. Adam,
dropout, numpy and scipy only.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from processors.subjects.features import ZONES
from processors.subjects.model import TINY
from training.descent import Adam, Floats, Parts, dropout

FEATURES = 192  # of a stem; 256, and a hidden layer of 256, brought nothing more and cost the reading 60 us
HIDDEN = 128
EPOCHS = 20
BATCH = 128
RATE = 4e-3
DROP_FEATURES = 0.3
DROP_INPUT = 0.2
DROP_HIDDEN = 0.3


@dataclass(frozen=True, slots=True)
class Network:
    """The stems' vectors, and both layers; the mean and spread of their inputs are folded into the first."""

    vectors: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def scores(self, zones: csr_array) -> Floats:
        """Return the scores of each page, in the order of what was learnt; pages as in ``train_network``."""
        pages, _ = directions(zones @ self.vectors)
        return np.maximum(_flat(pages) @ self.hidden + self.hidden_bias, 0) @ self.out + self.out_bias


def directions(means: Floats) -> tuple[Floats, Floats]:
    """Return vectors at length 1, and the lengths that they had."""
    lengths = np.sqrt((means * means).sum(1, keepdims=True)) + TINY
    return means / lengths, lengths


def _flat(pages: Floats) -> Floats:
    return pages.reshape(-1, ZONES * pages.shape[1])


def rows_of(places: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return where the zones of some pages stand: ``ZONES`` rows a page."""
    return (places[:, None] * ZONES + np.arange(ZONES)).ravel()


def train_network(zones: csr_array, known: Floats, targets: Floats, weight: Floats, seed: int) -> Network:
    """Train on pages and their targets in 0..1 (articles, outputs).

    Args:
        zones: how much each stem weighs in each zone, a row each (``ZONES`` * articles, stems).
        known: what is known of the stems beforehand (stems, dimensions).
        targets: what is to be learnt.
        weight: how much each article counts.
        seed: of the start and the dropout.
    """
    learner = _Learner(known, targets.shape[1], np.random.default_rng(seed))
    learner.set_spread(zones)
    count = len(targets)
    steps = EPOCHS * -(-count // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = learner.random.permutation(count)
        for start in range(0, count, BATCH):
            places = order[start : start + BATCH]
            step += 1
            slopes = learner.slopes(zones[rows_of(places)], targets[places], weight[places])
            learner.descent.follow(slopes, step, RATE * min(1, step / 100) * (1 - step / (steps + 1)))
    return learner.network()


class _Learner:
    """The weights on their way."""

    def __init__(self, known: Floats, outputs: int, random: np.random.Generator) -> None:
        self.random = random
        self._known = known / np.sqrt((known * known).sum(1).mean())
        dimensions, inputs = known.shape[1], ZONES * FEATURES
        self._parts: Parts = {
            "features": self._start(dimensions, FEATURES, 2.0) * np.float32(np.sqrt(dimensions)),
            "features_bias": np.zeros(FEATURES, np.float32),
            "hidden": self._start(inputs, HIDDEN, 2.0),
            "hidden_bias": np.zeros(HIDDEN, np.float32),
            "out": self._start(HIDDEN, outputs, 1.0),
            "out_bias": np.full(outputs, -2, np.float32),  # about the share of articles with a given subject
        }
        self.descent = Adam(self._parts)
        self._mean, self._spread = np.zeros(inputs, np.float32), np.ones(inputs, np.float32)

    def _start(self, inputs: int, outputs: int, gain: float) -> Floats:
        return (self.random.standard_normal((inputs, outputs)) * np.sqrt(gain / inputs)).astype(np.float32)

    def set_spread(self, zones: csr_array) -> None:
        """Take the pages' mean and spread as they are before the first step; they stay."""
        pages = _flat(directions(zones @ self._vectors())[0])
        self._mean, spread = pages.mean(0), pages.std(0)
        self._spread = np.maximum(spread, np.float32(0.3) * spread.mean())  # features that hardly occur yet

    def _vectors(self) -> Floats:
        return np.maximum(self._known @ self._parts["features"] + self._parts["features_bias"], 0)

    def slopes(self, zones: csr_array, targets: Floats, weight: Floats) -> Parts:
        """Return the slope of the cross-entropy along each part, with dropout."""
        parts = self._parts
        stems, which = np.unique(zones.indices, return_inverse=True)
        zones = csr_array(
            (zones.data, which.astype(np.int32), zones.indptr), shape=(zones.shape[0], len(stems))
        )
        known = self._known[stems]
        vectors = known @ parts["features"] + parts["features_bias"]
        vectors_mask = (vectors > 0) * dropout(self.random, vectors.shape, DROP_FEATURES)
        pages, lengths = directions(zones @ (vectors * vectors_mask))
        seen = (_flat(pages) - self._mean) / self._spread
        seen_mask = dropout(self.random, seen.shape, DROP_INPUT)
        seen = seen * seen_mask
        hidden = seen @ parts["hidden"] + parts["hidden_bias"]
        hidden_mask = (hidden > 0) * dropout(self.random, hidden.shape, DROP_HIDDEN)
        hidden = hidden * hidden_mask
        score = np.clip(hidden @ parts["out"] + parts["out_bias"], -30, 30)  # beyond it exp overflows
        error = (1 / (1 + np.exp(-score)) - targets) * weight[:, None] / np.float32(len(targets))
        to_hidden = (error @ parts["out"].T) * hidden_mask
        to_seen = (to_hidden @ parts["hidden"].T) * seen_mask / self._spread
        to_pages = to_seen.reshape(pages.shape)
        to_means = (to_pages - pages * (to_pages * pages).sum(1, keepdims=True)) / lengths
        to_vectors = (zones.T @ to_means) * vectors_mask
        return {
            "features": known.T @ to_vectors,
            "features_bias": to_vectors.sum(0),
            "hidden": seen.T @ to_hidden,
            "hidden_bias": to_hidden.sum(0),
            "out": hidden.T @ error,
            "out_bias": error.sum(0),
        }

    def network(self) -> Network:
        """Return what was learnt."""
        parts = self._parts
        hidden = parts["hidden"] / self._spread[:, None]
        bias = parts["hidden_bias"] - self._mean @ hidden
        return Network(self._vectors(), hidden, bias, parts["out"], parts["out_bias"])
