"""What is left of an article when two are to be compared without their texts: about 700 characters.

A fingerprint is an ordered list of the article's words, each as 24 bits: title first, then the lead, then the
rest. With it ``grouping`` can ask what a reader of one article learns from the other: which words of its
title and lead stand nowhere in the first. The formulas of protocol are no words (formulas.txt): what is left
of a royal telegram says who, to whom and of what. Beside the words travel the signs of title and lead: the
sides that they take (up or down, agrees or refuses: opposites.txt), whether they negate, and which states are
named (states.txt).

It is a field of the enriched article, made in ``pipeline.enrich``: once an article, whatever the number of
rules and desks, and named by the pipeline's version like all else that is derived.
"""

import base64
import itertools
import re
import string
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from processors.text.common_words import CommonWords, shipped_checksum
from processors.text.normalize import normalize
from processors.text.tokens import Tokens
from processors.text.word_table import Answers, WordTable

_HERE: Final = files("processors.stories")

_FORMAT: Final = "1"
_LEAD_WORDS: Final = 40  # of the body, plain ones not counted: who, what, where and how many
_READ: Final = 500  # words: what a news report has to say it says there
_MOST_WORDS: Final = 300  # 3 bytes each: the whole fingerprint stays below 1.3 KB
_HASH: Final = 0x3FFFFF  # 22 bits: a chance word is found in an article of 300 once in 14,000
_NUMBER: Final = 1 << 22
_NAMED: Final = 1 << 23  # said twice, and no everyday word: who or what the report is about
_UNNAMED: Final = np.int32(~_NAMED)
_CODE: Final = 0xFFFFFF
# What else is known of a word stands above its code, so that a word is looked up once.
_COUNTED: Final = 1 << 24  # a unit, or a date: what a number before it counts
_SIDED: Final = 1 << 25
_NEGATES: Final = 1 << 26
_ORDINAL: Final = 1 << 27
_MARKED: Final = np.int32(_COUNTED | _SIDED | _NEGATES | _ORDINAL)
_STATE: Final = 1 << 28
_FORMULA: Final = 1 << 29  # the highest: what is as great has it
_FIRST_STATE: Final = 1000  # of the signs: the smaller ones are sides
_MOST_STATES: Final = 32  # five characters each

# Ordinals that are no place in a series: كانون الثاني, الساعة الثانية, آل ثاني; and a day: الرابع من مايو.
_NUMBERED: Final = frozenset(("date", "hour", "house"))
_TO_ITS_MONTH: Final = 4  # words from the day

