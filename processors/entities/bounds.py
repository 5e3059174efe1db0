"""Where a name begins and where it ends: what the tagger saw, put right by the grammar of names."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import takewhile, zip_longest
from typing import Final

from processors.entities.bare import is_definite, readings
from processors.entities.features import BLANK, CLOSING, EDGE, GAPS, OPENING, QUOTE
from processors.entities.lists import BODIES, PLACES, Kind, Lists, shipped_lists
from processors.entities.name import GROUP, LONGEST, ORGANISATION, PERSON, PLACE, Name
from processors.entities.scan import Span
from processors.text.characters import MARKS
from processors.text.reading import ArticleText

_UNDERSCORE: Final = GAPS.index("underscore")
_PREPOSITIONS: Final = frozenset({"في", "من", "الي", "علي", "عن", "مع", "بين", "بان"})
_NO_ENDS: Final = frozenset({"عن", "من", "الي", "مع", "بين"})  # of a body: في ends أون تي في
_ALI: Final = "علي"  # as على is read too
_SONS: Final = frozenset({"بن", "ابن", "بنت", "ابو", "ابي", "ام", "عبد"})  # what joins the words of a name
_WORDS: Final = 1 << 14  # whose answers are kept
_QUOTED: Final = 4  # words between marks that are a name
# A word that is so likely of a name is not cut off, though it be one of every day: جاكي شان, محمد قلبي.
# Bodies and places run on into the sentence more often than people do.
_OF_PERSON: Final = 0.8
_OF_NAME: Final = 0.98
_NO_PART: Final = 0.01  # of a word of kind before a place: ocean and surroundings are one word, محيط
_BY_WAY_OF: Final = ["عن", "طريق"]  # no street
_REALMS: Final = frozenset({"الجمهوريه", "المملكه", "جزر"})
_GROUND: Final = frozenset({"ملعب", "بملعب"})
PRONOUNS: Final = ("ها", "هم", "هما")  # behind a word
_OWNERS: Final = ("ها", "هم", "نا")  # but for ه, which ة is read as too
_SHORTEST: Final = 5  # letters of a word that has a clitic before it and a pronoun behind it
_SHORTEST_OWNED: Final = 3  # letters of a word before a pronoun


def settle(
    names: Sequence[Name],
    text: ArticleText,
    gaps: Sequence[int],
    listed: Mapping[int, Span],
    chances: Sequence[float],
) -> list[Name]:
    """Put the beginning and the end of names right, which are in order; ``listed`` by their first words.

    ``chances`` are those of each word to be of a name.
    """
    lists = shipped_lists()
    words = text.tokens.words
    kept: list[Name] = []
    for name, following in zip_longest(names, names[1:]):
        if kept and name.first <= kept[-1].last:  # جامعة تل أبيب has taken أبيب
            continue
        if name.first and words[name.first - 1] in _SONS and gaps[name.first] == BLANK:
            name.type = PERSON  # بن + لادن
        _join(name, words, gaps)
        if name.type == GROUP and name.first not in listed:
            _settle_party(name, words, gaps)
        if name.type == ORGANISATION:
            end = following.first if following else len(words)
            _leave_head(name, words, gaps, end)
            _settle_body(name, text, listed, chances)
            _go_to_mark(name, words, gaps, end)
            _take_adjectives(name, words, gaps, end, lists)
        elif name.type == PLACE:
            _settle_place(name, words, lists, chances)
        if name.type in (PLACE, PERSON):
            _take_head(name, words, gaps, chances)
        if name.type == PERSON:
            _settle_person(name, text, gaps, lists, chances)
        if kept and name.first <= kept[-1].last:  # حي, then حي السلام
            kept.pop()
        kept.append(name)
    return kept


def _join(name: Name, words: Sequence[str], gaps: Sequence[int]) -> None:
    """Take into a name what بن and an underscore join to it: مؤسسة محمد + بن سلمان, #مايكل_آرون."""
    last = min(len(words) - 1, name.first + LONGEST)
    while name.last < last:
        if words[name.last] in _SONS and gaps[name.last + 1] == BLANK:
            name.last += 1
        elif (
            name.last + 1 < last
            and words[name.last + 1] in _SONS
            and gaps[name.last + 1] == gaps[name.last + 2] == BLANK
        ):
            name.last += 2
        elif gaps[name.last + 1] == _UNDERSCORE:
            name.last += 1
        else:
            return


