"""From an article to its genre, with the signs that show it."""

from typing import Final

import numpy as np

from processors.genre.declared import declared
from processors.genre.model import Floats, GenrePrediction, shipped_model
from processors.genre.signs import MEASURED, Signs, read_signs
from processors.genre.taxonomy import GENRES
from processors.text.reading import ArticleText
from schemas import Genre, GenreSign

_MOST: Final = 3  # signs: as many as a person reads
_SPANS: Final = 2  # of a sign: the first places in the text
_LEAST: Final = 0.2  # of what a sign adds to the log-odds: below it shows nothing

# Several measures make one sign for people; a name of its own has what is not here.
_PARTS: Final = {
    "last-question": "questions",
    "question-lines": "questions",
    "words": "length",
    "sentences": "length",
    "words-a-sentence": "length",
    "short-lines": "layout",
    "items": "layout",
    "item-lines": "layout",
    "named-lines": "layout",
    "figure-lines": "layout",
    "asking-lines": "questions",
    "in-talk": "talking",
    "quoted-speaker": "quoted",
}
_SHAPES: Final = frozenset({"length", "layout", "title"})  # every article has them


def _sign_of(measured: str) -> str:
    if measured.startswith("title-"):
        return "title"
    whole = measured.removesuffix("-in-lead").removesuffix("-at-end")
    return _PARTS.get(whole, whole)


_SIGNS: Final = tuple(dict.fromkeys(map(_sign_of, MEASURED)))
# Which measures make each sign (signs, measures).
_GATHER: Final = np.array([[_sign_of(each) == sign for each in MEASURED] for sign in _SIGNS], np.float32)

_VISIBLE: Final = np.array([sign not in {"layout", "title"} for sign in _SIGNS])  # to who reads a line of it


def find_genre(text: ArticleText, vector: Floats) -> Genre:
    """Return the genre of an article, of which ``vector`` says what it tells of (``Prediction.vector``)."""
    signs = read_signs(text)
    prediction = predict(text, signs, vector)
    chosen = prediction.chosen()
    kind = GENRES[chosen]
    return Genre(
        slug=kind.slug,
        code=kind.code,
        name=kind.name,
        confidence=prediction.probabilities[chosen],
        news=prediction.news(),
        signs=_shown(text, signs, weigh(prediction, chosen)),
    )


def predict(text: ArticleText, signs: Signs, vector: Floats) -> GenrePrediction:
    """Return how likely each genre is; what an article says of itself goes before what it looks like."""
    prediction = shipped_model().predict(signs.values, vector)
    slug = declared(text)
    return prediction.declared(slug) if slug else prediction


def weigh(prediction: GenrePrediction, genre: int) -> Floats:
    """Return what each sign (``names``) adds to the log-odds of a genre, beside the mean genre."""
    return _GATHER @ prediction.weigh(genre)


def names(signs: Signs) -> list[str]:
    """Return the names of the signs; what is missing from the article has a ``no-`` before it."""
    there = zip(_SIGNS, (_GATHER @ signs.values).tolist(), strict=True)
    return [name if amount or name in _SHAPES else f"no-{name}" for name, amount in there]


def _shown(text: ArticleText, signs: Signs, weights: Floats) -> list[GenreSign]:
    named = names(signs)
    strongest = (-(weights * _VISIBLE)).argsort(kind="stable")[:_MOST].tolist()
    return [
        GenreSign(name=named[sign], evidence=[text.quote(*span) for span in signs.spans(named[sign], _SPANS)])
        for sign in strongest
        if _VISIBLE[sign] and weights[sign] >= _LEAST
    ]
