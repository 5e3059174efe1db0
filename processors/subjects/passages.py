"""The passages of an article, of which the evidence is chosen: whole thoughts, as an editor would quote them.

A passage is the title or a sentence: it has its verb and who acts, who says so, and what turns its sense. A
sentence that is too long for a phone, or sets a thought against another (لكن), is parted where a clause ends.
What does not begin with its sentence lacks one or the other, and is no whole thought; nor is what somebody
says whom the sentence before names (وأضاف أن).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

from processors.subjects.content_words import BUT, BUT_THAT
from processors.text.characters import codes
from processors.text.reading import ArticleText
from processors.text.tokens import sentence_ends
from processors.text.word_list import read_words
from processors.text.word_table import SPACE, Answers

LONGEST: Final = 40  # words of a sentence without a comma to part it at: nineteen in twenty have no more
_LONG: Final = 30  # words: seven sentences in ten have no more; five lines on a phone
_SHORTEST: Final = 8  # words: fewer hardly say who did what
_ASIDE: Final = 4  # words between commas that interrupt a clause and end none: (قال) الوزير، سامح شكري، (أمس)
_SAID: Final = 5  # words from أن on: fewer do not say what is said
_SPEAKER: Final = 20  # words to أن at most: further away it begins something else
_LONGEST_GAP: Final = 30  # characters between two words: a row of stars, or boilerplate that is left out
_DATELINE: Final = 12  # words at most: دبي، الإمارات العربية المتحدة (CNN) --

_COMMA: Final = re.compile(r"[،؛]|[,;](?:\s|\Z)| [-–—]+ ")
_DATELINE_END: Final = re.compile(r"\) *[-–—:]")
_OPENING: Final = frozenset('"«“')
_CLOSING: Final = frozenset('"»”\n')  # a quotation is not carried on into another paragraph
_BEFORE: Final = frozenset('"«“(#')  # what belongs to the word behind it
_BEHIND: Final = frozenset('"»”)%')  # and to the one before it

_LEXICON: Final = files("processors.subjects") / "lexicon"
_SAYING: Final = read_words(_LEXICON / "speech.txt") | read_words(_LEXICON / "verbs.txt")
_THAT: Final = read_words(_LEXICON / "that.txt")
_ALSO: Final = frozenset(["ايضا", "كذلك"])
_AS_FOLLOWS: Final = frozenset(["قاءلا", "قاءله", "بالقول"])
_DESPITE: Final = frozenset(["رغم", "ورغم", "الرغم", "برغم", "بالرغم", "وبالرغم"])  # ... لكن is one thought
_RELATIVE: Final = frozenset(["الذي", "التي", "الذين", "اللذين", "اللتين"])
_WHEN: Final = frozenset(["اذا", "لو", "رغم", "عندما"])
_JOINS: Final = read_words(_LEXICON / "joins.txt")
_PREPOSITIONS: Final = read_words(_LEXICON / "prepositions.txt")
_LEADS: Final = _PREPOSITIONS | read_words(_LEXICON / "bound.txt") | read_words(_LEXICON / "heads.txt")

# How well a long sentence is parted before a word, the better the higher.
_WRONGLY, _ANYWHERE, _AT_A_PREPOSITION, _AT_AND, _AT_A_MERE_COMMA, _AT_A_JOIN, _AT_A_COMMA = range(7)


class Passage(NamedTuple):
    """Words of an article, from the first to one past the last, and whether they are a whole thought."""

    first: int
    end: int
    is_whole: bool


class _Marks(NamedTuple):
    """Where sentences begin, and where the words end; before which words a comma or a quotation mark stands.

    ``quoted``: the sentences that begin within quotation marks, so that who says them stands before.
    ``datelines``: what stands before the lead and is none.
    """

    sentences: list[int]
    quoted: set[int]
    datelines: set[int]
    commas: set[int]
    opening: set[int]
    closing: set[int]


def read_passages(text: ArticleText, tags: Answers) -> list[Passage]:
    """Return the passages that begin in the first words of an article, of which these are the ``tags``.

    In order and disjoint; the last one may end behind these words. There is one.
    """
    words, count = text.tokens.words, len(tags)
    marks = _read_marks(text, count + LONGEST)
    turns = [place for place in (tags & BUT).nonzero()[0].tolist() if _sets_against(words, place)]
    found: list[Passage] = []
    for first, end in pairwise(marks.sentences):
        if first >= count:
            break
        if first in marks.datelines:
            continue
        is_whole = first not in marks.quoted and (first < text.titled or _names_speaker(words, first, marks))
        despite = next((place for place in range(first, end) if words[place] in _DESPITE), end)
        turned = turns[bisect_right(turns, first) : bisect_left(turns, min(despite + 1, end))]
        if end - first <= _LONG and not turned:
            found.append(Passage(first, end, is_whole))
            continue
        told = _told(words, first, turned[0] if turned else end, marks)
        sides = pairwise([first, *turned, end])
        parts = (part for edges in sides for part in _parts(words, *edges, told, marks))
        found += [
            Passage(start, stop, is_whole and start == first and stop >= told)
            for start, stop in parts
            if start < count
        ]
    return found


def in_full(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span of whole words with the quotation marks and brackets that belong to the outer ones."""
    while start and text[start - 1] in _BEFORE:
        start -= 1
    while end < len(text) and text[end] in _BEHIND:
        end += 1
    return start, end


