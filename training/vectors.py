"""Word vectors from unlabelled news: words that keep the same company get vectors alike.

Positive pointwise mutual information of words within a window, factorised: Levy and Goldberg, "Neural Word
Embedding as Implicit Matrix Factorization" (2014). Seconds for 8 million words, and the same each time.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.utils.extmath import randomized_svd

Ids = npt.NDArray[np.int64]

WINDOW = 8  # words to each side; a word at distance d counts 1 / (1 + (d - 1) / 4)
CONTEXT_POWER = 0.75  # rare contexts would otherwise seem more telling than they are (as in word2vec)
DIMENSIONS = 200


def word_vectors(texts: Sequence[Ids], size: int) -> npt.NDArray[np.float32]:
    """Return a vector for each of ``size`` stems from texts given as stem numbers (-1: no stem)."""
    gap = np.full(WINDOW, -1)
    line = np.concatenate([part for text in texts for part in (text, gap)])
    together = csr_array((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        left, right = line[:-distance], line[distance:]
        both = (left >= 0) & (right >= 0)
        pair, times = np.unique(left[both] * size + right[both], return_counts=True)
        count = (times / (1 + (distance - 1) / 4)).astype(np.float32)
        together = together + csr_array((count, (pair // size, pair % size)), shape=(size, size))
    together = (together + together.T).tocoo()
    kept = together.data >= 1  # a pair seen once, far apart, is chance
    row, column, count = together.row[kept], together.col[kept], together.data[kept]
    often = np.bincount(row, count, size)
    total = often.sum()
    context = often**CONTEXT_POWER
    context *= total / context.sum()
    surprise = np.log(count * total / (often[row] * context[column]))
    positive = surprise > 0
    matrix = csr_array(
        (surprise[positive].astype(np.float32), (row[positive], column[positive])), shape=(size, size)
    )
    left_vectors, strength, _ = randomized_svd(matrix, min(DIMENSIONS, size), n_iter=3, random_state=0)
    return (left_vectors * np.sqrt(strength)).astype(np.float32)
