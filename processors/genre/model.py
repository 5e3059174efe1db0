"""The model: a card of scores for the signs, and a small network over what the article tells of.

Each sign adds so many points to each genre, by how much of it there is (``Card``): what it adds is what it
shows. The network sees the vector that the subjects' network makes of a page (``Prediction.vector``): death,
ceremonies or the weather are told by more words than any lexicon holds. So this model is trained again
whenever that one is.
"""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.genre.signs import MEASURED, Values
from processors.genre.taxonomy import NEWS_GENRES, SLUGS
from processors.model_file import ModelFile, read_model_file

FILE: Final = files("processors.genre") / "genre.model"

# An article is opinion from this probability on, and else the likeliest of the others: a report that is taken
# for a column is lost to the desks that keep columns out.
OPINION_FROM: Final = 0.55
DECLARED: Final = 0.99  # the probability of a genre that an article gives itself
DIGITS: Final = 3  # of a probability; what is decided by it does not hang on the last bit of a sum
_OPINION: Final = SLUGS.index("opinion")
_NEWS: Final = tuple(SLUGS.index(slug) for slug in SLUGS if slug in NEWS_GENRES)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Card:
    """What the steps of each measure add: a step is reached from its ``edges`` on.

    ``measures``: the number of each step's measure. ``usual``: in which share of the articles it is reached.
    ``points`` (steps, genres): what it adds to the log-odds of each genre, beside what is usual; ``against``
    (genres, steps): the same, beside the mean genre.
    """

    measures: npt.NDArray[np.intp]
    edges: Floats
    usual: Floats
    points: Floats
    against: Floats

    def read(self, values: Values) -> Floats:
        """Return how far each step of an article is from what is usual (steps)."""
        return (values.take(self.measures) >= self.edges) - self.usual


@dataclass(frozen=True, slots=True)
class GenrePrediction:
    """What the model made of an article.

    ``probabilities``: of each genre, rounded. ``steps``: as ``Card.read`` returns them. ``matter``: what the
    article tells of adds to the log-odds of each genre.
    """

    probabilities: list[float]
    steps: Floats
    matter: Floats
    _card: Card

    def chosen(self) -> int:
        """Return the genre to give."""
        return choose(self.probabilities)

    def news(self) -> float:
        """Return how likely any of the genres of news is: 0 to 1."""
        return min(1.0, round(sum(self.probabilities[genre] for genre in _NEWS), DIGITS))

    def declared(self, slug: str) -> "GenrePrediction":
        """Return the prediction for an article that says itself what it is."""
        others = 1 - self.probabilities[SLUGS.index(slug)] or 1.0
        left = (1 - DECLARED) / others
        told = [
            DECLARED if other == slug else round(each * left, DIGITS)
            for other, each in zip(SLUGS, self.probabilities, strict=True)
        ]
        return replace(self, probabilities=told)

    def weigh(self, genre: int) -> Floats:
        """Return what each measure adds to the log-odds of a genre, beside what it adds to the mean one."""
        added = self.steps * self._card.against[genre]
        return np.bincount(self._card.measures, added, len(MEASURED)).astype(np.float32)


def choose(probabilities: list[float]) -> int:
    """Return the genre to give: the likeliest, but opinion only from ``OPINION_FROM`` on."""
    likeliest = probabilities.index(max(probabilities))
    if likeliest != _OPINION or probabilities[_OPINION] >= OPINION_FROM:
        return likeliest
    others = [*probabilities[:_OPINION], -1.0, *probabilities[_OPINION + 1 :]]
    return others.index(max(others))


class GenreModel:
    """Finds the genre of articles; immutable."""

    def __init__(self, file: ModelFile) -> None:
        """Take the arrays of a model file; ``training.genre`` writes them.

        Raises:
            ValueError: it was made for other genres or other signs.
        """
        if (file.header["genres"], file.header["signs"]) != (list(SLUGS), list(MEASURED)):
            raise ValueError(
                "the genre model was made for other genres or signs: train it again with"
                " `python -m training.genre`"
            )
        array = file.arrays
        self.header = file.header
        points: Floats = array["points"].astype(np.float32)
        self.card = Card(
            measures=array["measures"].astype(np.intp),
            edges=array["edges"],
            usual=array["usual"],
            points=points,
            against=np.ascontiguousarray((points - points.mean(axis=1, keepdims=True)).T),
        )
        self.hidden: Floats = array["hidden"].astype(np.float32)
        self.hidden_bias: Floats = array["hidden_bias"]
        self.out: Floats = array["out"]
        self.bias: Floats = array["bias"]

    def predict(self, values: Values, vector: Floats) -> GenrePrediction:
        """Return the genre of an article: of what was measured of it, and what it tells of."""
        steps = self.card.read(values)
        matter = np.maximum(vector @ self.hidden + self.hidden_bias, 0) @ self.out
        scores = (steps @ self.card.points + matter + self.bias).tolist()
        most = max(scores)
        odds = [exp(score - most) for score in scores]
        total = sum(odds)
        return GenrePrediction([round(each / total, DIGITS) for each in odds], steps, matter, self.card)


@cache
def shipped_model() -> GenreModel:
    """Return the model that ships with Rasid, read once for each process."""
    return GenreModel(read_model_file(FILE.read_bytes()))
