"""Words to features: what the model counts. One way for training and for reading.

A feature is a stem, or two stems side by side. A stem is a word in its search form without the letters
that Arabic joins in front of it (and, with, for, the).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

# Longest first. و and ب come off a long enough rest only: وزير and بيان keep their letter.
_JOINED = re.compile(r"^(?:وال|بال|فال|كال|ولل|لل|ال|و(?=...)|ب(?=....))")

TITLE_TIMES = 2  # a word of the headline counts as much as two of the body
BODY_WORDS = 260  # about 1,500 characters: what follows is background more often than matter


def stem(word: str) -> str:
    """Return the stem of one word in search form; a number becomes its number of digits."""
    if word[0].isdigit():
        return f"#{len(word)}"
    bare = _JOINED.sub("", word)
    return bare if len(bare) > 1 else word


def pairs(stems: Sequence[str]) -> list[str]:
    """Return each two stems side by side, joined by a space."""
    return [f"{left} {right}" for left, right in pairwise(stems)]
