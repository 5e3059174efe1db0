"""The key of a name: the same for all its spellings, in all articles.

The search form folds hamza, ى and ة already. Here بن and ابن go, عبد الله is one word, أبي is أبو, and a
foreign name is read by its consonants: ترامب and ترمب, غوتيريش and جوتيريس would not meet otherwise. Arabic
names keep their vowels, because سالم and سليم are two people.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from processors.entities.lists import shipped_lists
from processors.text.normalize import normalize

_SON: Final = frozenset({"بن", "ابن", "بنت"})
_SERVANT: Final = frozenset({"عبد", "عبيد"})
_FATHER: Final = {"ابي": "ابو", "ابا": "ابو", "بو": "ابو"}
_NATIVE: Final = ("given", "given-rare", "family", "family-rare")
_VOWELS: Final = str.maketrans("", "", "اويء")
_SOUNDS: Final = str.maketrans("غقثذظصض", "ججتززسد")  # foreign g, and sounds that one hand hears so
_SHORTEST: Final = 2  # consonants: a name of fewer is told by its vowels


@lru_cache(maxsize=1 << 13)  # an article's mentions say the same, and so do the day's articles
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in search form."""
    folded = normalize(name.replace("_", " ").replace("#", " "), "search").text
    return tuple("".join(each if each.isalnum() else " " for each in folded).split())


def person_key(words: Sequence[str]) -> tuple[str, ...]:
    """Return what is the same in all spellings of a person's name, word by word; of one word at least one."""
    found: list[str] = []
    joining = False
    for word in words:
        if joining:
            found[-1] += word.removeprefix("ال") if word.startswith("ال") else word
            joining = False
        elif word in _SON and found:
            continue
        elif word in _SERVANT:
            found.append("عبد")
            joining = True
        elif word == "ال" and word != words[-1]:
            continue  # آل ثاني
        else:
            found.append(_folded(word))
    return tuple(found) or tuple(words)


@lru_cache(maxsize=1 << 13)
def _folded(word: str) -> str:
    if word.startswith("عبدال"):
        return "عبد" + word[len("عبدال") :]
    if word in _FATHER:
        return _FATHER[word]
    lists = shipped_lists()
    plain = word.removeprefix("ال")
    if any(word in lists.names[kind] or plain in lists.names[kind] for kind in _NATIVE):
        return word
    bare = word.translate(_SOUNDS)
    consonants = bare[:1] + bare[1:].translate(_VOWELS)
    return consonants if len(consonants) > _SHORTEST else bare


def other_key(words: Sequence[str]) -> str:
    """Return what is the same in all spellings of the name of a body or a place."""
    return " ".join(words)
