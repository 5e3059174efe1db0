"""Which days, months and years a text names: in all four systems of months, Hijri, and relative ones.

What is relative (أمس, الثلاثاء الماضي, a month without its year) counts from the day of publication; where
that is not known, it has no value. A Hijri date's value is the Gregorian day of the Umm al-Qura calendar,
from which the sighted moon may differ by a day.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Final

from hijridate import Gregorian, Hijri

from processors.entities.clues import DATES, CharSpan, places_of
from processors.entities.date_contexts import (
    event_year,
    happened,
    has_begun,
    is_coming,
    is_event,
    is_last_of,
    is_name,
    is_over,
    is_planned,
    is_surname,
    is_today,
    is_weekday,
    is_year,
)
from processors.entities.number_words import FIRST_OF_MONTH, NTH_DAYS
from processors.formats.times import HIJRI_MONTHS, MONTHS, YEARS, arabic_names
from processors.text.reading import ArticleText
from processors.text.word_table import Answers
from schemas import DateMention
from schemas.times import parse_time

_DECEMBER: Final = 12
_MONTHS: Final = arabic_names(MONTHS)
_HIJRI: Final = arabic_names(HIJRI_MONTHS)
# In search form; Monday is 0, as in ``date.weekday``.
WEEKDAYS: Final = {
    "الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الخميس": 3, "الجمعه": 4, "السبت": 5, "الاحد": 6,
    "الثلثاء": 1, "الاربعا": 2,
}  # fmt: skip
_PAST: Final = (
    "الماضي|الماضيه|الماضيين|الفاءت|الفاءته|المنصرم|المنصرمه|المنقضي|المنقضيه|الفارط|الفارطه|السابق"
    "|الاخير|الاخيره"
)
_NEXT: Final = "المقبل|المقبله|المقبلين|القادم|القادمه|القادمين|التالي"
_THIS: Final = "الجاري|الجاريه|الحالي|الحاليه"


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


# Not of a month's weeks or halves: الأسبوع الثاني من أبريل.
_NTH_DAY: Final = rf"(?<!الاسبوع )(?<!النصف )(?<!الربع )(?<!الثلث )(?:{_any(NTH_DAYS)})"
_NTH: Final = rf"(?:(?P<nth>{_NTH_DAY})\sمن\s|(?P<first>{'|'.join(FIRST_OF_MONTH)})\s)"

_MONTH: Final = rf"(?:{_any(_MONTHS)})"
_DAY: Final = rf"(?:{_any(WEEKDAYS)})"
_YEAR: Final = r"(?:1[89]|20)\d\d"
_TURN: Final = rf"(?:{_PAST}|{_NEXT}|{_THIS})"
# What counts from the day of publication: العام السابق and التالي count from another time.
_FROM_NOW: Final = rf"(?:(?!السابق|الاخير|التالي){_TURN})"
# Of the year of the date before, or of the one before that: ديسمبر من العام ذاته, يناير من العام السابق.
_OF_THAT_YEAR: Final = {"ذاته": 0, "ذاتها": 0, "نفسه": 0, "نفسها": 0, "السابق": -1, "السابقه": -1}
# Before a word, a clitic may stand; it is no part of the date.
_START: Final = r"(?:(?<![\w])|(?<=\b[وفبلك])|(?<=\b[وف][بلك]))"
_OF_WEEK: Final = rf"(?:(?:اليوم[،,]?|يوم)\s+)?(?:{_DAY})"
_BESIDE_ME: Final = r"(?:يوم\s)?(?:اليوم|امس|غدا?|الغد)[،,]?"  # غدا الخميس 19 مارس
_BESIDE: Final = rf"(?:\s?[/(]\s?{_MONTH}\)?|\s{_MONTH})?(?![^\W\d])"
_DAY_BESIDE: Final = rf"(?:\s?[(«\"]?(?:{_DAY})[)»\"]?)?(?!\w)"  # أمس (السبت)
_CHRISTIAN: Final = r"(?:\s?م(?!\w))?"


def _of_year(group: str) -> str:
    """Return the pattern of the year behind a month: مارس من العام 2017م, أبريل من العام الماضي."""
    the_year = r"(?:(?:العام|عام|سنه)\s(?:الحالي\s|الجاري\s)?)?"
    turns = rf"(?:{_FROM_NOW}|{'|'.join(_OF_THAT_YEAR)})"
    counted = rf"(?:العام|السنه)\s{turns}|هذا\sالعام|هذه\sالسنه"
    turned = rf"\s(?:من\s)?(?P<{group}_turn>{counted})(?!\w)"
    return rf"(?:\s?[,،]?\s?(?:من\s)?{the_year}(?P<{group}>{_YEAR})(?!\d){_CHRISTIAN}|{turned})?"


def _of_hijri(number: int) -> str:
    """Return the pattern of what stands behind a Hijri month: رمضان المبارك الماضي, رمضان 1439هـ."""
    return (
        rf"(?:\s(?:المبارك|المعظم|الكريم|الفضيل))?(?:\s(?P<hturn{number}>{_TURN}))?"
        rf"(?:\s(?:من\s)?(?:عام\s|سنه\s)?(?P<hy{number}>{_HIJRI_YEAR})(?!\d)(?:\s?ه(?!\w))?)?"
    )


def _to_year(group: str) -> str:
    """Return the pattern of the year up to which another goes: 2017/2018, 2016-2020."""
    return rf" ?[-–/] ?(?P<{group}>{_YEAR}|\d\d)(?![\w/-])"


_HIJRI_YEAR: Final = r"1[34]\d\d"
_HIJRI_MONTH: Final = rf"(?:{_any(_HIJRI)})(?!\w)"
_THE_YEAR: Final = r"(?:العام|عام|السنه|سنه|(?<=ل)لعام|(?<=ل)لسنه)"  # للعام is العام behind a clitic
_THE_MONTH: Final = r"(?:الشهر|(?<=ل)لشهر)"
_BEFORE_RAMADAN: Final = "|".join(
    rf"(?<={before} )" for before in ("في", "خلال", "منذ", "قبل", "بعد", "من", "مطلع", "نهايه")
)
_NUMERIC: Final = (
    rf"(?:(?P<nd>\d\d?) ?(?P<sep>[/.-]) ?(?P<nm>\d\d?) ?(?P=sep) ?(?P<ny>{_YEAR}|{_HIJRI_YEAR})"
    rf"|(?P<iy>{_YEAR}|{_HIJRI_YEAR}) ?[/-] ?(?P<im>\d\d?) ?[/-] ?(?P<id>\d\d?))(?!\d)(?:\s?[مه](?!\w))?"
)

_DATE: Final = re.compile(
    rf"{_START}(?:"
    # 25-31 مارس, من 25 الى 31 مارس 2018, 12 و13 و14 ماي المقبل
    rf"(?P<first_day>\d\d?)(?:\s?و\s?\d\d?){{0,29}}\s?(?:[-–]|الي|حتي|و)\s?(?P<last_day>\d\d?)"
    rf"\s(?:من\s)?(?:شهر\s)?(?P<range>{_MONTH}){_BESIDE}(?:\s(?P<rturn>{_TURN}))?{_of_year('ry')}"
    # يوم الأحد 19 مارس 2017, الجمعة 1436/6/7هـ, 15 رمضان 1439هـ, الخامس من الشهر الجاري
    rf"|(?:(?P<w1>(?:{_BESIDE_ME}\s)?{_OF_WEEK})[\s،,]*(?:الموافق\s)?|يوم\s)?"
    rf"\(?(?:{_NUMERIC}|(?:(?:ال)?(?P<d>\d\d?)[\s-]*(?:من\s)?|{_NTH})(?:شهر\s)?"
    rf"(?:(?P<month>{_MONTH}){_BESIDE}(?:\s(?P<turn>{_TURN}))?{_of_year('year1')}"
    rf"|(?P<hm0>{_HIJRI_MONTH}){_of_hijri(0)}|الشهر\s(?P<turn3>{_TURN})(?!\w)))"
    # شهر رمضان المبارك, رمضان الماضي, في رمضان
    rf"|شهر\s(?P<hm1>{_HIJRI_MONTH}){_of_hijri(1)}"
    rf"|(?P<hm2>رمضان|شوال|شعبان)(?=\s(?:{_TURN}|{_HIJRI_YEAR}\s?ه)(?!\w)){_of_hijri(2)}"
    rf"|(?:{_BEFORE_RAMADAN})(?P<hm3>رمضان)(?!\w)"
    rf"|(?:شهر\s)?(?P<m2>{_MONTH}){_BESIDE}(?:\s(?P<turn2>{_TURN}))?{_of_year('year2')}"
    # العام الماضي, سنة 2017/2018, عام 2014م; 1439هـ; 2016-2020
    rf"|{_THE_YEAR}\s?(?:(?<!\bعام )(?<!\bسنه )(?P<turn5>{_FROM_NOW})"
    rf"(?:\s(?P<year3>{_YEAR}){_CHRISTIAN})?(?!\w)|(?P<year4>1\d\d\d|20\d\d)"
    rf"(?:{_to_year('to4')}|(?!\d)(?:\s?[مه](?!\w)|\sميلاديه?(?!\w))?))"
    rf"|(?P<hy>{_HIJRI_YEAR})\s?ه(?!\w)"
    rf"|(?P<year8>{_YEAR})(?:{_to_year('to8')}|(?![\w,.]\d|\w))"
    rf"|(?P<this>(?<=هذا )(?:العام|الشهر)|(?<=هذه )السنه)(?!\w|\sالدراسي)"
    rf"|{_THE_MONTH}\s(?P<turn6>{_FROM_NOW})(?!\w)"
    rf"|(?P<before>(?:يوم\s)?(?:اول\s(?:من\s)?امس|امس\sالاول)){_DAY_BESIDE}"
    rf"|(?P<yesterday>(?:يوم\s)?(?:(?<!ل)امس|الامس(?!\sالقريب)|البارحه)){_DAY_BESIDE}"  # not ولامس
    rf"|(?P<overmorrow>(?<=بعد )غد){_DAY_BESIDE}"
    rf"|(?P<tomorrow>(?:يوم\s)?(?:غدا|غد)|يوم\sالغد|(?<=من )الغد){_DAY_BESIDE}"
    rf"|(?P<w7>{_OF_WEEK})(?:\s(?P<turn7>{_TURN}))?(?!\w)"
    rf"|(?P<today>اليوم){_DAY_BESIDE}"
    r")"
)


def find_dates(text: ArticleText, published_at: str | None, clues: Answers) -> list[DateMention]:
    """Return the dates that an article names, in order; ``published_at`` is RFC 3339."""
    whole = text.whole.text
    time = _time_of(published_at) if published_at else None
    published = time and time.date()
    found: list[DateMention] = []
    matches = list(_kept(_matches(text, places_of(clues, DATES)), whole))
    named, years = _named_weekdays(matches, published), _named_years(matches)
    begun = _begun(time) if time else {}
    told: tuple[re.Match[str], str] | None = None  # the last date that has its year
    for before, match, behind in zip([None, *matches], matches, [*matches[1:], None], strict=False):
        value = _value(match, published)
        if value == "":
            continue
        if match["w7"] and not match["turn7"]:
            weekday = match["w7"].split()[-1]
            begins = has_begun(whole, match.start()) and begun.get(weekday)
            value = named.get(weekday) or begins or value
        elif (away := _years_from_that(match)) is not None:
            if told and _are_of_one_sentence(told[0], match):
                value = _in_year(match, int(told[1][:4]) + away)
        elif _lacks_year(match):
            if published and value:
                value = _by_others(match, before, behind, value, published) or value
            value = _event(match, years) or value
        if value and not _lacks_year(match):
            told = match, value
        said = text.quoted(*_span(match, whole))
        found.append(
            DateMention(
                field=said.field,
                start=said.start,
                end=said.end,
                text=said.text,
                value=value,
                calendar="hijri" if _is_hijri(match) else "gregorian",
            )
        )
    return found


def _time_of(published_at: str) -> datetime | None:
    """Return the time of publication, None where the clock was never set: no day before year 1 is أمس."""
    time = parse_time(published_at)
    return time if time.year in YEARS else None


def _matches(text: ArticleText, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield what looks like a date, none inside another. One begins at a word, or behind its clitics."""
    whole, tokens = text.whole.text, text.tokens
    end = 0
    for place in places:
        start = tokens.starts[place]
        clitics = _CLITICS.match(whole, start)
        last = clitics.end() if clitics else start
        for at in range(start, last + 1):
            if at >= end and (match := _DATE.match(whole, at)):
                yield match
                end = match.end()
                break


