"""A small network: page vectors → one hidden layer → scores. Adam, dropout, numpy only.

It learns two things at once: which subjects an article has, and which one leads it. What it must know for the
one helps with the other.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HIDDEN = 256
EPOCHS = 20
BATCH = 128
RATE = 4e-3
DECAY = 0.01
DROP_HIDDEN = 0.4
DROP_INPUT = 0.2


@dataclass(frozen=True, slots=True)
class Network:
    """Weights of both layers; the inputs' mean and spread are folded into the first."""

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def scores(self, pages: Floats) -> Floats:
        """Return the scores of each page, in the order of what was learnt."""
        return np.maximum(pages @ self.hidden + self.hidden_bias, 0) @ self.out + self.out_bias


def train_network(pages: Floats, targets: Floats, weight: Floats, seed: int) -> Network:
    """Train on page vectors (articles, inputs) and targets in 0..1 (articles, outputs)."""
    random = np.random.default_rng(seed)
    mean, spread = pages.mean(0), pages.std(0) + 1e-6
    pages = ((pages - mean) / spread).astype(np.float32)
    (count, inputs), outputs = pages.shape, targets.shape[1]
    parts = [
        (random.standard_normal((inputs, HIDDEN)) * np.sqrt(2 / inputs)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        (random.standard_normal((HIDDEN, outputs)) * np.sqrt(1 / HIDDEN)).astype(np.float32),
        np.full(outputs, -2, np.float32),  # about the share of articles that have a given subject
    ]
    first, second = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    steps = EPOCHS * -(-count // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = random.permutation(count)
        for start in range(0, count, BATCH):
            rows = order[start : start + BATCH]
            step += 1
            grown = RATE * min(1, step / 100) * (1 - step / (steps + 1))
            for part, slope, m, v in zip(
                parts,
                _slopes(parts, pages[rows], targets[rows], weight[rows], random),
                first,
                second,
                strict=True,
            ):
                m[...] += 0.1 * (slope - m)
                v[...] += 0.001 * (slope * slope - v)
                change = m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
                part[...] -= grown * (change + (DECAY * part if part.ndim == 2 else 0))
    hidden = parts[0] / spread[:, None]
    return Network(
        hidden.astype(np.float32), (parts[1] - mean @ hidden).astype(np.float32), parts[2], parts[3]
    )


def _slopes(
    parts: list[Floats], pages: Floats, targets: Floats, weight: Floats, random: np.random.Generator
) -> list[Floats]:
    """Return the slope of the cross-entropy along each part, with dropout."""
    w1, b1, w2, b2 = parts
    seen = pages * (random.random(pages.shape, np.float32) > DROP_INPUT) / np.float32(1 - DROP_INPUT)
    before = seen @ w1 + b1
    mask = (
        (before > 0) * (random.random(before.shape, np.float32) > DROP_HIDDEN) / np.float32(1 - DROP_HIDDEN)
    )
    after = before * mask
    score = np.clip(after @ w2 + b2, -30, 30)  # beyond it exp overflows, and nothing is left to learn
    error = (1 / (1 + np.exp(-score)) - targets) * weight[:, None] / np.float32(len(pages))
    back = (error @ w2.T) * mask
    return [seen.T @ back, back.sum(0), after.T @ error, error.sum(0)]
