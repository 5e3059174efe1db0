"""The words of figures: what tells of whom a number is, currencies, people. Data: ``lexicon/figures.txt``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, cast

from processors.text.normalize import normalize
from schemas.entity import FIGURES_OF_PEOPLE, FigureKind

_USES: Final = ("two", "people", "other", "one", "refugee")


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Which kind a word tells of, the currency that it is, that of an adjective, duals, people.

    ``others`` tell of whom a number is that is of no kind; of ``parts`` so many are one of their currency;
    ``many`` are those of a kind whom the text knows (القتلى), ``singles`` words for one person, ``refugees``
    for those who fled.
    """

    kinds: dict[str, FigureKind]
    currencies: dict[str, str]
    adjectives: dict[str, str]
    parts: dict[str, int]
    many: dict[str, FigureKind]
    duals: tuple[str, ...]
    people: frozenset[str]
    others: frozenset[str]
    singles: frozenset[str]
    refugees: frozenset[str]


@cache
def figure_words() -> FigureWords:
    """Return the words of figures, read once."""
    kinds: dict[str, FigureKind] = {}
    currencies: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    parts: dict[str, int] = {}
    many: dict[str, FigureKind] = {}
    uses: dict[str, tuple[str, ...]] = dict.fromkeys(_USES, ())
    file = files("processors.entities") / "lexicon" / "figures.txt"
    for line in file.read_text(encoding="utf-8").splitlines():
        head, _, said = line.partition(" ")
        words = normalize(said, "search").text.split()
        if head in FIGURES_OF_PEOPLE:
            kinds |= dict.fromkeys(words, cast("FigureKind", head))
        elif head.removeprefix("the-") in FIGURES_OF_PEOPLE:
            many |= dict.fromkeys(words, cast("FigureKind", head.removeprefix("the-")))
        elif head == "adjective":
            adjectives |= dict.fromkeys(words[:-1], said.split()[-1])
        elif head.isdecimal():
            parts |= dict.fromkeys(words, int(head))
        elif head in _USES:
            uses[head] += tuple(words)
        elif head != "#":
            currencies |= dict.fromkeys(words, head)
    return FigureWords(
        kinds, currencies, adjectives, parts, many,
        duals=uses["two"], people=frozenset((*uses["people"], *uses["one"], *uses["refugee"], *kinds)),
        others=frozenset(uses["other"]), singles=frozenset(uses["one"]), refugees=frozenset(uses["refugee"]),
    )  # fmt: skip
