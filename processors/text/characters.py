"""What each Unicode character becomes: two tables over all code points, made once at import.

A table is indexed by code point and says what the character becomes (a code point), or one of three signs:
``DROPPED`` (nothing), ``EXPANDS`` (several characters, see ``EXPANSIONS``), ``COMPOSES`` (a mark that may
join the letter before it). Looking 1,500 characters up this way costs 3 us; ``str.translate`` costs 60.

Sources: Unicode's character data (through ``unicodedata``) and pyarabic's marks. pyarabic's own folding is
not used, because it loses words: its normalize_hamza turns إرهابي into ءرهابي, its normalize_alef turns على
into علا and مستشفى into مستشفا, its normalize_ligature drops the hamza of ﻹ, and neither Persian letters nor
digits are folded. Here أإآٱ become ا, ى becomes ي (in ``search`` only), ﻹ becomes لإ.
"""

import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from pyarabic import araby

Codes = NDArray[np.uint32]
Strength = Literal["exact", "search"]

DROPPED: Final = 0x110000  # the first number that is no code point; the signs sort above every character
EXPANDS: Final = 0x110001
COMPOSES: Final = 0x110002

# Written unlike but typed for the same letter: keyboards of other languages, glyph variants. Folded in both
# strengths, because a reader sees the same word.
_TYPOGRAPHY: Final = {
    "ٱ": "ا",
    "ی": "ي", "ۍ": "ي", "ې": "ي", "ے": "ي", "ۓ": "ئ",
    "ک": "ك", "ڪ": "ك", "ڬ": "ك",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۂ": "ه", "ۃ": "ة",
    "ڡ": "ف", "ڢ": "ف", "ٯ": "ق", "ڧ": "ق", "ٮ": "ب", "ڽ": "ن", "ں": "ن",
    "٫": ".", "٬": ",", "٪": "%",
    # Left-over markup is not text; without these signs, normalising twice cannot find an entity anew.
    "&": " ", "<": " ", ">": " ",
}  # fmt: skip

# Spelled unlike by different hands: folded in ``search`` only.
_ORTHOGRAPHY: Final = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا",
    "ى": "ي", "ێ": "ي", "ٸ": "ي",
    "ة": "ه",
    "ؤ": "ء", "ئ": "ء", "ٶ": "ء", "ٷ": "ء", "ٴ": "ء",  # مسؤول, مسئول, مسءول: the seat is habit
    "ڤ": "ف", "پ": "ب", "چ": "ج", "ژ": "ز", "گ": "ك", "ڭ": "ك", "ڨ": "ق",  # foreign sounds
    "ٹ": "ت", "ڈ": "د", "ڑ": "ر", "ڕ": "ر", "ڵ": "ل", "ۆ": "و", "ۇ": "و", "ۋ": "و",
}  # fmt: skip

_LINE_BREAKS: Final = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE: Final = "\u034f\u115f\u1160\u3164" + "".join(map(chr, range(0xFE00, 0xFE10)))
_ARABIC_BLOCKS: Final = (range(0x600, 0x780), range(0x870, 0x900), range(0x10EC0, 0x10F00))
_COMPATIBILITY: Final = (
    range(0xFB00, 0xFE00), range(0xFE70, 0xFF00), range(0xFF00, 0xFFF0), range(0x1D400, 0x1D800),
    range(0x1EE00, 0x1EF00),
)  # fmt: skip
_SCANNED: Final = 0x20000  # categories are asked for these; above are ideographs, tags and nothing else yet
_IDEOGRAPHS: Final = slice(0x20000, 0x40000)
_TAGS: Final = slice(0xE0000, 0xE1000)
_CATEGORIES: Final = [unicodedata.category(chr(code)) for code in range(_SCANNED)]
# Hamza and madda that sit on the letter before them, and the accents of Latin, Greek and Cyrillic.
COMPOSING: Final = "\u0653\u0654\u0655" + "".join(map(chr, range(0x300, 0x370)))
# Seen as part of the letter before: a span that ends with a letter takes these along.
MARKS: Final = frozenset(
    araby.TATWEEL
    + "".join((*araby.DIACRITICS, *araby.SMALL))
    + "".join(chr(code) for block in _ARABIC_BLOCKS for code in block if _CATEGORIES[code] == "Mn")
)


def _exact() -> Iterator[tuple[int, str]]:
    """Yield what changes in ``exact``: (code point, what it becomes)."""
    for code, category in enumerate(_CATEGORIES):
        if category in {"Zs", "Cc"}:
            yield code, " "
        elif category == "Cf":
            yield code, ""
        elif category == "Cs":
            yield code, "\ufffd"
        elif category == "Nd":
            yield code, str(unicodedata.digit(chr(code)))
    for plain, chars in (("", MARKS), ("", _INVISIBLE), ("\n", _LINE_BREAKS)):
        yield from ((ord(char), plain) for char in chars)
    for code in chain(*_COMPATIBILITY):
        if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code):
            # An isolated mark decomposes to a space and the mark: neither is text.
            letters = "".join(char for char in plain if char not in MARKS)
            yield code, "".join(_TYPOGRAPHY.get(char, char) for char in letters if letters.strip())
    for char, plain in _TYPOGRAPHY.items():
        yield ord(char), plain


def _search() -> Iterator[tuple[int, str]]:
    """Yield what ``search`` changes after ``exact``: spelling, case, accents."""
    for code in (*range(0x41, 0x530), *range(0x1E00, 0x2000)):
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0].lower()
        if char.isalpha() and len(base) == 1 and base != char:
            yield code, base
    for char, plain in _ORTHOGRAPHY.items():
        yield ord(char), plain


def _settled(changes: dict[int, str]) -> dict[int, str]:
    """Follow each change until nothing changes any more: ﹠ → & → space."""
    followed = {code: plain.translate(changes) for code, plain in changes.items()}
    return changes if followed == changes else _settled(followed)


def _tables() -> tuple[dict[Strength, Codes], dict[Strength, dict[int, str]]]:
    exact = _settled(dict(_exact()))
    search = _settled(dict(_search()) | exact)
    tables: dict[Strength, Codes] = {}
    expansions: dict[Strength, dict[int, str]] = {}
    for strength, changes in (("exact", exact), ("search", search)):
        table = np.arange(0x110000, dtype=np.uint32)
        table[_TAGS] = DROPPED
        for code, plain in changes.items():
            table[code] = ord(plain) if len(plain) == 1 else EXPANDS if plain else DROPPED
        table[[ord(char) for char in COMPOSING]] = COMPOSES
        tables[strength] = table  # type: ignore[index]
        expansions[strength] = {c: p for c, p in changes.items() if len(p) > 1}  # type: ignore[index]
    return tables, expansions


def _word_characters() -> NDArray[np.bool_]:
    table = np.zeros(0x110000, dtype=np.bool_)
    table[:_SCANNED] = [category[0] in "LNM" for category in _CATEGORIES]
    table[_IDEOGRAPHS] = True
    return table


TABLES, EXPANSIONS = _tables()
WORD: Final = _word_characters()


def codes(text: str) -> Codes:
    """Return the code points of ``text``; lone surrogates are code points too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(points: Codes) -> str:
    """Return the text with these code points."""
    return points.tobytes().decode("utf-32-le")
