"""What a function says of a word, remembered, and looked up for a whole text at once.

A dict takes four trips to memory for a word, one after another, and the words of a year's news fit in no
cache: for an article of 300 words that is a tenth of a millisecond, for every question. Here the words of a
text become numbers together, once (``hash_runs``), and numpy makes all trips of a question at the same time.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Powers = npt.NDArray[np.uint64]
Hashes = npt.NDArray[np.int64]
Answers = npt.NDArray[np.int32]

# A word's hash is a polynomial in its characters, so that one sum over a text tells it for all words at once.
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_LONG: Final = 1 << 13  # characters of a text whose powers are kept

SPACE: Final = np.uint32(ord(" "))

_BITS: Final = 20
_SLOTS: Final = 1 << _BITS
_SHIFT: Final = np.int64(64 - _BITS)
_TRIES: Final = 8  # slots that a word may stand in, side by side
_MOST: Final = _SLOTS // 6  # words: those of a year's news; in a fuller table more stand in each other's way


def _powers(count: int) -> tuple[Powers, Powers]:
    """Return what a letter counts at each place of a text, and what takes a word from there to the start.

    A word's first letter counts with the base, not with 1: the upper bits choose the slot, and all letters
    must reach them.
    """
    up, down = np.full(count, _BASE, np.uint64), np.full(count, _INVERSE, np.uint64)
    up[0], down[0] = 1, _BASE
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


_POWERS: Final = _powers(_LONG)


def hash_runs(points: npt.NDArray[np.uint32], starts: npt.NDArray[np.intp]) -> Hashes:
    """Return 64 bits for each word of a text: the chance that two of 200,000 words share theirs is 1e-9.

    A word has the same in every text and on every machine, and none has 0, which is an empty slot's.

    Args:
        points: the text's code points, a space wherever there is no word.
        starts: where its words start.
    """
    if not len(starts):
        return np.empty(0, np.int64)
    count = len(points)
    powers, inverses = _POWERS if count <= _LONG else _powers(count)
    found: Powers = np.add.reduceat((points - SPACE) * powers[:count], starts)  # a space adds nothing
    found *= inverses.take(starts)  # where in the text a word stands
    found |= np.uint64(1)
    return found.view(np.int64)


class WordTable:
    """Remembers what a pure function says of words: an integer of 32 bits for each."""

    __slots__ = ("_answers", "_ask", "_hashes", "_held")

    def __init__(self, ask: Callable[[str], int]) -> None:
        """Take the function. 12 MB of memory; when the table is a sixth full, all is forgotten.

        A word stands in one of ``_TRIES`` slots from that which its hash names; it may count from the end.
        """
        self._ask = ask
        self._forget()

    def look_up(self, words: Sequence[str], hashes: Hashes) -> Answers:
        """Return the answer for each of ``hashes``, which are those of ``words`` or of the first of them."""
        if self._held > _MOST:
            self._forget()
        slots = hashes >> _SHIFT
        answers = self._answers.take(slots)
        elsewhere = (self._hashes.take(slots) != hashes).nonzero()[0]
        for place in elsewhere.tolist():
            answers[place] = self._find(words[place], hashes[place], int(slots[place]))
        return answers

    def _find(self, word: str, hashed: np.int64, first: int) -> int:
        """Return the answer for a word that is not in its first slot; ask where it is in none."""
        for slot in range(first, first + _TRIES):
            held = self._hashes[slot]
            if held == hashed:
                return int(self._answers[slot])
            if not held:
                break
        answer = self._ask(word)
        self._hashes[slot] = hashed  # where all are taken, the last word gives way
        self._answers[slot] = answer
        self._held += 1
        return answer

    def _forget(self) -> None:
        self._hashes = np.zeros(_SLOTS, np.int64)
        self._answers = np.zeros(_SLOTS, np.int32)
        self._held = 0
