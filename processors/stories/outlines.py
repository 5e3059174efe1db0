"""What of a fingerprint tells most pairs of reports apart, without reading it: sets of words as bits.

A word is one of a few thousand bits, by its hash. So two words may be one, and what outlines say that two
reports share is never less than what they share: what is too little by their outlines is too little. That is
asked of each report that may be a new one's story; reading the fingerprint of each costs a hundred times as
much.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

import numpy as np

from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import may_be_near, may_relate

_BITS: Final = 1 << 12  # 300 words, the most of a fingerprint, make a chance one look known once in 14


@dataclass(frozen=True, slots=True)
class WordBits:
    """A set of words; ``twins``: how many of them have the bit of another."""

    number: int
    bits: int
    twins: int

    @classmethod
    def of(cls, words: Collection[int]) -> Self:
        """Return a set as bits."""
        marks = np.zeros(_BITS, np.uint8)
        marks[np.fromiter(words, np.int64, len(words)) & (_BITS - 1)] = 1
        bits = int.from_bytes(np.packbits(marks).tobytes(), "big")
        return cls(len(words), bits, len(words) - bits.bit_count())

    def most_in(self, other: Self) -> float:
        """Return the share of these words that the other set has at most."""
        return ((self.bits & other.bits).bit_count() + self.twins) / self.number if self.number else 0.0

    def most_of_shorter(self, other: Self) -> float:
        """Return the share of the smaller set that the other has at most."""
        return self.most_in(other) if self.number < other.number else other.most_in(self)

    def most_shared(self, other: Self) -> float:
        """Return the share of both sets together that both have at most."""
        both = (self.bits & other.bits).bit_count() + min(self.twins, other.twins)
        return both / (self.number + other.number - both or 1)


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a fingerprint."""

    words: WordBits
    title: WordBits
    lead: WordBits

    def may_follow(self, earlier: "Outline") -> bool:
        """Tell whether this report may be anything but a different one to an earlier one."""
        known, retitled = self.lead.most_in(earlier.words), earlier.title.most_in(self.words)
        return may_relate(known=known, retitled=retitled) and may_be_near(
            known=known,
            retitled=retitled,
            back=earlier.lead.most_in(self.words),
            said=earlier.words.most_of_shorter(self.words),
            shared=earlier.lead.most_shared(self.lead),
            titled=earlier.title.most_of_shorter(self.title),
        )


@lru_cache(maxsize=1 << 6)  # an article is asked for by each of its desks, and kept by some
def read_outline(text: str) -> Outline:
    """Return the outline of a fingerprint."""
    found = read_fingerprint(text)
    return Outline(WordBits.of(found.words), WordBits.of(found.title), WordBits.of(found.lead))
