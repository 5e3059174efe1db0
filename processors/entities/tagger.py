"""The tagger: which words of a text are names, by a small network over a window of words.

Each word is a vector, the sum of its features' (``features``). Two words on either side make its hidden
layer, and that of its neighbours beside it gives its tag: B begins a name, I goes on with it, O is none.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.entities.features import (
    GAPS,
    SPANS,
    Numbers,
    read_gaps,
    read_repeats,
    read_spans,
    word_features,
)
from processors.entities.scan import Span
from processors.model_file import ModelFile, read_model_file
from processors.text.characters import codes
from processors.text.common_words import CommonWords, shipped_checksum
from processors.text.reading import ArticleText
from processors.text.word_table import ANSWERED, Answered, Answers, WordTable

Floats = npt.NDArray[np.float32]

_HERE: Final = files("processors.entities")
FILE: Final = _HERE / "entities.model"

TYPES: Final = ("person", "organisation", "place", "group")
OUT: Final = 0
BEGIN: Final = {name: 1 + 2 * number for number, name in enumerate(TYPES)}
TAGS: Final = 1 + 2 * len(TYPES)

WIDTH: Final = 48  # of a word's vector
REACH: Final = 2  # words on either side that make a word's hidden layer
NEIGHBOURS: Final = 1  # words on either side whose hidden layers make its tag
_MOST: Final = 160_000  # word forms whose vectors are kept: 31 MB once all are seen; a word table keeps more

# A common word, by its hash, and its vector.
_VECTORS: Final = np.dtype([("hash", "<i8"), ("answer", "<f4", (WIDTH,))])
NO_VECTORS: Final = np.empty(0, _VECTORS)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network is shown of a text beside its words: gaps (words + 1), listed spans, repetitions."""

    gaps: Numbers
    spans: Numbers
    repeats: Numbers


def see(text: ArticleText, spans: list[Span]) -> Seen:
    """Return what the network is shown of a text, of which ``spans`` are the listed names."""
    points = codes(text.whole.text)
    return Seen(read_gaps(text, points), read_spans(spans, len(text.tokens.words)), read_repeats(text))


class Tagger:
    """A trained network."""

    def __init__(self, file: ModelFile, common: Answered = NO_VECTORS) -> None:
        """Take a model file, and the vectors of common words.

        Raises:
            ValueError: its features or tags are not those of this version.
        """
        if file.header["gaps"] != list(GAPS) or file.header["spans"] != list(SPANS):
            raise ValueError("the model is of other features: make one with `python -m training.entities`")
        arrays = file.arrays
        self._number = {name: number for number, name in enumerate(file.stems)}
        self._features = arrays["features"]
        gaps, spans, repeats = (arrays[name].astype(np.float32) for name in ("gaps", "spans", "repeats"))
        self._beside = (gaps[:, None, None] + spans[:, None] + repeats).reshape(-1, gaps.shape[1])
        self._steps = len(spans) * len(repeats), len(repeats)  # from a gap's rows to the next, from a span's
        self._window = stacked(arrays["window"].astype(np.float32), len(arrays["bias"]))
        self._bias = arrays["bias"]
        self._out = stacked(arrays["out"].astype(np.float32), TAGS)
        self._out_bias = arrays["out_bias"]
        self._vectors = np.zeros((_MOST, WIDTH), np.float32)
        self._vectors[: len(common)] = common["answer"]
        self._common = np.empty(len(common), ANSWERED)
        self._common["hash"], self._common["answer"] = common["hash"], np.arange(len(common))
        self._forget()

    def _forget(self) -> None:
        """Keep the rows of the common words, which come first."""
        self._held = len(self._common)
        self._rows = WordTable(self._row, self._common)

    def vector(self, word: str) -> Floats:
        """Return the vector of a word in search form."""
        known = self._number
        numbers = [known[name] for name in word_features(word) if name in known]
        vector: Floats = self._features.take(numbers, axis=0).astype(np.float32).sum(0)
        return vector

    def _row(self, word: str) -> int:
        """Return the number of the row that holds a word's vector."""
        row = self._held
        self._vectors[row] = self.vector(word)
        self._held += 1
        return row

    def probabilities(self, text: ArticleText, seen: Seen) -> Floats:
        """Return how likely each tag is for each word (words, tags), of at most ``_MOST`` words."""
        tokens = text.tokens
        count = len(tokens.words)
        if self._held + count > _MOST:
            self._forget()
        rows = self._rows.look_up(tokens.words, tokens.hashes)
        return self._tag(rows, seen)

    def _tag(self, rows: Answers, seen: Seen) -> Floats:
        count = len(rows)
        padded = np.zeros((count + 2 * REACH, WIDTH), np.float32)
        inner = padded[REACH : REACH + count]
        self._vectors.take(rows, axis=0, out=inner, mode="clip")  # no row is beyond: nothing to check
        gap, span = self._steps
        shown = seen.gaps[:-1].astype(np.intp)
        shown *= gap
        shown += seen.spans.astype(np.intp) * span
        shown += seen.repeats
        inner += self._beside.take(shown, axis=0)
        beside = np.zeros((count + 2 * NEIGHBOURS, len(self._bias)), np.float32)
        hidden = beside[NEIGHBOURS : NEIGHBOURS + count]
        np.matmul(_windows(padded, 2 * REACH + 1), self._window, out=hidden)
        hidden += self._bias
        np.maximum(hidden, 0, out=hidden)
        scores = _windows(beside, 2 * NEIGHBOURS + 1) @ self._out
        scores += self._out_bias
        odds: Floats = np.ascontiguousarray(scores.T)  # a tag's row is read faster than its column
        odds -= odds.max(0)
        np.exp(odds, out=odds)
        odds /= odds.sum(0)
        return odds.T


def chances_of(likely: Floats, type_: str) -> Floats:
    """Return how likely each word is of a name of a type, first or not."""
    begin = BEGIN[type_]
    return likely[:, begin] + likely[:, begin + 1]


def stacked(blocks: Floats, width: int) -> Floats:
    """Put the weights of a window's words, which the file has side by side, one under another."""
    return np.concatenate(np.split(blocks, blocks.shape[1] // width, axis=1), axis=0)


def _windows(rows: Floats, width: int) -> Floats:
    """Return for each row, but those at the end, the row and those behind it, ``width`` in all, as one."""
    shape = len(rows) - width + 1, width * rows.shape[1]
    windows: Floats = np.ndarray(shape, rows.dtype, rows, strides=rows.strides)
    return windows.copy()  # of rows that share their values no fast product can be made


COMMON: Final = CommonWords(_HERE / "tagger.answers", shipped_checksum(), _VECTORS)


@cache
def shipped_tagger() -> Tagger:
    """Return the tagger that ships with Rasid, read once."""
    return Tagger(read_model_file(FILE.read_bytes()), COMMON.read())
