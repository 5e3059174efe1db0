"""What is left of an article when two are to be compared without their texts: about 700 characters.

A fingerprint is an ordered list of the article's words, each as 24 bits: title first, then the lead, then the
rest. With it ``grouping`` can ask what a reader of one article learns from the other: which words of its
title and lead stand nowhere in the first. The formulas of protocol are no words (formulas.txt): what is left
of a royal telegram says who, to whom and of what. Beside the words travel the signs of title and lead: the
sides that they take (up or down, agrees or refuses: opposites.txt), whether they negate, which states are
named (states.txt), and how many people were killed, injured, arrested, are missing or displaced.

It is a field of the enriched article, made in ``pipeline.enrich``: once an article, whatever the number of
rules and desks, and named by the pipeline's version like all else that is derived.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, islice
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.stories.codes import (
    ACT_CODES,
    ACTS,
    CODE,
    COUNTED,
    FORMULA,
    NAMED,
    NEGATES,
    NUMBER,
    ORDINAL,
    ORDINALS,
    SIDED,
    STATE,
    STATES,
    UNITS,
    counted,
    shipped_codes,
    sides,
)
from processors.text.tokens import Tokens
from processors.text.word_table import Answers
from schemas import FIGURES_OF_PEOPLE, Figure

_FORMAT: Final = "1"
_LEAD_WORDS: Final = 40  # of the body, plain ones not counted: who, what, where and how many
_READ: Final = 500  # words: what a news report has to say it says there
_MOST_WORDS: Final = 300  # 3 bytes each: the whole fingerprint stays below 1.3 KB
_UNNAMED: Final = np.int32(~NAMED)
_BARE: Final = CODE & ~NAMED
_MARKED: Final = np.int32(COUNTED | SIDED | NEGATES | ORDINAL)
_FIRST_STATE: Final = 1000  # of the signs: the smaller ones are sides
_MOST_STATES: Final = 32  # five characters each
# The larger ones are figures, all odd: an older version takes them for states that nobody else names.
_FIRST_FIGURE: Final = 10_001
_MOST_FIGURES: Final = 16  # nine characters each

# Ordinals that are no place in a series: كانون الثاني, الساعة الثانية, آل ثاني; and a day: الرابع من مايو.
_NUMBERED: Final = frozenset(("date", "hour", "house"))
_TO_ITS_MONTH: Final = 4  # words from the day


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A fingerprint, read. Words are hashes; ``words`` holds the lead, and the lead holds the title.

    Forms of one act are one word (acts.txt): so they are read, and written each as it is.

    ``title_words`` are those of the title that name no state, ``title_states`` the states that it names.
    ``repeated``: words of title and lead that the article says twice and that are not in ordinary.txt;
    ``named`` those of them that are no act: who or what it is about.
    ``states`` and ``lead_states``: which are named anywhere, and in the lead, by their numbers.
    ``figures``: a number for each kind and count of people that the article gives.
    ``title_sides`` and ``lead_sides``: an axis of opposites is ``2 * line`` or ``2 * line + 1``, by its side.
    """

    words: frozenset[int]
    title: frozenset[int]
    title_words: frozenset[int]
    lead: frozenset[int]
    repeated: frozenset[int]
    named: frozenset[int]
    states: frozenset[int]
    title_states: frozenset[int]
    lead_states: frozenset[int]
    title_numbers: frozenset[int]
    title_ordinals: frozenset[int]
    lead_numbers: frozenset[int]
    figures: frozenset[int]
    title_sides: frozenset[int]
    lead_sides: frozenset[int]
    negated_title: bool
    negated_lead: bool


