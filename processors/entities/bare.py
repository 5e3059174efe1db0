"""A word without the clitics before it, where a name may begin: وبريطانيا, للمملكة, بالرياض.

What a name is without them is a guess that only lists and the rest of an article can settle (``readings``
gives all of them).
"""

from functools import lru_cache
from typing import Final, NamedTuple

_CONJUNCTIONS: Final = "وف"
_PREPOSITIONS: Final = "بلك"
_SHORTEST: Final = 2  # letters that a name has at least


class Bare(NamedTuple):
    """A word from its letter ``offset`` on. ``form`` has its article back where لل had taken the alef."""

    offset: int
    form: str


@lru_cache(maxsize=1 << 15)
def readings(word: str) -> tuple[Bare, ...]:
    """Return what a word in search form may be without clitics, the whole word first."""
    found = [Bare(0, word)]
    starts = (0, 1) if word[:1] in _CONJUNCTIONS and word else (0,)
    for start in starts:
        rest = word[start:]
        if start and len(rest) >= _SHORTEST:
            found.append(Bare(start, rest))
        if rest[:1] and rest[0] in _PREPOSITIONS and len(rest) > _SHORTEST:
            found.append(Bare(start + 1, rest[1:]))
            if rest.startswith("لل"):
                found.append(Bare(start + 1, "ا" + rest[1:]))
    return tuple(found)


def is_definite(word: str) -> bool:
    """Tell whether a word has the article, behind clitics or not."""
    return any(form.startswith("ال") for _, form in readings(word))
