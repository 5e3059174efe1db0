"""How many were killed, hurt, arrested, are missing or displaced, how much money: with what is counted."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final

from processors.entities.clues import COUNTS, NUMBER, TWO, CharSpan, places_of, windows
from processors.entities.counted_people import WORD, are_dead_or_hurt, counted_people, is_people, kind_of
from processors.entities.currencies import UNTOLD, Told, spoken_of, unit_of
from processors.entities.figure_numbers import YEAR, Range, begins_anew, between, make_figure, number_at
from processors.entities.figure_words import figure_words
from processors.entities.unnumbered import at_least_one, duals, is_one, known_and_single, says_nobody
from processors.formats.times import MONTHS, arabic_names
from processors.text.reading import ArticleText
from processors.text.word_table import Answers
from schemas import Figure

_DEAD: Final = frozenset({"قتيلا", "قتيل", "قتلي"})
_AND_HURT: Final = frozenset({"وجريحا", "وجريح", "وجرحي", "ومصابا", "ومصاب", "ومصابين"})
_BETWEEN: Final = " بين قتيل وجريح"
_FURTHER: Final = 20  # characters between a number and that: 2300 مدني سقطوا
_MOST: Final = 10**15  # more than there is of anything that is counted
_NEAR: Final = 9  # words between a number and what tells of whom it is
_LONGEST: Final = 45  # characters before a number in which a word stands
_ONE_OF: Final = frozenset({"احد", "احدي"})
_LAST_WORD: Final = re.compile(r"(\w+) \Z")
_LAST_TWO: Final = re.compile(r"((\w+) \w+) \Z")
_DUALS: Final = ("ين", "ان")
_TWO: Final = frozenset({"اثنين", "اثنان", "اثنتين", "اثنتان"})
_ONE: Final = frozenset({"واحد", "واحدا"})  # وأحد عناصر الشرطة
_ONE_OR_TWO: Final = _TWO | _ONE | {"واحده"}
_BEFORE_YEAR: Final = frozenset(
    (*(name.split()[-1] for name in arabic_names(MONTHS)), "عام", "العام", "سنه", "السنه")
)


def find_figures(text: ArticleText, clues: Answers) -> list[Figure]:
    """Return the figures of an article, in order."""
    counts = places_of(clues, COUNTS)
    near = windows(text.tokens, counts, _NEAR, _NEAR)
    countries = cache(lambda: spoken_of(text.tokens.words, clues))
    numbers = _numbers(text, near, places_of(clues, NUMBER), countries)
    found = sorted(
        [
            *numbers,
            *duals(text, places_of(clues, TWO), countries),
            *known_and_single(text, counts),
            *at_least_one(text, near),
        ],
        key=lambda each: (each.field != "title", each.start, -each.end),
    )
    kept: list[Figure] = []
    for each in found:
        if max(each.low or 0, each.high or 0) > _MOST:
            continue
        if not (kept and kept[-1].field == each.field and each.start < kept[-1].end):
            kept.append(each)
    return kept


def _matches(text: ArticleText, near: Sequence[CharSpan], places: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield the numbers in some spans, none inside another; one begins at one of these words."""
    whole = text.whole.text
    starts = [text.tokens.starts[place] for place in places]
    for first, end in near:
        behind = first
        for start in starts[bisect_left(starts, first) : bisect_left(starts, end)]:
            if start >= behind and (match := number_at(whole, start, end)):
                anew = begins_anew(match)
                if anew is None:
                    yield match
                behind = match.end() if anew is None else anew


def _numbers(
    text: ArticleText,
    near: Sequence[CharSpan],
    places: Sequence[int],
    countries: Callable[[], frozenset[str]],
) -> Iterator[Figure]:
    whole = text.whole.text
    last_told = UNTOLD
    for match in _matches(text, near, places):
        start = match.start("it")
        if match["number"] in _ONE_OF or _is_year(match["number"], whole, start):
            continue
        numbers, last = between(match, start)
        if last["number"] in _ONE_OR_TWO and (noun := _noun_before(whole, start, last["number"])):
            yield from _behind_noun(text, noun, last, countries)
            continue
        if last["number"] in _ONE:
            continue
        counted = WORD.match(whole, last.end())
        money = _money_in_brackets(whole, start, last.end()) or counted
        if money and (code := _currency(money["noun"], last)):
            told = figure_words().adjectives.get(money["next"] or "")  # دينار تونسي
            last_told = Told(code, told, money.end()) if told else last_told.up_to(whole, start)
            said_so = last_told.means if last_told.code == code else ""
            if unit := said_so or unit_of(code, countries()):
                span = (start - (money is not counted), money.end("next" if told else "noun"))
                yield make_figure(text, span, "money", _times(numbers, money["noun"]), unit)
        else:
            yield from _of_people(text, (start, last.end()), numbers, counted)


