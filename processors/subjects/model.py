"""The model: which features speak for which subject, read from one file beside this module.

The file: a magic word, the length of the header (4 bytes, little endian), a JSON header that says what
the model was made from and how well it does, the features one a line, then the arrays that the header
lists, uncompressed.
"""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from processors.subjects.features import TITLE_TIMES, pairs, stem
from processors.subjects.taxonomy import SLUGS

MAGIC = b"RASIDSM1"
_FILE = "subjects.model"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of one article.

    ``probability`` has one value for each subject. ``weight[i, s]`` is what word ``i`` of the
    title and then the body adds to the score of subject ``s``; the sum over the words and the subject's
    ``bias`` is the score itself.
    """

    probability: Floats
    weight: Floats


class Model:
    """A linear model over stems and pairs of stems; immutable."""

    def __init__(
        self, header: dict[str, Any], features: list[str], arrays: dict[str, npt.NDArray[Any]]
    ) -> None:
        self.header = header
        self._row = {feature: row for row, feature in enumerate(features)}
        self._weights = arrays["weights"].astype(np.float32) * arrays["scale"]
        self._idf = arrays["idf"].astype(np.float32)
        self._bias = arrays["bias"]
        self._stems: dict[str, str] = {}

    def read(self, title: list[str], body: list[str]) -> Reading:
        """Read an article, given as its words in search form."""
        words = len(title) + len(body)
        stems = [self._stem(word) for word in title], [self._stem(word) for word in body]
        found: list[tuple[int, int, int, int]] = []
        start = 0
        find = self._row.get
        for some, count in zip(stems, (TITLE_TIMES, 1), strict=True):
            for place, one in enumerate(some, start):
                row = find(one)
                if row is not None:
                    found.append((row, place, place, count))
            for place, two in enumerate(pairs(some), start):
                row = find(two)
                if row is not None:
                    found.append((row, place, place + 1, count))
            start += len(some)
        weight = np.zeros((words, len(SLUGS)), np.float32)
        score = self._bias
        if found:
            rows, left, right, times = np.array(found).T
            unique, inverse = np.unique(rows, return_inverse=True)
            often = np.bincount(inverse, weights=times)
            value = (1 + np.log(often)) * self._idf[unique]
            value /= np.sqrt(value @ value)
            share = (value / often)[inverse] * times
            each = (self._weights[rows] * share[:, None] / 2).astype(np.float32)
            np.add.at(weight, left, each)
            np.add.at(weight, right, each)
            score = score + weight.sum(0)
        return Reading((1 / (1 + np.exp(-score))).astype(np.float32), weight)

    def _stem(self, word: str) -> str:
        """Return the stem; each word is taken apart once."""
        found = self._stems.get(word)
        if found is None:
            found = stem(word)
            if len(self._stems) < 200_000:  # words of a year's news; beyond it memory would grow for ever
                self._stems[word] = found
        return found


def dump(header: dict[str, Any], features: list[str], arrays: dict[str, npt.NDArray[Any]]) -> bytes:
    """Write a model file."""
    text = "\n".join(features).encode()
    layout = [{"name": name, "type": array.dtype.str, "shape": array.shape} for name, array in arrays.items()]
    head = json.dumps({**header, "features": len(text), "arrays": layout}, ensure_ascii=False).encode()
    blocks = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    return b"".join([MAGIC, len(head).to_bytes(4, "little"), head, text, *blocks])


def load(data: bytes) -> Model:
    """Read a model file; ValueError when it is not one."""
    if not data.startswith(MAGIC):
        raise ValueError("not a subjects model: run `python -m training` to make one")
    size = int.from_bytes(data[8:12], "little")
    header = json.loads(data[12 : 12 + size])
    place = 12 + size
    features = data[place : place + header["features"]].decode().split("\n")
    place += header["features"]
    arrays = {}
    for part in header["arrays"]:
        count = int(np.prod(part["shape"]))
        arrays[part["name"]] = np.frombuffer(data, part["type"], count, place).reshape(part["shape"])
        place += arrays[part["name"]].nbytes
    return Model(header, features, arrays)


def model_bytes() -> bytes:
    """Return the bytes of the model file that ships with Rasid."""
    return files("processors.subjects").joinpath(_FILE).read_bytes()


@cache
def shipped_model() -> Model:
    """Return the model that ships with Rasid, read once for each process."""
    return load(model_bytes())


@cache
def model_digest() -> str:
    """Return what the model file is known by: the same bytes, the same digest."""
    return sha256(model_bytes()).hexdigest()
