"""What a function says of a word, remembered, and looked up for a whole text at once.

A dict takes four trips to memory for a word, one after another, and the words of a year's news fit in no
cache: for an article of 300 words that is a tenth of a millisecond, for every question. Here the words of a
text become numbers together, once (``hash_runs``), and numpy makes all trips of a question at the same time.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.text.characters import codes

Powers = npt.NDArray[np.uint64]
Hashes = npt.NDArray[np.int64]
Answers = npt.NDArray[np.int32]
Answered = npt.NDArray[np.void]  # of a type such as ANSWERED
Kind = np.dtype[np.void]
Answer = int | npt.NDArray[np.float32]

# A word, by its hash, and what is said of it: by the function of a table, an integer.
ANSWERED: Final = np.dtype([("hash", "<i8"), ("answer", "<i4")])
NOTHING_ANSWERED: Final = np.empty(0, ANSWERED)

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


def hash_words(words: Sequence[str]) -> Hashes:
    """Return the hashes that these words have in a text."""
    starts = np.zeros(len(words), np.intp)
    starts[1:] = np.cumsum([len(word) + 1 for word in words[:-1]])
    return hash_runs(codes(" ".join(words)), starts)


def answer(words: Sequence[str], ask: Callable[[str], Answer], kind: Kind = ANSWERED) -> Answered:
    """Return what ``ask`` says of each word, for a table to know from its start."""
    answered = np.empty(len(words), kind)
    answered["hash"], answered["answer"] = hash_words(words), [ask(word) for word in words]
    return answered


class WordTable:
    """Remembers what a pure function says of words: an integer of 32 bits for each."""

    __slots__ = ("_answers", "_ask", "_hashes", "_held", "_known")

    def __init__(self, ask: Callable[[str], int], known: Answered = NOTHING_ANSWERED) -> None:
        """Take the function, and what it says of some words, the commonest first: of these it is not asked.

        12 MB of memory; when the table is a sixth full, all but these is forgotten. A word stands in one of
        ``_TRIES`` slots from that which its hash names; it may count from the end.
        """
        self._ask = ask
        self._known = known
        self._forget()

    def look_up(self, words: Sequence[str], hashes: Hashes) -> Answers:
        """Return the answer for each of ``hashes``, which are those of ``words`` or of the first of them."""
        if self._held > _MOST:
            self._forget()
        slots = hashes >> _SHIFT
        answers = self._answers.take(slots)
        elsewhere = (self._hashes.take(slots) != hashes).nonzero()[0]
        where = hashes.take(elsewhere).tolist(), slots.take(elsewhere).tolist()
        for place, hashed, first in zip(elsewhere.tolist(), *where, strict=True):
            answers[place] = self._find(words[place], hashed, first)
        return answers

    def _find(self, word: str, hashed: int, first: int) -> int:
        """Return the answer for a word that is not in its first slot; ask where it is in none."""
        for slot in range(first, first + _TRIES):
            held = self._hashes.item(slot)
            if held == hashed:
                return self._answers.item(slot)
            if not held:
                break
        answer = self._ask(word)
        self._hashes[slot] = hashed  # where all are taken, the last word gives way
        self._answers[slot] = answer
        self._held += 1
        return answer

    def _forget(self) -> None:
        """Keep what was known from the start, each word in its first free slot."""
        self._hashes = np.zeros(_SLOTS, np.int64)
        self._answers = np.zeros(_SLOTS, np.int32)
        self._held = len(self._known)
        known = self._known[::-1]
        hashes, answers = known["hash"], known["answer"]
        for step in range(_TRIES):
            slots = (hashes >> _SHIFT) + step
            free = self._hashes.take(slots) == 0
            self._hashes[slots[free]] = hashes[free]  # of two, the commoner, written last
            placed = self._hashes.take(slots) == hashes
            self._answers[slots[placed]] = answers[placed]
            hashes, answers = hashes[~placed], answers[~placed]
