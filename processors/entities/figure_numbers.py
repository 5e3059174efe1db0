"""The numbers of figures: as they stand in a text, in digits and words, and from where to where they go."""

import re
from collections.abc import Collection
from typing import Final

from processors.entities.clues import CharSpan
from processors.entities.number_words import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    GLUED_TO,
    OF_WHAT,
    PARTS,
    SCALES,
    THREE_TO_TEN,
    TWO_OR_ONE,
    UNITS,
)
from processors.text.reading import ArticleText
from schemas import Figure
from schemas.entity import FigureKind

Range = tuple[float | None, float | None]  # the lowest and the highest number that is meant


def _any_of(words: Collection[str]) -> str:
    """Return a pattern of the longest of some words; what several begin with is read once."""
    tails: dict[str, list[str]] = {}
    for word in words:
        if word:
            tails.setdefault(word[0], []).append(word[1:])
    if not tails:
        return ""
    found = "|".join(f"{first}{_any_of(rest)}" for first, rest in tails.items())
    return f"(?:{found}){'?' if '' in words else ''}"


_UNIT: Final = _any_of([*UNITS])
_WORDS: Final = rf"{_UNIT}(?:(?: و ?{_UNIT}){{1,2}}| (?:عشره?|مءه))?"
_SCALE: Final = _any_of([*SCALES])
MOST_DIGITS: Final = 15  # of a number: what has more is none that counts
# 267ر205 مليون is 205.267; 2،9 مليار has the comma of sentences
_DIGITS: Final = (
    rf"\d{{1,3}}ر\d{{1,3}}|\d{{1,3}}(?:[,.]\d{{3}}){{1,4}}"
    rf"|\d{{1,{MOST_DIGITS}}}(?:[.,]\d{{1,6}}|،\d{{1,3}}(?= ?{_SCALE}\b))?"
)
_ONE: Final = _any_of([*SCALES.keys() - THREE_TO_TEN])
# 209 ملايين و78 ألفا و454, مليون ونصف المليون
_REST: Final = rf"(?: و(?:\d{{1,9}}|{_WORDS})(?: {_SCALE})?| و ?(?:{'|'.join(PARTS)})(?: (?:ال)?{_SCALE})?)"
_GLUED_TO: Final = _any_of(GLUED_TO.split("|"))
_LEAST, _MOST, _ABOUT = (_any_of(said.split("|")) for said in (AT_LEAST, AT_MOST, ABOUT))
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?:(?!\d|واحد)(?:[وبلف]|و?{_GLUED_TO}(?=\d)))?"
    rf"(?P<it>(?P<said>(?!\d)(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<about>{_ABOUT}))"
    rf"(?: (?:{OF_WHAT}))?  ?\"?)?"
    rf"(?:(?P<number>{_DIGITS}|{_WORDS})(?: ?(?:-|الي) ?(?P<to>\d{{1,{MOST_DIGITS}}}))?"
    rf"(?:(?: |(?<=\d))(?P<scale>{_SCALE})(?P<rest>(?:{_REST}){{0,2}}))?"
    rf"|(?<!\d\) )(?:(?P<part>{'|'.join(PARTS)}) )?(?:ال)?(?P<alone>{_ONE})(?P<more>(?:{_REST}){{0,2}})))"
    r"(?:(?!\w)|(?<=\d)(?=[^\W\d]))"
)
_BELOW_TEN: Final = _any_of([word for word, number in UNITS.items() if number < 10])
_TWO_UNITS: Final = re.compile(rf"({_BELOW_TEN}) و ?({_BELOW_TEN})")
_PART: Final = re.compile(
    rf" و ?(?:(?P<number>\d{{1,9}}|{_WORDS})|(?P<part>{'|'.join(PARTS)}))(?: (?:ال)?(?P<scale>{_SCALE}))?"
)
_TO: Final = re.compile(r"(?: (\w+))? (?:و |(?=و))")  # بين 80 دولارا و200 دولار, بين 15 و 65 دولارا
_BOUND: Final = re.compile(r"(?:\s\w+)?\sعلي\s(?:(?P<least>الاقل)|الاكثر)\b")  # 7 قتلى على الأقل
_BETWEEN: Final = re.compile(r"(?<!\w)(?:[وف]|ما)?بين \Z")  # not من بين المصابين سبعة أطفال وأربع نساء
YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")
_ALIKE: Final = 10  # times that the higher number of a range is the lower one, at most, if each has its scale
_LARGE: Final = 10**6  # behind such a scale a point begins a fraction: 2.465 مليار


def number_at(whole: str, start: int, end: int | None = None) -> re.Match[str] | None:
    """Return the number that begins at a word."""
    return _NUMBER.match(whole, start, len(whole) if end is None else end)


def between(match: re.Match[str], start: int) -> tuple[Range, re.Match[str]]:
    """Return from where to where a number goes, and the number that ends it: بين 20 و30 قتيلا."""
    whole = match.string
    numbers = range_of(match)
    if match["said"] or not _BETWEEN.search(whole, max(0, start - len(" مابين ")), start):
        return numbers, match
    if up := _up_to(match):
        return up, match
    if not ((to := _TO.match(whole, match.end())) and (upper := number_at(whole, to.end()))):
        return numbers, match
    low, high = numbers[0], range_of(upper)[1]
    if low is None or high is None:
        return (low, high), upper
    if not (match["scale"] or match["alone"] or to[1]):  # بين 20 و30 مليون, not بين 80 دولارا و3 آلاف دولار
        low = _lower(low, low * SCALES.get(upper["scale"] or "", 1), high)
    return (min(low, high), max(low, high)), upper  # بين 4.2 و2.9 مليون


