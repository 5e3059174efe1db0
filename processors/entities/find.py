"""From an article to the people, organisations, places and groups that it names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from processors.entities.clues import ADJECTIVE, OFFICE, SAYS, places_of
from processors.entities.keys import other_key, person_key
from processors.entities.lists import BODIES, GROUPS, Listed, shipped_lists
from processors.entities.name import GROUP, ORGANISATION, PERSON, PLACE, Name, name_words
from processors.entities.names import find_names
from processors.entities.people import gather, lone_surnames
from processors.entities.places import countries_of, country_behind, place_of
from processors.entities.roles import Offices, role_of
from processors.entities.tagger import TYPES
from processors.text.reading import ArticleText, Quoted
from processors.text.word_table import Answers
from schemas import Entity, Mention

_OF_FOOTBALL: Final = " لكرة القدم"
_LETTERS: Final = "polg"  # of the types, with which ids begin: a place is a location


@dataclass(frozen=True, slots=True)
class Named:
    """Who and what an article names. ``names`` are the mentions by their words, one for one."""

    mentions: list[Mention]
    entities: list[Entity]
    names: list[Name]


NOBODY: Final = Named([], [], [])


@dataclass(slots=True)
class _Thing:
    """An entity on its way: the numbers of its names, and what is known of it."""

    type: int
    names: list[int]
    key: str
    listed: Listed | None = None


def find_entities(text: ArticleText, clues: Answers) -> Named:
    """Return who and what an article names. Linear in its length, but for its number of names."""
    seen = find_names(text, clues)
    names = sorted([*seen, *lone_surnames(seen, text.tokens)], key=lambda name: name.first)
    names = [name for name in names if not _is_cut(text, name)]
    offices = Offices(frozenset(places_of(clues, OFFICE)), frozenset(places_of(clues, SAYS)), _people(names))
    spans = [_span(text, name) for name in names]
    things = sorted(_things(names, text, clues), key=lambda thing: thing.names[0])
    owner: dict[int, str] = {}
    entities = []
    counted: Counter[int] = Counter()
    for thing in things:
        listed = thing.listed
        counted[thing.type] += 1
        entity = f"{_LETTERS[thing.type]}{counted[thing.type]}"
        owner.update(dict.fromkeys(thing.names, entity))
        fullest = max(thing.names, key=lambda each: (names[each].last - names[each].first, -each))
        entities.append(
            Entity(
                id=entity,
                type=TYPES[thing.type],
                key=thing.key,
                name=_shown(thing, names[fullest].form, spans[fullest].text),
                latin=listed.latin or None if listed else None,
                role=_role(text, [names[each] for each in thing.names], offices)
                if thing.type == PERSON
                else None,
                country=listed.country or None if listed else None,
                count=len(thing.names),
                location=listed.location if listed else None,
                designated_by=list(listed.designated_by) if listed else [],
            )
        )
    mentions = [
        Mention(
            field=span.field, start=span.start, end=span.end, text=span.text,
            type=TYPES[name.type], entity=owner[number],
        )
        for number, (name, span) in enumerate(zip(names, spans, strict=True))
    ]  # fmt: skip
    return Named(mentions, entities, names)


def _is_cut(text: ArticleText, name: Name) -> bool:
    """Tell whether a name has a part of a character that several words are: ﷺ is no سلم, and God nobody."""
    return text.whole.cuts(*text.tokens.span(name.first, name.last))


def _people(names: Iterable[Name]) -> frozenset[int]:
    return frozenset(at for name in names if name.type == PERSON for at in range(name.first, name.last + 1))


def _span(text: ArticleText, name: Name) -> Quoted:
    start, end = text.tokens.span(name.first, name.last)
    return text.quoted(start + name.offset, end)


def _things(names: list[Name], text: ArticleText, clues: Answers) -> list[_Thing]:
    """Gather names by what they mean."""
    words = text.tokens.words
    found: list[_Thing] = []
    people = [number for number, name in enumerate(names) if name.type == PERSON]
    keys = [person_key(name_words(names[number], words)) for number in people]
    for same in gather(keys):
        longest = max((keys[each] for each in same), key=len)
        found.append(_Thing(PERSON, [people[each] for each in same], "person:" + " ".join(longest)))
    countries = countries_of(names, words, places_of(clues, ADJECTIVE))
    told = _told(names, text)
    by_key: dict[tuple[int, str], _Thing] = {}
    for number, name in enumerate(names):
        if name.type == PERSON:
            continue
        form = other_key(name_words(name, words))
        listed = _listed(name, form, countries, told.get(form))
        key = listed.key if listed else f"{TYPES[name.type]}:{form}"
        thing = by_key.setdefault((name.type, key), _Thing(name.type, [], key, listed))
        thing.names.append(number)
    return found + _joined(list(by_key.values()))


def _told(names: Iterable[Name], text: ArticleText) -> dict[str, str]:
    """Return the countries of places by their form, where an adjective tells one of them: فانكوفر الكندية."""
    found = {}
    for name in names:
        if name.type == PLACE and (country := country_behind(text, name)):
            found[other_key(name_words(name, text.tokens.words))] = country
    return found


def _listed(name: Name, form: str, countries: Counter[str], told: str | None) -> Listed | None:
    """Return what of the lists a name means; ``told`` is the country that the text says of a place."""
    candidates = shipped_lists().phrases.get(form, ())
    if name.type == PLACE:
        return place_of(form, candidates, countries, told)
    kinds = GROUPS if name.type == GROUP else BODIES
    return next((each for each in candidates if each.kind in kinds), None)


def _joined(things: list[_Thing]) -> list[_Thing]:
    """Join bodies of which one is the beginning of another: المؤتمر الشعبي, المؤتمر الشعبي العام."""
    bodies = sorted(
        (thing for thing in things if thing.type == ORGANISATION), key=lambda thing: -len(thing.key)
    )
    longer: dict[str, _Thing] = {}  # by the words that it begins with
    for thing in bodies:
        words = thing.key.split(" ")
        for end in range(2, len(words)):
            longer.setdefault(" ".join(words[:end]), thing)
    kept = [thing for thing in things if thing.type != ORGANISATION]
    football = {
        thing.listed.name.removesuffix(_OF_FOOTBALL): thing
        for thing in bodies
        if thing.listed and thing.listed.name.endswith(_OF_FOOTBALL)
    }
    for thing in reversed(bodies):
        federation = football.get(thing.listed.name) if thing.listed else None
        if federation and federation is not thing:  # الاتحاد الأوروبي, beside الاتحاد الأوروبي لكرة القدم
            federation.names = sorted([*federation.names, *thing.names])
        elif thing.listed or thing.key not in longer:
            kept.append(thing)
        else:
            longer[thing.key].names = sorted([*longer[thing.key].names, *thing.names])
    return kept


def _shown(thing: _Thing, form: str, fullest: str) -> str:
    """Return the name to show: a listed group's usual one, else the fullest form of the text."""
    if thing.listed and thing.type == GROUP:
        return thing.listed.name
    if form.startswith("ال") and fullest.startswith("ل"):  # لليمن
        fullest = "ا" + fullest
    return " ".join(fullest.replace("_", " ").replace("#", " ").split())


def _role(text: ArticleText, names: list[Name], offices: Offices) -> str | None:
    return next(filter(None, (role_of(text, name, offices) for name in names)), None)
