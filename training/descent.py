"""What the models with a hidden layer learn by: dropout, and steps down the slopes."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Parts = dict[str, npt.NDArray[Any]]

DECAY = 0.01  # of the weights, beside each step


def dropout(random: np.random.Generator, shape: tuple[int, ...], share: float) -> Floats:
    """Return a mask that leaves ``share`` out, and makes the rest count as much more."""
    return (random.random(shape, np.float32) > share) / np.float32(1 - share)


class Adam:
    """The steps of Adam (Kingma and Ba, 2015), which change ``parts`` in their place."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._first = {name: np.zeros_like(part) for name, part in parts.items()}
        self._second = {name: np.zeros_like(part) for name, part in parts.items()}

    def follow(self, slopes: Parts, step: int, rate: float) -> None:
        """Take a step down the slopes, with decay of the weights beside it; steps count from 1."""
        for name, part in self._parts.items():
            m, v, slope = self._first[name], self._second[name], slopes[name]
            m[...] += 0.1 * (slope - m)
            v[...] += 0.001 * (slope * slope - v)
            change = m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
            part[...] -= rate * (change + (DECAY * part if part.ndim == 2 else 0))
