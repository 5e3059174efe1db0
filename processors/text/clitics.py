"""What an Arabic word may be once its clitics and endings are off: a term finds the word in any dress.

The law: *a term matches a word when the word is the term, or the term wearing clitics and endings*. The word
may wear more than the term, never less: وزير matches والوزير, بوزيرها, الوزيرات; وزيرها does not match وزير.
Only the article and what stands before it (وال, بال, لل …) come off a term: الوزير and وزير name one thing.

    matches(term, word)  ⟺  word_keys(word) ∩ term_keys(term) ≠ ∅

Words and terms are in the ``search`` strength. Broken plurals (وزراء) are other words. Which words begin or
end like a clitic but wear none (بالون, والي, فلسطين) is data: processors/text/lexicon/.
"""

from functools import lru_cache
from importlib.resources import files
from typing import Final

_LEXICON: Final = files("processors.text") / "lexicon"


def _words(name: str) -> frozenset[str]:
    lines = (_LEXICON / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


# Words that wear nothing although they look it, in the ``search`` strength and without the article.
WHOLE: Final = _words("whole.txt")

# What stands before a word, longest first; the article inside is certain, a single letter is a guess.
_WITH_ARTICLE: Final = ("وبال", "فبال", "وكال", "فكال", "ولل", "فلل", "وال", "فال", "بال", "كال", "لل", "ال")
_SINGLE: Final = ("وب", "ول", "وك", "فب", "فل", "فك", "و", "ف", "ب", "ل", "ك")
_FUTURE: Final = ("وس", "فس", "س")  # before a verb of the present only: سيقول, وستعلن
_PRESENT: Final = "يتنا"

_SHORTEST: Final = 3  # a root has three letters: what is shorter is no word's stem
# Endings, longest first within a kind: (ending, letters that must be left, what may stand in its place).
_ENDINGS: Final = (
    *(("ت" + pronoun, 2, ("ت", "ه")) for pronoun in ("هما", "هم", "ها", "كم", "نا", "ه")),  # وزارتها: وزارة
    *(("ا" + pronoun, 2, ("ا", "ي")) for pronoun in ("هما", "هم", "ها", "كم", "نا", "ه")),  # مستواها: مستوى
    *((pronoun, 3, ("",)) for pronoun in ("هما", "هم", "ها", "كم", "نا", "ه")),
    ("ات", 3, ("ه", "")),
    ("تين", 2, ("ه",)),
    ("تان", 2, ("ه",)),
    ("ون", 4, ("", "ين")),  # sound plurals are made of four letters and more: مسلم, مدني, not بال
    ("ين", 3, ("", "ون")),  # also the dual: بلدين
    ("ان", 4, ("",)),
    ("وا", 3, ("",)),
    ("ي", 3, ("",)),
)

_CACHE: Final = 1 << 16  # word types; news vocabulary is Zipfian: 40,000 types cover 98% of a day's words


@lru_cache(maxsize=_CACHE)
def stems(word: str) -> tuple[str, ...]:
    """Return what ``word`` may be without clitics and endings, most plausible first, itself included."""
    if word in WHOLE:
        return (word,)
    found: dict[str, None] = {}
    known: dict[str, None] = {}
    for rest in _unprefixed(word):
        chain = _unsuffixed(rest)
        found |= dict.fromkeys(chain)
        if any(stem in WHOLE for stem in chain):
            known |= dict.fromkeys(chain)
    return tuple(known or found)


word_keys = stems


@lru_cache(maxsize=1 << 12)
def term_keys(term: str) -> tuple[str, ...]:
    """Return the keys under which a query's ``term`` looks for words."""
    bare = term
    if term not in WHOLE:
        for prefix in _WITH_ARTICLE:
            rest = term[len(prefix) :]
            if term.startswith(prefix) and len(rest) >= _SHORTEST:
                bare = "ل" + rest if prefix.endswith("لل") and "ل" + rest in WHOLE else rest
                break
    for ending, other in (("ون", "ين"), ("ين", "ون")):
        if bare.endswith(ending) and len(bare) >= _SHORTEST + 3 and bare not in WHOLE:
            return bare, bare[:-2] + other
    return (bare,)


def matches(term: str, word: str) -> bool:
    """Tell whether ``term`` finds ``word``, both in the ``search`` strength."""
    return not set(term_keys(term)).isdisjoint(word_keys(word))


def _unprefixed(word: str) -> list[str]:
    """Return what may be left of ``word`` after its proclitics, most plausible first."""
    found: list[str] = []
    for prefix in _WITH_ARTICLE:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            if prefix.endswith("لل"):
                if "الل" + rest in WHOLE:  # لله is ل + الله
                    found.append("الل" + rest)
                found.append("ل" + rest)  # للجنة is ل + لجنة, or ل + ال + لجنة
            if len(rest) >= _SHORTEST or (prefix == "ال" and len(rest) == 2):
                found.append(rest)
    found.append(word)
    found += [
        word[len(prefix) :]
        for prefix in _SINGLE
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST
    ]
    found += [
        word[len(prefix) :]
        for prefix in _FUTURE
        if word.startswith(prefix)
        and word[len(prefix) : len(prefix) + 1] in _PRESENT
        and len(word) - len(prefix) > _SHORTEST
    ]
    return found


def _unsuffixed(word: str) -> list[str]:
    """Return ``word`` and what may be left of it as its endings come off one after another."""
    found = [word]
    for stem in found:  # grows while it is read
        if stem in WHOLE:
            break
        found += [shorter for shorter in _shorter(stem) if shorter not in found]
    return found


def _shorter(stem: str) -> list[str]:
    """Return what ``stem`` may be with its last ending off."""
    for ending, left, replacements in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= left:
            return [stem[: -len(ending)] + replacement for replacement in replacements]
    return []
