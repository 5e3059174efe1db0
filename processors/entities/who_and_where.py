"""Who and where: the line by which an alert names people, bodies, groups and places, wherever it is shown."""

from collections.abc import Iterable
from typing import Final

from processors.text.direction import isolate
from schemas import EntityLine

_PEOPLE: Final = 3
_OTHERS: Final = 2
_PLACES: Final = 3


def who_and_where(entities: Iterable[EntityLine]) -> tuple[list[str], list[str]]:
    """Return whom an alert names beside its title, people before bodies and groups, and which places."""
    people: list[str] = []
    others: list[str] = []
    places: list[str] = []
    for each in entities:
        if each.type == "person":
            people.append(f"{each.name} ({each.role})" if each.role else each.name)
        else:
            (places if each.type == "place" else others).append(each.name)
    return [*people[:_PEOPLE], *others[:_OTHERS]], places[:_PLACES]


def in_english(entities: Iterable[EntityLine]) -> str:
    """Return who and where on a line that runs from left to right, as far as there is something to say."""
    who, where = who_and_where(entities)
    answers = (("who", who), ("where", where))
    return " · ".join(f"{asked}: {isolate('، '.join(names))}" for asked, names in answers if names)
