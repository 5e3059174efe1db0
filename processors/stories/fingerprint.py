"""What is left of an article when two are to be compared without their texts: about 700 characters.

A fingerprint is an ordered list of the article's words, each as 24 bits: title first, then the lead, then the
rest. With it ``grouping`` can ask what a reader of one article learns from the other: which words of its
title and lead stand nowhere in the first. Beside the words travel the sides that the title and the lead
take (up or down, agrees or refuses: opposites.txt) and whether they negate.

It is a field of the enriched article, made in ``pipeline.enrich``: once an article, whatever the number of
rules and desks, and named by the pipeline's version like all else that is derived.
"""

import base64
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np

from processors.text.memo import Memo
from processors.text.normalize import normalize

_FORMAT: Final = "1"
_LEAD_WORDS: Final = 40  # of the body, plain ones not counted: who, what, where and how many
_READ: Final = 500  # words: what a news report has to say it says there
_MOST_WORDS: Final = 300  # 3 bytes each: the whole fingerprint stays below 1.3 KB
_HASH: Final = 0x3FFFFF  # 22 bits: a chance word is found in an article of 300 once in 14,000
_NUMBER: Final = 1 << 22
_NAMED: Final = 1 << 23  # said twice, and no everyday word: who or what the report is about
_UNNAMED: Final = np.uint32(0xFFFFFFFF ^ _NAMED)

