"""The words of figures: what tells of whom a number is, currencies, people. Data: ``lexicon/figures.txt``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, cast

from processors.text.normalize import normalize
from schemas.entity import FigureKind

_PEOPLE: Final = ("killed", "injured", "arrested", "missing", "displaced")


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Which kind a word tells of, the currency that it is, that of an adjective, duals, people.

    ``others`` tell of whom a number is that is of no kind.
    """

    kinds: dict[str, FigureKind]
    currencies: dict[str, str]
    adjectives: dict[str, str]
    duals: tuple[str, ...]
    people: frozenset[str]
    others: frozenset[str]


@cache
def figure_words() -> FigureWords:
    """Return the words of figures, read once."""
    kinds: dict[str, FigureKind] = {}
    currencies: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    duals: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    file = files("processors.entities") / "lexicon" / "figures.txt"
    for line in file.read_text(encoding="utf-8").splitlines():
        head, _, said = line.partition(" ")
        words = normalize(said, "search").text.split()
        if head in _PEOPLE:
            kinds |= dict.fromkeys(words, cast("FigureKind", head))
        elif head == "adjective":
            adjectives |= dict.fromkeys(words[:-1], said.split()[-1])
        elif head == "people":
            people |= frozenset(words)
        elif head == "two":
            duals += tuple(words)
        elif head == "other":
            others = frozenset(words)
        elif head != "#":
            currencies |= dict.fromkeys(words, head)
    return FigureWords(kinds, currencies, adjectives, duals, people | frozenset(kinds), others)
