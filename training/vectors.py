"""The company that words keep in unlabelled news: words that are used alike get vectors alike.

For subjects two kinds side by side: which words stand near (what a word means), and in which articles it
stands (what it is about). For names which words stand right beside, each place by itself. All are positive
pointwise mutual information, factorised: Levy and Goldberg, "Neural Word Embedding as Implicit Matrix
Factorization" (2014). A minute for 8 million words, and the same each time.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array, hstack
from sklearn.utils.extmath import randomized_svd

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

WINDOW = 8  # words to each side; a word at distance d counts 1 / (1 + (d - 1) / 4)
CONTEXT_POWER = 0.75  # rare contexts would otherwise seem more telling than they are (as in word2vec)
NEAR_DIMENSIONS = 400
ARTICLE_DIMENSIONS = 200
PLACES = (-2, -1, 1, 2)  # beside a word, of which each is a context by itself


def word_vectors(texts: Sequence[Ids], size: int) -> Floats:
    """Return a vector for each of ``size`` stems from texts given as stem numbers (-1: no stem)."""
    near = _factors(_surprise(_near(texts, size), CONTEXT_POWER), NEAR_DIMENSIONS)
    article = _factors(_surprise(_articles(texts, size), 1.0), ARTICLE_DIMENSIONS)
    return np.concatenate([near, article], axis=1)


def place_vectors(
    texts: Sequence[Ids], contexts: Sequence[Ids], sizes: tuple[int, int], dimensions: int
) -> Floats:
    """Return a vector for each word by what stands beside it at each of ``PLACES``.

    Args:
        texts: as numbers of the words that get vectors (-1: none).
        contexts: the same texts, as numbers of the words that stand beside (-1: none).
        sizes: how many there are of each.
        dimensions: of a vector.
    """
    size, words = sizes
    edge = words  # nothing stands there: the text begins or ends
    gap = np.full(max(PLACES), -1)
    line = np.concatenate([part for text in texts for part in (text, gap)])
    beside = np.concatenate([part for text in contexts for part in (text, np.full_like(gap, edge))])
    found = []
    for place in PLACES:
        held, seen = (line[-place:], beside[:place]) if place < 0 else (line[:-place], beside[place:])
        both = (held >= 0) & (seen >= 0)
        pair, times = np.unique(held[both] * (words + 1) + seen[both], return_counts=True)
        shape = size, words + 1
        found.append(csr_array((times.astype(np.float32), divmod(pair, words + 1)), shape=shape))
    return _factors(_surprise(hstack(found).tocoo(), CONTEXT_POWER), dimensions)


def _near(texts: Sequence[Ids], size: int) -> coo_array:
    """Return how often two stems stand within the window (stems, stems)."""
    gap = np.full(WINDOW, -1)
    line = np.concatenate([part for text in texts for part in (text, gap)])
    together = csr_array((size, size), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        left, right = line[:-distance], line[distance:]
        both = (left >= 0) & (right >= 0)
        pair, times = np.unique(left[both] * size + right[both], return_counts=True)
        count = (times / (1 + (distance - 1) / 4)).astype(np.float32)
        together = together + csr_array((count, (pair // size, pair % size)), shape=(size, size))
    both_ways = (together + together.T).tocoo()
    kept = both_ways.data >= 1  # a pair seen once, far apart, is chance
    return coo_array((both_ways.data[kept], (both_ways.row[kept], both_ways.col[kept])), shape=(size, size))


def _articles(texts: Sequence[Ids], size: int) -> coo_array:
    """Return how often a stem stands in an article, the nth time for less (stems, articles)."""
    pairs, times = np.unique(
        np.concatenate([text[text >= 0] * len(texts) + place for place, text in enumerate(texts)]),
        return_counts=True,
    )
    count = (1 + np.log(times)).astype(np.float32)
    return coo_array((count, (pairs // len(texts), pairs % len(texts))), shape=(size, len(texts)))


def _surprise(count: coo_array, power: float) -> csr_array:
    """Return how much oftener than by chance things stand together, in logarithms, where it is oftener.

    ``power`` makes rare columns look more usual than they are.
    """
    row_times = np.bincount(count.row, count.data, count.shape[0])
    column_times = np.bincount(count.col, count.data, count.shape[1]) ** power
    column_times *= row_times.sum() / column_times.sum()
    surprise = np.log(count.data * row_times.sum() / (row_times[count.row] * column_times[count.col]))
    positive = surprise > 0
    return csr_array(
        (surprise[positive].astype(np.float32), (count.row[positive], count.col[positive])), shape=count.shape
    )


def _factors(matrix: csr_array, dimensions: int) -> Floats:
    """Return a vector for each row, of length 1 in the mean."""
    left, strength, _ = randomized_svd(matrix, min(dimensions, *matrix.shape), n_iter=3, random_state=0)
    vectors = left * np.sqrt(strength)
    return (vectors / np.sqrt((vectors * vectors).sum(1).mean())).astype(np.float32)