_CLITICS: Final = re.compile("[وف]?[بلك]?")


def _kept(matches: Iterable[re.Match[str]], whole: str) -> Iterator[re.Match[str]]:
    """Yield those that are dates by the words beside them."""
    behind = -1  # where the year before ends: 2001 و2018
    for match in matches:
        if _is_date(match, whole, behind):
            behind = match.end() if whole[match.end() - 4 : match.end()].isdigit() else -1
            yield match


def _span(match: re.Match[str], whole: str) -> CharSpan:
    start, end = match.span()
    if match["overmorrow"] or match["this"]:
        # That or هذا stands before it, part of the date: too many words begin so to be looked for.
        start -= len("بعد ")
    while whole[end - 1].isspace() or (whole[end - 1] in "،," and end > start):
        end -= 1
    if "(" in match[0] and ")" not in match[0] and whole.startswith(")", end):  # الأحد (29 أبريل)
        end += 1
    return start, end


def _named_weekdays(matches: list[re.Match[str]], published: date | None) -> dict[str, str]:
    """Return the days of the week that the article names with their dates: الأحد 19 مارس, then الأحد."""
    values = {weekday.split()[-1]: _value(match, published) for match in matches if (weekday := match["w1"])}
    return {weekday: value for weekday, value in values.items() if value}


