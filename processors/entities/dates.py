"""Which days, months and years a text names: in all four systems of months, Hijri, and relative ones.

What is relative (أمس, الثلاثاء الماضي, a month without its year) counts from the day of publication; where
that is not known, it has no value. A Hijri date's value is the Gregorian day of the Umm al-Qura calendar,
from which the sighted moon may differ by a day.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from hijridate import Gregorian, Hijri

from processors.entities.clues import DATES, places_of
from processors.entities.number_words import FIRST_OF_MONTH, NTH_DAYS
from processors.formats.times import HIJRI_MONTHS, MONTHS, arabic_names
from processors.text.reading import ArticleText
from processors.text.word_table import Answers
from schemas import DateMention
from schemas.entity import Calendar
from schemas.times import parse_time

_DECEMBER: Final = 12
_MONTHS: Final = arabic_names(MONTHS)
_HIJRI: Final = arabic_names(HIJRI_MONTHS)
# In search form; Monday is 0, as in ``date.weekday``.
WEEKDAYS: Final = {
    "الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الخميس": 3, "الجمعه": 4, "السبت": 5, "الاحد": 6,
    "الثلثاء": 1, "الاربعا": 2,
}  # fmt: skip
_PAST: Final = "الماضي|الماضيه|الفاءت|الفاءته|المنصرم|المنصرمه|المنقضي|المنقضيه|السابق|الاخير|الاخيره"
_NEXT: Final = "المقبل|المقبله|القادم|القادمه|التالي"
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
# Before a word, a clitic may stand; it is no part of the date.
_START: Final = r"(?:(?<![\w])|(?<=\b[وفبلك])|(?<=\b[وف][بلك]))"
_OF_WEEK: Final = rf"(?:(?:اليوم|يوم)\s+)?(?:{_DAY})"
_BESIDE: Final = rf"(?:\s?[/(-]\s?{_MONTH}\)?|\s{_MONTH})?"
_OF_YEAR: Final = (
    rf"(?:\s?[,،]?\s?(?:من\s)?(?:(?:العام|عام|سنه)\s(?:الحالي\s|الجاري\s)?)?(?P<year>{_YEAR})\s?م?(?!\w))?"
)

# What stands before the number of a year: نهاية 2018, عامي 2014 و2016.
_BEFORE_YEAR: Final = "|".join(
    rf"(?<={before})"
    for before in (
        *(
            "منذ ",
            "حتي ",
            "بين ",
            r"\(",
            "نهايه ",
            "بنهايه ",
            "مطلع ",
            "بدايه ",
            "اواخر ",
            "اواءل ",
            "منتصف ",
        ),
        *("بحلول ", "صيف ", "شتاء ", "ربيع ", "خريف ", "عامي ", "لعام ", "للعام "),
        *(r"عامي \d\d\d\d و", r"عامي \d\d\d\d و ", r"بين \d\d\d\d و"),
    )
)

_DATE: Final = re.compile(
    rf"{_START}(?:"
    # 25-31 مارس, من 25 الى 31 مارس 2018
    rf"(?P<from>\d\d?)\s?(?:-|الي|حتي|و)\s?(?P<to>\d\d?)\s(?:من\s)?(?:شهر\s)?(?P<range>{_MONTH}){_BESIDE}(?:\s(?P<ry>{_YEAR}))?(?!\w)"
    # يوم الأحد 19 مارس 2017
    rf"|(?:(?P<w1>{_OF_WEEK})[\s،,]*(?:الموافق\s)?|يوم\s)?\(?(?:(?P<d>\d\d?)[\s-]+(?:من\s)?|{_NTH})(?:شهر\s)?"
    rf"(?P<month>{_MONTH})\b{_BESIDE}(?:\s(?P<turn>{_TURN}))?{_OF_YEAR.replace('year', 'year1')}"
    # الخامس من الشهر الجاري
    rf"|(?:يوم\s)?(?:(?P<nth2>{_NTH_DAY})|(?P<d2>\d\d?))\s(?:من\s)?الشهر\s(?P<turn3>{_TURN})(?!\w)"
    rf"|(?P<hd>\d\d?)\s(?:من\s)?(?:شهر\s)?(?P<hm>{_any(_HIJRI)})(?:\s(?:عام\s|سنه\s)?(?P<hy>1[34]\d\d)\s?ه?ـ?|\s(?:{_THIS}))(?!\w)"
    rf"|(?P<hy2>1[34]\d\d)\s?ه(?!\w)"
    rf"|(?P<nd>\d\d?)(?P<sep>[/.-])(?P<nm>\d\d?)(?P=sep)(?P<ny>{_YEAR})(?!\d)"
    rf"|(?P<iy>{_YEAR})[/-](?P<im>\d\d?)[/-](?P<id>\d\d?)(?!\d)"
    rf"|(?:شهر\s)?(?P<m2>{_MONTH})\b{_BESIDE}(?:\s(?P<turn2>{_TURN}))?{_OF_YEAR.replace('year', 'year2')}"
    rf"|(?:(?:العام|عام|السنه|سنه)\s(?P<now>{_THIS})(?:\s(?P<year3>{_YEAR}))?\s?م?|(?:العام|عام|السنه|سنه)\s(?P<year4>{_YEAR})\s?م?)(?!\w)"
    rf"|(?P<this>(?<=هذا )(?:العام|الشهر)|(?<=هذه )السنه)(?!\w|\sالدراسي)"
    rf"|(?:العام|السنه)\s(?P<turn5>{_TURN})(?!\w)"
    rf"|(?:الشهر)\s(?P<turn6>{_TURN})(?!\w)"
    rf"|(?P<before>اول\s(?:من\s)?امس|امس\sالاول)(?P<b1>(?:\s[(«\"]?(?:{_DAY})[)»\"]?)?)(?!\w)"
    rf"|(?P<yesterday>امس|الامس(?!\sالقريب)|البارحه)(?:\s[(«\"]?(?:{_DAY})[)»\"]?)?(?!\w)"
    rf"|(?P<overmorrow>(?<=بعد )غد)(?!\w)"
    rf"|(?P<tomorrow>غدا|غد)(?:\s[(«\"]?(?:{_DAY})[)»\"]?)?(?!\w)"
    rf"|(?P<w7>{_OF_WEEK})(?:\s(?P<turn7>{_TURN}))?(?!\w)"
    rf"|(?<=في )(?P<year8>{_YEAR})(?![\w,.]\d|\w)(?!\s(?:دولار|شخص|متر|كيلو|طن|جندي|مليون|ريال))"
    rf"|(?:{_BEFORE_YEAR})(?P<year9>{_YEAR})(?![\w,.]\d|\w)"
    r")"
)


def find_dates(text: ArticleText, published_at: str | None, clues: Answers) -> list[DateMention]:
    """Return the dates that an article names, in order; ``published_at`` is RFC 3339."""
    whole = text.whole.text
    published = parse_time(published_at).date() if published_at else None
    found = []
    matches = [match for match in _matches(text, places_of(clues, DATES)) if not _is_no_date(match, whole)]
    named = _named_weekdays(matches, published)
    for match in matches:
        start, end = match.span()
        if match["overmorrow"] or match["this"]:
            # That or هذا stands before it, part of the date: too many words begin so to be looked for.
            start -= len("بعد ")
        while whole[end - 1].isspace() or (whole[end - 1] in "،," and end > start):
            end -= 1
        value = _value(match, published)
        if value == "":
            continue
        if match["w7"] and not match["turn7"]:
            value = named.get(match["w7"].split()[-1], value)
        calendar: Calendar = "hijri" if match["hd"] or match["hy2"] else "gregorian"
        said = text.quoted(start, end)
        found.append(
            DateMention(
                field=said.field,
                start=said.start,
                end=said.end,
                text=said.text,
                value=value,
                calendar=calendar,
            )
        )
    return found


def _matches(text: ArticleText, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield what looks like a date, none inside another. One begins at a word, behind clitics, or at (."""
    whole, tokens = text.whole.text, text.tokens
    end = 0
    for place in places:
        start = tokens.starts[place]
        clitics = _CLITICS.match(whole, start)
        last = clitics.end() if clitics else start
        for at in range(start - (whole[start - 1 : start] == "("), last + 1):
            if at >= end and (match := _DATE.match(whole, at)):
                yield match
                end = match.end()
                break


