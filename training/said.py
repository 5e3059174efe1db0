"""What a reader says of a word or of a sentence: subjects, the likeliest first, "?" after a small one."""

import numpy as np
import numpy.typing as npt

from processors.subjects.taxonomy import SLUGS

A_LITTLE = 0.5  # what "?" counts: the word makes the subject a little likelier, the sentence only touches it


def graded(reading: str) -> npt.NDArray[np.float32]:
    """Return how much a reading points to each subject, 0 to 1; a reading may name none."""
    said = np.zeros(len(SLUGS), np.float32)
    for each in reading.split():
        said[SLUGS.index(each.removesuffix("?"))] = A_LITTLE if each.endswith("?") else 1
    return said
