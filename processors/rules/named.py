"""What rules may ask of an article's people, places, organisations, groups, figures and quotes.

An article offers facts under names, and a condition asks for one of them; so these cost a rule no more than
its source or its subject. A person is asked for by any part of the name (``runs``); a place, an organisation
or a group by what a list knows it as, else by its words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from processors.entities.keys import person_key, words_of
from processors.entities.lists import (
    BODIES,
    GROUPS,
    PLACES,
    countries_by_code,
    countries_by_name,
    provinces_by_code,
    provinces_by_name,
    shipped_lists,
)
from processors.entities.places import place_of
from processors.rules.nodes import NameField
from schemas import EnrichedArticle, Entity, Figure, Mention, Quotation

_KINDS: Final = {"place": PLACES, "organisation": BODIES, "group": GROUPS}
_LONGEST: Final = 8  # words of a role that are asked for in a row

Shown: TypeAlias = Mention | Figure | Quotation


class Offer(NamedTuple):
    """A fact that an article offers: its name, its number (1 where it has none), what shows it."""

    fact: str
    number: float
    shown: Sequence[Shown]


def asked(field: NameField, said: str) -> str:
    """Return the key by which a name is asked for: empty where ``said`` has no word.

    Of places that share a name it is what an article means that says no more: سوريا is no village in Spain.
    """
    words = words_of(said)
    if field in {"person", "said"}:
        return " ".join(person_key(words))
    form = " ".join(words)
    if field == "role":
        return form
    listed = [each for each in shipped_lists().phrases.get(form, ()) if each.kind in _KINDS[field]]
    keys = {each.key for each in listed}
    if len(keys) > 1 and field == "place":
        meant = place_of(form, listed, Counter())
        keys = {meant.key} if meant else set()
    return _own(keys.pop()) if len(keys) == 1 else form


def country_of(said: str) -> str | None:
    """Return the ISO 3166-1 code that is said, or whose country's name is."""
    if said.upper() in countries_by_code():
        return said.upper()
    name = " ".join(words_of(said))
    known = countries_by_name().get(name) if name else None  # one that is no more has no name in Arabic
    return known.country if known else None


def provinces_of(said: str) -> list[str]:
    """Return the ISO 3166-2 code that is said, or those of the provinces that have this name."""
    if said.upper() in provinces_by_code():
        return [said.upper()]
    return provinces_by_name().get(" ".join(words_of(said)), [])


def offers(article: EnrichedArticle) -> Iterator[Offer]:
    """Yield what an article offers of its entities and figures, and what shows it in the text."""
    mentions: dict[str, list[Mention]] = {}
    for mention in article.mentions:
        mentions.setdefault(mention.entity, []).append(mention)
    quotes: dict[str, list[Quotation]] = {}
    for quote in article.quotes:
        if quote.speaker:
            quotes.setdefault(quote.speaker, []).append(quote)
    for entity in article.entities:
        shown = mentions.get(entity.id, [])
        names = set(_names(entity, shown))
        yield from (Offer(f"{entity.type}:{name}", 1, shown) for name in names)
        if entity.id in quotes:
            said = names if entity.type == "person" else _said(names, shown)
            yield from (Offer(f"said:{name}", 1, quotes[entity.id]) for name in said)
        if entity.country:
            yield Offer(f"country:{entity.country}", 1, shown)
        if entity.location and entity.location.province:
            yield Offer(f"province:{entity.location.province}", 1, shown)
        if entity.role:
            words = words_of(entity.role)
            yield from (Offer(f"role:{run}", 1, shown) for run in _in_a_row(words, _LONGEST))
    for figure in article.figures:
        number = max(figure.low or 0, figure.high or 0)
        yield Offer(f"figure:{figure.kind}", number, [figure])


def _names(entity: Entity, mentions: Iterable[Mention]) -> Iterator[str]:
    """Yield the names by which an entity may be asked for."""
    own = _own(entity.key)
    if entity.type == "person":
        yield from runs(own.split(" "))
        return
    yield own
    for said in {entity.name, *(mention.text for mention in mentions)}:
        yield " ".join(words_of(said))


def _said(names: Iterable[str], mentions: Iterable[Mention]) -> set[str]:
    """Return the names under which a body speaks: who asks for a speaker gives a name as of a person."""
    spoken = {*names, *(" ".join(words_of(mention.text)) for mention in mentions)}
    return {" ".join(person_key(name.split(" "))) for name in spoken if name}


def runs(words: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a name by which one may know it: words in a row, its first with its last ones."""
    yield from _in_a_row(words, len(words))
    yield from (" ".join((words[0], *words[last:])) for last in range(2, len(words)))


def _in_a_row(words: Sequence[str], most: int) -> Iterator[str]:
    for first in range(len(words)):
        for end in range(first + 1, min(len(words), first + most) + 1):
            yield " ".join(words[first:end])


def _own(key: str) -> str:
    return key.partition(":")[2]