_CLITICS: Final = re.compile("[وف]?[بلك]?")


def _named_weekdays(matches: list[re.Match[str]], published: date | None) -> dict[str, str]:
    """Return the days of the week that the article names with their dates: الأحد 19 مارس, then الأحد."""
    values = {match["w1"].split()[-1]: _value(match, published) for match in matches if match["w1"]}
    return {weekday: value for weekday, value in values.items() if value}


_NAMED_SO: Final = ("ثوره ", "احداث ", "انتفاضه ", "ميدان ", "شارع ", "مدينه ", "مءتمر ", "حركه ", "جسر ")
_LONGEST: Final = max(map(len, _NAMED_SO))
_MONTH_AND: Final = 24  # characters before a month among which another one stands
_AMBIGUOUS: Final = frozenset({"اب", "ماي", "جوان", "اوت"})


def _is_no_date(match: re.Match[str], whole: str) -> bool:
    """Tell whether what looks like a date is a name, a word or a number: ثورة يناير, ذا أب."""
    if not match["m2"]:
        return False
    if match["m2"] == "مارس" and _is_verb(match, whole):
        return True
    if whole[max(0, match.start() - _LONGEST) : match.start()].endswith(_NAMED_SO):
        return True
    alone = not (match["year2"] or match["turn2"] or "/" in match[0] or match[0].startswith("شهر"))
    return alone and match["m2"] in _AMBIGUOUS


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
        ends = [_on_day(int(match[end]), month, match["ry"], None, published) for end in ("from", "to")]
        yield "/".join(each.isoformat() for each in ends if each) if all(ends) else None
    if match["month"]:
        number = 1 if match["first"] else NTH_DAYS.get(match["nth"]) or int(match["d"])
        day = _on_day(number, _MONTHS[match["month"]], match["year1"], match["turn"], published)
        yield day.isoformat() if day else None
    if match["turn3"]:
        number = NTH_DAYS.get(match["nth2"]) or int(match["d2"])
        month_beside = _month_beside(published, match["turn3"]) if published else None
        yield date.fromisoformat(f"{month_beside}-{number:02}").isoformat() if month_beside else None
    if match["hd"]:
        year = match["hy"] or (Gregorian.fromdate(published).to_hijri().year if published else None)
        hijri = Hijri(int(year), _HIJRI[match["hm"]], int(match["hd"])) if year else None
        yield hijri.to_gregorian().isoformat() if hijri else None
    if match["hy2"]:
        first = Hijri(int(match["hy2"]), 1, 1).to_gregorian()
        last = Hijri(int(match["hy2"]) + 1, 1, 1).to_gregorian() - timedelta(days=1)
        yield f"{first.isoformat()}/{last.isoformat()}"
    if match["ny"]:
        yield date(int(match["ny"]), int(match["nm"]), int(match["nd"])).isoformat()
    if match["iy"]:
        yield date(int(match["iy"]), int(match["im"]), int(match["id"])).isoformat()
    if match["m2"]:
        by_then = match.string.endswith("بحلول ", 0, match.start())
        turn = match["turn2"] or ("المقبل" if by_then else None)
        yield _in_month(_MONTHS[match["m2"]], match["year2"], turn, published)
    if year := match["year3"] or match["year4"] or match["year8"] or match["year9"]:
        yield year
    yield _relative(match, published) if published else None


def _relative(match: re.Match[str], published: date) -> str:
    """Return the value of what counts from the day of publication."""
    if match["this"]:
        return f"{published.year:04}" + (f"-{published.month:02}" if match["this"] == "الشهر" else "")
    if match["now"] or match["turn5"]:
        return str(published.year + _step(match["turn5"]))
    if turn := match["turn6"]:
        return _month_beside(published, turn)
    away = next((days for name, days in _AWAY.items() if match[name]), None)
    day = _weekday(match["w7"], match["turn7"], published) if away is None else published + timedelta(away)
    return day.isoformat()


# In days, from that of publication.
_AWAY: Final = {"before": -2, "yesterday": -1, "tomorrow": 1, "overmorrow": 2}


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
    now = published.year * _DECEMBER + published.month - 1
    near = [(published.year + step) * _DECEMBER + month - 1 for step in (-1, 0, 1)]
    if _step(turn) < 0:
        near = [each for each in near if each < now]
    elif _step(turn) > 0:
        near = [each for each in near if each > now]
    meant = min(near, key=lambda each: abs(each - now))
    return f"{meant // _DECEMBER:04}-{meant % _DECEMBER + 1:02}"
