"""A person's role as the text says it: before the name (وزير الخارجية عادل الجبير) or behind a comma."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from processors.entities.bare import readings
from processors.entities.bounds import PRONOUNS
from processors.entities.clues import offices as office_words
from processors.entities.name import Name
from processors.text.reading import ArticleText

_REACH: Final = 9  # words of a role
_DEPUTIES: Final = frozenset({"ناءب", "وناءب", "لناءب", "ناءبه"})  # نائب الرئيس is another office than الرئيس
# Behind them another one is named: الرئيس الأميركي أثناء استقباله فلانا.
CIRCUMSTANCES: Final = frozenset({"اثناء", "خلال", "عقب", "بعد", "قبل", "مع"})
# Before a name, they join no office to it: رئيسا للحكومة بعد حجب الثقة عن.
_JOINTS: Final = frozenset(
    {"عن", "من", "مع", "ضد", "الي", "علي", "في", "بعد", "قبل", "بين", "لدي", "امام", "وهو", "وهي", "ان"}
)
# Whose offices are at a place: المبعوث الأممي إلى اليمن. No other office goes on behind إلى.
SENT: Final = frozenset({"مبعوث", "موفد", "سفير", "مندوب", "ممثل", "قنصل", "رسول"})
_LIKE_HIM: Final = ("نظيره", "نظيرته")  # النجم المصري بنظيره الأرجنتيني فلان: the office is of the other
HIS_WORDS: Final = frozenset({"قوله", "قولها", "قولهم"})  # behind who said them
_STOPS: Final = frozenset('،,.:؛;()«»"“”!؟?\n')


class Offices(NamedTuple):
    """Where offices begin, where something is said, and where people are named, as numbers of words."""

    begin: frozenset[int]
    said: frozenset[int]
    people: frozenset[int]


def role_of(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return the role of a person where the text says it beside this name."""
    return _before(text, name, offices) or _behind(text, name, offices)


def _before(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return the phrase before a name that an office begins: the nearest with an article, or the longest.

    المتحدث باسم الرئيس التركي speaks for who is named; نائب رئيس الوزراء is one office.
    """
    reach = range(name.first - 1, max(-1, name.first - 1 - _REACH), -1)
    if name.offset or offices.begin.isdisjoint(reach):
        return None
    tokens, whole = text.tokens, text.whole.text
    beside = tokens.words[name.first - 1]
    if beside in _JOINTS or (beside.endswith(PRONOUNS) and name.first - 1 not in offices.begin):
        return None
    found: tuple[int, int] | None = None
    end = tokens.starts[name.first]
    definite = False
    for place in reach:
        start, word_end = tokens.span(place, place)
        gap = whole[word_end : tokens.starts[place + 1]]
        # A comma may stand between office and name, and nowhere else.
        if not _STOPS.isdisjoint(gap) and not (place == name.first - 1 and gap.strip() in {"،", ","}):
            break
        word = tokens.words[place]
        if place in offices.said or place in offices.people:
            break
        if word in CIRCUMSTANCES or word.endswith(_LIKE_HIM):
            break
        if place in offices.begin:
            office = next(bare for bare in readings(word) if bare.form in office_words())
            if _goes_on(tokens.words[place : name.first], office.form):
                break
            found = (start + office.offset, end)
            definite = office.form.startswith("ال")
            if office.form.startswith("ال") and not (place and tokens.words[place - 1] in _DEPUTIES):
                break
    role = _text(text, *found) if found else None
    return "ا" + role if role and definite and role.startswith("ل") else role  # للمدير


def _behind(text: ArticleText, name: Name, offices: Offices) -> str | None:
    """Return what stands between commas behind a name, where an office begins it."""
    tokens, whole = text.tokens, text.whole.text
    first = name.last + 1
    if first not in offices.begin or tokens.words[first] not in office_words():
        return None
    start = tokens.starts[first]
    gap = whole[tokens.span(name.last, name.last)[1] : start]
    if gap.strip() not in {"،", ","}:
        return None
    for place in range(first, min(len(tokens.words), first + _REACH)):
        end = tokens.span(place, place)[1]
        if place in offices.said or place in offices.people:
            return None
        if whole[end : end + 1] in _STOPS or not HIS_WORDS.isdisjoint(tokens.words[place + 1 : place + 2]):
            return _text(text, start, end)
    return None


def _goes_on(words: Sequence[str], office: str) -> bool:
    """Tell whether the sentence goes on behind an office, before the name: لاعب ليفربول إلى تجربة فلان."""
    return "الي" in words and office.removeprefix("ال") not in SENT


def _text(text: ArticleText, start: int, end: int) -> str | None:
    said = text.quoted(start, end).text.strip(' \u00a0،,:-–(«"“')
    return " ".join(said.replace("_", " ").replace("#", "").split()) or None
