"""From a word that speaks for a subject to the phrase around it, as an editor would quote it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from processors.subjects.clauses import THAT, Clauses
from processors.subjects.content_words import FIGURE, HEAD, MONTHS, OPENS, PLACE, SAYS, TURNS
from processors.text.word_list import read_words

WordSpan = tuple[int, int]  # first word, one past the last

_LONGEST = 10  # words that a phrase grows to
_COMPLETING = 3  # words more, so that no word is cut from what it leans on
_BEFORE = 14  # words more to where the clause begins: there stands who acts
_BEHIND = 10  # words more to where it ends: strict editors like a whole clause better
_TURNED = 10  # words between what turns the sense (لم, نفى) and the phrase that it turns
_DATE = 3  # words behind it: في 12 يونيو is no part of it at its end
_DANGLING = 3  # words of a relative clause that is cut: it says nothing

_DEFINITE: Final = re.compile(r"[وف]?(?:[بك]?ال|لل)\w\w")
_SON: Final = "بن"  # between the parts of a name
_YEAR: Final = re.compile(r"\d{4}\Z")
_LEXICON: Final = files("processors.subjects") / "lexicon"
_SAID: Final = frozenset(
    ["قال", "قالت", "قالوا", "يقول", "تقول", "اضاف", "اضافت"]
)  # what, the next clause says
_SAID_THAT: Final = read_words(_LEXICON / "speech.txt")  # so too where it begins with أن
_HAD: Final = frozenset(["وكان", "وكانت", "وكانوا"])
_RELATIVE: Final = frozenset(["الذي", "التي", "الذين", "اللذين", "اللتين", "حيث", "مما", "عندما", "بعدما"])


@dataclass(frozen=True, slots=True)
class TaggedWords:
    """The first words of an article in search form, their tags (``content_words``), and their clauses."""

    words: Sequence[str]
    tags: Sequence[int]
    clauses: Clauses

    def phrase(self, seed: int, speaks: Sequence[float]) -> WordSpan:
        """Return the phrase around a word that can be evidence.

        It is all of the clause where its edges are near. Function words at its edges are left out, and
        figures that are cut from what they count. ``speaks``: what each word adds to the subject's score.
        """
        clause = first, end = self.clauses.around(seed)
        if end - first > _BEHIND + 1:
            grown, grown_end = self._completed(self._grown(seed, speaks, clause), clause)
            if grown - first > _BEFORE:
                first = self._turning(grown, clause)
            if end - grown_end > _BEHIND:
                end = self._pausing(seed, grown_end)
        while not self._may_begin(first, clause):
            first += 1
        while not self._may_end(end - 1, clause):
            end -= 1
        return first, end

    def tells(self, phrase: WordSpan) -> bool:
        """Tell whether a phrase says what: not only where, nor who says what follows (أكد الوزير أن)."""
        first, end = phrase
        for known in self.tags[first:end]:
            if known & SAYS and not known & PLACE:
                return not (self.tags[first] & HEAD and self._is_said(first))
        return False

    def is_background(self, phrase: WordSpan) -> bool:
        """Tell whether a phrase says what was before: it names a day, or says what had been done."""
        first, end = phrase
        if self.words[first] in _HAD:
            return True
        end = min(end + _DATE, self.clauses.around(first)[1])
        for place in range(first, end):
            if self.tags[place] & FIGURE and not MONTHS.isdisjoint(self.words[place - 1 : place + 2]):
                return True
        return False

    def _is_said(self, first: int) -> bool:
        """Tell whether a verb of saying stands there, and what is said in the next clause."""
        verb = self.words[first][1:] if self.words[first][0] in "وف" else self.words[first]
        if verb in _SAID or verb not in _SAID_THAT:
            return verb in _SAID
        _, follows = self.clauses.around(first)
        return follows < len(self.tags) and bool(self.tags[follows] & OPENS) and THAT in self.words[follows]

    def _may_begin(self, place: int, clause: WordSpan) -> bool:
        """Tell whether a phrase may begin with the word: it says something, or what follows leans on it."""
        known = self.tags[place]
        if known & FIGURE:
            return place == clause[0]
        return bool(known & (SAYS | HEAD)) and self.words[place] != _SON

    def _may_end(self, place: int, clause: WordSpan) -> bool:
        """Tell whether a phrase may end with the word."""
        known = self.tags[place]
        if known & FIGURE:
            return place == clause[1] - 1 or bool(_YEAR.match(self.words[place]))
        return bool(known & SAYS)

    def _grown(self, seed: int, speaks: Sequence[float], clause: WordSpan) -> WordSpan:
        """Return the phrase of words that do not speak against the subject, a function word between two."""
        first, end = seed, seed + 1
        before, after = self._next(first - 1, -1, speaks, clause), self._next(end, 1, speaks, clause)
        while end - first < _LONGEST:
            if before is not None and (after is None or speaks[before] > speaks[after]):
                first = before
                before = self._next(first - 1, -1, speaks, clause)
            elif after is not None:
                end = after + 1
                after = self._next(end, 1, speaks, clause)
            else:
                break
        return first, end

    def _next(self, place: int, step: int, speaks: Sequence[float], clause: WordSpan) -> int | None:
        """Return the phrase's next word from ``place`` on by ``step``."""
        for word in (place, place + step):
            if not clause[0] <= word < clause[1]:
                return None
            if self.tags[word] & SAYS:
                return word if speaks[word] >= 0 else None
        return None

    def _completed(self, grown: WordSpan, clause: WordSpan) -> WordSpan:
        """Return the phrase with the words that its outer ones would be cut from."""
        first, end = grown
        longest = min(end - first, _LONGEST) + _COMPLETING
        while first > clause[0] and end - first < longest and self._opens(first - 1):
            first -= 1
        while end < clause[1] and end - first < longest and self._closes(end):
            end += 1
        return first, end

    def _turning(self, first: int, clause: WordSpan) -> int:
        """Return where a phrase that is cut before ``first`` begins, so that its sense is not turned."""
        reach = range(max(clause[0], first - _TURNED), first)
        return next((place for place in reach if self.tags[place] & TURNS), first)

    def _pausing(self, seed: int, end: int) -> int:
        """Return where a phrase that is cut behind ends, so that no relative clause is just begun."""
        begun = range(max(seed + 1, end - _DANGLING), end)
        return next((place for place in begun if self.words[place] in _RELATIVE), end)

    def _opens(self, place: int) -> bool:
        """Tell whether a phrase that begins behind the word needs it."""
        known = self.tags[place]
        return bool(known & HEAD or (known & SAYS and _lean(*self.words[place : place + 2])))

    def _closes(self, place: int) -> bool:
        """Tell whether a phrase that ends before the word needs it."""
        before, known = self.tags[place - 1 : place + 1]
        return bool(known & SAYS and (before & HEAD or _lean(*self.words[place - 1 : place + 1])))


def _lean(before: str, word: str) -> bool:
    """Tell whether a phrase that ends or begins between these words would cut one from what belongs to it.

    A definite word leans on the one before: (هدف) المباراة, (الدفاع) المدني, (أعلن) الرئيس. An adjective
    follows its noun and agrees with it: هدنة (إنسانية). The parts of a name stay together: (محمد بن) سلمان.
    """
    if word.startswith("ال") or word == _SON:
        return True
    if len(word) < 4 or _DEFINITE.match(before):
        return False
    if word.endswith("ه"):
        return before.endswith(("ه", "ات"))
    return (word.endswith("ين") and before.endswith("ين")) or (word.endswith("يا") and before.endswith("ا"))
