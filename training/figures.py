"""How well a model does: the figures that its file and the report state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from processors.subjects.model import choose
from processors.subjects.taxonomy import SLUGS
from training.data import Row

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """F1 over all decisions, its mean over the subjects, that of each, and how often the primary is right."""

    micro: float
    macro: float
    primary: float
    subjects: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """Return them rounded, as the model's header states them."""
        return {
            "micro_f1": round(self.micro, 4),
            "macro_f1": round(self.macro, 4),
            "primary_right": round(self.primary, 4),
            "f1": {slug: round(value, 3) for slug, value in self.subjects.items()},
        }


def figures(probability: Floats, primary_scores: Floats, rows: Sequence[Row]) -> Figures:
    """Compare what would be given with what the reader gave; ``primary_scores`` as in ``Prediction``."""
    true = np.array([[slug in row["subjects"] for slug in SLUGS] for row in rows])
    chosen = [choose(*each) for each in zip(probability.tolist(), primary_scores.tolist(), strict=True)]
    given = np.array([[subject in one for subject in range(len(SLUGS))] for one in chosen])
    first = np.array([one[0] for one in chosen])
    right = (given & true).sum(0)
    f1 = 2 * right / np.maximum(1, given.sum(0) + true.sum(0))
    primary = np.array([SLUGS.index(row["primary"]) for row in rows])
    return Figures(
        float(2 * right.sum() / (given.sum() + true.sum())),
        float(f1.mean()),
        float((first == primary).mean()),
        dict(zip(SLUGS, f1.tolist(), strict=True)),
    )


def calibration_error(probability: Floats, targets: Floats, bins: int = 10) -> float:
    """Return the expected calibration error over all subjects: the mean distance of said from true."""
    said, true = probability.ravel(), targets.ravel()
    place = np.minimum((said * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    gap = np.abs(np.bincount(place, said, bins) - np.bincount(place, true, bins))
    return float(gap.sum() / count.sum())