def _read_marks(text: ArticleText, count: int) -> _Marks:
    """Return what the marks between the first ``count`` words say."""
    words, whole, spans = text.tokens.words, text.whole.text, text.tokens.spans[:count]
    ends, starts = spans[:-1, 1], spans[1:, 0]
    (apart,) = ((starts - ends != 1) | (codes(whole).take(ends) != SPACE)).nonzero()
    gaps = zip(apart.tolist(), ends.take(apart).tolist(), starts.take(apart).tolist(), strict=True)
    marks = _Marks([0], set(), set(), set(), set(), set())
    is_quoted = False
    for before, end, start in gaps:
        place = before + 1
        between = whole[end:start] if start - end <= _LONGEST_GAP else "\n"
        gap = _read_gap(between, len(words[before]) == 1)
        is_quoted = gap.opens or (is_quoted and not gap.closes)
        if gap.opens:
            marks.opening.add(place)
        elif gap.closes:
            marks.closing.add(place)
        if place == text.titled or (place > text.titled and gap.ends):
            marks.sentences.append(place)
            is_quoted = is_quoted and place > text.titled
            if is_quoted and not gap.opens:
                marks.quoted.add(place)
        elif gap.ends_dateline and marks.sentences[-1] == text.titled and place - text.titled <= _DATELINE:
            marks.datelines.add(text.titled)
            marks.sentences.append(place)
        elif gap.parts:
            marks.commas.add(place)
    marks.sentences.append(len(spans))
    return marks


class _Gap(NamedTuple):
    """What the marks between two words do: end a sentence, a dateline, a clause; begin or end a quotation."""

    ends: bool
    ends_dateline: bool
    parts: bool
    opens: bool
    closes: bool


@lru_cache(maxsize=4_096)
def _read_gap(between: str, behind_letter: bool) -> _Gap:
    """Read what stands between two words, the first of which may be one letter (د. سمير)."""
    return _Gap(
        ends=sentence_ends(between, behind_letter),
        ends_dateline=bool(_DATELINE_END.match(between)),
        parts=bool(_COMMA.search(between)),
        opens=between[-1:] in _OPENING,
        closes=not _CLOSING.isdisjoint(between),
    )


def _sets_against(words: Sequence[str], place: int) -> bool:
    """Tell whether a word that may set a thought against another does so there."""
    behind = words[place + 1] if place + 1 < len(words) else ""
    return behind in _THAT if words[place] in BUT_THAT else behind not in _ALSO