def _begun(time: datetime) -> dict[str, str]:
    """Return the day that has begun where most newsrooms are, in the Gulf: from 20:00 GMT on the next one."""
    day = time.astimezone(_GULF).date()
    return {name: day.isoformat() for name, number in WEEKDAYS.items() if number == day.weekday()}


def _named_years(matches: list[re.Match[str]]) -> dict[str, int]:
    """Return the years of the days of a month that the article names with them, by month and day."""
    named = [(match, year) for match in matches if match["month"] and (year := _year_of(match))]
    return {_month_and_day(match): year for match, year in named}


def _event(match: re.Match[str], years: dict[str, int]) -> str | None:
    """Return the value of a day that names an event: هجمات 11 سبتمبر, or ضحايا 4 يونيو after 4 يونيو 1989."""
    if not match["month"] or not is_event(match.string, match.start()):
        return None
    day = _month_and_day(match)
    year = event_year(match.string, match.start(), day) or years.get(day)
    return f"{year}-{day}" if year else None


def _month_and_day(match: re.Match[str]) -> str:
    return f"{_month_of(match):02}-{_day_of_month(match):02}"


_GULF: Final = timezone(timedelta(hours=4))
_BEGINNING: Final = 10  # days
_EARLY: Final = ("اواءل ", "مطلع ", "بدايه ", "مستهل ")
_MONTH_AND: Final = 24  # characters before a month among which another one stands
_AMBIGUOUS: Final = frozenset({"اب", "ماي", "جوان", "اوت"})


