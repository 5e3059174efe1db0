"""A time as feeds write it, to RFC 3339 with its offset: by tables, or not at all. Nothing is guessed.

Read: RFC 3339 and ISO 8601; RFC 822; dates with the months' names in Arabic (the Levant's, Egypt's and the
Gulf's, the Maghreb's), English and French; Hijri dates (Umm al-Qura). What names no zone is in the feed's.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final

from hijridate import Hijri


class UnreadableTime(ValueError):
    """A text that names no instant, or more than one; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as RFC 3339 text. ``whole_day`` where no time of day was given: midnight stands for it."""

    text: str
    at: datetime
    whole_day: bool = False

    @property
    def milliseconds(self) -> int:
        """Return the milliseconds of the epoch."""
        return (self.at - _EPOCH) // timedelta(milliseconds=1)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST: Final = 120  # characters: two dates, a time and a zone's name in words have 90
YEARS: Final = range(1900, 2200)  # outside of it a clock was never set (year 1 is Go's zero, 1601 Windows's)
_HIJRI_YEARS: Final = range(1343, 1501)  # those of the Umm al-Qura tables

# Folded as `_fold` does: without hamza, ta marbuta, vowels.
MONTHS: Final = {
    1: "يناير كانون_الثاني كانون_ثاني جانفي january jan janvier janv",
    2: "فبراير شباط فيفري february feb fevrier fevr",
    3: "مارس اذار march mar mars",
    4: "ابريل نيسان افريل april apr avril avr",
    5: "مايو ايار ماي may mai",
    6: "يونيو يونيه حزيران جوان june jun juin",
    7: "يوليو يوليه تموز جويليه يوليوز july jul juillet juil",
    8: "اغسطس اب اوت غشت اغشت august aug aout",
    9: "سبتمبر ايلول شتنبر شتمبر september sept sep septembre",
    10: "اكتوبر تشرين_الاول تشرين_اول october oct octobre",
    11: "نوفمبر تشرين_الثاني تشرين_ثاني نونبر november nov novembre",
    12: "ديسمبر كانون_الاول كانون_اول دجنبر دجمبر december dec decembre",
}
HIJRI_MONTHS: Final = {
    1: "محرم المحرم muharram",
    2: "صفر safar",
    3: "ربيع_الاول ربيع_اول",
    4: "ربيع_الاخر ربيع_الثاني ربيع_ثاني ربيع_اخر",
    5: "جمادي_الاولي جمادي_الاول جمادي_اولي",
    6: "جمادي_الاخره جمادي_الثانيه جمادي_الاخر جمادي_الثاني",
    7: "رجب rajab",
    8: "شعبان shaban",
    9: "رمضان ramadan",
    10: "شوال shawwal",
    11: "ذو_القعده ذي_القعده ذوالقعده",
    12: "ذو_الحجه ذي_الحجه ذوالحجه",
}
_MORNING: Final = "صباحا فجرا ص am a.m."
_EVENING: Final = "مساء ظهرا عصرا م pm p.m."

# Minutes east of UTC: RFC 822's names, and what feeds of the region and its neighbours write. A name that
# stands for several zones lists them; the feed's own zone decides.
_ZONES: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet", "توقيت غرينتش", "توقيت جرينتش"), (0,)),
    "edt": (-240,),
    **dict.fromkeys(("est", "cdt"), (-300,)),
    "mdt": (-360,),
    **dict.fromkeys(("mst", "pdt"), (-420,)),
    "pst": (-480,),
    **dict.fromkeys(("west", "cet", "met", "wat"), (60,)),
    **dict.fromkeys(("cest", "mest", "eet", "cat", "sast", "توقيت القاهره"), (120,)),
    **dict.fromkeys(("eest", "idt", "msk", "trt", "eat", "ksa", "توقيت مكه", "توقيت السعوديه"), (180,)),
    "irst": (210,),
    "توقيت ابوظبي": (240,),
    "pkt": (300,),
    "jst": (540,),
    "ast": (180, -240),  # Arabia, the Atlantic
    "cst": (-360, 480),  # America's Central, China
    "ist": (120, 330),  # Israel, India
    "gst": (240, -120),  # the Gulf, South Georgia
    "bst": (60, 360),  # British summer, Bangladesh
}
_RFC822: Final = {"cst": -360}  # of the names above with several zones, the one that RFC 822 defines
_NEAR: Final = 120  # minutes: Cairo and Manama quote Arabia's time, Halifax does not

# What may stand beside a date and says nothing of it.
_FILLERS: Final = frozenset(
    word
    for line in (
        "الموافق الساعه يوم بتاريخ تاريخ نشر في على عند بال ب",
        "الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت احد اثنين ثلاثاء اربعاء خميس جمعه سبت",
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue tues wed thu thur thurs fri sat sun",
        "lundi mardi mercredi jeudi vendredi samedi dimanche at on the of le a",
    )
    for word in line.split()
)

_FOLDS: Final = str.maketrans(
    {
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
        **dict.fromkeys("أإآٱ", "ا"),
        "ؤ": "و",
        "ئ": "ي",
        "ى": "ي",
        "ة": "ه",
        "،": ",",
        "٫": ".",
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        "à": "a",
        **dict.fromkeys("éèê", "e"),
        **dict.fromkeys("ûù", "u"),
        **dict.fromkeys("−–—", "-"),
        **dict.fromkeys(
            [*map(chr, range(0x64B, 0x653)), *"ـ\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"]
        ),
    }
)

_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_ZONE: Final = r"(?P<zone>z|(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d\d)?|[a-z]{2,5}|توقيت \w+)"
_ISO: Final = re.compile(
    r"(?P<y>\d{4})(?P<sep>[-/.]?)(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?)"
    r"(?:(?:t|\s|,)\s*(?P<H>\d\d?):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,](?P<f>\d{1,9}))?)?\s*"
    rf"(?:{_ZONE}(?:\s?\(\w+\))?)?)?",
    re.ASCII,
)


def arabic_names(months: dict[int, str]) -> dict[str, int]:
    """Return the Arabic names of months, and the month that each means."""
    return {name: month for name, month in _by_name(months).items() if not name.isascii()}


def _by_name(months: dict[int, str]) -> dict[str, int]:
    return {name.replace("_", " "): month for month, line in months.items() for name in line.split()}


def _either(months: dict[int, str]) -> tuple[str, dict[str, int]]:
    """Return a pattern of all names, the longest first, and the month that each means."""
    names = _by_name(months)
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in longest_first), names


_MONTH, _MONTH_OF = _either(MONTHS)
_HIJRI_MONTH, _HIJRI_MONTH_OF = _either(HIJRI_MONTHS)
_ERA: Final = r"(?:\s?(?P<era>هـ|ه|م|ميلادي|ميلاديه|هجري|هجريه)(?!\w))?"
_ORDINAL: Final = r"(?:st|nd|rd|th|er)?"
_GAP: Final = r"[\s.,/-]*"
_SAME_MONTH: Final = rf"(?:\s*[/(-]\s*(?P<again>{_MONTH})\)?)?"
_FOUR: Final = rf"(?:عام\s|سنه\s)?(?P<y>\d{{4}}){_ERA}(?!\d)"
_TWO_OR_FOUR: Final = _FOUR.replace(r"\d{4}", r"\d{4}|\d\d(?=\s+\d\d?:)")  # RFC 822's years have two digits
_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # 1 مارس 2019 · 12 آذار/مارس 2019 · 01-Mar-2019
        rf"(?<!\d)(?P<d>\d\d?){_ORDINAL}{_GAP}(?:من\s)?(?P<month>{_MONTH})\.?{_SAME_MONTH}{_GAP}{_TWO_OR_FOUR}",
        # March 1, 2019
        rf"(?<!\w)(?P<month>{_MONTH})\.?\s*(?P<d>\d\d?){_ORDINAL}[\s,]+(?P<y>\d{{4}})(?!\d)",
        # 15 رمضان 1440 هـ
        rf"(?<!\d)(?P<d>\d\d?){_GAP}(?:من\s)?(?:شهر\s)?(?P<hijri>{_HIJRI_MONTH}){_GAP}{_FOUR}",
        # 2019/03/01 · 1440/9/15 هـ
        rf"(?<!\d)(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d\d?)(?P=sep)(?P<d>\d\d?){_ERA}(?!\d)",
        # 31/03/2019
        rf"(?<!\d)(?P<first>\d\d?)(?P<sep>[-/.])(?P<second>\d\d?)(?P=sep)(?P<y>\d{{4}}){_ERA}(?!\d)",
    )
)
_HALF: Final = "|".join(re.escape(word) for word in f"{_MORNING} {_EVENING}".split())
_CLOCK: Final = re.compile(
    rf"(?<!\d)(?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?(?!\d)\s?(?P<half>(?:{_HALF})(?!\w))?"
    rf"|(?<!\d)(?P<hour>\d\d?)\s?(?P<only>(?:{_HALF})(?!\w))"
)
_HALF_ONLY: Final = re.compile(_HALF).fullmatch
# As C, Java and JavaScript print a time: Fri Mar 01 10:00:00 EET 2019.
_ASCTIME: Final = re.compile(
    r"(?:[a-z]{3},? )?([a-z]{3}) (\d\d?) (\d\d?:\d\d:\d\d)((?: [a-z]{2,5})?) (\d{4})", re.ASCII
)
_MINUS: Final = re.compile(r"[a-z\s]-", re.ASCII)
_ZONE_AT_END: Final = re.compile(rf"(?:^|\s)(?:ب)?{_ZONE}\s*(?:\(.*\))?\s*$")
_WORD: Final = re.compile(r"[^\s,.:()|/-]+")


def parse(text: str, zone: tzinfo = UTC) -> Moment:
    """Return the instant that ``text`` names; what names no zone is in ``zone``.

    An RFC 3339 time is kept as it was written.

    Raises:
        UnreadableTime: what is missing, impossible or said in two ways.
    """
    if len(text) > _LONGEST:
        raise UnreadableTime(f"{text[:40]!r}…: {len(text)} characters are no time")
    written = text.strip()
    folded = " ".join(written.translate(_FOLDS).casefold().split())
    try:
        found = _ISO.fullmatch(folded)
        moment = (
            _iso(found, zone) if found and not _HALF_ONLY(found["zone"] or "") else _in_words(folded, zone)
        )
    except UnreadableTime as error:
        raise UnreadableTime(f"{written!r}: {error}") from None
    except (ValueError, OverflowError) as error:  # datetime's own: a 30th of February, an hour 25
        raise UnreadableTime(f"{written!r}: {error}") from None
    if moment.at == _EPOCH:  # Unix's zero: what a system writes that knows no time
        raise UnreadableTime(f"{written!r}: 1970 begins then, as where no time was set")
    if _RFC3339.fullmatch(written) and moment.at.year == int(written[:4]):
        return Moment(written, moment.at)
    return moment


def _iso(found: re.Match[str], zone: tzinfo) -> Moment:
    if not found["sep"] and len(found["m"] + found["d"]) != 4:
        raise UnreadableTime("not a date")
    day = _day(int(found["y"]), int(found["m"]), int(found["d"]))
    if not found["H"]:
        return _moment(datetime(day.year, day.month, day.day), None, zone, whole_day=True)  # noqa: DTZ001
    micro = int((found["f"] or "0").ljust(6, "0")[:6])
    clock = (int(found["H"]), int(found["M"]), int(found["S"] or 0), micro)
    return _moment(datetime(day.year, day.month, day.day, *clock), found["zone"], zone)  # noqa: DTZ001


def _in_words(text: str, zone: tzinfo) -> Moment:
    text, days = _take_dates(_ASCTIME.sub(r"\2 \1 \5 \3\4", text))
    if not days:
        raise UnreadableTime("no day, month and year are found in it")
    gregorian = [day for day, hijri in days if not hijri] or [day for day, _ in days]
    # The two calendars may differ by a day, as the moon was seen.
    if len(set(gregorian)) > 1 or any(abs((day - gregorian[0]).days) > 1 for day, _ in days):
        raise UnreadableTime("it names two days")
    clocks = list(_CLOCK.finditer(text))
    if len(clocks) == 2 and _is_offset(text, clocks[1].start()):
        clocks.pop()
    if len(clocks) > 1:
        raise UnreadableTime("it names two times of day")
    clock = clocks[0] if clocks else None
    rest = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    named = _ZONE_AT_END.search(rest) if clock else None
    if named and named["zone"] in _FILLERS:
        named = None
    leftover = rest[: named.start()] if named else rest
    unknown = [word for word in _WORD.findall(leftover) if word not in _FILLERS]
    if unknown:
        raise UnreadableTime(f"{unknown[0]!r} is not understood")
    hours = _hours(clock) if clock else (0, 0, 0)
    naive = datetime(gregorian[0].year, gregorian[0].month, gregorian[0].day, *hours)  # noqa: DTZ001
    return _moment(naive, named["zone"] if named else None, zone, whole_day=clock is None)


def _is_offset(text: str, at: int) -> bool:
    """Say whether a second time of day is a zone: in ``10:00 GMT+03:00``, not in ``10:00-12:00``."""
    return text[at - 1] == "+" or _MINUS.fullmatch(text, at - 2, at) is not None


def _take_dates(text: str) -> tuple[str, list[tuple[date, bool]]]:
    """Return ``text`` without its dates, and them, each with whether it is a Hijri one."""
    days = []
    for pattern in _DATES:
        while found := pattern.search(text):
            days.append(_date(found.groupdict()))
            text = f"{text[: found.start()]} {text[found.end() :]}"
    return text, days


def _date(part: dict[str, str | None]) -> tuple[date, bool]:
    year, era = int(part["y"] or 0), part.get("era") or ""
    hijri = era.startswith("ه") or "hijri" in part or year in _HIJRI_YEARS
    if len(part["y"] or "") == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822, section 4.3
    if name := part.get("hijri"):
        return _day(year, _number(_HIJRI_MONTH_OF, name), int(part["d"] or 0)), True
    if name := part.get("month"):
        month = _number(_MONTH_OF, name)
        if part.get("again") and _number(_MONTH_OF, part["again"] or "") != month:
            raise UnreadableTime("it names two months")
        return _day(year, month, int(part["d"] or 0)), False
    if part.get("first"):
        day, month = int(part["first"] or 0), int(part["second"] or 0)
        if day <= 12 and month <= 12 and day != month:
            raise UnreadableTime("the day and the month cannot be told apart; write 2019-03-01")
        if month > 12:
            day, month = month, day
        return _day(year, month, day), hijri
    return _day(year, int(part["m"] or 0), int(part["d"] or 0)), hijri


def _number(months: dict[str, int], name: str) -> int:
    squeezed = re.sub(r"\s", "", name)
    return next(month for each, month in months.items() if each.replace(" ", "") == squeezed)


def _day(year: int, month: int, day: int) -> date:
    if year in _HIJRI_YEARS:
        gregorian = Hijri(year, month, day).to_gregorian()
        return date(gregorian.year, gregorian.month, gregorian.day)
    if year not in YEARS:
        raise UnreadableTime(f"the year {year} cannot be")
    return date(year, month, day)


def _hours(clock: re.Match[str]) -> tuple[int, int, int]:
    hour, half = int(clock["H"] or clock["hour"]), clock["half"] or clock["only"]
    if half in _EVENING.split() and hour < 12:
        hour += 12
    elif half in _MORNING.split():
        if hour > 12:
            raise UnreadableTime(f"{hour} o'clock is not in the morning")
        hour %= 12
    return hour, int(clock["M"] or 0), int(clock["S"] or 0)


def _moment(naive: datetime, name: str | None, home: tzinfo, *, whole_day: bool = False) -> Moment:
    at = naive.replace(tzinfo=_zone(name, naive, home) if name else home)
    if (at.utcoffset() or timedelta()) % timedelta(minutes=1):
        at = at.astimezone(UTC)  # an old local mean time: RFC 3339 has no seconds in an offset
    return Moment(at.isoformat(), at, whole_day)


def _zone(name: str, naive: datetime, home: tzinfo) -> tzinfo:
    name = name.replace(" ", "") if name[-1].isdigit() else name
    numeric = re.fullmatch(r"(?:gmt|utc)?([+-])(\d\d?):?(\d\d)?", name, re.ASCII)
    if numeric:
        minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
        return _offset(-minutes if numeric[1] == "-" else minutes)
    offsets = _ZONES.get(name)
    if not offsets:
        raise UnreadableTime(f"the zone {name!r} is not known; write an offset, such as +03:00")
    if len(offsets) == 1:
        return _offset(offsets[0])
    own = (home.utcoffset(naive) or timedelta()) // timedelta(minutes=1)
    nearest = min(offsets, key=lambda each: abs(each - own))
    if nearest == own or (own and abs(nearest - own) <= _NEAR):
        return _offset(nearest)
    if name in _RFC822:
        return _offset(_RFC822[name])
    raise UnreadableTime(f"{name.upper()} names several zones; set the feed's own zone")


def _offset(minutes: int) -> tzinfo:
    if abs(minutes) >= 24 * 60:
        raise UnreadableTime("its offset is a day or more")
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
