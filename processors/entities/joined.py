"""Two who stand side by side in a sentence and look like one name: عيّن ترامب + جينا هاسبل."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from processors.entities.bare import readings
from processors.entities.lists import Kind, Lists, shipped_lists
from processors.entities.name import GROUP, PERSON, Name
from processors.text.clitics import BEGINNINGS

_SHORTEST: Final = 4  # letters of a name and what is before it
_NO_VOWELS: Final = frozenset("بكشتجفقغخصط")  # behind و that is no letter of a foreign name: وكوتشينو
_OF_NAMES: Final = frozenset({"ودي", "ودا", "ودو", "وفان"})  # ميسي + ودي ماريا
_FATHERS: Final = frozenset({"ابو", "ابي", "عبد"})
# Behind a name these go on with it, though it be somebody's surname: ترامب الابن, سلمان بن عبد العزيز.
_GOES_ON: Final = frozenset({"الابن", "الاب", "جونيور", "الثاني", "الثالث", "بن", "ابن", "بنت", "ال"})


@lru_cache(maxsize=1 << 14)
def has_and_before(word: str) -> bool:
    """Tell whether و before a name is none of it, by the word alone: وعلي, وكوتشينو, not وليد or وودورد."""
    if word[0] != "و" or word in BEGINNINGS:
        return False
    lists = shipped_lists()
    if word[1:] in lists.names["given"]:
        return not lists.is_first_name(word)
    return len(word) > _SHORTEST and word[1] in _NO_VOWELS and not lists.are_of_people(word)


@dataclass(slots=True)
class _Surname:
    """How often a surname stands last or alone, how often it begins a name, and the words before it."""

    known: int
    begins: int
    before: set[str]


def surnames_of(names: Sequence[Name], words: Sequence[str]) -> dict[str, _Surname]:
    """Return the surnames of people who are named in full, by which nobody is called first."""
    full = [name for name in names if name.type == PERSON and name.last > name.first]
    lasts = {words[name.last] for name in full if _is_no_first_name(words[name.last])}
    if lasts.isdisjoint(name.form for name in full):  # as in most articles
        return {}
    found: dict[str, _Surname] = {}
    for name in full:
        if words[name.last] in lasts:
            surname = found.setdefault(words[name.last], _Surname(0, 0, set()))
            surname.known += 1
            surname.before.update(form for _, form in readings(words[name.first]))
            surname.before.update(words[name.first + 1 : name.last])
    for name in names:
        if name.type == PERSON and name.form in found:
            if name.first == name.last:
                found[name.form].known += 1
            else:
                found[name.form].begins += 1
    return found


@lru_cache(maxsize=1 << 14)
def _is_no_first_name(word: str) -> bool:
    known = shipped_lists().names
    return word not in known["given"] and (word not in known["given-rare"] or word in known["family"])


def parted_people(name: Name, words: Sequence[str], surnames: Mapping[str, _Surname]) -> list[Name]:
    """Return the two whom a name is of where another's surname or a group begins it, else the name alone.

    هزيمة السيسي + موسى مصطفى; القيادي الحوثي + أبو خولة. What is nobody's name is none: سياسة ترامب + تقوي.
    """
    if name.first == name.last:
        return [name]
    lists = shipped_lists()
    if not _is_of_two(name, words, surnames, lists):
        return [name]
    place = name.first + 1
    first = Name(name.first, name.first, name.type, name.offset, name.form)
    offset = _clitic(words[place], surnames, lists)
    form = words[place][offset:]
    if place == name.last and words[place][:offset] != "و" and not _is_somebody(form, surnames, lists):
        return [first]
    return [first, Name(place, name.last, PERSON, offset, form)]


def _is_somebody(form: str, surnames: Mapping[str, _Surname], lists: Lists) -> bool:
    surname = surnames.get(form)
    return bool(surname and surname.known > 1) or lists.are_of_people(form)


def _is_of_two(name: Name, words: Sequence[str], surnames: Mapping[str, _Surname], lists: Lists) -> bool:
    if name.type == GROUP:
        return _begins_with_group(name, words, lists)
    if name.type != PERSON:
        return False
    return _is_pair(name, words, lists) or _begins_with_surname(name, words, surnames)


def _is_pair(name: Name, words: Sequence[str], lists: Lists) -> bool:
    """Tell whether و joins two who are named by one word each: هاريس + ودياب, not ميشيل ويليامز."""
    second = words[name.last]
    if name.last != name.first + 1 or second[0] != "و" or len(second) < _SHORTEST:
        return False
    known = lists.are_of_people(second) or second in BEGINNINGS
    return not known and (second[1:] in lists.names["family"] or has_and_before(second))


def _begins_with_group(name: Name, words: Sequence[str], lists: Lists) -> bool:
    second = words[name.first + 1]
    if second not in _FATHERS and second not in lists.names["given"]:
        return False
    return any(each.kind is Kind.GROUP for each in lists.phrases.get(name.form, ()))


def _begins_with_surname(name: Name, words: Sequence[str], surnames: Mapping[str, _Surname]) -> bool:
    surname = surnames.get(name.form)
    if surname is None or len(name.form) < _SHORTEST or words[name.first + 1] in _GOES_ON:
        return False
    if surname.known <= surname.begins - (words[name.last][0] == "و"):
        return False
    return surname.before.isdisjoint(words[name.first + 1 : name.last + 1])  # كريستيانو رونالدو


def _clitic(word: str, surnames: Mapping[str, _Surname], lists: Lists) -> int:
    """Return how many letters before a name are none of it: المعيوف + وهوساوي, زيدان + لبيل."""
    if word in _OF_NAMES:
        return 1
    if word[0] not in "ولب" or len(word) < _SHORTEST or word in BEGINNINGS or lists.are_of_people(word):
        return 0
    return int(word[0] == "و" or word[1:] in surnames or lists.are_of_people(word[1:]))
