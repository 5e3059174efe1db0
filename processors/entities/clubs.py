"""When a town's name means its club: where the article names the club so, or sport is spoken of beside it."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from processors.entities.bare import readings
from processors.entities.bounds import is_place_kind
from processors.entities.lists import BODIES, Kind, shipped_lists
from processors.entities.name import ORGANISATION, PERSON, PLACE, Name

_PREPOSITIONS: Final = frozenset({"من", "في", "الي", "عن", "بين"})
_WHERE: Final = _PREPOSITIONS | {"مطار", "وفي", "ومن", "نحو", "قرب"}
_CAPITAL: Final = "عاصمه"
_LARGE: Final = frozenset({Kind.COUNTRY, Kind.REGION})  # they have no club
# Of an article on sport, some of which stand in each.
_SPORT: Final = frozenset(
    {"مباراه", "المباراه", "المباريات", "الدوري", "دوري", "المدرب", "مدرب", "لاعب", "اللاعب", "اللاعبين"}
    | {"هدف", "هدفا", "هدفين", "بهدف", "النقاط", "الشوط", "الكاس", "كاس", "كره"}
)
_OF_SPORT: Final = 3  # of them
_OF_CLUB: Final = frozenset(
    {"نادي", "مدرب", "لاعب", "لاعبي", "لاعبو", "مهاجم", "مدافع", "حارس", "جماهير", "جمهور", "مشجعي", "مشجعو"}
    | {"هداف", "صفوف"}
)
_PLAYS: Final = frozenset(
    {"فاز", "فوز", "فوزه", "الفوز", "تغلب", "تغلبه", "خسر", "خساره", "خسارته", "الخساره", "تعادل", "تعادله"}
    | {"التعادل", "هزيمه", "هزيمته", "يواجه", "مواجهه", "سيواجه"}
)
_AGAINST: Final = frozenset({"علي", "ضيفه", "مضيفه", "امام", "مع"})
_NEAR: Final = 4  # words between that it plays and against whom


def call_clubs(names: Sequence[Name], words: Sequence[str]) -> None:
    """Make a town a club where the article means the club, and nothing tells of a place."""
    alone = [name for name in names if name.first == name.last]
    _call_what_plays(alone, words)
    _call_what_is_a_club_elsewhere(alone, words)


def _call_what_plays(names: Sequence[Name], words: Sequence[str]) -> None:
    """Call a club what only a club can be, in an article on sport: مدرب نيس."""
    clubs = [name for name in names if name.type in (PLACE, PERSON) and _is_of_club(name, words)]
    if clubs and len(_SPORT.intersection(words)) >= _OF_SPORT:
        for name in clubs:
            name.type = ORGANISATION


def _call_what_is_a_club_elsewhere(names: Sequence[Name], words: Sequence[str]) -> None:
    """Call a club what is one more often than a town in the article: ليفربول."""
    bodies = Counter(name.form for name in names if name.type == ORGANISATION)
    towns = [name for name in names if name.type == PLACE and name.form in bodies]
    often = Counter(name.form for name in towns)
    for name in towns:
        if bodies[name.form] > often[name.form] and not _stands_as_place(name, words):
            name.type = ORGANISATION


def _stands_as_place(name: Name, words: Sequence[str]) -> bool:
    """Tell whether what is before a name tells of a place, العاصمة باريس, or a country has the name."""
    before = words[max(0, name.first - 2) : name.first]
    return (
        any(map(_tells_of_place, before[-1:]))
        or "ب" in words[name.first][: name.offset]
        or any(word.endswith(_CAPITAL) for word in before)
        or _is_large(name)
    )


def _is_large(name: Name) -> bool:
    return any(each.kind in _LARGE for each in shipped_lists().phrases.get(name.form, ()))


def _tells_of_place(word: str) -> bool:
    return word in _WHERE or is_place_kind(word)


def _is_of_club(name: Name, words: Sequence[str]) -> bool:
    """Tell whether a lone name that a club has stands where only a club can: مدرب نيس, الفوز على ضيفه نيس."""
    if not name.first or name.offset or not _has_club(name.form):
        return False
    before = words[name.first - 1]
    forms = {form for _, form in readings(before)}
    if not _OF_CLUB.isdisjoint(forms):
        return True
    near = words[max(0, name.first - _NEAR) : name.first - 1]
    return before in _AGAINST and any(form in _PLAYS for word in near for _, form in readings(word))


@lru_cache(maxsize=1 << 14)
def _has_club(form: str) -> bool:
    """Tell whether the lists know a club of a name, and no country or region has it."""
    phrases = shipped_lists().phrases
    kinds = {each.kind for each in phrases.get(form, ())}
    if not kinds.isdisjoint(_LARGE):
        return False
    return not kinds.isdisjoint(BODIES) or f"نادي {form}" in phrases
