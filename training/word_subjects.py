"""Which subjects a word points to, as readers say who know the world: a footballer's name to sport.

A stem that few articles have keeps too little company for a vector to say what it is; a reader knows. Written
for Rasid, one stem a line (``training/word_subjects.tsv``), each stem read twice, by its meaning.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from processors.subjects.taxonomy import SLUGS
from training.said import graded

Floats = npt.NDArray[np.float32]

WORD_SUBJECTS = Path(__file__).with_name("word_subjects.tsv")


def read_word_subjects(path: Path = WORD_SUBJECTS) -> dict[str, Floats]:
    """Read what a stem's readers said, in the mean: for each subject 0 to 1; a stem may point nowhere."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        stem, *readings = line.split("\t")
        found[stem] = np.mean([graded(reading) for reading in readings], axis=0, dtype=np.float32)
    return found


def pointers(stems: Sequence[str]) -> Floats:
    """Return which subjects each stem points to (stems, subjects), nowhere where nobody read it."""
    known, nowhere = read_word_subjects(), np.zeros(len(SLUGS), np.float32)
    return np.array([known.get(stem, nowhere) for stem in stems], np.float32)
