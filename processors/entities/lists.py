"""The lists of names: places with their countries, groups, organisations, and the words of people's names.

They are features and help to tell which place is meant, but no answers: every fourth word of a text stands
in some list of names. Where each comes from, and its licence: ``lexicon/LICENSES.md``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache
from importlib.resources import files
from sys import intern
from typing import Final

from processors.text.normalize import normalize
from processors.text.word_list import read_words
from schemas import Designation, Location

_LEXICON: Final = files("processors.entities") / "lexicon"

# Seats of power in the list of regions: what is said of them is said of who sits there.
_SEATS: Final = frozenset({"البيت الابيض", "الكرملين", "البنتاغون", "الاليزيه"})
# Capitals with the name of a state in which they do not lie: who reads the name thinks of the capital.
_CAPITALS: Final = frozenset({"واشنطن", "مكسيكو"})
# What every town has: a name behind them tells no country.
_QUARTERS: Final = frozenset(
    {"حي", "شارع", "ساحه", "ميدان", "سوق", "طريق", "جسر", "مسجد", "جامع", "دوار", "حديقه", "قريه", "بلده"}
)
_LARGE: Final = 100  # thousands of inhabitants
_TIMES: Final = 8  # so many times as large as all others of its name and country: the town that is meant
_LISTS_OF: Final = "2024-09-26"  # the lists of the United Nations that ``groups.tsv`` was made by


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

    ``people``: thousands of inhabitants, as far as the list has them. ``location`` is None where the name
    may be another place of the same country; ``designated_by`` is of a group.
    """

    kind: Kind
    key: str
    name: str
    country: str = ""
    latin: str = ""
    people: int = 0
    location: Location | None = None
    designated_by: tuple[Designation, ...] = ()


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

    def are_of_people(self, *forms: str) -> bool:
        """Tell whether one of these words is of people's names."""
        return any(form in known for known in self.names.values() for form in forms)

    def is_first_name(self, word: str) -> bool:
        """Tell whether a word is what somebody is called by first, here or abroad."""
        return word in self.names["given"] or word in self.names["foreign"]


@cache
def shipped_lists() -> Lists:
    """Return the lists that ship with Rasid, read once."""
    phrases: dict[str, list[Listed]] = {}
    for form, listed in _listed():
        phrases.setdefault(form, []).append(listed)
    around = {code: larger for code, _, larger in _rows("provinces.tsv") if larger}
    for found in phrases.values():
        if len(found) > 1:
            _identify(found)
            _unsettle(found, around)
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


@cache
def provinces_by_code() -> dict[str, str]:
    """Return the names of the provinces by their codes (ISO 3166-2): the code, where no list has a name."""
    found: dict[str, str] = {}
    for code, name, _ in _rows("provinces.tsv"):
        if "-" in code:
            found.setdefault(code, name)
    return found | {code: code for *_, code, _, _ in _rows("cities.tsv") if code and code not in found}


@cache
def provinces_by_name() -> dict[str, list[str]]:
    """Return the codes of the provinces by their names in search form: several countries have العاصمة."""
    found: dict[str, list[str]] = {}
    for code, name in provinces_by_code().items():
        found.setdefault(_forms(name)[0], []).append(code)
    return found


def _identify(found: list[Listed]) -> None:
    """Give a well-known place the identity of the largest town of its name and country, else its province."""
    for number, known in enumerate(found):
        if known.kind is Kind.PLACE:
            same = [each for each in found if each.latin and each.country == known.country]
            provinces = {each.location for each in found if each.location and each.country == known.country}
            if same:
                town = max(same, key=lambda each: each.people)
                found[number] = replace(town, kind=Kind.PLACE, name=known.name)
            elif len(provinces) == 1:
                where = Location(province=provinces.pop().province)  # it may be the province or its town
                found[number] = replace(known, location=where)


def _unsettle(found: list[Listed], around: Mapping[str, str]) -> None:
    """Take from places what is not sure of them, because others of their country have the same name.

    The first of a country is what its name means. It keeps what is so of all that the name may mean.
    ``around`` has the province that another is a part of.
    """
    for country in {each.country for each in found if each.location}:
        first, *others = (each for each in found if each.country == country)
        well_known = first.kind is Kind.PLACE and first.people >= _LARGE
        if first.location is None or first.kind is Kind.COUNTRY or well_known:
            continue
        others = [each for each in others if each.key != first.key]
        towns = [each for each in others if each.latin and _TIMES * each.people > first.people]
        named_so = [each for each in others if not each.latin]
        provinces = {_province(each) for each in (first, *towns, *named_so)}
        provinces -= {around[code] for code in provinces if code in around}
        if not towns:
            provinces.discard("")  # what is not known contradicts nothing
        if len(provinces) > 1 or (towns and not _province(first)):
            found[found.index(first)] = replace(first, location=None)
        elif towns:
            found[found.index(first)] = replace(first, location=Location(province=_province(first)))


def _province(listed: Listed) -> str:
    return (listed.location and listed.location.province) or ""


def _folded(text: str) -> str:
    return normalize(text, "search").text


def _lines(name: str) -> list[str]:
    text = (_LEXICON / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(name))


def _forms(column: str) -> list[str]:
    """Return the search forms of names with | between them, as a row of words."""
    return _all_forms([column])[0]