def _is_date(match: re.Match[str], whole: str, behind: int) -> bool:
    """Tell whether what looks like a date is none but a name, a word or a number."""
    start, end = match.span()
    if match["year8"]:
        return bool(match["to8"]) or is_year(whole, start, end, behind)
    if match["today"]:
        return end - start > len("اليوم") or is_today(whole, start, end)
    if match["w7"]:
        return not is_last_of(whole, start, end) if match["turn7"] else is_weekday(whole, start, end)
    return not (match["m2"] or match["hm0"]) or _is_month(match, whole)


def _is_month(match: re.Match[str], whole: str) -> bool:
    """Tell whether a month is one: not ثورة يناير, ذا أب, 3 - صفر."""
    if is_name(whole, *match.span()) or (match["m2"] == "مارس" and _is_verb(match, whole)):
        return False
    if match["hm0"]:
        return match["hm0"] != "صفر" or bool(match["hy0"] or match["hturn0"])
    told = match["year2"] or match["turn2"] or "/" in match[0] or match[0].startswith("شهر")
    return bool(told) or not (match["m2"] in _AMBIGUOUS or is_surname(whole, match.start()))


def _is_hijri(match: re.Match[str]) -> bool:
    if _hijri_month(match) or match["hy"]:
        return True
    year = match["ny"] or match["iy"] or match["year4"]
    return bool(year and _IN_HIJRI.fullmatch(year))


def _hijri_month(match: re.Match[str]) -> str | None:
    return match["hm0"] or match["hm1"] or match["hm2"] or match["hm3"]


