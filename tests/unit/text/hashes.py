"""The hashes of words that stand in no text, as a text would give them."""

from collections.abc import Sequence

import numpy as np

from processors.text.characters import codes
from processors.text.word_table import SPACE, Hashes, hash_runs


def hash_words(words: Sequence[str]) -> Hashes:
    """Return the hash of each word; words are made of letters, digits and marks."""
    points = codes(" ".join((*words, "")))
    starts = np.zeros(len(words), np.intp)
    starts[1:] = (points == SPACE).nonzero()[0][:-1] + 1
    return hash_runs(points, starts)
