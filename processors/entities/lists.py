"""The lists of names: places with their countries, groups, organisations, and the words of people's names.

They are features and help to tell which place is meant, but no answers: every fourth word of a text stands
in some list of names. Where each comes from, and its licence: ``lexicon/LICENSES.md``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Final

from processors.text.normalize import normalize
from processors.text.word_list import read_words

_LEXICON: Final = files("processors.entities") / "lexicon"

# Seats of power in the list of regions: what is said of them is said of who sits there.
_SEATS: Final = frozenset({"البيت الابيض", "الكرملين", "البنتاغون", "الاليزيه"})
_LARGE: Final = 100  # thousands of inhabitants


class Kind(IntEnum):
    """What a listed name is, and how far its list can be trusted."""

    COUNTRY = 0
    PLACE = 1  # well known
    TOWN = 2  # large
    VILLAGE = 3  # a small town or a province: its name may be many other things
    REGION = 4
    GROUP = 5
    MAYBE_GROUP = 6  # only behind a word such as حركة
    ORGANISATION = 7
    CLUB = 8


PLACES: Final = frozenset({Kind.COUNTRY, Kind.PLACE, Kind.TOWN, Kind.VILLAGE, Kind.REGION})
BODIES: Final = frozenset({Kind.ORGANISATION, Kind.CLUB})
GROUPS: Final = frozenset({Kind.GROUP, Kind.MAYBE_GROUP})


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of a list. ``key`` is the same for all its spellings; ``latin`` is empty where it is not known.

    ``people``: thousands of inhabitants, as far as the list has them.
    """

    kind: Kind
    key: str
    name: str
    country: str = ""
    latin: str = ""
    people: int = 0


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists. ``phrases`` by the words of a name in search form.

    By a name's first word: ``lengths`` in words, the longest first; ``seconds``, the words that follow it.
    ``followers`` are those of all names.
    """

    phrases: dict[str, list[Listed]]
    lengths: dict[str, tuple[int, ...]]
    seconds: dict[str, frozenset[str]]
    followers: frozenset[str]
    names: dict[str, frozenset[str]]
    adjectives: dict[str, str]
    titles: frozenset[str]
    organisation_heads: frozenset[str]
    place_kinds: frozenset[str]
    place_heads: frozenset[str]
    ordinary: frozenset[str]


@cache
def shipped_lists() -> Lists:
    """Return the lists that ship with Rasid, read once."""
    phrases: dict[str, list[Listed]] = {}
    for form, listed in _listed():
        phrases.setdefault(form, []).append(listed)
    for found in phrases.values():
        _identify(found)
    by_first: dict[str, set[int]] = {}
    seconds: dict[str, set[str]] = {}
    for form in phrases:
        words = form.split(" ")
        by_first.setdefault(words[0], set()).add(len(words))
        seconds.setdefault(words[0], set()).update(words[1:2])
    kinds, heads = _lines("place_heads.txt")
    return Lists(
        phrases=phrases,
        lengths={first: tuple(sorted(lengths, reverse=True)) for first, lengths in by_first.items()},
        seconds={first: frozenset(words) for first, words in seconds.items()},
        followers=frozenset().union(*seconds.values()),
        names={kind: frozenset(words.split()) for kind, words in _rows("names.tsv")},
        adjectives=dict(_adjectives()),
        titles=read_words(_LEXICON / "titles.txt"),
        organisation_heads=read_words(_LEXICON / "organisation_heads.txt"),
        place_kinds=frozenset(_folded(kinds).split()),
        place_heads=frozenset(_folded(heads).split()),
        ordinary=read_words(_LEXICON / "ordinary.txt") | read_words(_LEXICON / "no_names.txt"),
    )


@cache
def countries_by_name() -> dict[str, Listed]:
    """Return the countries by their names in search form."""
    return {
        form: listed
        for form, found in shipped_lists().phrases.items()
        for listed in found
        if listed.kind is Kind.COUNTRY
    }


@cache
def countries_by_code() -> dict[str, Listed]:
    """Return the countries by their codes (ISO 3166-1)."""
    return {each.country: each for each in countries_by_name().values()}


def _identify(found: list[Listed]) -> None:
    """Give a well-known place the identity of the largest town of its name and country."""
    for number, known in enumerate(found):
        if known.kind is Kind.PLACE:
            same = [each for each in found if each.latin and each.country == known.country]
            if same:
                town = max(same, key=lambda each: each.people)
                found[number] = replace(town, kind=Kind.PLACE, name=known.name)


def _folded(text: str) -> str:
    return normalize(text, "search").text


def _lines(name: str) -> list[str]:
    text = (_LEXICON / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(name))


def _forms(column: str) -> Iterator[str]:
    """Yield the search forms of names with | between them, as a row of words."""
    for name in _folded(column).split("|"):
        yield " ".join(name.split())


def _listed() -> Iterator[tuple[str, Listed]]:
    """Yield the forms of all names. Of a form in several lists, what is listed first is meant first."""
    for country, latin, names, _ in _rows("countries.tsv"):
        listed = Listed(Kind.COUNTRY, f"place:{country}", names.partition("|")[0], country, latin)
        yield from ((form, listed) for form in _forms(names))
    yield from _known_places()
    everyday = read_words(_LEXICON / "everyday.txt")
    for country, number, people, latin, names in _rows("cities.tsv"):
        kind = Kind.TOWN if int(people) >= _LARGE else Kind.VILLAGE
        name = names.partition("|")[0]
        listed = Listed(kind, f"place:geonames:{number}", name, country, latin, int(people))
        yield from ((form, listed) for form in _forms(names) if form not in everyday)
    for country, name in _rows("provinces.tsv"):
        form = next(_forms(name))
        if form not in everyday:
            yield form, Listed(Kind.VILLAGE, f"place:{country}:{form}", name, country)
    for (names,) in _rows("regions.tsv"):
        forms = list(_forms(names))
        if forms[0] not in _SEATS:
            listed = Listed(Kind.REGION, f"place:{forms[0]}", names.partition("|")[0])
            yield from ((form, listed) for form in forms)
    yield from _groups()
    for (names,) in _rows("known_organisations.txt"):
        forms = list(_forms(names))
        listed = Listed(Kind.ORGANISATION, f"organisation:{forms[0]}", names.partition("|")[0])
        yield from ((form, listed) for form in forms)
    yield from _state_bodies()
    for (name,) in _rows("organisations.tsv"):
        form = next(_forms(name))
        yield form, Listed(Kind.CLUB, f"organisation:{form}", name)


def _known_places() -> Iterator[tuple[str, Listed]]:
    """Yield well-known places of the hand-made list; a country's own names stand there too."""
    own = {form: row[0] for row in _rows("countries.tsv") for form in _forms(row[2])}
    for country, names in _rows("known_places.tsv"):
        for name, form in zip(names.split("|"), _forms(names), strict=True):
            if own.get(form) != country or not country:
                yield form, Listed(Kind.PLACE, f"place:{country}:{form}", name, country)