def _settle_party(name: Name, words: Sequence[str], gaps: Sequence[int]) -> None:
    """Make a party of what is called one and stands in no list of groups: حزب + الحركة القومية."""
    if name.first and gaps[name.first] == BLANK and _is_party(words[name.first - 1]):
        name.first -= 1
    if name.last > name.first and _is_party(words[name.first]):
        name.type = ORGANISATION


def _is_party(word: str) -> bool:
    return any(form == "حزب" for _, form in readings(word))


def _settle_person(
    name: Name, text: ArticleText, gaps: Sequence[int], lists: Lists, chances: Sequence[float]
) -> None:
    words = text.tokens.words
    while name.first < name.last and (
        is_on(text, name.first)
        or (
            chances[name.first] < _OF_PERSON
            and (
                _is_no_first_name(words[name.first], lists)
                or _is_address(words[name.first], words[name.first + 1], lists)
            )
        )
    ):
        name.first += 1
    while name.first < name.last and (
        words[name.last].startswith("لل")  # معز حسن + للخروج
        or (
            chances[name.last] < _OF_PERSON
            and _goes_on(words[name.last], lists)
            and not _is_of_person(words[name.last])
        )
    ):
        name.last -= 1
    if name.first and words[name.first - 1] in _SONS and gaps[name.first] == BLANK:
        name.first -= 1


def is_on(text: ArticleText, place: int) -> bool:
    """Tell whether a word is the preposition على, not the name علي."""
    return text.tokens.words[place] == _ALI and _last_letter(text, place) == "ى"


def is_ali(text: ArticleText, place: int) -> bool:
    """Tell whether a word is the name علي, be it behind a clitic, in a text that writes على otherwise."""
    word = text.tokens.words[place]
    is_written = word == _ALI or (word[0] in "بلو" and word[1:] == _ALI)
    return is_written and _last_letter(text, place) == "ي" and "على" in text.spelling


def _is_no_first_name(word: str, lists: Lists) -> bool:
    """Tell whether a word of every day stands before a name: حكم على أفريدي."""
    return word in lists.ordinary and word not in _SONS and word != _ALI and not _is_of_person(word)


def _is_of_person(word: str) -> bool:
    names = shipped_lists().names
    return word in names["given"] or word in names["family"]


def _settle_body(name: Name, text: ArticleText, listed: Mapping[int, Span], chances: Sequence[float]) -> None:
    lists, words = shipped_lists(), text.tokens.words
    span = listed.get(name.last)
    if name.last > name.first and span and span.last > span.first and span.listed[0].kind in PLACES:
        name.last = span.last  # جامعة تل + أبيب
    span = listed.get(name.first)
    if span and span.last < name.last and span.listed[0].kind in BODIES:
        following = words[span.last + 1]
        if _turns(following) or _is_other_noun(following, lists):
            name.last = span.last  # مجلس الأمن + بالدعوة, الأمم المتحدة + الأوضاع
    if name.last > name.first and _is_other_country(words[name.last - 1], listed.get(name.last), lists):
        name.last -= 1  # المنتخب التونسي + البرتغال
    while name.first < name.last and words[name.first] in _PREPOSITIONS:
        name.first += 1  # في + كتاباته
    if name.first < name.last and (words[name.last] in _NO_ENDS or is_on(text, name.last)):
        name.last -= 1  # هيئة الدفاع + عن, not سانتا في
    while (
        name.last > name.first
        and chances[name.last] < _OF_NAME
        and (_goes_on(words[name.last], lists) or _has_pronoun(text, name.last))
    ):
        name.last -= 1  # مؤسسة مسك + واهتمامه, الحكومة + وافقت


