"""Which of what looks like a name is none: words of every day, generic bodies, adjectives of countries.

A name of one word says the least about itself, so it is asked the most.
"""

from collections.abc import Sequence
from typing import Final

from processors.entities.bare import is_definite
from processors.entities.bounds import is_body_kind, is_place_kind
from processors.entities.features import BLANK, CLOSING, OPENING
from processors.entities.lists import Kind, Lists, countries_by_name, shipped_lists
from processors.entities.name import GROUP, ORGANISATION, PERSON, PLACE, Name
from processors.entities.scan import Span
from processors.formats.times import MONTHS, arabic_names
from processors.text.reading import ArticleText

_NISBA: Final = ("ي", "يه")  # of an adjective: الشركة العقارية
_BESIDE: Final = CLOSING | {BLANK}
# With fervour, where the text does not name the group of that name.
_FERVOUR: Final = "حماس"
_FERVENT: Final = frozenset({"بحماس", "وبحماس"})
_INTO: Final = frozenset({"في", "من", "الي"})
_DUAL: Final = "ان"
_DUAL_ADJECTIVE: Final = "يان"
_SEVERAL: Final = ("ان", "ين", "ون")  # of a people: بريطانيان, البريطانيون
_ARAB: Final = "عربي"  # of no one country
_SHORTEST: Final = 2  # letters of a name
_ISLAND: Final = frozenset({"جزيره", "بجزيره", "لجزيره", "وجزيره", "جزر", "ارخبيل"})
_CHANNEL: Final = frozenset({"قناه", "قنوات", "شبكه", "القناه", "نادي", "مباراه", "الدوري"})
_MINISTRIES: Final = frozenset({"الخارجيه", "الداخليه"})
_AT_AGE: Final = frozenset({"عن", "وعن"})
_MONTHS: Final = frozenset(arabic_names(MONTHS))
_JOINED: Final = 4  # letters of a word behind و, and it
_KNOWN: Final = frozenset({Kind.COUNTRY, Kind.REGION, Kind.GROUP, Kind.MAYBE_GROUP, Kind.ORGANISATION})


def is_name(
    name: Name, text: ArticleText, gaps: Sequence[int], span: Span | None, before: Name | None
) -> bool:
    """Tell whether what the tagger saw can be a name, behind the name ``before``.

    ``span`` is a listed one that begins where it does.
    """
    words = text.tokens.words
    if span and span.last <= name.last and span.listed[0].kind in _KNOWN:
        return not _is_adjective(name, words, gaps, before)
    lists = shipped_lists()
    if name.last > name.first:
        return _has_a_name(name, words, lists)
    plain = name.form.removeprefix("ال")
    if (
        _has_adjective(name, words, gaps)
        or _is_fervour(words[name.first], text)
        or len(plain) < _SHORTEST
        or plain in lists.place_kinds
        or _is_generic(name, plain, lists)
        or _is_a_people(plain, lists)
        or _is_month(name, words)
        or _is_age(name, words)
        or _is_object(name, words[name.first], lists)
    ):
        return False
    if _is_ordinary(words[name.first], name.form, lists):
        return _is_told(name, words, gaps)
    return not _is_adjective(name, words, gaps, before)


def _has_a_name(name: Name, words: Sequence[str], lists: Lists) -> bool:
    """Tell whether a name is more than words of every day, or a body of a kind: not لولا الله."""
    behind = words[name.first + 1 : name.last + 1]
    if name.type == PLACE:  # جسر جوي, not ميدان التحرير
        generic = all(_is_generic_behind(word, lists) for word in behind)
        return not (generic and name.form in lists.place_heads)
    if name.type == ORGANISATION:  # المطاعم الشعبية, النجم الأرجنتيني
        behind = [word for word in behind if word.removeprefix("ال") not in lists.adjectives]
        if not behind and name.form in lists.titles:
            return False  # اللواء الأمريكي is a general
        if name.form.removeprefix("ال") in lists.organisation_heads:
            return True
        behind = [word for word in behind if word not in countries_by_name()]  # مرمى تونس
    return any(word not in lists.ordinary for word in (name.form, *behind))


def _is_generic_behind(word: str, lists: Lists) -> bool:
    """Tell whether a word behind one of kind names no place: جسر جوي, مسجد تركي, not ميناء جيبوتي."""
    if word.startswith("ال"):
        return False
    return word in lists.ordinary or (word in lists.adjectives and word not in lists.phrases)


def is_no_body(name: Name, text: ArticleText, gaps: Sequence[int]) -> bool:
    """Tell whether what was seen as a body is none, by the words beside it or by its letters."""
    words = text.tokens.words
    if name.first == name.last:
        return _is_latin_word(name, text, gaps) or _is_island(name, text)
    if name.form in _MINISTRIES:  # حركة التجارة الخارجية المصرية
        before = words[name.first - 1] if name.first and gaps[name.first] == BLANK else ""
        return not name.offset and is_definite(before) and before.endswith(("ه", "ات"))
    lists, second = shipped_lists(), words[name.last]
    if name.last > name.first + 1 or second not in lists.ordinary or not name.form.endswith("ه"):
        return False
    # شرطه السابع, of his: the text has ة elsewhere
    is_his = name.form in lists.organisation_heads and text.written(name.first).endswith("ه")
    return is_his and not second.endswith("ه") and "ة" in text.spelling


