"""How many were killed, hurt, arrested, are missing or displaced, how much money: with what is counted."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from processors.entities.bare import readings
from processors.entities.clues import ADJECTIVE, ALONE, COUNTS, NUMBER, TWO, CharSpan, places_of, windows
from processors.entities.figure_words import figure_words
from processors.entities.lists import countries_by_name, shipped_lists
from processors.entities.number_words import (
    ABOUT,
    AT_LEAST,
    AT_MOST,
    OF_WHAT,
    PARTS,
    SCALES,
    THREE_TO_TEN,
    TWO_OR_ONE,
    UNITS,
)
from processors.formats.times import MONTHS, arabic_names
from processors.text.reading import ArticleText
from processors.text.word_table import Answers
from schemas import Figure
from schemas.entity import FigureKind

_Range = tuple[float | None, float | None]  # the lowest and the highest number that is meant

_LONGER: Final = sorted(UNITS, key=lambda word: -len(word))
_WORDS: Final = rf"(?:{'|'.join(_LONGER)})(?:(?:\sو\s?(?:{'|'.join(_LONGER)})){{1,2}}|\s(?:عشره?|مءه))?"
_DIGITS: Final = r"\d{1,3}(?:[,.]\d{3}){1,4}|\d{1,15}(?:[.,]\d{1,6})?"
_SCALE: Final = rf"(?:{'|'.join(sorted(SCALES, key=lambda word: -len(word)))})"
_ONE: Final = rf"(?:{'|'.join(sorted(SCALES.keys() - THREE_TO_TEN, key=lambda word: -len(word)))})"
_REST: Final = rf"\sو(?:\d{{1,9}}|{_WORDS})(?:\s{_SCALE})?"  # 209 ملايين و78 ألفا و454
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])[وبلف]?(?P<said>(?:(?P<least>{AT_LEAST})|(?P<most>{AT_MOST})|(?P<about>{ABOUT}))"
    rf"(?:\s(?:{OF_WHAT}))?\s\s?)?"
    rf"(?:(?P<number>{_DIGITS}|{_WORDS})(?:\s?(?:-|الي)\s?(?P<to>\d{{1,15}}))?"
    rf"(?:\s(?P<scale>{_SCALE})(?P<rest>(?:{_REST}){{0,2}}))?"
    rf"|(?<!\d\)\s)(?:(?P<part>{'|'.join(PARTS)})\s)?(?P<alone>{_ONE})(?P<more>(?:{_REST}){{0,2}}))(?!\w)"
)
_BELOW_TEN: Final = "|".join(word for word in _LONGER if UNITS[word] < 10)
_TWO_UNITS: Final = re.compile(rf"({_BELOW_TEN})\sو\s?({_BELOW_TEN})")
_PART: Final = re.compile(rf"\sو(?P<number>\d{{1,9}}|{_WORDS})(?:\s(?P<scale>{_SCALE}))?")
_WORD: Final = re.compile(r"\s(?:من\s)?(\w+)(?:\s(\w+))?")
# اعتقلت 14 من أصل 18 متهما, 106 حالات من بين كل 100 ألف شخص
_OF_ALL: Final = re.compile(r"\bمن\s(?:اجمالي|اصل|مجموع)\s(?:عدد\s)?\Z|\bل?كل\s\Z")
_DEAD: Final = frozenset({"قتيلا", "قتيل", "قتلي"})
_AND_HURT: Final = frozenset({"وجريحا", "وجريح", "وجرحي", "ومصابا", "ومصاب", "ومصابين"})
_BETWEEN: Final = " بين قتيل وجريح"
# إصابة 49 بالكوليرا: they are ill, not hurt.
_ILL: Final = re.compile(
    r"\b[وبلف]?(?:ال|لل)?(?:مرض|فيروس|كوليرا|سرطان|حمي|ايبولا|وباء|عدوي|التهاب|ايدز|كورونا|حصبه|سل|انفلونزا"
    r"|ملاريا|سارس|جدري|تسمم)\b"
)
_WOUNDS: Final = "جروح"
_BOUND: Final = re.compile(r"(?:\s\w+)?\sعلي\s(?:(?P<least>الاقل)|الاكثر)\b")  # 7 قتلى على الأقل
_FURTHER: Final = 20  # characters between a number and that: 2300 مدني سقطوا
_MOST: Final = 10**15  # more than there is of anything that is counted
_LARGE: Final = 10**6  # behind such a scale a point begins a fraction: 2.465 مليار
_REMEMBERED: Final = 1 << 14  # words, of which an article asks for those near a number
_NEAR: Final = 9  # words between a number and what tells of whom it is
_BACK: Final = 45  # characters before a number in which stands what happened
_AHEAD: Final = 40  # and behind it, in its clause
_CLAUSE: Final = re.compile(r"[.!؟?\n؛،,]")
_BREAK: Final = re.compile(r"[.!؟?\n؛]")
_LAST: Final = re.compile(r"(\w+)\s(?:(?:ايضا|علي)\s)?[وبلف]?\Z")
_PLURALS: Final = ("ين", "ون")  # of people, where a word tells that they were killed
_HURT: Final = "بجروح"  # أصيب 110 بجروح
_MANNER: Final = frozenset(  # of a death
    {"دهسا", "طعنا", "رميا", "حرقا", "شنقا", "غرقا", "خنقا", "ذبحا", "جوعا", "بردا"}
)
_GOES_ON: Final = _MANNER | {"في", "علي", _HURT, "بينهم", "خلال", "جراء", "اثر", "قرب", "بعد"}
# They end as what is counted does.
_NO_PEOPLE: Final = (
    _MANNER | {"ايضا", "تقريبا", "يوميا", "سنويا", "غالبا"} | {"هنا", "عاما", "يوما", "شهرا", "اسبوعا"}
)
_OF_THEM: Final = frozenset({"منهم", "منهن"})
_SURELY: Final = frozenset({"killed", "injured", "arrested"})  # فقد 3 نقاط
_FALL: Final = "سقوط"  # of people, of rockets, of athletes in a test
_TELLS: Final = re.compile(r"\w+")
# A sentence, and a flight: of people only without article and preposition.
_NOT_SO: Final = frozenset({"الاعدام", "بالاعدام", "باعدام", "بالفرار"})
_DESTROYED: Final = frozenset({"القضاء", "قضاء"})  # the judiciary, a district: people where على stands behind
_CHARGES: Final = frozenset({"القتل", *_DESTROYED})  # 49 متهما في قضية القتل
_CASES: Final = frozenset({"حاله", "حالات"})  # 25 حالة وفاة
_THE_MANY: Final = frozenset(
    {"القتلي", "الضحايا", "الشهداء", "الجرحي", "المصابين", "المصابون", "المعتقلين", "المعتقلون"}
    | {"الموقوفين", "الموقوفون", "المفقودين", "المفقودون", "الاسري", "النازحين", "النازحون"}
)
_VICTIMS: Final = frozenset({"ضحايا", "ضحيه"})  # of a crime, where ل stands behind: وقعوا ضحايا للابتزاز
_ONE_OF: Final = frozenset({"احد", "احدي"})
_LAST_WORD: Final = re.compile(r"(\w+)\s\Z")
_DUALS: Final = ("ين", "ان")
_TWO: Final = frozenset({"اثنين", "اثنان", "اثنتين", "اثنتان"})
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE_YEAR: Final = frozenset(
    (*(name.split()[-1] for name in arabic_names(MONTHS)), "عام", "العام", "سنه", "السنه")
)
_TO: Final = re.compile(r"(?:\s(\w+))?\s(?=و)")  # بين 80 دولارا و200 دولار


def find_figures(text: ArticleText, clues: Answers) -> list[Figure]:
    """Return the figures of an article, in order."""
    near = windows(text.tokens, places_of(clues, COUNTS), _NEAR, _NEAR)
    countries = cache(lambda: _spoken_of(text.tokens.words, clues))
    numbers = _numbers(text, near, places_of(clues, NUMBER), countries)
    found = sorted(
        [*numbers, *_duals(text, places_of(clues, TWO), countries), *_known(text, places_of(clues, COUNTS))],
        key=lambda each: (each.field != "title", each.start),
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
            if start >= behind and (match := _NUMBER.match(whole, start, end)):
                yield match
                behind = match.end()


def _numbers(
    text: ArticleText,
    near: Sequence[CharSpan],
    places: Sequence[int],
    countries: Callable[[], frozenset[str]],
) -> Iterator[Figure]:
    whole = text.whole.text
    last_told = ("", "", 0)
    for match in _matches(text, near, places):
        start = match.start(next(name for name in ("said", "number", "part", "alone") if match[name]))
        if match["number"] in _ONE_OF or _is_year(match["number"], whole, start):
            continue
        upper = _upper(match, whole, start)
        numbers = _between(_range(match), match, upper) if upper else _range(match)
        last = upper or match
        if last["number"] in _TWO and (first := _named_before(whole, start)) is not None:
            if kind := _kind(whole, first, ""):  # إرهابيين اثنين
                yield _figure(text, (first, last.end()), kind, numbers)
            continue
        counted = _WORD.match(whole, last.end())
        if counted and (code := figure_words().currencies.get(counted[1])):
            told = figure_words().adjectives.get(counted[2] or "")  # دينار تونسي
            last_told = (code, told, counted.end()) if told else last_told
            if unit := told or _said_so(code, last_told, whole, start) or _unit(code, countries()):
                yield _figure(text, (start, counted.end(2 if told else 1)), "money", numbers, unit)
        elif counted and (end := _end_of_both(whole, counted)):  # so many at most were killed
            if numbers[1] is not None:
                yield _figure(text, (start, end), "killed", (None, numbers[1]))
        elif people := _people(whole, (start, last.end()), counted):
            yield _figure(text, (start, people[1]), people[0], numbers)


def _end_of_both(whole: str, counted: re.Match[str]) -> int | None:
    """Return where a number of the dead and the hurt together ends, None where it is none."""
    if counted[1] in _DEAD:  # 70 قتيلا وجريحا
        return counted.end(2) if counted[2] in _AND_HURT else None
    found = whole.find(_BETWEEN, counted.start(), counted.end(1) + _FURTHER + len(_BETWEEN))
    return found + len(_BETWEEN) if found >= 0 else None


def _people(whole: str, number: CharSpan, counted: re.Match[str] | None) -> tuple[FigureKind, int] | None:
    """Return which people a number counts and where their words end, None where it counts none."""
    start = number[0]
    if _OF_ALL.search(whole, max(0, start - _BACK), start):
        return None
    if found := _counted_people(whole, number, counted):
        ill = found[0] == "injured" and _are_ill(whole, start, found[1])
        return None if ill else found
    return None


def _counted_people(
    whole: str, number: CharSpan, counted: re.Match[str] | None
) -> tuple[FigureKind, int] | None:
    start, end = number
    people = counted if counted and counted[1] != _HURT and _is_people(counted[1]) else None
    if people and (kind := _kind(whole, start, people[1])):
        return kind, _end_of_people(people)
    if counted and counted[1] in _CASES and _told(counted[2] or "") == "killed":  # 25 حالة وفاة
        return "killed", counted.end(2)
    if kind := _told_right_before(whole, start):
        told = _end_of_told(counted, kind, whole, end) if counted else end
        return (kind, told) if told else None
    return None


def _are_ill(whole: str, start: int, end: int) -> bool:
    """Tell whether the sentence says right before or behind a number of people that they have a disease."""
    before = _BREAK.split(whole[max(0, start - _BACK) : start])[-1]
    behind = _BREAK.split(whole[end : end + _AHEAD])[0]
    return _WOUNDS not in behind and any(_ILL.search(each) for each in (before, behind))


def _end_of_people(counted: re.Match[str]) -> int:
    """Return where the words for people end: with جنديا حكوميا, not with شابا تداولوا."""
    noun, further = counted[1], counted[2] or ""
    ends = noun[-1] == "ا" == further[-1:] and further[-2:] != "وا"
    agrees = ends and further not in figure_words().kinds and further not in _NO_PEOPLE
    return counted.end(2 if agrees else 1)


def _end_of_told(counted: re.Match[str], kind: FigureKind, whole: str, end: int) -> int | None:
    """Return where a figure ends whose kind the word before it tells, None where it counts no people."""
    noun = counted[1]
    if noun.endswith(_PLURALS) or noun in _OF_THEM or whole.startswith(" من ", end):  # قتل تسعة معارضين
        return counted.end(1)
    if kind == "killed" and noun[-1] == "ا" and noun not in _NO_PEOPLE:  # قتل أربعة عشر مزارعا
        return counted.end(1)
    # مقتل 13 وإصابة 40 في غارة, أصيب تسعة بكدمات
    goes_on = noun in _GOES_ON or _has_clitic(noun) or (noun[0] == "و" and _told(noun))
    return end if goes_on else None


# Currencies of one name, by that which is meant where nothing else is told. A code begins with a country's.
_SAME_NAME: Final = {
    "AED": ("MAD",),
    "SAR": ("QAR", "OMR", "YER", "IRR"),
    "EGP": ("SDG", "GBP"),
    "TND": ("KWD", "BHD", "JOD", "IQD", "DZD", "LYD"),
    "CHF": ("DJF",),
    "INR": ("PKR",),
    "MXN": ("ARS", "COP", "CLP", "PHP"),
    "SEK": ("NOK", "DKK", "ISK", "CZK"),
}
_OF_MANY: Final = frozenset({"CHF", "MXN", "SEK"})  # no one state is meant where nothing else is told


def _is_year(number: str | None, whole: str, start: int) -> bool:
    """Tell whether a number is the year of a date: 26 نوفمبر 2016 من القبض."""
    if number is None or not _YEAR.fullmatch(number):
        return False
    return not _BEFORE_YEAR.isdisjoint(whole[max(0, start - _BACK) : start].split()[-1:])


def _upper(match: re.Match[str], whole: str, start: int) -> re.Match[str] | None:
    """Return the number up to which one goes: بين 20 و30 قتيلا, بين 80 دولارا و200 دولار."""
    if match["said"] or not whole.startswith("بين ", start - len("بين ")):
        return None
    to = _TO.match(whole, match.end())
    return _NUMBER.match(whole, to.end()) if to else None


def _between(low: _Range, match: re.Match[str], upper: re.Match[str]) -> _Range:
    """Return the range from one number to another, which may have the scale of both: بين 20 و30 مليون."""
    high = _range(upper)[1]
    scale = SCALES.get(upper["scale"] or "", 1) if not (match["scale"] or match["alone"]) else 1
    return (low[0] * scale if low[0] is not None else None), high


def _named_before(whole: str, start: int) -> int | None:
    """Return where the people stand that a two behind them counts: مسلحين اثنين."""
    before = _LAST_WORD.search(whole, max(0, start - _BACK), start)
    people = before and before[1].endswith(_DUALS) and _is_people(before[1])
    return before.start(1) if before and people else None


def _has_clitic(noun: str) -> bool:
    """Tell whether a word behind a number is none that it counts: أصيب تسعة بكدمات."""
    return noun[0] == "ب" and len(noun) > 4 and not noun.startswith(("بالمء", "بالماء"))  # 30 بالمئة


def _said_so(code: str, told: tuple[str, str, int], whole: str, start: int) -> str | None:
    """Return the currency that its sentence told before: behind جنيه إسترليني جنيه is the same."""
    return told[1] if told[0] == code and not _BREAK.search(whole, told[2], start) else None


def _unit(usual: str, countries: frozenset[str]) -> str | None:
    """Return which currency is meant: the dirham of Morocco where only Morocco is spoken of.

    None where its name alone tells nothing: a franc is of Switzerland only where that is spoken of.
    """
    if usual[:2] in countries:
        return usual
    fitting = [each for each in _SAME_NAME.get(usual, ()) if each[:2] in countries]
    if len(fitting) == 1:
        return fitting[0]
    return None if usual in _OF_MANY else usual


def _spoken_of(words: Sequence[str], clues: Answers) -> frozenset[str]:
    """Return the countries that an article speaks of, by name or adjective."""
    lists, by_name = shipped_lists(), countries_by_name()
    found = {lists.adjectives[words[at].removeprefix("ال")] for at in places_of(clues, ADJECTIVE)}
    named = [form for at in places_of(clues, ALONE) for _, form in readings(words[at])]
    return frozenset(found | {by_name[form].country for form in named if form in by_name})


def _told_right_before(whole: str, start: int) -> FigureKind | None:
    """Return of whom a number is, which the word before it tells: مقتل 13, أصيب أيضا ستة."""
    before = _LAST.search(whole, max(0, start - _BACK), start)
    kind = _told(before[1]) if before and before[1] != _FALL else None
    return kind if kind in _SURELY else None


@lru_cache(maxsize=_REMEMBERED)
def _is_people(noun: str) -> bool:
    """Tell whether people are counted: by a word for people, or one for their country."""
    adjectives = shipped_lists().adjectives
    forms = {
        noun,
        noun.removeprefix("ال"),
        noun.removesuffix("ا"),
        noun.removesuffix("ين"),
        noun.removesuffix("ون"),
    }
    return not forms.isdisjoint(figure_words().people) or any(form in adjectives for form in forms)


def _duals(
    text: ArticleText, places: Sequence[int], countries: Callable[[], frozenset[str]]
) -> Iterator[Figure]:
    whole = text.whole.text
    for place in places:
        word = text.tokens.words[place]
        start, end = text.tokens.span(place, place)
        if word not in figure_words().duals:
            start, word = start + 1, word[1:]
        if unit := figure_words().currencies.get(word[:-2]):
            yield _figure(text, (start, end), "money", (2, 2), _unit(unit, countries()))
        elif kind := _told(word) or _kind(whole, start, ""):
            yield _figure(text, (start, end), kind, (2, 2))


def _known(text: ArticleText, places: Sequence[int]) -> Iterator[Figure]:
    """Yield those whose number stands behind them with its article: القتلى الأربعة, المصابين الـ12."""
    words = text.tokens.words
    for place in places:
        word, number = words[place], words[min(place + 1, len(words) - 1)]
        many = number.removeprefix("ال")
        if many == number or not (many in UNITS or many.isdecimal()):
            continue
        known = next(filter(_THE_MANY.__contains__, (word, word[1:])), "")
        start, end = text.tokens.span(place, place + 1)
        start += len(word) - len(known)
        if (kind := _told(known)) and not _CLAUSE.search(text.whole.text, start, end):
            yield _figure(text, (start, end), kind, (_number(many), _number(many)))


def _range(match: re.Match[str]) -> _Range:
    """Return the lowest and the highest number that is meant."""
    if match["alone"]:
        two = match["alone"] in TWO_OR_ONE and not match["more"]
        times = PARTS[match["part"]] if match["part"] else 2.0 if two else 1.0
        number = SCALES[match["alone"]] * times + _sum(match["more"])
    else:
        number = _number(match["number"], match["scale"] or "") + _sum(match["rest"] or "")
    if match["number"] and (both := _TWO_UNITS.fullmatch(match["number"])):  # بين خمسة وسبعة مليارات
        scale = match["scale"] or ""
        return _number(both[1], scale), _number(both[2], scale)
    if match["least"]:
        return number, None
    if match["most"]:
        return None, number
    return number, _number(match["to"], match["scale"] or "") if match["to"] else number


def _sum(rest: str) -> float:
    """Return what stands behind a scale: و78 ألفا و454."""
    return sum(_number(part["number"], part["scale"] or "") for part in _PART.finditer(rest))


def _number(said: str, scale: str = "") -> float:
    """Return a number in digits or words, times its scale."""
    times = SCALES.get(scale, 1)
    if said[0].isdigit():
        whole, mark, part = said.replace(",", ".").rpartition(".")
        # 1.500 and 1,500 are thousands; not 3,650 ملايين, which counts three to ten, nor 1.422 تريليون.
        grouped = mark and len(part) == 3 and scale not in THREE_TO_TEN
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


def _kind(whole: str, start: int, noun: str) -> FigureKind | None:
    """Return of whom a number is: what is counted says it, else what happened before it in the sentence."""
    if told := _told(noun):
        return told
    before = whole[max(0, start - _BACK) : start]
    before = _BREAK.split(before)[-1]
    behind = ""
    for word in reversed(_TELLS.findall(before)):
        if _is_other(word):  # إنقاذ عشرين سائحا
            return None
        if (told := _told(word)) and (word.lstrip("وبلف") not in _DESTROYED or behind == "علي"):
            return told
        behind = word
    # تسعة عسكريين يرجح مقتلهم
    behind = _CLAUSE.split(whole[start : start + _AHEAD])[0]
    for word, following in pairwise([*_TELLS.findall(behind)[2:], ""]):
        of_what = word in _VICTIMS and following.startswith("ل")
        if word not in _CHARGES and not of_what and (told := _told(word)):
            return told
    return None


@lru_cache(maxsize=_REMEMBERED)
def _is_other(word: str) -> bool:
    """Tell whether a word tells of people who are of no kind."""
    others = figure_words().others
    return any(
        form in others for form in (word, word[1:], word.removeprefix("ال"), word[1:].removeprefix("ال"))
    )


@lru_cache(maxsize=_REMEMBERED)
def _told(word: str) -> FigureKind | None:
    kinds = figure_words().kinds
    if word.removeprefix("و") in _NOT_SO:
        return None
    for form in (word, word[1:], word.removeprefix("ال"), word[1:].removeprefix("ال")):
        if form in kinds and (form == word or word[0] in "وفبلا"):
            return kinds[form]
    return None


def _figure(
    text: ArticleText, span: CharSpan, kind: FigureKind, numbers: _Range, unit: str | None = None
) -> Figure:
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
    number = round(number, 2)  # 16.6 * 10**9 is a little more than it says
    return int(number) if number == int(number) else number