def _of_people(
    text: ArticleText, span: CharSpan, numbers: Range, counted: re.Match[str] | None
) -> Iterator[Figure]:
    """Yield how many people a number counts; of the dead and the hurt together, so many at most died."""
    whole = text.whole.text
    both = _end_of_both(whole, counted) if counted else None
    kind, end = (None, both) if both else counted_people(whole, span, counted) or (None, None)
    if end and (both or are_dead_or_hurt(whole, span[0])):
        kind, numbers = "killed", (None, numbers[1])
    if end and kind and numbers != (None, None):
        yield make_figure(text, (span[0], end), kind, numbers)


def _behind_noun(
    text: ArticleText,
    noun: re.Match[str],
    number: re.Match[str],
    countries: Callable[[], frozenset[str]],
) -> Iterator[Figure]:
    """Yield one or two of what stands before: شخص واحد, إرهابيين اثنين, دولار واحد."""
    span = (noun.start(1), number.end("number"))  # هبط سنتا واحدا إلى 65.45 دولار
    numbers = (2, 2) if number["number"] in _TWO else (1, 1)
    if says_nobody(text.whole.text, span[0]):
        return
    if code := figure_words().currencies.get(noun[1]):
        if unit := unit_of(code, countries()):
            yield make_figure(text, span, "money", _times(numbers, noun[1]), unit)
    elif kind := kind_of(text.whole.text, span[0], ""):
        yield make_figure(text, span, kind, numbers)


def _noun_before(whole: str, start: int, number: str) -> re.Match[str] | None:
    """Return what a one or a two behind it counts: شخص واحد, جندي سوري واحد, مسلحين اثنين."""
    before = _LAST_WORD.search(whole, max(0, start - _LONGEST), start)
    if not before:
        return None
    if number in _TWO:
        return before if before[1].endswith(_DUALS) and is_people(before[1]) else None
    if before[1] in figure_words().currencies:
        return before
    phrase = _LAST_TWO.search(whole, max(0, start - _LONGEST), start)
    if phrase and phrase[2] in figure_words().singles and is_one(before[1]):
        return phrase
    return before if is_one(before[1]) else None


def _money_in_brackets(whole: str, start: int, end: int) -> re.Match[str] | None:
    """Return the currency behind a number in brackets: (20,000) ريال."""
    if not (whole.startswith("(", start - 1) and whole.startswith(")", end)):
        return None
    money = WORD.match(whole, end + 1)
    return money if money and money["noun"] in figure_words().currencies else None


def _currency(noun: str, number: re.Match[str]) -> str | None:
    """Return the currency that a word is, with an article behind a scale: رشوة المليون الدولار."""
    return figure_words().currencies.get(noun.removeprefix("ال") if number["alone"] else noun)


def _times(numbers: Range, noun: str) -> Range:
    """Return an amount in the currency of which the noun is a part: 28 سنتا."""
    part = figure_words().parts.get(noun)
    low, high = numbers
    return (low and low / part, high and high / part) if part else numbers


def _end_of_both(whole: str, counted: re.Match[str]) -> int | None:
    """Return where a number of the dead and the hurt together ends, None where it is none."""
    if counted["noun"] in _DEAD:  # 70 قتيلا وجريحا
        return counted.end("next") if counted["next"] in _AND_HURT else None
    found = whole.find(_BETWEEN, counted.start(), counted.end("noun") + _FURTHER + len(_BETWEEN))
    return found + len(_BETWEEN) if found >= 0 else None


def _is_year(number: str | None, whole: str, start: int) -> bool:
    """Tell whether a number is the year of a date: 26 نوفمبر 2016 من القبض."""
    if number is None or not YEAR.fullmatch(number):
        return False
    return not _BEFORE_YEAR.isdisjoint(whole[max(0, start - _LONGEST) : start].split()[-1:])
