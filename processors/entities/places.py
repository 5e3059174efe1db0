"""Which place a name means: of طرابلس in Lebanon and in Libya the one whose country the article is about."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from processors.entities.lists import PLACES, Kind, Listed, countries_by_code, shipped_lists
from processors.entities.name import PLACE, Name, name_words
from processors.text.reading import ArticleText

_KINGDOM: Final = frozenset({"المملكه", "مملكه"})
_KINGDOMS: Final = ("SA", "BH", "MA", "JO")
_TIMES: Final = 8  # so many times as large, or better known: what an article means that says no more
_GREAT: Final = 1_000  # thousands of inhabitants
_ARAB: Final = frozenset(
    {"AE", "BH", "DJ", "DZ", "EG", "IQ", "JO", "KM", "KW", "LB", "LY"}
    | {"MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TN", "YE"}
)
_WEIGHT: Final = {Kind.COUNTRY: 10_000, Kind.PLACE: 3_000, Kind.REGION: 3_000, Kind.TOWN: 0, Kind.VILLAGE: 0}


def countries_of(names: Iterable[Name], words: Sequence[str], adjectives_at: Iterable[int]) -> Counter[str]:
    """Count the countries that an article speaks of: by name, by a well-known town, by adjective."""
    found: Counter[str] = Counter()
    phrases = shipped_lists().phrases
    for name in names:
        if name.type == PLACE:
            listed = phrases.get(" ".join(name_words(name, words)), ())
            sure = {each.country for each in listed if each.kind in (Kind.COUNTRY, Kind.PLACE)}
            if len(sure) == 1:
                found.update(sure)
    adjectives = shipped_lists().adjectives
    for word in {words[place] for place in adjectives_at}:
        found[adjectives[word.removeprefix("ال")]] += 1
    found.pop("", None)
    return found


def country_behind(text: ArticleText, name: Name) -> str | None:
    """Return the country whose adjective stands right behind a place: فانكوفر الكندية."""
    words, behind = text.tokens.words, name.last + 1
    if behind == len(words) or not words[behind].startswith("ال") or text.gap(behind) != " ":
        return None
    adjective = words[behind].removeprefix("ال")
    return shipped_lists().adjectives.get(adjective) or None if adjective.endswith("ه") else None


def place_of(
    form: str, listed: Sequence[Listed], countries: Counter[str], told: str | None = None
) -> Listed | None:
    """Return the listed place that a name means; None where no list has it, or nothing tells which.

    ``told`` is the country that an adjective behind it tells.
    """
    if form in _KINGDOM:
        meant = max(_KINGDOMS, key=lambda country: (countries[country], country == "SA"))
        return countries_by_code()[meant]
    candidates = [each for each in listed if each.kind in PLACES]
    if told and all(each.kind is not Kind.COUNTRY for each in candidates):
        there = [each for each in candidates if each.country == told]
        # A town of another country is not meant: ستامفورد البريطانية.
        towns = (Kind.TOWN, Kind.VILLAGE)
        candidates = there or [each for each in candidates if each.kind not in towns]
    if any(each.kind is Kind.REGION for each in candidates):  # نهر النيل, also a province of Sudan
        candidates = [each for each in candidates if each.kind is not Kind.VILLAGE]
    if not candidates:
        return None
    if all(each.kind is Kind.VILLAGE for each in candidates):
        # A small place is meant where its country is spoken of: الساحل, الجديدة may be anywhere.
        candidates = [each for each in candidates if countries[each.country]]
        if not candidates:
            return None
    if len({each.country for each in candidates}) == 1:
        return _unless_elsewhere(form, candidates[0], countries)
    ranked = sorted(candidates, key=_weight, reverse=True)
    if spoken := [each for each in ranked if countries[each.country]]:
        return max(
            spoken, key=lambda each: (each.kind in (Kind.COUNTRY, Kind.PLACE), countries[each.country])
        )
    best, second = ranked[0], next(each for each in ranked if each.country != ranked[0].country)
    return _unless_elsewhere(form, best, countries) if _weight(best) >= _TIMES * _weight(second) else None


def _unless_elsewhere(form: str, town: Listed, countries: Counter[str]) -> Listed | None:
    """Return a listed place, None where an article hardly means it: المنصورة or همدان in one on Yemen.

    Arab countries share such names with an article, and others with Iran; only the largest town is meant by
    itself.
    """
    if town.kind is not Kind.TOWN or town.people >= _GREAT or countries[town.country]:
        return town
    shared = town.country == "IR" or (town.country in _ARAB and form.startswith("ال"))
    return None if shared and not _ARAB.isdisjoint(+countries) else town


def _weight(listed: Listed) -> int:
    return _WEIGHT.get(listed.kind, 0) + listed.people + 1