def _leave_head(name: Name, words: Sequence[str], gaps: Sequence[int], end: int) -> None:
    """Leave the word of kind before a name between marks: قناة «العربية», منظمة "شربا".

    ``end`` is the word at which the next name begins.
    """
    second = name.first + 1
    if second >= end or gaps[second] not in OPENING or not is_body_kind(words[name.first]):
        return
    close = _closing_mark(gaps, second, end)
    if close is not None:
        name.first, name.last = second, close - 1


def _go_to_mark(name: Name, words: Sequence[str], gaps: Sequence[int], end: int) -> None:
    """Take what stands between marks whole, of which a name was seen in the beginning: "نيويورك + تايمز".

    No number is one's: (ليفربول 2013-2014).
    """
    if gaps[name.first] in OPENING:
        last = (_closing_mark(gaps, name.first, end) or 0) - 1
        if not any(word[0].isdigit() for word in words[name.last + 1 : last + 1]):
            name.last = max(name.last, last)


def _closing_mark(gaps: Sequence[int], first: int, end: int) -> int | None:
    """Return the word before which the marks close that open before word ``first``, if they hold a name."""
    behind = range(first + 1, min(first + _QUOTED, end) + 1)
    within = takewhile(lambda place: gaps[place] != EDGE, behind)
    return next((place for place in within if gaps[place] in CLOSING), None)


def _take_adjectives(name: Name, words: Sequence[str], gaps: Sequence[int], end: int, lists: Lists) -> None:
    """Take the adjective of a country behind a body: وزارة الدفاع + الأميركية."""
    while name.last + 1 < min(end, name.first + LONGEST) and gaps[name.last + 1] == BLANK:
        following = words[name.last + 1]
        if not (following.startswith("ال") and following[2:] in lists.adjectives):
            break
        if not is_definite(words[name.last]):
            break
        name.last += 1


def is_body_kind(word: str) -> bool:
    """Tell whether a word says of which kind the body behind it is: لمنظمة."""
    heads = shipped_lists().organisation_heads
    return any(form.removeprefix("ال") in heads for _, form in readings(word))


def _is_other_noun(word: str, lists: Lists) -> bool:
    """Tell whether a word of every day with its article is no adjective: a new part begins with it."""
    return word.startswith("ال") and word in lists.ordinary and not word.endswith(("ي", "يه"))


def _is_other_country(before: str, span: Span | None, lists: Lists) -> bool:
    """Tell whether a country stands behind the adjective of another one, of whose body it is no part."""
    if span is None or span.offset or span.listed[0].kind is not Kind.COUNTRY:
        return False
    own = lists.adjectives.get(before[2:]) if before.startswith("ال") else None
    return own not in (None, span.listed[0].country)


def _turns(word: str) -> bool:
    """Tell whether a word has a preposition before it that no name of a body goes on with."""
    return word[0] == "ب" or (word[0] == "ل" and not word.startswith("لل"))


def _goes_on(word: str, lists: Lists) -> bool:
    """Tell whether the sentence goes on with a word behind a name: a word of every day without an article."""
    if is_definite(word):
        return False
    return word in lists.ordinary or (word[0] in "لب" and word[1:] in lists.ordinary)


def _has_pronoun(text: ArticleText, place: int) -> bool:
    """Tell whether a word has a clitic before it and a pronoun behind it, as no name ends."""
    word = text.tokens.words[place]
    if len(word) < _SHORTEST or word[0] not in "وفبل" or word[1:3] in ("ال", "ل"):
        return False
    if word.endswith(PRONOUNS):
        return True
    return word.endswith("ه") and _last_letter(text, place) == "ه"


def is_owned(name: Name, text: ArticleText) -> bool:
    """Tell whether a lone word is one of every day with a pronoun behind it: بمكتبه, غلافنا, تركيبه."""
    lists, word = shipped_lists(), text.tokens.words[name.first]
    if name.last > name.first or not word.endswith((*_OWNERS, "ه")):
        return False
    forms = [form for _, form in readings(word)]
    if lists.are_of_people(*forms):
        return False
    owners = (*_OWNERS, "ه") if _last_letter(text, name.first) == "ه" else _OWNERS
    bare = [form.removesuffix(owner) for form in forms for owner in owners if form.endswith(owner)]
    return any(len(form) >= _SHORTEST_OWNED and _is_common(form, lists) for form in bare)