def begins_anew(match: re.Match[str]) -> int | None:
    """Return where the second of two numbers begins which are no range, None where they are.

    تراجع من 25 إلى 19 دولارا: 19. بلغت في 2015 إلى 98 مليارا: 98. Of 2018-02 neither counts anything.
    """
    if not match["to"]:
        return None
    low, high = range_of(match)
    is_year = match.string.endswith("في ", 0, match.start("it")) and YEAR.fullmatch(match["number"])
    if low is None or high is None or (low <= high and not is_year):
        return None
    return match.end() if match.string[match.start("to") - 1] == "-" else match.start("to")


def _lower(own: float, scaled: float, high: float) -> float:
    """Return the lower number of a range, which has the scale of the higher one, or none: 500 إلى 3 آلاف."""
    return own if scaled > high and own <= high <= own * _ALIKE else scaled


def _up_to(match: re.Match[str]) -> Range | None:
    """Return the range of a number whose rest is no part of it: ما بين ألف وخمسة آلاف."""
    own = SCALES.get(match["alone"] or match["scale"] or "", 1)
    parts = list(_PART.finditer(match["more"] or match["rest"] or ""))
    if len(parts) != 1 or parts[0]["part"] or SCALES.get(parts[0]["scale"] or "", 0) < own:
        return None
    low = own if match["alone"] else number_of(match["number"], match["scale"] or "")
    high = number_of(parts[0]["number"], parts[0]["scale"])
    return min(low, high), max(low, high)


def range_of(match: re.Match[str]) -> Range:
    """Return the lowest and the highest number that is meant."""
    said, scale = match["number"], match["alone"] or match["scale"] or ""
    rest = _sum(match["more"] or match["rest"] or "", scale)
    if said is None:
        two = scale in TWO_OR_ONE and not match["more"]
        times = PARTS[match["part"]] if match["part"] else 2.0 if two else 1.0
        number = SCALES[scale] * times + rest
    elif both := _TWO_UNITS.fullmatch(said):  # بين خمسة وسبعة مليارات
        low, high = sorted(number_of(each, scale) for each in both.groups())
        return low, high
    else:
        number = number_of(said, scale) + rest
    if match["least"]:
        return number, None
    if match["most"]:
        return None, number
    if not match["to"]:
        return number, number
    low, high = number_of(said, scale), number_of(match["to"], scale) + rest
    return low if YEAR.fullmatch(said) else _lower(number_of(said), low, high), high


def _sum(rest: str, scale: str) -> float:
    """Return what stands behind a scale: و78 ألفا و454, ونصف المليون, ونصف."""
    return sum(
        PARTS[part["part"]] * SCALES.get(part["scale"] or scale, 1)
        if part["part"]
        else number_of(part["number"], part["scale"] or "")
        for part in _PART.finditer(rest)
    )


def number_of(said: str, scale: str = "") -> float:
    """Return a number in digits or words, times its scale."""
    times = SCALES.get(scale, 1)
    if said.isdecimal():
        return float(said) * times
    if "ر" in said and said[0].isdigit():
        part, _, whole = said.partition("ر")
        return float(f"{whole}.{part}") * times
    if said[0].isdigit():
        decimal = "،" in said
        said = said.replace("،", ".")
        whole, mark, part = said.replace(",", ".").rpartition(".")
        # 1.500 and 1,500 are thousands; not 3,650 ملايين, which counts three to ten, nor 1.422 تريليون.
        grouped = mark and len(part) == 3 and scale not in THREE_TO_TEN and not decimal
        fraction = times >= _LARGE and said.count(".") == 1
        if grouped and not fraction:
            return float(said.replace(",", "").replace(".", "")) * times
        return float(f"{whole.replace('.', '')}{mark}{part}") * times
    total = 0
    for word in said.replace("و ", "و").split():
        value = UNITS.get(word, 0)
        # ثلاث مئة, عشرين ومئة
        total = total * value if value == 100 and total else total + (value or UNITS[word.removeprefix("و")])
    return float(total) * times


def make_figure(
    text: ArticleText, span: CharSpan, kind: FigureKind, numbers: Range, unit: str | None = None
) -> Figure:
    """Return a figure; what stands behind it may bound it: 7 قتلى على الأقل."""
    said = text.quoted(*span)
    if (bound := _BOUND.match(text.whole.text, span[1])) and None not in numbers:
        numbers = (numbers[0], None) if bound["least"] else (None, numbers[1])
    return Figure(
        field=said.field, start=said.start, end=said.end, text=said.text, kind=kind,
        low=_plain(numbers[0]), high=_plain(numbers[1]), unit=unit,
    )  # fmt: skip


def _plain(number: float | None) -> int | float | None:
    """Write a whole number as one."""
    if number is None:
        return None
    if number != int(number):
        number = float(f"{number:.15g}")  # 16.6 * 10**9 is a little more than it says; 1.2387 has its digits
    return int(number) if number == int(number) else number