_NEGATIONS: Final = frozenset(
    ("لا", "لم", "لن", "ليس", "ليست", "عدم", "بدون", "دون", "بلا", "ولا", "ولم", "ولن")
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A fingerprint, read. Words are hashes; ``words`` holds the lead, and the lead holds the title.

    Forms of one act are one word (acts.txt): so they are read, and written each as it is.

    ``title_words`` are those of the title that name no state, ``title_states`` the states that it names.
    ``repeated``: words of title and lead that the article says twice and that are not in ordinary.txt;
    ``named`` those of them that are no act: who or what it is about.
    ``states`` and ``lead_states``: which are named anywhere, and in the lead, by their numbers.
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
    title_sides: frozenset[int]
    lead_sides: frozenset[int]
    negated_title: bool
    negated_lead: bool


def make_fingerprint(tokens: Tokens, titled: int) -> str:
    """Return the fingerprint of an article.

    Args:
        tokens: its words, ``search`` strength, no boilerplate.
        titled: how many of them, the first, are its title's.
    """
    titled = min(titled, _READ)
    known = _KNOWN.look_up(tokens.words, tokens.hashes[: titled + _READ])
    (places,) = (known & _MARKED).nonzero()
    marked = [
        (place, tokens.words[place], traits)
        for place, traits in zip(places.tolist(), known.take(places).tolist(), strict=True)
    ]
    codes = known & (_CODE | _STATE)
    _drop_formulas(codes, known)
    _tell_counts(codes, marked, titled)
    _drop_dates(codes, marked, tokens.words)
    in_title = int(np.count_nonzero(codes[:titled]))
    kept, first = _each_once(codes[codes != 0])
    titles, led = first.searchsorted((in_title, in_title + _LEAD_WORDS)).tolist()
    kept[led:] &= _UNNAMED
    lead = titled + _LEAD_WORDS + _LEAD_WORDS // 2  # every third word is plain
    signs = _signs(marked, titled), _signs(marked, lead, _state_signs(kept, led))
    packed = kept[:_MOST_WORDS].astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    return ":".join((_FORMAT, str(titles), str(led), *signs, base64.b64encode(packed).decode("ascii")))


def read_words(tokens: Tokens) -> list[int]:
    """Return the words of a text as a fingerprint that was read holds them; 0 where one says nothing."""
    codes = [_read_code(word) for word in tokens.words]
    return list(map(_ACTS.get, codes, codes))


def read_number(word: str) -> str:
    """Return what number a word of ``search`` strength stands for, or nothing: years date a report."""
    return _number(word)


def is_number(code: int) -> bool:
    """Tell whether the code of a word is a number's."""
    return bool(code & _NUMBER)


def is_plain(word: str) -> bool:
    """Tell whether a word of ``search`` strength says nothing of what a report is about."""
    return word in _PLAIN


@lru_cache(maxsize=1 << 12)
def read_fingerprint(text: str) -> Fingerprint:
    """Read a fingerprint.

    Raises:
        ValueError: it is none, or of a format that this version does not know.
    """
    try:
        form, titled, led, title_signs, lead_signs, packed = text.split(":")
        raw = np.frombuffer(base64.b64decode(packed, validate=True), dtype=np.uint8).reshape(-1, 3)
        codes = (raw @ np.array((1, 1 << 8, 1 << 16), dtype=np.uint32)).tolist()
        first, last = int(titled), int(led)
        title_sides, negated_title = _read_signs(title_signs)
        lead_sides, negated_lead = _read_signs(lead_signs)
    except ValueError as error:
        raise ValueError(f"not a story fingerprint: {error}") from None
    if form != _FORMAT:
        raise ValueError(f"a story fingerprint of format {form}; this version reads format {_FORMAT}")
    plain = [code & ~_NAMED for code in codes]
    plain = list(map(_ACTS.get, plain, plain))
    lead_states = frozenset(sign >> 1 for sign in lead_sides if sign >= _FIRST_STATE and sign % 2 == 0)
    # Another word may have the code of a state: one in 6,000 has. A state in the title is one in the lead.
    in_title = {code: _STATES[code] for code in plain[:first] if _STATES.get(code) in lead_states}
    flagged = zip(plain[:last], codes, strict=False)
    repeated = frozenset(word for word, code in flagged if code & _NAMED)
    return Fingerprint(
        words=frozenset(plain),
        title=frozenset(plain[:first]),
        title_words=frozenset(code for code in plain[:first] if code not in in_title),
        lead=frozenset(plain[:last]),
        repeated=repeated,
        named=repeated - _ACT_CODES,
        states=frozenset(sign >> 1 for sign in lead_sides if sign >= _FIRST_STATE),
        title_states=frozenset(in_title.values()),
        lead_states=lead_states,
        title_numbers=frozenset(code for code in plain[:first] if code & _NUMBER),
        title_ordinals=_ORDINALS.intersection(plain[:first]),
        lead_numbers=frozenset(code for code in plain[:last] if code & _NUMBER),
        title_sides=title_sides,
        lead_sides=lead_sides,
        negated_title=negated_title,
        negated_lead=negated_lead,
    )


Marked = list[tuple[int, str, int]]  # the words that have traits: where, which, and what is known of them


def _drop_formulas(codes: Answers, known: Answers) -> None:
    """Make plain what a formula is made of: words of formulas.txt that stand beside another."""
    listed = known >= _FORMULA
    (places,) = (listed[1:] & listed[:-1]).nonzero()
    codes[places] = 0
    codes[places + 1] = 0


def _tell_counts(codes: Answers, marked: Marked, titled: int) -> None:
    """Put what a number counts into its code: five months and five years are two; a date is no count."""
    for place, word, traits in marked:
        if traits & _COUNTED and place not in (0, titled) and (number := int(codes[place - 1])) & _NUMBER:
            unit = _UNITS[word]
            counted = (zlib.crc32(unit.encode(), number) & _HASH) | _NUMBER
            codes[place - 1] = 0 if unit == "date" else counted


def _drop_dates(codes: Answers, marked: Marked, words: Sequence[str]) -> None:
    """Make plain the ordinals that are no place in a series, with the عشر that one may have."""
    for place, _, traits in marked:
        if not traits & _ORDINAL:
            continue
        before, behind = words[max(place - 1, 0)], words[place + 1 : place + _TO_ITS_MONTH]
        if _UNITS.get(before) in _NUMBERED or "date" in map(_UNITS.get, behind):
            near = codes[place : place + 2]
            near[near & _NUMBER != 0] = 0


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
    places = (kept >= _STATE).nonzero()[0][:_MOST_STATES]
    for place, code in zip(places.tolist(), kept.take(places).tolist(), strict=True):
        yield _FIRST_STATE + 2 * _STATES[code & _HASH] + (place >= led)


def _signs(marked: Marked, upto: int, states: Iterable[int] = ()) -> str:
    """Write the sides of the first words, the signs of states, and an n when they negate: ``4.1022n``."""
    sides = set(states)
    negated = ""
    for place, word, traits in marked:
        if place >= upto:
            break
        if traits & _SIDED:
            sides.update(_sides(word))
        if traits & _NEGATES:
            negated = "n"
    return ".".join(map(str, sorted(sides))) + negated


def encode_word(word: str) -> int:
    """Return a word's code, and in the bits above it what else is known of it."""
    traits = (
        (_COUNTED, word in _UNITS),
        (_SIDED, bool(_sides(word))),
        (_NEGATES, word in _NEGATIONS),
        (_ORDINAL, bool(_ordinal(word))),
        (_STATE, word not in _PLAIN and _state_code(word) > 0),
        (_FORMULA, any(bare in _FORMULAS for bare in _without_clitics(word))),
    )
    return _code(word) | sum(trait for trait, has in traits if has)


def _code(word: str) -> int:
    """Return the 24 bits of a word, 0 for a plain one: the same for all forms and spellings of a name."""
    if word in _PLAIN or (len(word) == 1 and not word.isdecimal()):  # لـ"ضبط الأسعار"
        return 0
    number = _number(word)
    if number:
        return _number_code(number)
    if state := _state_code(word):
        return state | _NAMED
    stem = _stem(word)
    code = _sound(stem)
    return code if stem in _ORDINARY else code | _NAMED


@lru_cache(maxsize=1 << 15)
def _read_code(word: str) -> int:
    return _code(word) & ~_NAMED


def _number_code(number: str) -> int:
    return (zlib.crc32(number.encode()) & _HASH) | _NUMBER


def _number(word: str) -> str:
    """Return the digits that a word stands for, or nothing: years date a report, they do not count."""
    bare = word[1:] if word[0] in "وبل" and len(word) > 1 and word[1:].isdecimal() else word
    if bare.isdecimal():
        digits = bare.lstrip("0") or "0"
        return "" if len(digits) == 4 and digits[:2] in {"19", "20"} else digits
    return _NUMBER_WORDS.get(word) or _NUMBER_WORDS.get(_CLITIC.sub("", word)) or _ordinal(word)


def _ordinal(word: str) -> str:
    return next((_ORDINAL_WORDS[bare] for bare in _without_clitics(word) if bare in _ORDINAL_WORDS), "")


def _without_clitics(word: str) -> Iterator[str]:
    """Yield a word as it is, and what is left of it without what may be a clitic: وللتركي, للتركي, التركي.

    The article stays: where a lexicon has it, a word without it is another.
    """
    for clitics in ("", *_CLITICS):
        bare = word.removeprefix(clitics)
        if clitics and bare == word:
            continue
        yield bare
        if clitics.endswith("ل") and bare.startswith("ل"):
            yield f"ا{bare}"


# Whatever looks like a clitic comes off: cheaper than processors.text.clitics, and it need not be right, only
# the same for every form of a word. Three letters stay.
_BEFORE: Final = re.compile(r"\A[وف]?(?:[بك]?ال|لل|[بلك])?(?=\w{3})")
_BEHIND: Final = re.compile(r"(?<=\w{3})(?:هما|هم|ها|نا|ات|ون|ين|ان|يه|ه|ي|ا)\Z")
# Of words that a lexicon holds in each form: here it must be right.
_CLITICS: Final = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_CLITIC: Final = re.compile(r"\A[وب](?=\w{3})")  # of a number: بخمس; but لست is no six
# Foreign names are spelt by ear: ترامب ترمب, بوتين بوتن, غوتيريش غوتيريس, غوغل جوجل, أميركا أمريكا.
_BY_EAR: Final = str.maketrans("شصجكقطثذضظ", "سسغغغتتددد", "اويى")


def _stem(word: str) -> str:
    return _BEHIND.sub("", _BEFORE.sub("", word))


def _sound(stem: str) -> int:
    return zlib.crc32(_skeleton(stem).encode()) & _HASH or 1


def _skeleton(stem: str) -> str:
    """Return the consonants of a stem, those that are told apart by ear alone as one."""
    bare = stem[:1] + stem[1:].translate(_BY_EAR)
    return bare if len(bare) >= 3 else stem


def _read_signs(text: str) -> tuple[frozenset[int], bool]:
    sides = text.removesuffix("n")
    return frozenset(map(int, sides.split("."))) if sides else frozenset(), text.endswith("n")


def _state_code(word: str) -> int:
    """Return the code of the state that a word names, 0 where it names none."""
    return next((_STATE_CODES[bare] for bare in _without_clitics(word) if bare in _STATE_CODES), 0)


def _sides(word: str) -> tuple[int, ...]:
    """Return the sides that a word stands on, with or without a clitic in front."""
    return _SIDES.get(word) or _SIDES.get(_BEFORE.sub("", word)) or ()


def _lines(name: str) -> list[str]:
    text = (_HERE / "lexicon" / name).read_text(encoding="utf-8")
    return [normalize(line, "search").text for line in text.splitlines() if line and not line.startswith("#")]


def _with_article(word: str) -> tuple[str, str]:
    return word, f"ال{word}"


def _read_states() -> tuple[dict[str, int], dict[int, int]]:
    """Return the code of each form that names a state, and the number of the state that has a code.

    The number is the state's two letters, read as digits.
    """
    codes: dict[str, int] = {}
    states: dict[int, int] = {}
    for line in _lines("states.txt"):
        letters, *names = line.split()
        first, second = (string.ascii_lowercase.index(letter) for letter in letters)
        number = 26 * first + second
        for form in itertools.chain.from_iterable(map(_forms_of_state, names)):
            code = _sound(_stem(form))
            while states.setdefault(code, number) != number:  # it sounds like another: النيجر, نيجيريا
                code = (code + 1) & _HASH
            codes[form] = code
    return codes, states


def _forms_of_state(name: str) -> Iterator[str]:
    """Yield the forms of a name, which is one, and of an adjective, which has endings."""
    if not name.endswith("ي"):
        yield name
        return
    for ending in ("", "ه", "ين", "ون", "ا", "تين", "تان"):
        yield from _with_article(name + ending)


def _read_acts() -> dict[int, int]:
    """Return for the code of each form of an act the one that all its forms share."""
    acts: dict[int, int] = {}
    for line in _lines("acts.txt"):
        first, *others = (_sound(_stem(word)) for word in line.split())
        acts |= {code: first for code in (first, *others) if code not in acts and code not in _STATES}
    return acts


def _read_sides() -> dict[str, tuple[int, ...]]:
    sides: dict[str, tuple[int, ...]] = {}
    for axis, line in enumerate(_lines("opposites.txt")):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                sides[word] = (*sides.get(word, ()), 2 * axis + side)
    return sides


_COUNTS: Final = {word: name for name, *words in map(str.split, _lines("numbers.txt")) for word in words}
_NUMBER_WORDS: Final = {word: name for word, name in _COUNTS.items() if name.isdecimal()}
_ORDINAL_WORDS: Final = {
    form: name
    for word, name in _COUNTS.items()
    if name[0].isdecimal() and not name.isdecimal()
    for form in _with_article(word)
}
_ORDINALS: Final = frozenset(map(_number_code, _ORDINAL_WORDS.values()))
_UNITS: Final = {word: name for word, name in _COUNTS.items() if name.isalpha()}
_STATE_CODES, _STATES = _read_states()
_FORMULAS: Final = frozenset(
    form for line in _lines("formulas.txt") for word in line.split() for form in _with_article(word)
)
_PLAIN: Final = frozenset(word for line in _lines("plain.txt") for word in line.split())
_SIDES: Final = _read_sides()
_ACTS: Final = _read_acts()
_ACT_CODES: Final = frozenset(_ACTS.values())
_ORDINARY: Final = frozenset(_stem(word) for line in _lines("ordinary.txt") for word in line.split())

COMMON: Final = CommonWords(_HERE / "fingerprint.answers", shipped_checksum())
_KNOWN: Final = WordTable(encode_word, COMMON.read())