def _is_common(word: str, lists: Lists) -> bool:
    return word in lists.ordinary or word in lists.organisation_heads or word in lists.place_heads


def _last_letter(text: ArticleText, place: int) -> str:
    """Return the letter with which a word ends as the article has it, where ى is not ي and ة is not ه."""
    written = text.written(place)
    return next((letter for letter in reversed(written) if letter not in MARKS), "")


def _settle_place(name: Name, words: Sequence[str], lists: Lists, chances: Sequence[float]) -> None:
    if name.first == name.last:
        return
    if name.first and words[name.first - 1 : name.first + 1] == _BY_WAY_OF:
        name.first += 1
    if _is_turn(words, name.first):
        name.first += 1  # الكرة في ملعب + بغداد: it is her turn
        return
    listed = _is_listed(words[name.first : name.last + 1], lists)
    if not listed and not _is_place_head(words[name.first]):
        while (
            name.last > name.first
            and words[name.last] in lists.ordinary
            and chances[name.last] < _OF_NAME
            and not _tells_more(words[name.last - 1], words[name.last], chances[name.last])
        ):
            name.last -= 1  # داريا + المحاذية
    if _ends_in_adjective(words[name.first : name.last + 1], lists):
        name.last -= 1
    while name.first < name.last and _is_kind(name, words, lists):  # منطقة + الشرق الأوسط
        name.first += 1


def _is_turn(words: Sequence[str], place: int) -> bool:
    """Tell whether a word is the ground in which the ball lies for somebody to act: الكرة في ملعب بغداد."""
    return words[place] in _GROUND and any(word.endswith("كره") for word in words[max(0, place - 2) : place])


def _tells_more(before: str, word: str, chance: float) -> bool:
    """Tell whether an adjective is of the word before it, which is of the name: محطة للطاقة + النووية."""
    return chance >= _OF_PERSON and before.startswith("لل") and word.startswith("ال")


def _is_kind(name: Name, words: Sequence[str], lists: Lists) -> bool:
    return is_place_kind(words[name.first]) and not _is_listed(words[name.first : name.last + 1], lists)


def _is_listed(words: Sequence[str], lists: Lists) -> bool:
    return any(" ".join((form, *words[1:])) in lists.phrases for _, form in readings(words[0]))


def _ends_in_adjective(words: Sequence[str], lists: Lists) -> bool:
    """Tell whether an adjective ends the name of a place, of which it is no part: ميشيغان الأميركية."""
    if not words[1:] or words[-1][2:] not in lists.adjectives:
        return False
    if any(form in _REALMS for _, form in readings(words[0])):  # الجمهورية الإسلامية الإيرانية
        return False
    return not _is_listed(words, lists)


def _take_head(name: Name, words: Sequence[str], gaps: Sequence[int], chances: Sequence[float]) -> None:
    """Take a word of kind that is part of a place's name: حي الرياض, مطار القاهرة, مسجد مصطفى محمود."""
    if not name.first or gaps[name.first] not in (BLANK, QUOTE) or not _is_place_head(words[name.first - 1]):
        return
    if chances[name.first - 1] < _NO_PART or _is_turn(words, name.first - 1):
        return
    if words[name.first - 2 : name.first] != _BY_WAY_OF:
        name.first, name.type = name.first - 1, PLACE


@lru_cache(maxsize=_WORDS)
def is_place_kind(word: str) -> bool:
    """Tell whether a word says of which kind the place behind it is, and is no part of its name: بمحافظة."""
    return any(form in shipped_lists().place_kinds for _, form in readings(word))


@lru_cache(maxsize=_WORDS)
def _is_place_head(word: str) -> bool:
    return any(form in shipped_lists().place_heads for _, form in readings(word))


def _is_address(word: str, following: str, lists: Lists) -> bool:
    """Tell whether a person is addressed or told by a word, before the name: الدكتور, الأوروغوياني فابيان."""
    if not word.startswith("ال") or word in lists.names["family"]:
        return False
    if word in lists.titles or word[2:] in lists.adjectives:
        return True
    return word.endswith("ي") and not following.startswith("ال") and word not in lists.names["family-rare"]
