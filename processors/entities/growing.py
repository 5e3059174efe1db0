"""Words beside a name that are of it, though the tagger says so of another tag first: أنجيلينا + جولي."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from processors.entities.bare import is_definite, readings
from processors.entities.bounds import is_ali
from processors.entities.features import BLANK
from processors.entities.lists import shipped_lists
from processors.entities.name import ORGANISATION, PERSON, Name, places_of_names
from processors.entities.tagger import Floats, chances_of
from processors.text.reading import ArticleText

_GROWS: Final = 0.2  # how likely a word must be of a name's type
_OF_TWO_OR_OWNED: Final = ("تا", "هم", "هما", "هن")
# Words of kind that are part of the name: in the labelled articles of 4,921 before a definite one in a body.
_PART_OF_NAME: Final = frozenset(
    {"وزاره", "مجلس", "وكاله", "هيءه", "لجنه", "حزب", "منظمه", "محكمه", "صندوق", "اتحاد", "جامعه", "نقابه"}
    | {"حركه", "جمعيه", "كليه", "رابطه", "معهد", "مءسسه", "ديوان", "مفوضيه", "بنك", "غرفه", "جبهه", "مصرف"}
)
# Adjectives that describe a body and are no part of its name: وكالة الأنباء الإيرانية الرسمية.
_DESCRIBING: Final = frozenset(
    {"الرسمي", "الرسميه", "الخاصه", "المختصه", "المطله", "المحلي", "المحليه", "الكبري", "الشهيره", "الشهير"}
    | {"الحاكم", "الحاكمه", "التابعه", "الواقعه", "الثانيه", "الثالثه", "الرابعه", "الخامسه", "السادسه"}
    | {"السابعه", "الثامنه", "التاسعه", "العاشره"}  # كتيبة حرس الحدود العاشرة
)


def grow(names: Sequence[Name], text: ArticleText, gaps: Sequence[int], likely: Floats) -> None:
    """Take into people's names and bodies the words beside them that have a chance to be of them."""
    taken = places_of_names(names)
    _grow_people(names, text, gaps, likely, taken)
    _grow_bodies(names, text.tokens.words, gaps, chances_of(likely, "organisation"), taken)


def _grow_people(
    names: Sequence[Name], text: ArticleText, gaps: Sequence[int], likely: Floats, taken: set[int]
) -> None:
    """Take into a person's name the words beside it that have a chance to be of it: أنجيلينا before جولي.

    The tagger sees no letter that tells علي from على.
    """
    words = text.tokens.words
    ordinary = shipped_lists().ordinary
    of_person = chances_of(likely, "person")

    def belongs(place: int, gap: int) -> bool:
        return (
            place not in taken
            and gap == BLANK
            and (
                (of_person[place] >= _GROWS and words[place] not in ordinary and not _acts(words[place]))
                or is_ali(text, place)
            )
        )

    for name in names:
        if name.type != PERSON:
            continue
        if name.first and belongs(name.first - 1, gaps[name.first]):
            name.first -= 1
            taken.add(name.first)
        if name.last + 1 < len(words) and belongs(name.last + 1, gaps[name.last + 1]):
            name.last += 1
            taken.add(name.last)


@lru_cache(maxsize=1 << 14)
def _acts(word: str) -> bool:
    """Tell whether a word that no list of people has is a verb of two, or has a pronoun: تضررتا, فلديهم."""
    return word.endswith(_OF_TWO_OR_OWNED) and not shipped_lists().are_of_people(word)


def _grow_bodies(
    names: Sequence[Name], words: Sequence[str], gaps: Sequence[int], of_body: Floats, taken: set[int]
) -> None:
    """Take into a body the word of kind before it and the adjective behind it that are nearly seen in it.

    لجنة + التحقيق الفدرالية, شركة الإلكترونيات + المتقدمة. What has no article before one that has is of it.
    """
    count = len(words)
    for name in names:
        if name.type != ORGANISATION:
            continue
        before, behind = name.first - 1, name.last + 1
        if (
            before >= 0
            and before not in taken
            and gaps[name.first] == BLANK
            and _is_of_kind_before(words[before], words[name.first])
        ):
            name.first = before
            taken.add(before)
        if (
            behind < count
            and behind not in taken
            and gaps[behind] == BLANK
            and of_body.item(behind) >= _GROWS
            and name.first < name.last
            and words[behind].startswith("ال")
            and words[behind].endswith(("ي", "ه"))
            and words[behind] not in _DESCRIBING
            and is_definite(words[name.last])
            and words[name.last] not in shipped_lists().phrases  # منتخب البرازيل
        ):
            name.last = behind
            taken.add(behind)


def _is_of_kind_before(kind: str, word: str) -> bool:
    """Tell whether a word without its article says what the definite one behind it is: no body by itself."""
    lists = shipped_lists()
    if not word.startswith("ال") or word[2:] in lists.organisation_heads or word in lists.phrases:
        return False  # مجلس الجامعة العربية, لجنة اليونسكو
    return _says_kind(kind)


@lru_cache(maxsize=1 << 14)
def _says_kind(word: str) -> bool:
    return not _PART_OF_NAME.isdisjoint(form for _, form in readings(word))
