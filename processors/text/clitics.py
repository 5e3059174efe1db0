"""What an Arabic word may be once its clitics and endings are off: a term finds the word in any form.

The law: *a term matches a word when the word is the term, or the term with clitics and endings*. The word
may have more than the term, never less: وزير matches والوزير, بوزيرها, الوزيرات; وزيرها does not match وزير.
Only the article and what stands before it (وال, بال, لل …) come off a term: الوزير and وزير name one thing.

    matches(term, word)  ⟺  word_keys(word) ∩ term_keys(term) ≠ ∅

Words and terms are in the ``search`` strength. Broken plurals (وزراء) are other words. Which words begin or
end like a clitic but have none (بالون, والي, فلسطين) is data: processors/text/lexicon/.
"""

from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Final

from processors.text.word_list import read_words

_LEXICON: Final = files("processors.text") / "lexicon"

# Words that have no clitic although they look it; and words whose first letters are their own, whatever
# ends them. All without the article.
_WHOLE: Final = read_words(_LEXICON / "whole.txt")
_BEGINNINGS: Final = read_words(_LEXICON / "beginnings.txt") | read_words(_LEXICON / "attested.txt") | _WHOLE

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
_SINGLE: Final = {
    "و": ("وب", "ول", "وك", "و"),
    "ف": ("فب", "فل", "فك", "ف"),
    "ب": ("ب",),
    "ك": ("ك",),
    "ل": ("ل",),
}
_FUTURE: Final = {"و": "وس", "ف": "فس", "س": "س"}  # before a verb of the present only: سيقول, وستعلن
_PRESENT: Final = "يتنا"
_SHORTEST: Final = 3  # after a single letter: وقد, بها, لكن keep theirs

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
_LONGEST: Final = 30  # letters; with all its clitics no Arabic word has twenty


def stems(word: str) -> tuple[str, ...]:
    """Return what ``word`` may be without clitics and endings, most plausible first.

    The first has its proclitics off; endings come off in those that follow.
    """
    return _stems(word) if len(word) <= _LONGEST else (word,)


@lru_cache(maxsize=_CACHE)
def _stems(word: str) -> tuple[str, ...]:
    chains = [_unsuffixed(rest) for rest in _unprefixed(word)]
    if len(chains) > 1:
        chains = [chain for chain in chains if not _BEGINNINGS.isdisjoint(chain)] or chains
    return tuple(dict.fromkeys(stem for chain in chains for stem in chain))


def word_keys(word: str) -> tuple[str, ...]:
    """Return the keys under which an article's ``word`` can be found."""
    return stems(word)


def term_keys(term: str) -> tuple[str, ...]:
    """Return the keys under which a query's ``term`` looks for words."""
    keys = stems(term)
    bare = term if term in keys else keys[0]
    for ending, other in (("ون", "ين"), ("ين", "ون")):
        if bare.endswith(ending) and bare[:-2] + other in _unsuffixed(bare):
            return bare, bare[:-2] + other
    return (bare,)


def matches(term: str, word: str) -> bool:
    """Tell whether ``term`` finds ``word``, both in the ``search`` strength."""
    return not set(term_keys(term)).isdisjoint(word_keys(word))


def _unprefixed(word: str) -> list[str]:
    """Return what may be left of ``word`` after its proclitics, most plausible first."""
    if word in _BEGINNINGS:
        return [word]
    first = word[:1]
    singled = [word[len(prefix) :] for prefix in _SINGLE.get(first, ()) if word.startswith(prefix)]
    if owned := [rest for rest in singled if rest in _BEGINNINGS and len(rest) >= _SHORTEST]:
        return owned  # بالله, والتزام, وبالون
    for prefix in _ARTICLED.get(first, ()):
        if word.startswith(prefix) and (articled := _unarticled(word, prefix)):
            return articled
    found = [rest for rest in singled if len(rest) >= _SHORTEST]
    future = _FUTURE.get(first)
    if future and word.startswith(future):
        verb = word[len(future) :]
        found += [verb] if len(verb) > _SHORTEST and verb[0] in _PRESENT else []
    return [*found, word]


def _unarticled(word: str, prefix: str) -> list[str]:
    rest = word[len(prefix) :]
    if prefix.endswith("لل"):
        if "الل" + rest in _WHOLE:  # لله is ل + الله
            return ["الل" + rest]
        if len(rest) > 1:
            return ["ل" + rest, rest] if "ل" + rest in _BEGINNINGS else [rest, "ل" + rest]  # للجنة: لجنة
    return [rest] if len(rest) > 1 else []


def _unsuffixed(word: str) -> list[str]:
    """Return ``word`` and what may be left of it as its endings come off one after another."""
    found = [word]
    for stem in found:  # grows while it is read
        if stem in _WHOLE:
            break
        found += [shorter for shorter in _shorter(stem) if shorter not in found]
    return found


def _shorter(stem: str) -> list[str]:
    """Return what ``stem`` may be with its last ending off."""
    for ending, left, replacements in _ENDINGS.get(stem[-2:], ()):
        if stem.endswith(ending) and len(stem) - len(ending) >= left:
            shorter = [stem[: -len(ending)] + replacement for replacement in replacements]
            return next(([whole] for whole in shorter if whole in _WHOLE), shorter)
    return []