def _numeric(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Return year, month and day of 6/2/2019 and 2019-02-06, in whichever calendar."""
    if not (match["ny"] or match["iy"]):
        return None
    year, month, day = match.group("ny", "nm", "nd") if match["ny"] else match.group("iy", "im", "id")
    return int(year), int(month), int(day)


# Years without هـ, as the press writes those that it has lived in.
_IN_HIJRI: Final = re.compile(r"1(?:3[5-9]|4[0-6])\d")


def _is_verb(match: re.Match[str], whole: str) -> bool:
    """Tell whether مارس tells what somebody did: ومارس السعوديون ضغطا, not في فبراير ومارس."""
    start = match.start()
    if match["year2"] or match["turn2"] or whole[start - 1 : start] not in ("و", "ف"):
        return False
    before = whole[max(0, start - _MONTH_AND) : start - 1].split()[-1:]
    return whole.startswith(" ال", match.end()) and not (before and before[0].strip("،,") in _MONTHS)


def _value(match: re.Match[str], published: date | None) -> str | None:
    """Return the value of a date: empty where there is no such day, None where it hangs on publication."""
    try:
        return next(_values(match, published))
    except (ValueError, OverflowError):  # the 30th of February, a Hijri year beyond the tables
        return ""


def _values(match: re.Match[str], published: date | None) -> Iterator[str | None]:
    """Yield the value: which part of the pattern matched decides."""
    if match["range"]:
        month = _MONTHS[match["range"]]
        days = (int(match["first_day"]), int(match["last_day"]))
        year = _year_behind(match, "ry", published)
        ends = [_on_day(day, month, year, match["rturn"], published) for day in days]
        yield "/".join(each.isoformat() for each in ends if each) if all(ends) else None
    if match["month"]:
        year = _year_behind(match, "year1", published)
        day = _on_day(_day_of_month(match), _MONTHS[match["month"]], year, match["turn"], published)
        yield day.isoformat() if day else None
    if match["turn3"]:
        number = _day_of_month(match)
        month_beside = _month_beside(published, match["turn3"]) if published else None
        yield date.fromisoformat(f"{month_beside}-{number:02}").isoformat() if month_beside else None
    if _is_hijri(match):
        yield _hijri(match, published)
    if numeric := _numeric(match):
        yield date(*numeric).isoformat()
    if match["m2"]:
        by_then = match.string.endswith("بحلول ", 0, match.start())
        turn = match["turn2"] or (_FROM_NOW_ON if by_then else None)
        if _step(turn) < 0 and published and _is_of_this_month(match, published):
            turn = None
        year = _year_behind(match, "year2", published)
        yield _in_month(_MONTHS[match["m2"]], year, turn, published)
    if last := match["to4"] or match["to8"]:
        yield _years(int(match["year4"] or match["year8"]), last)
    if year := match["year3"] or match["year4"] or match["year8"]:
        yield year
    yield _relative(match, published) if published else None


def _is_of_this_month(match: re.Match[str], published: date) -> bool:
    """Tell whether the past beginning of a month may be that of this one: أوائل يونيو الماضي, in mid June."""
    now = _month_of(match) == published.month and published.day > _BEGINNING
    return now and match.string.endswith(_EARLY, 0, match.start())


def _lacks_year(match: re.Match[str]) -> bool:
    """Tell whether a month, or a day of one, stands without a year and a word that turns from now."""
    if match["month"]:
        return not (match["year1"] or match["year1_turn"] or match["turn"])
    return bool(match["m2"]) and not (match["year2"] or match["year2_turn"] or match["turn2"])


def _years_from_that(match: re.Match[str]) -> int | None:
    """Return how far the year of a month is from that of the date before: يناير من العام السابق is -1."""
    turn = (match["month"] and match["year1_turn"]) or (match["m2"] and match["year2_turn"])
    return _OF_THAT_YEAR.get(turn.split()[-1]) if turn else None


def _by_others(
    match: re.Match[str],
    before: re.Match[str] | None,
    behind: re.Match[str] | None,
    value: str,
    published: date,
) -> str | None:
    """Return the value of a month without its year, where another date or the clause tells which is meant.

    بين أكتوبر وفبراير 2008, في يوليو 2016 ... ثم في أكتوبر, منذ سبتمبر. Else it is the nearest.
    """
    whole, month = match.string, _month_of(match)
    if behind and _JOINT.fullmatch(whole, match.end(), behind.start()):
        if year := _year_of(behind):
            return _in_year(match, year - (month > _month_of(behind)))
        if behind["turn2"] in _OF_BOTH:
            return _turned(match, behind["turn2"], published)
    today = published.isoformat()
    if is_planned(whole, match.start()):
        return _turned(match, _FROM_NOW_ON, published) if value < today[: len(value)] else None
    if value > today[: len(value)]:
        if before and (year := _year_of(before)) and _are_of_one_sentence(before, match):
            told = _in_year(match, year + (month < _month_of(before)))
            return told if told < today else None
        if is_over(whole, *match.span()):
            return _turned(match, _BEFORE_NOW, published)
    return None


def _are_of_one_sentence(before: re.Match[str], match: re.Match[str]) -> bool:
    return not _BREAK.search(match.string, before.end(), match.start())


def _turned(match: re.Match[str], turn: str, published: date) -> str | None:
    """Return the value of a month, or of a day of one, that a word turns from now."""
    if match["m2"]:
        return _in_month(_month_of(match), None, turn, published)
    day = _on_day(_day_of_month(match), _month_of(match), None, turn, published)
    return day.isoformat() if day else None


_JOINT: Final = re.compile(r"[،,]? و|\s(?:الي|حتي)\s")
_BREAK: Final = re.compile(r"[.!؟?\n]")
_OF_BOTH: Final = frozenset({"الماضيين", "المقبلين", "القادمين"})
_BEFORE_NOW: Final = "الماضي"
_FROM_NOW_ON: Final = "المقبل"


def _month_of(match: re.Match[str]) -> int:
    return _MONTHS[match["month"] or match["m2"]]


def _year_of(match: re.Match[str]) -> int | None:
    """Return the year that stands behind a month."""
    year = (match["month"] and match["year1"]) or (match["m2"] and match["year2"])
    return int(year) if year else None


def _in_year(match: re.Match[str], year: int) -> str:
    """Return the value of a month, or of a day of one, in a year."""
    month = f"{year:04}-{_month_of(match):02}"
    return f"{month}-{_day_of_month(match):02}" if match["month"] else month


def _year_behind(match: re.Match[str], group: str, published: date | None) -> str | None:
    """Return the year that stands behind a month, as it is or counted from the day of publication."""
    turn = match[f"{group}_turn"]
    return str(published.year + _step(turn.split()[-1])) if turn and published else match[group]


def _day_of_month(match: re.Match[str]) -> int:
    return 1 if match["first"] else NTH_DAYS.get(match["nth"]) or int(match["d"])


def _years(first: int, said: str) -> str:
    """Return the value of 2017/2018, 2016-2020 and 2017/18: empty where it is none."""
    last = int(said) if len(said) == 4 else first // 100 * 100 + int(said)
    if len(said) == 4 and last == first - 1:  # 2018/2017, as it stands from the left
        first, last = last, first
    return f"{first}/{last}" if first < last and (len(said) == 4 or last == first + 1) else ""


def _hijri(match: re.Match[str], published: date | None) -> str | None:
    """Return the Gregorian value of a Hijri day, month or year."""
    if year := match["hy"] or match["year4"]:
        return _between(Hijri(int(year), 1, 1), Hijri(int(year) + 1, 1, 1))
    if numeric := _numeric(match):
        return Hijri(*numeric).to_gregorian().isoformat()
    month = _HIJRI[_hijri_month(match) or ""]
    if year := match["hy0"] or match["hy1"] or match["hy2"]:
        said = int(year), month
    elif published:
        now = Gregorian.fromdate(published).to_hijri()
        turn = match["hturn0"] or match["hturn1"] or match["hturn2"]
        said = _nearest_month(month, turn, (now.year, now.month))
    else:
        return None
    if match["hm0"]:
        return Hijri(*said, _day_of_month(match)).to_gregorian().isoformat()
    behind = (said[0] + 1, 1) if month == _DECEMBER else (said[0], month + 1)
    return _between(Hijri(*said, 1), Hijri(*behind, 1))


def _between(first: Hijri, behind: Hijri) -> str:
    last = behind.to_gregorian() - timedelta(days=1)
    return f"{first.to_gregorian().isoformat()}/{last.isoformat()}"


def _relative(match: re.Match[str], published: date) -> str:
    """Return the value of what counts from the day of publication."""
    if match["this"]:
        return f"{published.year:04}" + (f"-{published.month:02}" if match["this"] == "الشهر" else "")
    if match["turn5"]:
        return str(published.year + _step(match["turn5"]))
    if turn := match["turn6"]:
        return _month_beside(published, turn)
    away = next((days for name, days in _AWAY.items() if match[name]), None)
    if away is not None:
        return _on_weekday(match[0], published + timedelta(away)).isoformat()
    if match["w7"].startswith("اليوم"):
        return _on_weekday(match[0], published).isoformat()
    day = _weekday(match["w7"], match["turn7"], published)
    if match["turn7"] is None and day < published and _is_coming(match, published, day):
        day += _WEEK
    return day.isoformat()


def _on_weekday(said: str, day: date) -> date:
    """Return the day nearest to one that has the name beside it: أمس (الأربعاء), read on a Friday."""
    named = _WEEKDAY_BESIDE.search(said)
    return day + timedelta((WEEKDAYS[named[1]] - day.weekday() + 3) % 7 - 3) if named else day


def _is_coming(match: re.Match[str], published: date, day: date) -> bool:
    """Tell whether a day of the week is the next one: that of tomorrow's name, if no verb says what was."""
    whole = match.string
    of_news = [name for name, number in WEEKDAYS.items() if (published.weekday() - number) % 7 < 2]
    if day + _WEEK == published + timedelta(days=1) and not happened(whole, match.start(), of_news):
        return True
    return is_coming(whole, *match.span())


_WEEK: Final = timedelta(days=7)
_WEEKDAY_BESIDE: Final = re.compile(rf"({_DAY})\W*\Z")
# In days, from that of publication.
_AWAY: Final = {"before": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "overmorrow": 2}


def _month_beside(published: date, turn: str) -> str:
    """Return the month of publication, the one before it or the one behind it."""
    months = published.year * _DECEMBER + published.month - 1 + _step(turn)
    return f"{months // _DECEMBER:04}-{months % _DECEMBER + 1:02}"


def _step(turn: str | None) -> int:
    """Return which way a word turns from the time of publication: back, forth, or not at all."""
    if turn is None:
        return 0
    return -1 if turn in _PAST.split("|") else 1 if turn in _NEXT.split("|") else 0


def _weekday(said: str, turn: str | None, published: date) -> date:
    """Return the day of the week nearest in the past, today among them; behind القادم in the future."""
    wanted = WEEKDAYS[said.rsplit(maxsplit=1)[-1]]
    if _step(turn) > 0:
        return published + timedelta(days=(wanted - published.weekday() - 1) % 7 + 1)
    past = published - timedelta(days=(published.weekday() - wanted) % 7)
    return past - timedelta(days=7) if _step(turn) < 0 and past == published else past


def _on_day(day: int, month: int, year: str | None, turn: str | None, published: date | None) -> date | None:
    """Return a day of a month: in the year that is named, or nearest to publication."""
    if year:
        return date(int(year), month, day)
    date(2000, month, day)  # whether there is such a day at all
    if published is None:
        return None
    near = []
    for each in (published.year - 1, published.year, published.year + 1):
        try:
            near.append(date(each, month, day))
        except ValueError:  # 29 February
            continue
    if _step(turn) < 0:
        near = [each for each in near if each <= published] or near
    elif _step(turn) > 0:
        near = [each for each in near if each >= published] or near
    return min(near, key=lambda each: abs(each - published))


def _in_month(month: int, year: str | None, turn: str | None, published: date | None) -> str | None:
    if year:
        return f"{year}-{month:02}"
    if published is None:
        return None
    return "{:04}-{:02}".format(*_nearest_month(month, turn, (published.year, published.month)))


def _nearest_month(month: int, turn: str | None, now: tuple[int, int]) -> tuple[int, int]:
    """Return the year and month that is meant, seen from now: the nearest, or that before or behind it."""
    here = now[0] * _DECEMBER + now[1] - 1
    near = [(now[0] + step) * _DECEMBER + month - 1 for step in (-1, 0, 1)]
    if _step(turn) < 0:
        near = [each for each in near if each < here]
    elif _step(turn) > 0:
        near = [each for each in near if each > here]
    meant = min(near, key=lambda each: abs(each - here))
    return meant // _DECEMBER, meant % _DECEMBER + 1
