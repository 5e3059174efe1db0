"""A name on its way from the tagger to a mention."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from processors.entities.tagger import TYPES

PERSON: Final = TYPES.index("person")
ORGANISATION: Final = TYPES.index("organisation")
PLACE: Final = TYPES.index("place")
GROUP: Final = TYPES.index("group")
LONGEST: Final = 24  # words of a name: in 10,000 articles none has more than 11


@dataclass(slots=True)
class Name:
    """A name: words ``first`` to ``last``, from letter ``offset`` of the first on, where it has ``form``."""

    first: int
    last: int
    type: int
    offset: int = 0
    form: str = ""


def places_of_names(names: Iterable[Name]) -> set[int]:
    """Return the places of the words that are of names."""
    return {place for name in names for place in range(name.first, name.last + 1)}


def name_words(name: Name, words: Sequence[str]) -> list[str]:
    """Return the words of a name in search form, without the clitics before it."""
    first = name.form or words[name.first][name.offset :]
    return [first, *words[name.first + 1 : name.last + 1]]
