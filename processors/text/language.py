"""The language of a text: by its script, then its characteristic letters, then its commonest words.

Arabic, Persian, Urdu and Sorani share most letters; each has some that the others lack. But whole outlets
type Arabic on Persian or Urdu keyboards: a text of Persian letters is Arabic where its words say so, most of
all by the article. Only a text whose letters leave a doubt is asked for its words, so an Arabic article costs
15 us.
"""

import re
from importlib.resources import files
from typing import Final

import numpy as np

from processors.text.characters import WORD, codes

_LATIN: Final = {"en", "fr"}  # not other: that may be Pashto, whose short titles look Arabic
_READ: Final = 1_000  # characters: more of an article tells nothing new
_ENOUGH: Final = (
    0.03  # of a text's letters: a language's own letters make 8 % and more, a foreign name 1 or 2 %
)

# Kinds of letters. The order is that of the counts in ``detect``.
_KINDS: Final = {
    "arabic": "ةىأإآكيؤ",
    "persian": "پچژگکی",  # Urdu and Sorani write them too
    "urdu": "ٹڈڑںےہھۂۓ",
    "sorani": "ەێۆڕڵ",
    # Pashto, Sindhi, Uyghur
    "foreign": "ټډړږښګڼځڅۍټٻڀٺٽڊڌڍڃڄڇڙڦڳڱڻېۇۋۈ",
}
_ARABIC_SCRIPT: Final = (
    range(0x620, 0x700),
    range(0x750, 0x780),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFEFD),
)
_LATIN_SCRIPT: Final = (range(0x41, 0x5B), range(0x61, 0x7B), range(0xC0, 0x250), range(0x1E00, 0x1F00))
_LATIN_WORD: Final = re.compile(r"[a-z\u00df-\u024f]+")
_ARABIC_WORD: Final = re.compile(r"[\u0620-\u06ff]+")
# The article before three letters and more, and the ة that ends a word: no Persian or Urdu word is built so.
_ARABIC_FORM: Final = re.compile(r"[وف]?[بك]?ال\w{3,}|[وف]?لل\w{3,}|\w{3,}[ةۃ]")
# What the keys of other keyboards write for letters of Arabic; ى for ي is another hand's habit.
_TYPED: Final = str.maketrans("یېےىکہھۃ", "ييييكههة")


def _letter_kinds() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Make the table of kinds: 0 no letter, 1 another script, 2 Latin, 3 Arabic script, then ``_KINDS``."""
    table = WORD.astype(np.uint8)
    table[0x30:0x3A] = table[0x660:0x66A] = table[0x6F0:0x6FA] = 0  # digits speak no language
    for kind, blocks in ((2, _LATIN_SCRIPT), (3, _ARABIC_SCRIPT)):
        for block in blocks:
            table[block.start : block.stop] *= kind
    for kind, letters in enumerate(_KINDS.values(), 4):
        table[[ord(letter) for letter in letters]] = kind
    return table


def _common_words() -> dict[str, frozenset[str]]:
    """Read the lexicon: a line for each language, its code and its commonest words."""
    lexicon = files("processors.text") / "lexicon" / "language.txt"
    lines = [line for line in lexicon.read_text(encoding="utf-8").splitlines() if line[:1] not in {"", "#"}]
    return {code: frozenset(words.split()) for code, words in (line.split(": ", 1) for line in lines)}


_KIND: Final = _letter_kinds()
_COMMON: Final = _common_words()
_TYPED_COMMON: Final = {word.translate(_TYPED) for word in _COMMON["ar"]}


def detect(text: str) -> str:
    """Return ``ar``, ``fa``, ``ur``, ``ckb`` (Sorani), ``en``, ``fr`` or ``other`` for ``text``."""
    start = text[:_READ]
    counts = np.bincount(_KIND.take(codes(start)), minlength=4 + len(_KINDS)).tolist()
    other, latin = counts[1:3]
    if sum(counts[3:]) >= max(latin, other, 1):
        return _in_arabic_script(start, counts[3:])
    return _in_latin_script(start) if latin >= max(other, 1) else "other"


def detect_article(text: str, title: str) -> str:
    """Return the language of an article's text, but Arabic where only its title is (a list of films)."""
    found = detect(text)
    return "ar" if found in _LATIN and detect(title) == "ar" else found


def _in_arabic_script(text: str, counts: list[int]) -> str:
    _, arabic, persian, urdu, sorani, foreign = counts
    enough = _ENOUGH * sum(counts)
    if foreign > enough:
        return "other"
    articles = text.count(" ال")
    if arabic + articles < persian + urdu + sorani:
        words = _ARABIC_WORD.findall(text)
        if _is_arabic_typed_elsewhere(words):
            return "ar"
        if max(urdu, sorani) > enough:
            return "ur" if urdu > sorani else "ckb"
        return _by_words(words, ("fa", "ur")) or "fa"
    if articles or "ة" in text:
        return "ar"
    return _by_words(_ARABIC_WORD.findall(text), ("ar", "fa", "ur", "ckb")) or "ar"


def _is_arabic_typed_elsewhere(words: list[str]) -> bool:
    """Tell whether more words are built as Arabic's are, or are its commonest, than another's commonest."""
    typed = [word.translate(_TYPED) for word in words]
    arabic = sum(word in _TYPED_COMMON or bool(_ARABIC_FORM.fullmatch(word)) for word in typed)
    return arabic > max(sum(word in _COMMON[code] for word in words) for code in ("fa", "ur", "ckb"))


def _in_latin_script(text: str) -> str:
    found = _by_words(_LATIN_WORD.findall(text.lower()), ("en", "fr", "other"))
    return found or ("en" if text.isascii() else "other")


def _by_words(words: list[str], languages: tuple[str, ...]) -> str:
    """Return the language with the most common words among ``words``, the first of equals, or nothing."""
    seen = {code: sum(word in _COMMON[code] for word in words) for code in languages}
    best = max(seen, key=seen.__getitem__)
    return best if seen[best] else ""