def _groups() -> Iterator[tuple[str, Listed]]:
    for key, _, name, names, *behind in _rows("groups.tsv"):
        for kind, forms in ((Kind.GROUP, names), (Kind.MAYBE_GROUP, "".join(behind))):
            listed = Listed(kind, f"group:{key}", name)
            yield from ((form, listed) for form in _forms(forms) if form)


def _state_bodies() -> Iterator[tuple[str, Listed]]:
    """Yield what a state has one of, with the adjective of each country: الحكومة اليمنية."""
    for (bodies,), feminine in zip(_rows("state_bodies.txt"), (False, True), strict=True):
        adjectives = [each for each in _adjectives() if each[0].endswith("ه") == feminine]
        for body in _forms(bodies):
            for adjective, country in adjectives:
                form = f"{body} ال{adjective}"
                yield form, Listed(Kind.ORGANISATION, f"organisation:{body}:{country}", form)


def _adjectives() -> Iterator[tuple[str, str]]:
    """Yield the adjectives of countries, without their article, and the country."""
    for country, _, _, adjectives in _rows("countries.tsv"):
        for form in _forms(adjectives):
            if form:
                yield form.removeprefix("ال"), country
                if form.endswith(("ريكي", "ريكيه")):  # الأمريكي, الأميركي
                    yield form.removeprefix("ال").replace("مريك", "ميرك"), country
