"""Which terms find a word: the word without its clitics and endings, as far as it means what they mean.

The law: *a term finds a word when the word is the term, or the term with clitics and endings*. The word may
have more than the term, never less: وزير finds والوزير, بوزيرها, الوزيرات; وزيرها does not find وزير. Only
the article and what stands before it (وال, بال, لل …) come off a term: الوزير and وزير name one thing.

    matches(term, word)  ⟺  word_keys(word) ∩ term_keys(term) ≠ ∅

The clitics and endings are those of ``processors.text.clitics``, and the ت of a verb. But no ending comes off
a word of ``lexicon/other_words.txt``, which means something else than what is left (البحرين is not البحر,
الكتابة no كتاب), and a word of ``lexicon/worn.txt`` wears its clitic (لغزة is غزة). Here ة and ى at a word's
end are told from ه and ي, as far as a text does: كتابه is his book.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

from processors.text import clitics
from processors.text.normalize import normalize

_CACHED: Final = 1 << 16  # word types: the commonest cover 97 of 100 words in 31,000 articles
_LEXICON: Final = files("processors.rules") / "lexicon"
_FOLDED: Final = {"ة": "ه", "ى": "ي"}
_SHORTEST_IN_ALEF: Final = 5  # letters: of what ends in ا and ات, كاميرا and كاميرات
# What may be two words, and after which words it is surely the first: بحرية, naval or with freedom.
_TWO_IN_ONE: Final = frozenset({"بحرية"})
_SURELY_FIRST: Final = "\u0640"  # stands behind it then: no exact form has a tatweel


class _Fold(dict[int, str]):
    """From a character of an exact form to its search form, found when it is first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = normalize(chr(code), "search").text
        return self[code]


_FOLD: Final = _Fold()


def spelled_alike(word: str) -> str:
    """Return the search form of a word in its exact form: what all its spellings share."""
    return word.translate(_FOLD)


def in_context(words: list[str]) -> list[str]:
    """Return words in their exact form, with a mark on those whose neighbours say which of two they are."""
    if _TWO_IN_ONE.isdisjoint(words):
        return words
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return [
        word + _SURELY_FIRST if word in _TWO_IN_ONE and _describes(before, after) else word
        for before, word, after in around
    ]


def without_context(word: str) -> str:
    """Return a word of ``in_context`` as it is written."""
    return word.removesuffix(_SURELY_FIRST)


def word_keys(word: str) -> tuple[str, ...]:
    """Return the keys under which an article's word, in its exact form, is found."""
    return _keys(word) if len(word) <= clitics.LONGEST else (spelled_alike(word),)


@lru_cache(maxsize=_CACHED)
def _keys(word: str) -> tuple[str, ...]:
    written = without_context(word)
    alike = spelled_alike(written)
    chains = _chains(written, alike)
    if word in _TWO_IN_ONE:
        chains.append(_chain(_as_it_ends(written)[1:]))
    found = dict.fromkeys(_folded(stem) for chain in chains for stem in chain)
    if _as_it_ends(written) in _WORN:
        found[alike] = None
    return tuple(found)


def term_keys(term: str) -> tuple[str, ...]:
    """Return the keys under which a query's word, in its exact form, looks for words."""
    alike, keys = spelled_alike(term), word_keys(term)
    bare = alike if alike in keys else keys[0]
    for ending, other in (("ون", "ين"), ("ين", "ون")):
        if bare.endswith(ending) and bare[:-2] + other in clitics.unsuffixed(bare):
            return bare, bare[:-2] + other
    return (bare,)


def matches(term: str, word: str) -> bool:
    """Tell whether ``term`` finds ``word``, both in their exact form."""
    return not set(term_keys(term)).isdisjoint(word_keys(word))


def _describes(before: str, after: str) -> bool:
    """Tell whether a word in ة between these is an adjective: after a feminine noun, both without article."""
    return before.endswith(("ة", "ات")) and not before.startswith("ال") and not after.startswith("ال")


def _chains(written: str, alike: str) -> list[list[str]]:
    """Return what may be left of a word after its proclitics, with its endings off, most plausible first."""
    ends = _as_it_ends(written)
    if ends in _WORN:
        return _chains(written[1:], alike[1:])
    if ends in _OTHER:
        return [[ends]]
    chains = [_chain(rest, is_noun=is_noun) for rest, is_noun in _rests(ends, alike)]
    if owning := [chain for chain in chains if any(map(_owns_its_beginning, chain))]:
        return owning
    for prefix in clitics.SINGLE.get(alike[:1], ()):
        if alike.startswith(prefix) and ends[len(prefix) :] in _OTHER:
            return [[ends[len(prefix) :]]]
    return chains


def _rests(ends: str, alike: str) -> Iterator[tuple[str, bool]]:
    """Yield what may be left of a word after its proclitics, and whether it must be a noun then."""
    for rest in clitics.unprefixed(alike):
        has_article = alike[: -len(rest)].endswith(("ال", "لل"))
        # Nothing of his wears the article: الكتابه is الكتابة, in another hand.
        is_feminine = has_article and f"{rest[:-1]}ة" in _OTHER and rest.endswith("ه")
        yield rest[:-1] + ("ة" if is_feminine else ends[-1:]), has_article or alike.endswith("ات")


def _chain(word: str, *, is_noun: bool = False) -> list[str]:
    """Return ``word`` and what may be left of it as its endings come off one after another."""
    found = [word]
    for stem in found:  # grows while it is read
        if _is_whole(stem):
            found += [stem[:-1]] if _is_relation(stem) else []
            break
        found += [shorter for shorter in _shorter(stem) if shorter not in found]
    if word.endswith("ت") and not is_noun and len(word) > clitics.SHORTEST and not _is_whole(word):
        found.append(word[:-1])  # أعلنت
    return found


def _shorter(stem: str) -> list[str]:
    """Return what ``stem`` may be with its last ending off; where one of these is whole, it is that."""
    if stem[-1:] in _FOLDED:
        return [stem[:-1]] if len(stem) > clitics.SHORTEST else []
    rest, replacements = clitics.ending_off(stem)
    if stem.endswith("ات") and len(rest) >= _SHORTEST_IN_ALEF:
        replacements += ("ا",)  # ميليشيات
    # Only of ة is there a ه in the place of an ending: كتابتها, كتابات.
    shorter = [rest + ("ة" if replacement == "ه" else replacement) for replacement in replacements]
    return next(([whole] for whole in shorter if _is_whole(whole)), shorter)


def _owns_its_beginning(stem: str) -> bool:
    return stem in _OTHER or _folded(stem) in clitics.BEGINNINGS


def _is_relation(stem: str) -> bool:
    """Tell whether a whole word is the feminine of another: رسمية of رسمي."""
    return stem.endswith("ية") and stem not in _OTHER and stem[:-1] in clitics.WHOLE


def _is_whole(stem: str) -> bool:
    return stem in _OTHER or _folded(stem) in clitics.WHOLE


def _as_it_ends(word: str) -> str:
    """Return the search form of a word, but for ة and ى at its end."""
    return spelled_alike(word[:-1]) + word[-1] if word[-1:] in _FOLDED else spelled_alike(word)


def _folded(stem: str) -> str:
    return stem[:-1] + _FOLDED.get(stem[-1:], stem[-1:])


def _words(name: str) -> Iterator[str]:
    for line in (_LEXICON / name).read_text(encoding="utf-8").splitlines():
        yield from map(_as_it_ends, line.partition("#")[0].split())


_OTHER: Final = frozenset(_words("other_words.txt"))
_WORN: Final = frozenset(_words("worn.txt"))