def make_fingerprint(tokens: Tokens, titled: int, figures: Iterable[Figure] = ()) -> str:
    """Return the fingerprint of an article.

    Args:
        tokens: its words, ``search`` strength, no boilerplate.
        titled: how many of them, the first, are its title's.
        figures: what it counts.
    """
    titled = min(titled, _READ)
    codes, marked = _codes(tokens, titled)
    in_title = int(np.count_nonzero(codes[:titled]))
    kept, first = _each_once(codes[codes != 0])
    titles, led = first.searchsorted((in_title, in_title + _LEAD_WORDS)).tolist()
    kept[led:] &= _UNNAMED
    lead = titled + _LEAD_WORDS + _LEAD_WORDS // 2  # every third word is plain
    beside = chain(_state_signs(kept, led), _figure_signs(figures))
    signs = _signs(marked, titled), _signs(marked, lead, beside)
    packed = kept[:_MOST_WORDS].astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    return ":".join((_FORMAT, str(titles), str(led), *signs, base64.b64encode(packed).decode("ascii")))


def read_words(tokens: Tokens, titled: int) -> list[int]:
    """Return the words of an article as its fingerprint holds them once read; 0 where one says nothing."""
    found, _ = _codes(tokens, titled)
    codes = (found & CODE & _UNNAMED).tolist()
    return list(map(ACTS.get, codes, codes))


def states_in(tokens: Tokens, titled: int) -> frozenset[int]:
    """Return those of the words of an article that name a state; another word may have the code of one."""
    found, _ = _codes(tokens, titled)
    return frozenset((found[found >= STATE] & CODE & _UNNAMED).tolist())


@lru_cache(maxsize=1 << 12)
def read_fingerprint(text: str) -> Fingerprint:
    """Read a fingerprint.

    Raises:
        ValueError: it is none, or of a format that this version does not know.
    """
    try:
        form, titled, led, title_signs, lead_signs, packed = text.split(":")
        raw = np.frombuffer(base64.b64decode(packed, validate=True), dtype=np.uint8).reshape(-1, 3)
        codes = raw @ np.array((1, 1 << 8, 1 << 16), dtype=np.uint32)
        first, last = int(titled), int(led)
        title_sides, negated_title = _read_signs(title_signs)
        lead_sides, negated_lead = _read_signs(lead_signs)
    except ValueError as error:
        raise ValueError(f"not a story fingerprint: {error}") from None
    if form != _FORMAT:
        raise ValueError(f"a story fingerprint of format {form}; this version reads format {_FORMAT}")
    plain = (codes & _BARE).tolist()
    plain = list(map(ACTS.get, plain, plain))
    lead_states = _states_of(sign for sign in lead_sides if sign % 2 == 0)
    # Another word may have the code of a state: one in 6,000 has. A state in the title is one in the lead.
    in_title = {code: STATES[code] for code in plain[:first] if STATES.get(code) in lead_states}
    repeated = frozenset(compress(plain, (codes[:last] & NAMED).tolist()))
    return Fingerprint(
        words=frozenset(plain),
        title=frozenset(plain[:first]),
        title_words=frozenset(code for code in plain[:first] if code not in in_title),
        lead=frozenset(plain[:last]),
        repeated=repeated,
        named=repeated - ACT_CODES,
        states=_states_of(lead_sides),
        title_states=frozenset(in_title.values()),
        lead_states=lead_states,
        title_numbers=frozenset(code for code in plain[:first] if code & NUMBER),
        title_ordinals=ORDINALS.intersection(plain[:first]),
        lead_numbers=frozenset(code for code in plain[:last] if code & NUMBER),
        figures=frozenset(sign for sign in lead_sides if sign >= _FIRST_FIGURE),
        title_sides=title_sides,
        lead_sides=lead_sides,
        negated_title=negated_title,
        negated_lead=negated_lead,
    )


Marked = list[tuple[int, str, int]]  # the words that have traits: where, which, and what is known of them


def _codes(tokens: Tokens, titled: int) -> tuple[Answers, Marked]:
    """Return the codes of an article's words as far as they are read, and which words have traits."""
    known = shipped_codes().look_up(tokens.words, tokens.hashes[: titled + _READ])
    (places,) = (known & _MARKED).nonzero()
    marked = [
        (place, tokens.words[place], traits)
        for place, traits in zip(places.tolist(), known.take(places).tolist(), strict=True)
    ]
    codes = known & (CODE | STATE)
    _drop_formulas(codes, known)
    _tell_counts(codes, marked, titled)
    _drop_dates(codes, marked, tokens.words)
    return codes, marked