def _all_forms(columns: Iterable[str]) -> list[list[str]]:
    """Return what ``_forms`` does of each column. Reading one alone takes as long as reading a page."""
    folded = _folded("\n".join(columns)).split("\n")
    return [[" ".join(name.split()) for name in column.split("|")] for column in folded]


def _listed() -> Iterator[tuple[str, Listed]]:
    """Yield the forms of all names. Of a form in several lists, what is listed first is meant first."""
    geonames = {code: int(number) for code, number in _rows("geonames.tsv")}
    for country, latin, names, _ in _rows("countries.tsv"):
        where = Location(geonames_id=geonames[country]) if country in geonames else None
        listed = Listed(
            Kind.COUNTRY, f"place:{country}", names.partition("|")[0], country, latin, location=where
        )
        yield from ((form, listed) for form in _forms(names))
    yield from _known_places()
    for (names,) in _rows("regions.tsv"):  # before towns: الخليج is no province of Papua
        forms = _forms(names)
        if forms[0] not in _SEATS:
            listed = Listed(Kind.REGION, f"place:{forms[0]}", names.partition("|")[0])
            yield from ((form, listed) for form in forms)
    yield from _towns()
    yield from _provinces(geonames)
    yield from _further_places()
    yield from _groups()
    bodies = [names for (names,) in _rows("known_organisations.txt")]
    for names, forms in zip(bodies, _all_forms(bodies), strict=True):
        listed = Listed(Kind.ORGANISATION, f"organisation:{forms[0]}", names.partition("|")[0])
        yield from ((form, listed) for form in forms)
    yield from _state_bodies()
    clubs = [name for (name,) in _rows("organisations.tsv")]
    for name, (form, *_) in zip(clubs, _all_forms(clubs), strict=True):
        yield form, Listed(Kind.CLUB, f"organisation:{form}", name)


def _towns() -> Iterator[tuple[str, Listed]]:
    everyday = read_words(_LEXICON / "everyday.txt")
    rows = list(_rows("cities.tsv"))
    for row, forms in zip(rows, _all_forms(row[4] for row in rows), strict=True):
        country, number, people, latin, names, province, latitude, longitude = row
        kind = Kind.TOWN if int(people) >= _LARGE else Kind.VILLAGE
        where = Location(
            province=intern(province) or None,
            latitude=float(latitude) if latitude else None,
            longitude=float(longitude) if longitude else None,
            geonames_id=int(number),
        )
        name = names.partition("|")[0]
        listed = Listed(kind, f"place:geonames:{number}", name, country, latin, int(people), where)
        yield from ((form, listed) for form in forms if form not in everyday)


def _provinces(geonames: dict[str, int]) -> Iterator[tuple[str, Listed]]:
    """Yield provinces and what lies in them; the first of a code is the province itself."""
    everyday = read_words(_LEXICON / "everyday.txt")
    rows = list(_rows("provinces.tsv"))
    for (code, name, _), (form, *_) in zip(rows, _all_forms(row[1] for row in rows), strict=True):
        country, parted, _ = code.partition("-")
        sure = parted and name not in _CAPITALS
        where = Location(province=intern(code), geonames_id=geonames.pop(code, None)) if sure else None
        if form not in everyday:
            yield form, Listed(Kind.VILLAGE, f"place:{country}:{form}", name, country, location=where)


def _known_places() -> Iterator[tuple[str, Listed]]:
    """Yield well-known places of the hand-made list; a country's own names stand there too."""
    own = {form: row[0] for row in _rows("countries.tsv") for form in _forms(row[2])}
    for country, names in _rows("known_places.tsv"):
        for name, form in zip(names.split("|"), _forms(names), strict=True):
            if own.get(form) != country or not country:
                yield form, Listed(Kind.PLACE, f"place:{country}:{form}", name, country)


def _further_places() -> Iterator[tuple[str, Listed]]:
    """Yield villages, quarters, camps, bases, mountains … that the lists of towns have not.

    A name of several words is well known by itself. One word may be many things, and a حي السلام stands in
    many towns: they are trusted as villages are.
    """
    rows = list(_rows("further_places.tsv"))
    for (country, names), forms in zip(rows, _all_forms(names for _, names in rows), strict=True):
        key, name = f"place:{country}:{forms[0]}", names.partition("|")[0]
        for form in forms:
            first, *others = form.split(" ")
            sure = others and first not in _QUARTERS
            yield form, Listed(Kind.PLACE if sure else Kind.VILLAGE, key, name, country)


def _groups() -> Iterator[tuple[str, Listed]]:
    for key, reference, listed_on, name, names, *behind in _rows("groups.tsv"):
        designated = (
            (Designation(by="UN", reference=reference, listed_on=listed_on or None, as_of=_LISTS_OF),)
            if reference
            else ()
        )
        for kind, forms in ((Kind.GROUP, names), (Kind.MAYBE_GROUP, "".join(behind))):
            listed = Listed(kind, f"group:{key}", name, designated_by=designated)
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
    rows = list(_rows("countries.tsv"))
    for (country, *_), forms in zip(rows, _all_forms(row[3] for row in rows), strict=True):
        for form in forms:
            if form:
                yield form.removeprefix("ال"), country
                if form.endswith(("ريكي", "ريكيه")):  # الأمريكي, الأميركي
                    yield form.removeprefix("ال").replace("مريك", "ميرك"), country
