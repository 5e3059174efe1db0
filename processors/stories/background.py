"""Which sentences of a report tell what was before it: its history, earlier cases, what a thing is.

A report ends with them, and each says so by its form: it is recalled that, had earlier, since 2014, is held
to be. What happened today may be told in such a form too, so a sentence that names the day is none of them,
whatever its form. Where there is doubt a sentence is news: a silence must hide nothing.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from processors.entities.clues import verbs_of_saying
from processors.entities.dates import WEEKDAYS
from processors.formats.times import MONTHS, arabic_names
from processors.text.normalize import normalize


def _any(words: str) -> str:
    return "|".join(normalize(words, "search").text.split())


_PAST: Final = "_"  # stands for a year or a month that lies behind
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MONTHS: Final = arabic_names(MONTHS)
_SIX_MONTHS: Final = 6  # a month without its year is one of these, or is yet to come
_DAYS_OF_ANY_MONTH: Final = frozenset(map(str, range(1, 29)))
_SOME_DAYS: Final = timedelta(4)  # what is older has been told, or was no news

_LONG: Final = _any("عام عامين أعوام سنة سنتين سنوات عقد عقدين عقود قرن قرون شهر شهرين أشهر شهور أسابيع")
_TURNS: Final = _any("سقوط تأسيس اندلاع بدء بداية انتخاب توليه تولي قيام انسحاب انهيار")
_LAST: Final = _any("الماضي الماضية الفائت الفائتة المنصرم المنصرمة المنقضي السابق السابقة")
_RECORD: Final = _any(
    "أعلى أدنى أول الأول الأولى أكبر أقوى أسوأ أفضل أطول"
)  # the highest since: that is news
_EARLIER: Final = (
    rf"(?:{_PAST}|(?:العام|عام|السنه|الشهر|شهر) (?:{_LAST})"
    rf"|قبل (?:نحو |حوالي |اكثر من )?(?:\w+ )?(?:{_LONG}))\b"
)
_DID: Final = _any(
    "أعلن أعلنت حذر حذرت قال قالت هدد هددت طالب طالبت دعا دعت وقع وقعت قرر قررت رفض رفضت اتهم اتهمت أكد أكدت"
    " كشف كشفت ذكر ذكرت أفاد أفادت فرض فرضت قتل قتلت شن شنت تبنى تبنت وافق وافقت أصدر أصدرت اعتقل اعتقلت أوقف"
    " أوقفت استدعى استدعت طرد طردت وصل وصلت انتقد انتقدت أدان أدانت نفى نفت تعهد تعهدت وعد وعدت أقر أقرت أمر"
    " أمرت صرح صرحت اعتبر اعتبرت اقترح اقترحت زار زارت ألغى ألغت علق علقت بدأ بدأت"
)
_OPENS: Final = "|".join(
    (
        # It is recalled that, it was said before.
        r"(?:يذكر|يشار|تجدر|يجدر|الجدير|جدير|من الجدير|للتذكير|للاشاره)\b",
        r"سبق (?:ل|وان\b|ان\b)",
        # Had done so; was what it was, months before.
        rf"(?:كان|كانت|كانوا) (?:\w+ ){{0,10}}?(?:قد|{_EARLIER}|في وقت سابق|سابقا)\b",
        rf"(?:كان|كانت) (?:\w+ ){{1,5}}?(?:{_DID})\b",
        # In, since, at a time that lies behind.
        rf"(?:في|خلال|بحلول|اواخر|اواءل|مطلع|نهايه|بين) (?:\w+ ){{0,4}}?{_EARLIER}",
        r"منذ\b",
        rf"بعد (?:\w+ )?(?:ايام|{_LONG}) علي\b",
        rf"(?:(?!(?:{_RECORD})\b)\w+ ){{1,5}}?و?منذ (?:\w+ ){{0,3}}?(?:{_EARLIER}|{_LONG}|{_TURNS})\b",
        # What it is, and what each says of the other all the time.
        r"(?:يعد|تعد|يعتبر|تعتبر|يبلغ عدد سكان\w*|تاسس|تاسست|تتهم|يتهم|تنفي|ينفي|يعرف|تعرف|تسمي|يسمي)\b",
        # Comes after.
        r"(?:ياتي|تاتي) (?:\w+ ){0,3}?(?:بعد|عقب|وسط|في اعقاب|قبل)\b",
    )
)
_BACKGROUND: Final = re.compile(rf"(?:و|ف)?(?:كما |قد |لقد )?(?:{_OPENS})")
_DATED: Final = re.compile(rf"(?:(?!(?:الذي|التي|الذين|منذ)\b)\w+ ){{1,9}}?(?:في |عام )?{_EARLIER}")
_SAYING: Final = "|".join(sorted(verbs_of_saying()))
_SAYS: Final = re.compile(
    rf"(?:و|ف)?(?:من جانب|من جهت|من ناحي|في المقابل|بدور|بحسب|وفق|حسب|الي ذلك|(?:{_SAYING})\b)"
)
_HOURS: Final = _any(
    "اليوم أمس الآن حاليا ساعات الساعة ساعة دقائق الدقيقة صباح مساء فجر لاحقا غدا المقبل المقبلة"
)
_NOW: Final = re.compile(rf"\b(?:و|ف|ب)?(?:{_HOURS})\b")


def backgrounds(sentences: Sequence[Sequence[str]], came: date) -> list[bool]:
    """Tell of each sentence of a report whether it tells what was before it.

    History runs on: behind such a sentence stand others, until somebody speaks or the day is named.

    Args:
        sentences: their words, in ``search`` strength.
        came: the day of the report.
    """
    found: list[bool] = []
    for words in sentences:
        text = " ".join(_marked(words, came))
        says = _SAYS.match(text)
        runs_on = found[-1:] == [True] and not says
        formed = _BACKGROUND.match(text) or (not says and _DATED.match(text))
        found.append(bool((formed or runs_on) and not _names_the_day(text, words, came)))
    return found


def _names_the_day(text: str, words: Sequence[str], came: date) -> bool:
    """Tell whether a sentence names an hour, the day of the report, or one of the two before it."""
    days = {(came - timedelta(back)).weekday() for back in range(3)}
    return bool(_NOW.search(text)) or any(WEEKDAYS.get(word) in days for word in words)


def _marked(words: Sequence[str], came: date) -> Iterator[str]:
    """Yield the words, with a mark in the place of each year and month that lies behind."""
    for before, word in pairwise(("", *words)):
        yield _PAST if _has_passed(before, word, came) else word


def _has_passed(before: str, word: str, came: date) -> bool:
    if _YEAR.fullmatch(word):
        return int(word) < came.year
    month = _MONTHS.get(word)
    if month is None or (ago := (came.month - month) % 12) > _SIX_MONTHS:
        return False
    if before in _DAYS_OF_ANY_MONTH:
        day = date(came.year - (month > came.month), month, int(before))
        return came - day > _SOME_DAYS
    return ago > 0 and (came - _SOME_DAYS).month != month