def _drop_formulas(codes: Answers, known: Answers) -> None:
    """Make plain what a formula is made of: words of formulas.txt that stand beside another."""
    listed = known >= FORMULA
    (places,) = (listed[1:] & listed[:-1]).nonzero()
    codes[places] = 0
    codes[places + 1] = 0


def _tell_counts(codes: Answers, marked: Marked, titled: int) -> None:
    """Put what a number counts into its code: five months and five years are two; a date is no count."""
    for place, word, traits in marked:
        if traits & COUNTED and place not in (0, titled) and (number := int(codes[place - 1])) & NUMBER:
            unit = UNITS[word]
            codes[place - 1] = 0 if unit == "date" else counted(number, unit)


def _drop_dates(codes: Answers, marked: Marked, words: Sequence[str]) -> None:
    """Make plain the ordinals that are no place in a series, with the عشر that one may have."""
    for place, _, traits in marked:
        if not traits & ORDINAL:
            continue
        before, behind = words[max(place - 1, 0)], words[place + 1 : place + _TO_ITS_MONTH]
        if UNITS.get(before) in _NUMBERED or "date" in map(UNITS.get, behind):
            near = codes[place : place + 2]
            near[near & NUMBER != 0] = 0


def _each_once(codes: Answers) -> tuple[Answers, npt.NDArray[np.intp]]:
    """Return the codes in order, each once, and where each stands first; what is said once is not named."""
    order = codes.argsort()
    ordered = codes.take(order)
    edges = np.ones(len(codes) + 1, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=edges[1:-1])
    (runs,) = edges[:-1].nonzero()
    each = ordered.take(runs)
    each[edges[1:].take(runs)] &= _UNNAMED
    first = np.minimum.reduceat(order, runs)
    by_place = first.argsort()
    return each.take(by_place), first.take(by_place)


def _state_signs(kept: Answers, led: int) -> Iterator[int]:
    """Yield a sign for each name of a state: an even one in the lead, an odd one behind it."""
    places = (kept >= STATE).nonzero()[0][:_MOST_STATES]
    for place, code in zip(places.tolist(), kept.take(places).tolist(), strict=True):
        yield _FIRST_STATE + 2 * STATES[code & _BARE] + (place >= led)


def _states_of(signs: Iterable[int]) -> frozenset[int]:
    """Return the numbers of the states that have a sign."""
    return frozenset((sign - _FIRST_STATE) // 2 for sign in signs if _FIRST_STATE <= sign < _FIRST_FIGURE)


def _figure_signs(figures: Iterable[Figure]) -> Iterator[int]:
    """Yield a sign for each kind and count of people, the first ones."""
    counts = ((each.kind, each.high if each.low is None else each.low) for each in figures)
    people = dict.fromkeys(
        (kind, int(count)) for kind, count in counts if kind in FIGURES_OF_PEOPLE and count
    )
    for kind, count in islice(people, _MOST_FIGURES):
        yield _FIRST_FIGURE + 2 * (count * len(FIGURES_OF_PEOPLE) + FIGURES_OF_PEOPLE.index(kind))


def _signs(marked: Marked, upto: int, beside: Iterable[int] = ()) -> str:
    """Write the sides of the first words, other signs, and an n when they negate: ``4.1022n``."""
    said = set(beside)
    negated = ""
    for place, word, traits in marked:
        if place >= upto:
            break
        if traits & SIDED:
            said.update(sides(word))
        if traits & NEGATES:
            negated = "n"
    return ".".join(map(str, sorted(said))) + negated


def _read_signs(text: str) -> tuple[frozenset[int], bool]:
    sides = text.removesuffix("n")
    return frozenset(map(int, sides.split("."))) if sides else frozenset(), text.endswith("n")
