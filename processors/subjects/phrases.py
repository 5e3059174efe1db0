"""From a word that speaks for a subject to the phrase around it, as an editor would quote it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from processors.subjects.content_words import CLAUSES, is_head, says_something

_LONGEST = 10  # words that a phrase grows to
_COMPLETING = 3  # words more, so that no word is cut from what it leans on
_NEAR = 9  # words more to the edge of the clause, on either side: strict editors like a whole clause better
_ALONE = 0.6  # of its weight: what one word says beside a phrase
_TAKEN = -inf  # what a word adds once it stands in a phrase

_DEFINITE: Final = re.compile(r"[وف]?(?:[بك]?ال|لل)\w\w")
_SON: Final = "بن"  # between the parts of a name
_THAT: Final = "ان"
_YEAR: Final = re.compile(r"\d{4}\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """The words of an article, in search form, and what each of the first of them adds to a subject's score.

    ``joined``: whether a phrase may run from word ``i - 1`` to word ``i``.
    """

    words: Sequence[str]
    speaks: list[float]
    joined: Callable[[int], bool]

    def is_taken(self, place: int) -> bool:
        """Tell whether a phrase stands on the word."""
        return self.speaks[place] == _TAKEN

    def take_phrase(self, seed: int) -> tuple[float, tuple[int, int]]:
        """Return the phrase around a word, its strength first, and take its words: no other phrase has them.

        The strength is that of the words that speak for the subject; what completes the phrase adds nothing,
        but a word alone says less than it weighs.
        """
        first, end = self._grown(seed)
        strength = sum([value for value in self.speaks[first:end] if value > 0])
        first, end = self._completed(first, end)
        if end - first == 1:
            strength *= _ALONE
        self.speaks[first:end] = [_TAKEN] * (end - first)
        return strength, (first, end)

    def _grown(self, seed: int) -> tuple[int, int]:
        """Return the phrase of words that do not speak against the subject, a function word between two."""
        speaks, first, end = self.speaks, seed, seed + 1
        before, after = self._following(first - 1, -1), self._following(end, 1)
        while end - first < _LONGEST:
            if before is not None and (after is None or speaks[before] > speaks[after]):
                first = before
                before = self._following(first - 1, -1)
            elif after is not None:
                end = after + 1
                after = self._following(end, 1)
            else:
                break
        return first, end

    def _following(self, place: int, step: int) -> int | None:
        """Return the phrase's next word from ``place`` on by ``step``."""
        words, speaks, joined = self.words, self.speaks, self.joined
        gap = place if step > 0 else place + 1
        if not 0 <= place < len(speaks):
            return None
        if says_something(words[place]):
            return place if speaks[place] >= 0 and joined(gap) else None
        silent, place = place, place + step
        if not 0 <= place < len(speaks) or speaks[place] < 0 or not says_something(words[place]):
            return None
        return place if joined(gap) and joined(gap + step) and not self._opens_clause(silent) else None

    def _opens_clause(self, place: int) -> bool:
        """Tell whether a clause begins with the word: (قال) إن, and not where أن stands before a verb."""
        words = self.words
        if words[place] != _THAT:
            return words[place] in CLAUSES
        return not (place + 1 < len(words) and words[place + 1].startswith(("ي", "ت")))

    def _is_free(self, place: int, gap: int) -> bool:
        """Tell whether a phrase may take one word more, across ``gap``."""
        return 0 <= place < len(self.speaks) and self.speaks[place] != _TAKEN and self.joined(gap)

    def _completed(self, first: int, end: int) -> tuple[int, int]:
        """Return the phrase with the words that its outer ones would be cut from."""
        words, longest = self.words, min(end - first, _LONGEST) + _COMPLETING
        while end - first < longest and self._is_free(first - 1, first):
            before, word = words[first - 1], words[first]
            if not (is_head(before) or (says_something(before) and _belong(before, word))):
                break
            first -= 1
        while end - first < longest and self._is_free(end, end):
            before, word = words[end - 1], words[end]
            if not (says_something(word) and _belong(before, word)):
                break
            end += 1
        return first, end

    def to_clause(self, first: int, end: int) -> tuple[int, int]:
        """Return a phrase to the edges of its clause where they are near.

        Function words at the edges are left out, and figures but for a year. A phrase that stands between it
        and the edge is then part of it; no two phrases overlap in any other way.
        """
        words, begins, ends = self.words, self._edge(first, -1), self._edge(end, 1)
        while words[begins] == _SON or not (says_something(words[begins]) or is_head(words[begins])):
            begins += 1
        while not (says_something(words[ends - 1]) or _YEAR.match(words[ends - 1])):
            ends -= 1
        return begins, ends

    def _edge(self, place: int, step: int) -> int:
        """Return the edge of the clause, from ``place`` on by ``step``; ``place`` where none is near."""
        edge, behind = place, min(step, 0)
        for _ in range(_NEAR + 1):
            word = edge + behind
            if not (0 <= word < len(self.speaks) and self.joined(edge)) or self._opens_clause(word):
                return edge
            edge += step
        return place


def _belong(before: str, word: str) -> bool:
    """Tell whether a phrase that ends or begins between these words would cut one from what belongs to it.

    A definite word leans on the one before: (هدف) المباراة, (الدفاع) المدني, (أعلن) الرئيس. An adjective
    follows its noun and agrees with it: هدنة (إنسانية). The parts of a name stay together: (محمد بن) سلمان.
    """
    if word.startswith("ال") or word == _SON or is_head(before):
        return True
    if len(word) < 4 or _DEFINITE.match(before):
        return False
    if word.endswith("ه"):
        return before.endswith(("ه", "ات"))
    return (word.endswith("ين") and before.endswith("ين")) or (word.endswith("يا") and before.endswith("ا"))
