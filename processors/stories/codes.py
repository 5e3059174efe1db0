"""What a word says of a report, in one number: its code of 24 bits, and above it what else is known of it.

All forms and spellings of a name have one code, and so have the forms of a number; a word that says nothing
of what a report is about (plain.txt) has 0. Known besides are words that count or date (numbers.txt), that
take a side (up or down, agrees or refuses: opposites.txt), that negate, that name a state (states.txt) and
that belong to the formulas of protocol (formulas.txt).
"""

import itertools
import re
import string
import zlib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from processors.text.common_words import CommonWords, shipped_checksum
from processors.text.normalize import normalize
from processors.text.word_table import WordTable

_HERE: Final = files("processors.stories")

NUMBER: Final = 1 << 22
NAMED: Final = 1 << 23  # no everyday word: who or what a report may be about
CODE: Final = 0xFFFFFF
# What else is known of a word stands above its code, so that a word is looked up once.
COUNTED: Final = 1 << 24  # a unit, or a date: what a number before it counts
SIDED: Final = 1 << 25
NEGATES: Final = 1 << 26
ORDINAL: Final = 1 << 27
STATE: Final = 1 << 28
FORMULA: Final = 1 << 29  # the highest: what is as great has it

_HASH: Final = 0x3FFFFF  # 22 bits: a chance word is found in an article of 300 once in 14,000

_SHORT: Final = 3  # letters of a verb that with a س before it is read for another word: ستقع
_NEGATIONS: Final = frozenset(
    ("لا", "لم", "لن", "ليس", "ليست", "عدم", "بدون", "دون", "بلا", "ولا", "ولم", "ولن")
)


def encode_word(word: str) -> int:
    """Return a word's code, and in the bits above it what else is known of it."""
    traits = (
        (COUNTED, word in UNITS),
        (SIDED, bool(sides(word))),
        (NEGATES, negates(word)),
        (ORDINAL, bool(_ordinal(word))),
        (STATE, word not in _PLAIN and _state_code(word) > 0),
        (FORMULA, any(bare in _FORMULAS for bare in _without_clitics(word))),
    )
    return _code(word) | sum(trait for trait, has in traits if has)


def _code(word: str) -> int:
    """Return the 24 bits of a word, 0 for a plain one: the same for all forms and spellings of a name."""
    if word in _PLAIN or (len(word) == 1 and not word.isdecimal()):  # لـ"ضبط الأسعار"
        return 0
    word = _SERVANT.sub("", word)
    number = read_number(word)
    if number:
        return _number_code(number)
    if state := _state_code(word):
        return state | NAMED
    stem = _stem(word)
    code = _sound(stem)
    return code if stem in _ORDINARY else code | NAMED


def counted(number: int, unit: str) -> int:
    """Return the code of a number of something: five months and five years are two."""
    return (zlib.crc32(unit.encode(), number) & _HASH) | NUMBER


def read_number(word: str) -> str:
    """Return the digits that a word stands for, or nothing: years date a report, they do not count."""
    bare = word[1:] if word[0] in "وبل" and len(word) > 1 and word[1:].isdecimal() else word
    if bare.isdecimal():
        digits = bare.lstrip("0") or "0"
        return "" if len(digits) == 4 and digits[:2] in {"19", "20"} else digits
    return _NUMBER_WORDS.get(word) or _NUMBER_WORDS.get(_CLITIC.sub("", word)) or _ordinal(word)


def is_number(code: int) -> bool:
    """Tell whether the code of a word is a number's."""
    return bool(code & NUMBER)


def is_act(code: int) -> bool:
    """Tell whether the code of a word is that of an act."""
    return code in ACT_CODES


def negates(word: str) -> bool:
    """Tell whether a word of ``search`` strength says no."""
    return word in _NEGATIONS


def is_plain(word: str) -> bool:
    """Tell whether a word of ``search`` strength says nothing of what a report is about."""
    return word in _PLAIN


def _number_code(number: str) -> int:
    return (zlib.crc32(number.encode()) & _HASH) | NUMBER


def _ordinal(word: str) -> str:
    return next((_ORDINAL_WORDS[bare] for bare in _without_clitics(word) if bare in _ORDINAL_WORDS), "")


@lru_cache(maxsize=1 << 4)  # a new word is asked for five times in a row
def _without_clitics(word: str) -> tuple[str, ...]:
    """Return a word as it is, and what is left of it without what may be a clitic: وللتركي, للتركي, التركي.

    The article stays: where a lexicon has it, a word without it is another.
    """
    found = [word]
    for clitics in filter(word.startswith, _CLITICS):
        bare = word.removeprefix(clitics)
        found.append(bare)
        if clitics.endswith("ل") and bare.startswith("ل"):
            found.append(f"ا{bare}")
    return tuple(found)


# Whatever looks like a clitic comes off: cheaper than processors.text.clitics, and it need not be right, only
# the same for every form of a word. Three letters stay.
_BEFORE: Final = re.compile(r"\A[وف]?(?:[بك]?ال|لل|[بلك])?(?=\w{3})")
_BEHIND: Final = re.compile(r"(?<=\w{3})(?:هما|هم|ها|نا|ات|ون|ين|ان|يه|ه|ي|ا)\Z")
# Of words that a lexicon holds in each form: here it must be right.
_CLITICS: Final = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
# Outlets write عبدالعزيز and عبد العزيز: both are العزيز, for عبد alone is plain.
_SERVANT: Final = re.compile(r"\Aعبد(?=ال\w{3})")
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


def _state_code(word: str) -> int:
    """Return the code of the state that a word names, 0 where it names none."""
    return next((_STATE_CODES[bare] for bare in _without_clitics(word) if bare in _STATE_CODES), 0)


def sides(word: str) -> tuple[int, ...]:
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
        acts |= {code: first for code in (first, *others) if code not in acts and code not in STATES}
    return acts


@cache
def coming() -> dict[int, frozenset[int]]:
    """Return for the code of each future, سيعلن, those of the forms that say that it has come: أعلن, يعلن."""
    found: dict[int, frozenset[int]] = {}
    for line in (*_lines("acts.txt"), *_lines("coming.txt")):
        forms = line.split()
        came = frozenset(ACTS.get(code, code) for code in map(_sound, map(_stem, forms)))
        futures = (f"س{verb}" for verb in forms if verb[0] in "يت" and len(verb) > _SHORT)
        found |= {_sound(_stem(future)): came for future in futures}
    return found


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
ORDINALS: Final = frozenset(map(_number_code, _ORDINAL_WORDS.values()))
UNITS: Final = {word: name for word, name in _COUNTS.items() if name.isalpha()}
_STATE_CODES, STATES = _read_states()
_FORMULAS: Final = frozenset(
    form for line in _lines("formulas.txt") for word in line.split() for form in _with_article(word)
)
_PLAIN: Final = frozenset(word for line in _lines("plain.txt") for word in line.split())
_SIDES: Final = _read_sides()
ACTS: Final = _read_acts()
ACT_CODES: Final = frozenset(ACTS.values())
_ORDINARY: Final = frozenset(_stem(word) for line in _lines("ordinary.txt") for word in line.split())

COMMON: Final = CommonWords(_HERE / "codes.answers", shipped_checksum())


@cache
def shipped_codes() -> WordTable:
    """Return the table of codes, with what Rasid ships of it: 12 MB for who makes fingerprints."""
    return WordTable(encode_word, COMMON.read())
