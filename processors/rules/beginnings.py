"""Which words of an article may have one of many keys at all, told without looking for their own.

A word's key is some of its letters in a row, from where its proclitics end, and at most one ending that was
put in the place of another (``processors.rules.forms``). Few words of an article are in a rule: of the others
nothing more need be known than that no key begins as they go on from there.
"""

from collections.abc import Iterable
from typing import Final

from processors.rules.forms import spelled_alike, without_context
from processors.text.clitics import STARTS

# What may stand in the place of an ending, and how that may begin: a key may be all that keys start with.
_PUT: Final = ("ات", "ين", "ون", "ه", "ت", "ا", "ي", "و")
_OWN: Final = 2  # letters at least, which no ending takes
_WHOLE: Final = (0,)


class Beginnings:
    """How some keys begin, or what keys start with."""

    def __init__(self, keys: Iterable[str]) -> None:
        beginnings = set(map(_own, keys))
        self._short = any(len(each) < _OWN for each in beginnings)  # a letter: nearly all words go on with it
        by_letters: dict[str, list[str]] = {}
        for each in beginnings:
            by_letters.setdefault(each[:_OWN], []).append(each)
        self._by_letters = {letters: tuple(found) for letters, found in by_letters.items()}

    def may_be_of(self, word: str) -> bool:
        """Tell whether a word, in its exact form, may have one of the keys; where it may not, it has none."""
        if self._short:
            return True
        alike = spelled_alike(without_context(word))
        for at in STARTS.get(alike[:1], _WHOLE):
            found = self._by_letters.get(alike[at : at + _OWN])
            if found and alike.startswith(found, at):
                return True
        # لله is ل + الله
        at = alike.find("لل", 0, 3)
        return at >= 0 and ("ا" + alike[at:]).startswith(self._by_letters.get("ال", ()))


def _own(key: str) -> str:
    """Return what a word has of a key, whichever of its endings was put there."""
    put = next((len(each) for each in _PUT if key.endswith(each)), 0)
    return key[: max(_OWN, len(key) - put)]
