"""Which currency is meant by a name that several states have: دينار of Tunisia or of Kuwait."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from processors.entities.bare import readings
from processors.entities.clues import ADJECTIVE, ALONE, places_of
from processors.entities.counted_people import BREAK
from processors.entities.lists import countries_by_name, shipped_lists
from processors.text.word_table import Answers

# Currencies of one name, by that which is meant where nothing else is told. A code begins with a country's.
_SAME_NAME: Final = {
    "AED": ("MAD",),
    "SAR": ("QAR", "OMR", "YER", "IRR"),
    "EGP": ("SDG", "GBP"),
    "TND": ("KWD", "BHD", "JOD", "IQD", "DZD", "LYD"),
    "CHF": ("DJF",),
    "INR": ("PKR",),
    "MXN": ("ARS", "COP", "CLP", "PHP"),
    "SEK": ("NOK", "DKK", "ISK", "CZK"),
}
_OF_MANY: Final = frozenset({"CHF", "MXN", "SEK"})  # no one state is meant where nothing else is told


class Told(NamedTuple):
    """Which currency a sentence told a name to mean: behind جنيه إسترليني جنيه is the same, up to its end.

    Up to ``at`` no sentence has ended since.
    """

    code: str
    means: str
    at: int

    def up_to(self, whole: str, place: int) -> "Told":
        """Return what is still told at a place further on."""
        if not self.code:
            return self
        return UNTOLD if BREAK.search(whole, self.at, place) else self._replace(at=place)


UNTOLD: Final = Told("", "", 0)


def unit_of(usual: str, countries: frozenset[str]) -> str | None:
    """Return which currency is meant: the dirham of Morocco where only Morocco is spoken of.

    None where its name alone tells nothing: a franc is of Switzerland only where that is spoken of.
    """
    if usual[:2] in countries:
        return usual
    fitting = [each for each in _SAME_NAME.get(usual, ()) if each[:2] in countries]
    if len(fitting) == 1:
        return fitting[0]
    return None if usual in _OF_MANY else usual


def spoken_of(words: Sequence[str], clues: Answers) -> frozenset[str]:
    """Return the countries that an article speaks of, by name or adjective."""
    lists, by_name = shipped_lists(), countries_by_name()
    found = {lists.adjectives[words[at].removeprefix("ال")] for at in places_of(clues, ADJECTIVE)}
    named = [form for at in places_of(clues, ALONE) for _, form in readings(words[at])]
    return frozenset(found | {by_name[form].country for form in named if form in by_name})