_NEGATIONS: Final = frozenset(
    ("لا", "لم", "لن", "ليس", "ليست", "عدم", "بدون", "دون", "بلا", "ولا", "ولم", "ولن")
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A fingerprint, read. Words are hashes; ``words`` holds the lead, and the lead holds the title.

    ``named``: words of title and lead that the article says twice and that are not in ordinary.txt.
    ``title_sides`` and ``lead_sides``: an axis of opposites is ``2 * line`` or ``2 * line + 1``, by its side.
    """

    words: frozenset[int]
    title: frozenset[int]
    lead: frozenset[int]
    named: frozenset[int]
    title_numbers: frozenset[int]
    lead_numbers: frozenset[int]
    title_sides: frozenset[int]
    lead_sides: frozenset[int]
    negated_title: bool
    negated_lead: bool


def make_fingerprint(title: list[str], body: list[str]) -> str:
    """Return the fingerprint of an article from its words (``search`` strength, no boilerplate)."""
    in_title, in_body = _parted(title[:_READ]), _parted(body[:_READ])
    title_codes, body_codes = _codes(in_title), _codes(in_body)
    times = Counter(body_codes)
    words = dict.fromkeys(title_codes)
    titled = len(words)
    words |= dict.fromkeys(body_codes[:_LEAD_WORDS])
    led = len(words)
    words |= times  # a Counter is in the order of the text
    kept = list(words)[:_MOST_WORDS]
    for place, code in enumerate(kept[:led]):
        # A word of the title stands twice when the body has it.
        if code & _NAMED and times.get(code, 0) <= (place >= titled):
            kept[place] = code & ~_NAMED
    codes = np.array(kept, dtype="<u4")
    codes[led:] &= _UNNAMED
    packed = codes.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    lead_words = in_title + in_body[: _LEAD_WORDS + _LEAD_WORDS // 2]  # every third word is plain
    signs = (_signs(in_title), _signs(lead_words))
    return ":".join((_FORMAT, str(titled), str(led), *signs, base64.b64encode(packed).decode("ascii")))


@lru_cache(maxsize=1 << 12)
def read_fingerprint(text: str) -> Fingerprint:
    """Read a fingerprint; ValueError when it is none, or of a format that this version does not know."""
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
    return Fingerprint(
        words=frozenset(plain),
        title=frozenset(plain[:first]),
        lead=frozenset(plain[:last]),
        named=frozenset(code & ~_NAMED for code in codes[:last] if code & _NAMED),
        title_numbers=frozenset(code for code in plain[:first] if code & _NUMBER),
        lead_numbers=frozenset(code for code in plain[:last] if code & _NUMBER),
        title_sides=title_sides,
        lead_sides=lead_sides,
        negated_title=negated_title,
        negated_lead=negated_lead,
    )


def _parted(words: list[str]) -> list[str]:
    """Return ``words`` with those that a hashtag ties together parted."""
    return [part for word in words for part in word.split("_") if part] if "_" in "".join(words) else words


def _codes(words: list[str]) -> list[int]:
    """Return the codes of ``words``, plain words left out; five months and five years are two numbers."""
    codes = list(map(_CODES.__getitem__, words))
    for place in [place for place, code in enumerate(codes[:-1]) if code & _NUMBER]:
        unit = _UNITS.get(words[place + 1])
        if unit == "date":
            codes[place] = 0  # not a count
        elif unit:
            codes[place] = (zlib.crc32(unit.encode(), codes[place]) & _HASH) | _NUMBER
    return list(filter(None, codes))


def _code(word: str) -> int:
    """Return the 24 bits of a word, 0 for a plain one: the same for all dresses and spellings of a name."""
    if word in _PLAIN:
        return 0
    number = _number(word)
    if number:
        return (zlib.crc32(number.encode()) & _HASH) | _NUMBER
    code = zlib.crc32(_skeleton(word).encode()) & _HASH or 1
    return code if _stem(word) in _ORDINARY else code | _NAMED


def _number(word: str) -> str:
    """Return the digits that a word stands for, or nothing: years date a report, they do not count."""
    bare = word[1:] if word[0] in "وب" and len(word) > 1 and word[1:].isdecimal() else word
    if bare.isdecimal():
        digits = bare.lstrip("0") or "0"
        return "" if len(digits) == 4 and digits[:2] in {"19", "20"} else digits
    return _NUMBER_WORDS.get(word, "")


# Whatever looks like a clitic comes off: cheaper than processors.text.clitics, and it need not be right, only
# the same for every dress of a word. Three letters stay.
_BEFORE: Final = re.compile(r"\A[وف]?(?:[بك]?ال|لل|[بلك])?(?=\w{3})")
_BEHIND: Final = re.compile(r"(?<=\w{3})(?:هما|هم|ها|نا|ات|ون|ين|ان|يه|ه|ي|ا)\Z")
# Foreign names are spelt by ear: ترامب ترمب, بوتين بوتن, غوتيريش غوتيريس, غوغل جوجل, أميركا أمريكا.
_BY_EAR: Final = str.maketrans("شصجكقطثذضظ", "سسغغغتتددد", "اويى")


def _stem(word: str) -> str:
    return _BEHIND.sub("", _BEFORE.sub("", word))


def _skeleton(word: str) -> str:
    """Return the consonants of a word's stem, those that are told apart by ear alone as one."""
    stem = _stem(word)
    bare = stem[:1] + stem[1:].translate(_BY_EAR)
    return bare if len(bare) >= 3 else stem


def _signs(words: list[str]) -> str:
    """Write the sides that ``words`` take, and an n when they negate: ``4.11n``."""
    sides = sorted(set().union(*map(_SIDES_OF.__getitem__, words)))
    negates = not _NEGATIONS.isdisjoint(words)
    return ".".join(map(str, sides)) + ("n" if negates else "")


def _read_signs(text: str) -> tuple[frozenset[int], bool]:
    sides = text.removesuffix("n")
    return frozenset(map(int, sides.split("."))) if sides else frozenset(), text.endswith("n")


def _sides(word: str) -> tuple[int, ...]:
    """Return the sides that a word stands on, with or without a clitic in front."""
    return _SIDES.get(word) or _SIDES.get(_BEFORE.sub("", word)) or ()


def _lines(name: str) -> list[str]:
    text = (files("processors.stories") / "lexicon" / name).read_text(encoding="utf-8")
    return [normalize(line, "search").text for line in text.splitlines() if line and not line.startswith("#")]


def _read_sides() -> dict[str, tuple[int, ...]]:
    sides: dict[str, tuple[int, ...]] = {}
    for axis, line in enumerate(_lines("opposites.txt")):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                sides[word] = (*sides.get(word, ()), 2 * axis + side)
    return sides


_COUNTS: Final = {word: name for name, *words in map(str.split, _lines("numbers.txt")) for word in words}
_NUMBER_WORDS: Final = {word: name for word, name in _COUNTS.items() if name.isdecimal()}
_UNITS: Final = {word: name for word, name in _COUNTS.items() if not name.isdecimal()}
_PLAIN: Final = frozenset(word for line in _lines("plain.txt") for word in line.split())
_SIDES: Final = _read_sides()
_ORDINARY: Final = frozenset(_stem(word) for line in _lines("ordinary.txt") for word in line.split())

_TYPES: Final = 1 << 18  # word types: those of a year's news
_CODES: Final = Memo(_code, _TYPES)
_SIDES_OF: Final = Memo(_sides, _TYPES)
