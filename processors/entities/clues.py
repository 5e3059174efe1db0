"""What kinds of word a text has, looked up for all at once: which begins a name, which says, which counts.

Most words are none of them, and what looks at words one by one looks at the others only.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from processors.entities.bare import readings
from processors.entities.figure_words import figure_words
from processors.entities.lists import shipped_lists
from processors.entities.number_words import FIRST_OF_MONTH, NTH_DAYS, may_begin_number
from processors.formats.times import MONTHS, arabic_names
from processors.text.common_words import CommonWords, shipped_checksum
from processors.text.tokens import Tokens
from processors.text.word_list import read_words
from processors.text.word_table import Answers, WordTable

_HERE: Final = files("processors.entities")
_LEXICON: Final = _HERE / "lexicon"

BEGINS: Final = 1  # a name of the lists
OFFICE: Final = 2  # of a person: وزير
SAYS: Final = 4  # a verb of saying
ADJECTIVE: Final = 8  # of a country
DATES: Final = 16  # may begin a date: a number, a month
COUNTS: Final = 32  # tells of whom a number is, or is a currency
TWO: Final = 64  # counts two: قتيلان
ALONE: Final = 128  # is a name of the lists
FOLLOWS: Final = 256  # is the second word of one
THAT: Final = 512  # أن and إن, behind clitics and before pronouns
NUMBER: Final = 1024  # may begin a number
QUOTES: Final = 2048  # a verb of saying, or another that quotes

_TWO_OF_A_COUNTRY: Final = "يان"
_DIGITS: Final = "0123456789"
_THAT: Final = re.compile(r"[بو]?ان(?:ه|ها|هم|هما|هن|ني|نا)?")

CharSpan = tuple[int, int]  # start, end, in code points of the normalised text

_DATE_WORDS: Final = frozenset(
    {"الاثنين", "الثلاثاء", "الثلثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد"}
    | {"امس", "البارحه", "غدا", "غد", "عام", "سنه", "شهر", "يوم", "رمضان", "شوال", "شعبان", *FIRST_OF_MONTH}
    | {said.split()[0] for said in NTH_DAYS}
)


@cache
def offices() -> frozenset[str]:
    """Return the words that an office begins with."""
    return read_words(_LEXICON / "offices.txt")


@cache
def verbs_of_saying() -> frozenset[str]:
    """Return the verbs of saying, in all their forms."""
    return read_words(_LEXICON / "saying.txt")


@cache
def verbs_of_quoting() -> frozenset[str]:
    """Return the verbs of saying, and those that say something where they quote: وصف, أبرز, زاد."""
    return verbs_of_saying() | read_words(_LEXICON / "quoting.txt")


@cache
def _counted() -> frozenset[str]:
    """Return what tells of whom a number is, and currencies."""
    words = figure_words()
    return frozenset((*words.kinds, *words.currencies, *words.duals, *words.refugees, *words.many))


@cache
def _dated() -> frozenset[str]:
    return _DATE_WORDS | {name.split()[0] for name in arabic_names(MONTHS)}


def _is_among(known: Container[str], word: str, clitics: str) -> bool:
    """Tell whether a word is known, behind one of these clitics or not."""
    return word in known or (word[0] in clitics and word[1:] in known)


def is_two(word: str) -> bool:
    """Tell whether a word counts two: قتيلان, إسرائيليان."""
    return word in figure_words().duals or (
        word.endswith(_TWO_OF_A_COUNTRY) and word[:-2] in shipped_lists().adjectives
    )


def clues_of(word: str) -> int:
    """Return the clues of a word in search form."""
    lists = shipped_lists()
    forms = [form for _, form in readings(word)]
    plain = [form.removeprefix("ال") for form in forms]
    bits = (
        (BEGINS, not lists.lengths.keys().isdisjoint(forms)),
        (ALONE, not lists.phrases.keys().isdisjoint(forms)),
        (FOLLOWS, word in lists.followers),
        (OFFICE, not offices().isdisjoint(forms)),
        (SAYS, _is_among(verbs_of_saying(), word, "وف")),
        (QUOTES, _is_among(verbs_of_quoting(), word, "وف")),
        (ADJECTIVE, plain[0] in lists.adjectives),
        (DATES, not _dated().isdisjoint((*forms, *plain)) or any(map(str.isdigit, word))),
        (TWO, is_two(word) or (word[0] in "وبلف" and is_two(word[1:]))),
        (COUNTS, not _counted().isdisjoint((*forms, *plain, word.strip(_DIGITS)))),  # 50دولارا, مقتل17
        (THAT, _THAT.fullmatch(word) is not None),
        (NUMBER, may_begin_number(word)),
    )
    return sum(bit for bit, has in bits if has)


COMMON: Final = CommonWords(_HERE / "clues.answers", shipped_checksum())


@cache
def shipped_clues() -> WordTable:
    """Return the table of clues, with what Rasid ships of it."""
    return WordTable(clues_of, COMMON.read())


def look(tokens: Tokens) -> Answers:
    """Return the clues of each word."""
    return shipped_clues().look_up(tokens.words, tokens.hashes)


def places_of(clues: Answers, clue: int) -> list[int]:
    """Return the places of the words that have a clue."""
    found: list[int] = (clues & clue).nonzero()[0].tolist()
    return found


def windows(tokens: Tokens, places: Sequence[int], before: int, behind: int) -> list[CharSpan]:
    """Return the spans of so many words around some places, in order and disjoint."""
    found: list[list[int]] = []
    for place in places:
        first, last = max(0, place - before), min(len(tokens.words) - 1, place + behind)
        if found and first <= found[-1][1]:
            found[-1][1] = last
        else:
            found.append([first, last])
    return [tokens.span(first, last) for first, last in found]


def those_between(places: Sequence[int], first: int, end: int) -> Sequence[int]:
    """Return those of some places, in order, that are not before ``first`` and before ``end``."""
    return places[bisect_left(places, first) : bisect_left(places, end)]
