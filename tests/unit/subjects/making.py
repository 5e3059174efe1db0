"""What tests of evidence make by hand."""

import numpy as np


def sums(rows: list[list[float]]) -> np.ndarray:
    """Return the sums of the first 0, 1, 2, … values of each row."""
    return np.concatenate([np.zeros((len(rows), 1)), np.cumsum(rows, axis=1)], axis=1)