def _names_speaker(words: Sequence[str], first: int, marks: _Marks) -> bool:
    """Tell whether a sentence that begins with a verb of saying names who speaks: not so وأضاف أن."""
    behind = words[first + 1] if first + 1 < len(words) else ""
    says_what = behind in _THAT or first + 1 in marks.opening
    return not (behind in _AS_FOLLOWS or (says_what and _is_of(_SAYING, words[first])))


def _parts(words: Sequence[str], first: int, end: int, told: int, marks: _Marks) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sentence, or of one side of its لكن: one, where it is not long.

    ``told``: where the sentence has said who does or says what.
    """
    while end - first > _LONG and (cut := _cut(words, first, end, told, marks)) < end:
        yield first, cut
        first = cut
    yield first, end


def _cut(words: Sequence[str], first: int, end: int, told: int, marks: _Marks) -> int:
    """Return where a long sentence is parted; its end where it is better read whole."""
    shortest = min(max(first + _SHORTEST, told), first + _LONG)
    near = marks.commas.intersection(range(shortest, first + _LONG + 1))
    for place in sorted(near, reverse=True):
        if _grade(words, place, marks) == _AT_A_COMMA:
            return place
    if end - first <= LONGEST:
        return end
    return max(range(shortest, first + LONGEST), key=lambda place: (_grade(words, place, marks), place))


def _told(words: Sequence[str], first: int, end: int, marks: _Marks) -> int:
    """Return where a sentence has said who does or says what: before that, nothing of it is whole."""

    def behind_comma(place: int) -> int:
        return next((comma for comma in range(place + 1, end) if comma in marks.commas), place)

    told = first
    if _is_of(_PREPOSITIONS, words[first]):  # في بيان مشترك، أعلن
        told = behind_comma(first)
    that = next((place for place in range(first, min(first + _SPEAKER, end)) if words[place] in _THAT), end)
    in_between = marks.commas.intersection(range(first + 1, that))
    if that < end and not any(words[comma].startswith("و") for comma in in_between):  # ... وقالت إن
        told = that
        comma = behind_comma(that)
        if words[comma] in _RELATIVE:  # إن الجيش، الذي انسحب، عاد
            told = behind_comma(comma)
        elif words[that + 1 : that + 2] and (words[that + 1] in _PREPOSITIONS or words[that + 1] in _WHEN):
            told = comma  # إنه بعد أيام، عاد
    return min(told + _SAID, end) if told > first else first


def _grade(words: Sequence[str], place: int, marks: _Marks) -> int:
    """Return how well a long sentence is parted before a word."""
    word, before = words[place], words[place - 1]
    behind = range(place - _SAID + 1, place + 1)
    if (
        _is_of(_LEADS, before)
        or _is_of(_SAYING, before)
        or not _THAT.isdisjoint(words[behind.start : behind.stop])
        or (not marks.opening.isdisjoint(behind) and marks.closing.isdisjoint(behind))
        or not _ALSO.isdisjoint(words[place : place + 2])
    ):
        return _WRONGLY
    has_and = word[0] == "و" and len(word) > len("واو")
    if place in marks.commas:
        near = range(place - _ASIDE, place), range(place + 1, place + _ASIDE + 1)
        if not (has_and or all(map(marks.commas.isdisjoint, near))):  # an aside begins or ends
            return _AT_A_PREPOSITION
        # What goes on without one of these may be the verb of what stands before: الجيش، الذي تقدم، سيطر
        goes_on = has_and or word in _JOINS or word in _PREPOSITIONS or word.endswith("ا")
        return _AT_A_COMMA if goes_on else _AT_A_MERE_COMMA
    if word in _JOINS:
        return _AT_A_JOIN
    if has_and:
        return _AT_AND
    return _AT_A_PREPOSITION if word in _PREPOSITIONS else _ANYWHERE


def _is_of(known: frozenset[str], word: str) -> bool:
    """Tell whether a word is one of these, with or without a و or ف before it."""
    return word in known or (word[0] in "وف" and word[1:] in known)