def _is_latin_word(name: Name, text: ArticleText, gaps: Sequence[int]) -> bool:
    """Tell whether a word between marks is a foreign one of every day: "papillae", not موقع "walla"."""
    if not name.form.isascii() or gaps[name.first] not in OPENING or gaps[name.last + 1] not in CLOSING:
        return False
    told = name.first > 0 and is_body_kind(text.tokens.words[name.first - 1])
    return text.written(name.first).islower() and not told


def _is_island(name: Name, text: ArticleText) -> bool:
    """Tell whether an island is meant, not the channel: سكان جزيرة سقطرى ... من الجزيرة."""
    said = text.vocabulary
    return name.form == "الجزيره" and _CHANNEL.isdisjoint(said) and not _ISLAND.isdisjoint(said)


def _is_age(name: Name, words: Sequence[str]) -> bool:
    """Tell whether عمر is the age of somebody: عن عمر يناهز السبعين."""
    return name.type == PERSON and name.form == "عمر" and name.first > 0 and words[name.first - 1] in _AT_AGE


def _is_object(name: Name, word: str, lists: Lists) -> bool:
    """Tell whether a word of every day has the ending of an object, and no clitic before a town: بنودا."""
    behind_clitic = name.type == PLACE and name.offset > 0 and word[name.offset - 1] in "بك"
    return behind_clitic and word.endswith("ا") and word[:-1] in lists.ordinary


def _is_generic(name: Name, plain: str, lists: Lists) -> bool:
    """Tell whether a word of kind stands alone: الحكومة, شركة."""
    if name.type == PLACE:
        return plain in lists.place_heads
    return name.type in (ORGANISATION, GROUP) and plain in lists.organisation_heads


def _is_a_people(plain: str, lists: Lists) -> bool:
    return plain.endswith(_SEVERAL) and plain[:-2] in lists.adjectives


def _is_fervour(word: str, text: ArticleText) -> bool:
    return word in _FERVENT and _FERVOUR not in text.vocabulary


def _has_adjective(name: Name, words: Sequence[str], gaps: Sequence[int]) -> bool:
    """Tell whether an adjective behind a word shows it to be none of a name.

    Two of a kind, غواصان بريطانيان, or what القاعدة is of, القاعدة الانتخابية.
    """
    place = name.last + 1
    if place >= len(words) or gaps[place] != BLANK:
        return False
    word = words[place]
    if name.type == PLACE and name.first and words[name.first - 1] in _INTO:
        # في الرباط الصليبي: towns are she
        return name.form.startswith("ال") and _is_his_adjective(word)
    if name.form.endswith(_DUAL) and word.endswith(_DUAL_ADJECTIVE):
        return True
    return name.type == GROUP and name.form.endswith("ه") and word.startswith("ال") and word.endswith("يه")


def _is_month(name: Name, words: Sequence[str]) -> bool:
    """Tell whether a month has the name of a place or a person: آب/أغسطس, 14 آب, not إب; 06 ماي, not May."""
    if name.form not in _MONTHS:
        return False
    before = words[name.first - 1] if name.first else ""
    return before.isdigit() or not _MONTHS.isdisjoint((before, *words[name.last + 1 : name.last + 2]))


def _is_ordinary(word: str, form: str, lists: Lists) -> bool:
    if word in lists.ordinary or form in lists.ordinary:
        return True
    joined = word[0] == "و" and len(word) > _JOINED and word[1:] in lists.ordinary
    return joined and not lists.are_of_people(word)


def _is_told(name: Name, words: Sequence[str], gaps: Sequence[int]) -> bool:
    """Tell whether the text says that a word of every day is a name: صحيفة «الخبر», مدينة الباب."""
    if name.type == ORGANISATION:
        return gaps[name.first] in OPENING and gaps[name.last + 1] in CLOSING
    if name.type != PLACE or not name.first or gaps[name.first] != BLANK:
        return False
    return is_place_kind(words[name.first - 1])


def _is_his_adjective(word: str) -> bool:
    if not (word.startswith("ال") and word.endswith("ي")):
        return False
    lists = shipped_lists()
    return word[2:] not in lists.adjectives and not lists.are_of_people(word)


def _is_adjective(name: Name, words: Sequence[str], gaps: Sequence[int], before: Name | None) -> bool:
    """Tell whether a country or a body is only told of by an adjective: الخارجية السعودية, إب اليمنية."""
    if name.type == GROUP or name.last > name.first or name.offset:
        return False
    word, first = words[name.first], name.first
    if first and words[first - 1].isdigit():  # 19 روسيا: so many Russians
        return word.endswith("يا")
    of_country = (
        word[2:] == _ARAB
        or word[2:] in shipped_lists().adjectives
        or (name.type == ORGANISATION and word.endswith(_NISBA))
    )
    if not (word.startswith("ال") and of_country):
        return False
    if name.type == PERSON and not words[first - 1].endswith(_NISBA):
        return False  # الأمن القومي العربي, not النائب المصري
    if not first or gaps[first] not in _BESIDE:
        return False
    return is_definite(words[first - 1]) or (
        before is not None
        and before.type == PLACE
        and before.last == first - 1
        and before.form not in countries_by_name()  # تؤيد مصر السعودية
    )
