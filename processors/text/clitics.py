"""What an Arabic word may be once its clitics and endings are off: وزير of والوزير, بوزيرها, الوزيرات.

Words are in the ``search`` strength. Broken plurals (وزراء) are other words. Which words begin or end like a
clitic but have none (بالون, والي, فلسطين) is data: processors/text/lexicon/. What a rule's term finds by
this: processors/rules/forms.py.
"""

from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Final

from processors.text.word_list import read_words

_LEXICON: Final = files("processors.text") / "lexicon"

# Words that have no clitic although they look it; and words whose first letters are their own, whatever
# ends them. All without the article.
WHOLE: Final = read_words(_LEXICON / "whole.txt")
BEGINNINGS: Final = read_words(_LEXICON / "beginnings.txt") | read_words(_LEXICON / "attested.txt") | WHOLE

# What stands before a word: with the article it is certain, without it is a guess; the lexicon may refuse it.
# Each by its first letter: nine words in ten are done with after one look.
_ARTICLED: Final = {
    "و": ("وبال", "وكال", "ولل", "وال"),
    "ف": ("فبال", "فكال", "فلل", "فال"),
    "ب": ("بال",),
    "ك": ("كال",),
    "ل": ("لل",),
    "ا": ("ال",),
}
SINGLE: Final = {
    "و": ("وب", "ول", "وك", "و"),
    "ف": ("فب", "فل", "فك", "ف"),
    "ب": ("ب",),
    "ك": ("ك",),
    "ل": ("ل",),
}
_FUTURE: Final = {"و": "وس", "ف": "فس", "س": "س"}  # before a verb of the present only: سيقول, وستعلن
_PRESENT: Final = "يتنا"
# By a word's first letter, where what is left of it may begin: words of other letters are left whole.
STARTS: Final = {
    first: tuple(sorted({0, *map(len, (*_ARTICLED.get(first, ()), *SINGLE.get(first, ())))}))
    for first in _ARTICLED
} | {"س": (0, 1)}
SHORTEST: Final = 3  # after a single letter: وقد, بها, لكن keep theirs

_LETTERS: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء0123456789"  # of the search strength; 1439ه is a year
# What stands after it, longest first within a kind: (ending, letters left at least, what it may stand for).
_PRONOUNS: Final = ("هما", "هم", "ها", "كم", "نا", "ه")
_IN_ORDER: Final = (
    *(("ات" + pronoun, 2, ("ات",)) for pronoun in _PRONOUNS),
    *(("ت" + pronoun, 2, ("ت", "ه")) for pronoun in _PRONOUNS),  # وزارتها: وزارة
    *(("ا" + pronoun, 2, ("ا", "ي")) for pronoun in _PRONOUNS),  # مستواها: مستوى
    ("ها", 2, ("",)),
    ("هم", 2, ("",)),
    *((pronoun, 3, ("",)) for pronoun in _PRONOUNS),
    ("ات", 3, ("ه", "")),
    ("ات", 2, ("ه",)),  # قوات: قوة
    ("تين", 2, ("ه",)),
    ("تان", 2, ("ه",)),
    ("ون", 4, ("", "ين")),  # sound plurals are made of four letters and more: مسلم, مدني, not بال
    ("ين", 3, ("", "ون")),  # also the dual: بلدين
    ("ان", 4, ("",)),
    ("وا", 3, ("",)),
    ("و", 4, ("",)),  # مسؤولو
    ("ا", 3, ("",)),  # رئيسا
    ("ي", 3, ("",)),
)

# By a word's last two letters: most pairs end nothing.
_ENDINGS: Final = {
    pair: endings
    for pair in map("".join, product(_LETTERS, repeat=2))
    if (endings := tuple(each for each in _IN_ORDER if each[0].endswith(pair) or pair.endswith(each[0])))
}

_CACHE: Final = 1 << 16  # word types: the commonest cover 97 of 100 words in 31,000 articles
LONGEST: Final = 30  # letters; with all its clitics no Arabic word has twenty


def stems(word: str) -> tuple[str, ...]:
    """Return what ``word`` may be without clitics and endings, most plausible first.

    The first has its proclitics off; endings come off in those that follow.
    """
    return _stems(word) if len(word) <= LONGEST else (word,)


@lru_cache(maxsize=_CACHE)
def _stems(word: str) -> tuple[str, ...]:
    chains = [unsuffixed(rest) for rest in unprefixed(word)]
    if len(chains) > 1:
        chains = [chain for chain in chains if not BEGINNINGS.isdisjoint(chain)] or chains
    return tuple(dict.fromkeys(stem for chain in chains for stem in chain))


def unprefixed(word: str) -> list[str]:
    """Return what may be left of ``word`` after its proclitics, most plausible first."""
    if word in BEGINNINGS:
        return [word]
    first = word[:1]
    singled = [word[len(prefix) :] for prefix in SINGLE.get(first, ()) if word.startswith(prefix)]
    if owned := [rest for rest in singled if rest in BEGINNINGS and len(rest) >= SHORTEST]:
        return owned  # بالله, والتزام, وبالون
    for prefix in _ARTICLED.get(first, ()):
        if word.startswith(prefix) and (articled := _unarticled(word, prefix)):
            return articled
    found = [rest for rest in singled if len(rest) >= SHORTEST]
    future = _FUTURE.get(first)
    if future and word.startswith(future):
        verb = word[len(future) :]
        found += [verb] if len(verb) > SHORTEST and verb[0] in _PRESENT else []
    return [*found, word]


def _unarticled(word: str, prefix: str) -> list[str]:
    rest = word[len(prefix) :]
    if prefix.endswith("لل"):
        if "الل" + rest in WHOLE:  # لله is ل + الله
            return ["الل" + rest]
        if len(rest) > 1:
            return ["ل" + rest, rest] if "ل" + rest in BEGINNINGS else [rest, "ل" + rest]  # للجنة: لجنة
    return [rest] if len(rest) > 1 else []


def unsuffixed(word: str) -> list[str]:
    """Return ``word`` and what may be left of it as its endings come off one after another."""
    found = [word]
    for stem in found:  # grows while it is read
        if stem in WHOLE:
            break
        found += [shorter for shorter in _shorter(stem) if shorter not in found]
    return found


def _shorter(stem: str) -> list[str]:
    """Return what ``stem`` may be with its last ending off; where one of these is whole, it is that."""
    rest, replacements = ending_off(stem)
    shorter = [rest + replacement for replacement in replacements]
    return next(([whole] for whole in shorter if whole in WHOLE), shorter)


def ending_off(stem: str) -> tuple[str, tuple[str, ...]]:
    """Return what is left of ``stem`` without its last ending, and what may have stood in its place."""
    for ending, left, replacements in _ENDINGS.get(stem[-2:], ()):
        if stem.endswith(ending) and len(stem) - len(ending) >= left:
            return stem[: -len(ending)], replacements
    return stem, ()
