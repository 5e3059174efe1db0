"""Figures that no number begins: قتيلان, القتلى الأربعة, إعدام الرهائن الثمانية, شخص واحد, مقتل شخص."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from processors.entities.clues import CharSpan, is_two
from processors.entities.counted_people import (
    CLAUSE,
    are_ill,
    is_people,
    kind_of,
    kind_of_two,
    place_of_next,
    told,
    told_of_next,
)
from processors.entities.currencies import unit_of
from processors.entities.figure_numbers import MOST_DIGITS, make_figure, number_of
from processors.entities.figure_words import figure_words
from processors.entities.lists import shipped_lists
from processors.entities.number_words import UNITS
from processors.text.reading import ArticleText
from schemas import Figure
from schemas.entity import FigureKind

_ANYONE: Final = frozenset({"شخص", "شخصا"})
_DAYS: Final = frozenset({"احد", "اثنين"})  # ارتفع عدد القتلى الأحد
_ANY: Final = re.compile(r" (?:ما|كل)\b")  # توقيف شخص ما, مقتل شخص كل يوم
_OBJECTS: Final = ("ا", "ين")  # of a verb
_TRIED: Final = frozenset({"محاوله", "بمحاوله", "لمحاوله", "ومحاوله"})  # nobody was killed: محاولة قتل شخص
_AT_LEAST: Final = " علي الاقل"
_BEFORE: Final = re.compile(r"(?:(\w+) )?(\w+) (\w+)\Z")
_AMONG: Final = frozenset({"بينهم", "بينها", "منهم", "ضمنهم"})  # of those that are counted
_LONGEST: Final = 40  # characters of three words
_NOBODY: Final = re.compile(r"\b(?:[وف]?ل[من]|[بل]?اي|كل)\b[^.!؟?\n؛،,]{0,20}\Z")  # لم يصب شخص واحد
# مقتل متظاهر وإصابة 4 آخرين: one beside the others
_AND_OTHERS: Final = re.compile(
    r"(?P<between>(?: \w+){0,3}?) و(?P<happened>\w+) "
    rf"(?:(?:\w+ ){{0,4}}?(?:\d+|{'|'.join(UNITS)}) (?:\w+ )?)?اخر(?:ين|ون)\b"
)


def duals(
    text: ArticleText, places: Sequence[int], countries: Callable[[], frozenset[str]]
) -> Iterator[Figure]:
    """Yield what a dual counts: قتيلان, دولارين."""
    whole = text.whole.text
    for place in places:
        word = text.tokens.words[place]
        start, end = text.tokens.span(place, place)
        if not is_two(word):
            start, word = start + 1, word[1:]
        if unit := figure_words().currencies.get(word[:-2]):
            yield make_figure(text, (start, end), "money", (2, 2), unit_of(unit, countries()))
        elif place and _is_two_too(text.tokens.words[place - 1]):
            continue
        elif kind := kind_of_two(whole, start, word):
            yield make_figure(text, (start, end), kind, (2, 2))


def _is_two_too(word: str) -> bool:
    """Tell whether the word before a dual counts them already: وشخصان آخران, سائحان بريطانيان."""
    return is_two(word) or (word[0] == "و" and is_two(word[1:]))


def known_and_single(text: ArticleText, places: Sequence[int]) -> Iterator[Figure]:
    """Yield what words of a kind tell: القتلى الأربعة, إعدام الرهائن الثمانية, مقتل شخص."""
    words, many = text.tokens.words, figure_words().many
    for place in places:
        word = words[place]
        if (known := word) in many or (known := word[1:]) in many:
            start = text.tokens.starts[place] + len(word) - len(known)
            yield from _known(text, (start, place), place, many[known])
        elif kind := told_of_next(word):
            yield from _told_next(text, place, kind)


def _told_next(text: ArticleText, place: int, kind: FigureKind) -> Iterator[Figure]:
    """Yield those of whom a word tells that stands right before them, or before who did it."""
    words = text.tokens.words
    first = place_of_next(words, place)
    if first is None or first >= len(words) or not _is_one_clause(text, place, first):
        return
    if is_one(words[first]):
        yield from _single(text, place, first, kind)
        return
    # إعدام الرهائن الثمانية, اعتقلت الشرطة المتهمين الخمسة, مقتل أفراد الأسرة الثلاثة
    for last in (first, first + 1):
        if _with_article(words, last + 1) is not None and words[last].startswith("ال"):
            begin = last if words[first].startswith("ال") else first
            if is_people(words[begin]):
                yield from _known(text, (text.tokens.starts[begin], begin), last, kind)
            return


def _known(text: ArticleText, begin: tuple[int, int], last: int, kind: FigureKind) -> Iterator[Figure]:
    """Yield those whose number stands behind them with its article: القتلى الأربعة, المصابين الـ12."""
    words = text.tokens.words
    start, first = begin
    number = _with_article(words, last + 1)
    if number is None or not _is_one_clause(text, first, last + 1):
        return
    yield make_figure(text, (start, text.tokens.span(last, last + 1)[1]), kind, (number, number))


def _with_article(words: Sequence[str], place: int) -> float | None:
    """Return the number that stands with its article at a place."""
    word = words[place] if place < len(words) else ""
    many = word.removeprefix("ال")
    is_number = many in UNITS or (many.isdecimal() and len(many) <= MOST_DIGITS)
    if many == word or many in _DAYS or not is_number:
        return None
    return number_of(many)


def _is_one_clause(text: ArticleText, first: int, last: int) -> bool:
    return not CLAUSE.search(text.whole.text, *text.tokens.span(first, last))


def _single(text: ArticleText, place: int, one: int, kind: FigureKind) -> Iterator[Figure]:
    """Yield one of whom a word tells, anybody or one beside the others: مقتل متظاهر وإصابة 4 آخرين."""
    words, whole = text.tokens.words, text.whole.text
    span = text.tokens.span(one, one)
    if words[one] not in _ANYONE:
        others = _AND_OTHERS.match(whole, span[1])
        if not (others and told(others["happened"])) or _is_done_to(others["between"]):
            return
    tried = place > 0 and words[place - 1] in _TRIED
    ill = kind == "injured" and are_ill(whole, *span)
    if not (tried or ill or _ANY.match(whole, span[1]) or says_nobody(whole, span[0])):
        yield make_figure(text, span, kind, (1, 1))


def at_least_one(text: ArticleText, near: Sequence[CharSpan]) -> Iterator[Figure]:
    """Yield those of whom one at least is meant: إصابة شرطي على الأقل, مقتل ضابط أمن على الأقل."""
    whole = text.whole.text
    for first, end in near:
        at = whole.find(_AT_LEAST, first, end)
        if at < 0 or not (before := _BEFORE.search(whole, max(0, at - _LONGEST), at)):
            continue
        noun = next((each for each in (3, 2) if is_one(before[each])), 0)
        alone = noun and before[noun - 1] not in _AMONG
        if alone and (kind := kind_of(whole, before.start(noun), "")):
            yield make_figure(text, before.span(noun), kind, (1, 1))


def _is_done_to(words: str) -> bool:
    """Tell whether words behind a person are of others: قتل مسلح اثنين من الحرس وجرح ثلاثة آخرين."""
    return any(word in UNITS or word.isdecimal() or word.endswith(_OBJECTS) for word in words.split())


def is_one(noun: str) -> bool:
    """Tell whether a word is of one person whom the text does not know yet: شرطي, فلسطيني."""
    return noun in figure_words().singles or noun.removesuffix("ا") in shipped_lists().adjectives


def says_nobody(whole: str, start: int) -> bool:
    """Tell whether one person is named to say that it was nobody: لم يصب شخص واحد."""
    return _NOBODY.search(whole, max(0, start - _LONGEST), start) is not None
