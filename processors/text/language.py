"""The language of a text, by its script, its characteristic letters and its commonest words."""

import re
from importlib.resources import files
from typing import Final

_LEXICON: Final = files("processors.text") / "lexicon"
_READ: Final = 2_000  # characters: more of an article tells nothing new

_ARABIC_SCRIPT: Final = re.compile(r"[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN_SCRIPT: Final = re.compile(r"[a-zA-Z\u00c0-\u024f]+")
_OTHER_SCRIPT: Final = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+")


def _common_words() -> dict[str, frozenset[str]]:
    """Read the lexicon: a line for each language, its code and its commonest words."""
    lines = (_LEXICON / "language.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return {code.strip(): frozenset(words.split()) for code, words in pairs}


_COMMON: Final = _common_words()
# Letters that a language has and its neighbours do not; each one counts as much as a common word.
_LETTERS: Final = {
    "ar": "ةىأإيكؤ",
    "fa": "پچژگیک",
    "ur": "ٹڈڑںےہھۂ",
    "ckb": "ەێۆڕڵڤ",
}
_LATIN: Final = ("en", "fr")


def detect(text: str) -> str:
    """Return ``ar``, ``fa``, ``ur``, ``ckb`` (Sorani), ``en``, ``fr`` or ``other`` for ``text``."""
    start = text[:_READ].lower()
    arabic = sum(map(len, _ARABIC_SCRIPT.findall(start)))
    latin_words = _LATIN_SCRIPT.findall(start)
    latin = sum(map(len, latin_words))
    other = sum(map(len, _OTHER_SCRIPT.findall(start)))
    if other > arabic and other > latin:
        return "other"
    if arabic and arabic >= latin:
        return _arabic_script(start)
    return _best({code: _share(latin_words, code) for code in _LATIN}, "other")


def _arabic_script(text: str) -> str:
    words = _ARABIC_SCRIPT.findall(text)
    letters = sum(map(len, words))
    scores = {
        code: 3 * _share(words, code) + sum(map(text.count, own)) / letters for code, own in _LETTERS.items()
    }
    return _best(scores, "ar")


def _share(words: list[str], code: str) -> float:
    common = _COMMON[code]
    return sum(word in common for word in words) / len(words) if words else 0.0


def _best(scores: dict[str, float], otherwise: str) -> str:
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else otherwise
