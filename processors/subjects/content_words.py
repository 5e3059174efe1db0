"""Which words say what an article is about: what the lexicon knows of function words, outlets and places."""

from functools import lru_cache
from importlib.resources import files
from typing import Final

from processors.text.clitics import stems
from processors.text.word_list import read_words

_LEXICON: Final = files("processors.subjects") / "lexicon"

OUTLETS: Final = read_words(_LEXICON / "outlets.txt")
CLAUSES: Final = read_words(_LEXICON / "clauses.txt")
PLACES: Final = frozenset(stems(place)[0] for place in read_words(_LEXICON / "places.txt"))
_SILENT: Final = read_words(_LEXICON / "function_words.txt") | OUTLETS
_HEADS: Final = read_words(_LEXICON / "heads.txt")
_SIZE = 1 << 16  # of the caches: the words of some thousand articles


@lru_cache(_SIZE)
def says_something(word: str) -> bool:
    """Tell whether a word in search form can be evidence: no figure, no function word, no outlet's name."""
    bare = word[1:] if word[0] in "وف" and len(word) > 2 else word
    return not (word[0].isdigit() or len(word) < 2 or word in _SILENT or bare in _SILENT)


@lru_cache(_SIZE)
def matter(word: str) -> str:
    """Return the stem of a word that can be evidence, nothing for any other."""
    return stems(word)[0] if says_something(word) else ""


@lru_cache(_SIZE)
def is_head(word: str) -> bool:
    """Tell whether a word in search form says little, or the contrary, without the one that follows."""
    return word in _HEADS or (word[0] in "وفبكل" and word[1:] in _HEADS)
