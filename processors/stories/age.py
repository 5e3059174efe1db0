"""How old a report is by its own word: an old page that is sent again, an archive that is sent as news.

Silence must not hide news. So a date counts only where it is the report's own: its time of publication; that
of its dateline; one that a label says to be the page's; the day that it calls today or yesterday. A day that
it merely speaks of is no sign of its age; and where it names any day of late, it is not old.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from processors.formats.times import MONTHS, arabic_names
from processors.text.markup import shown
from processors.text.normalize import normalize
from schemas import Hit
from schemas.times import milliseconds, utc

OLD: Final = timedelta(days=14)  # weeks: what an outlet sends after an outage is younger
_FIRST: Final = date(1990, 1, 1)  # what says to be from before it has no date: 1970, 0001
_BEGINNING: Final = 400  # characters of the body: a date of its own stands there
_DATELINE: Final = 60  # characters of the body: القاهرة في 12 مايو 2015 (رويترز) -

_YEAR: Final = re.compile(r"(?:19|20|١٩|٢٠|۱۹|۲۰)\d\d")
_MAY_LABEL: Final = re.compile("اليوم|[أا]مس|نشر|تحديث|[أا]ضيف")
_NUMBER_OF: Final = arabic_names(MONTHS)
_NAME: Final = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_DATE: Final = re.compile(
    rf"(?<![\d/.-])(?P<day>\d\d?)[ -]+(?:من )?(?:شهر )?(?P<month>{_NAME})\b(?: ?[/(] ?(?:{_NAME})\)?)?"
    r"(?:[ ,،-]+(?:من )?(?:عام |سنه )?(?P<year>(?:19|20)\d\d)(?!\d))?"
    r"|(?<![\d/.-])(?P<d>\d\d?)(?P<mark>[-/.])(?P<m>\d\d?)(?P=mark)(?P<y>(?:19|20)\d\d)(?![\d/.-])"
    r"|(?<![\d/.-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
)
# A place before it, and behind it what ends a dateline.
_PLACE: Final = re.compile(r"[^.\d:؟!]*?(?!(?:في|يوم|منذ|حتي)\b)\w{3,}[^.:؟!]*\Z")
_DATELINE_END: Final = re.compile(
    r"[^.\n؟!،]{0,12}(?:\([^)\n]{2,40}\)|(?:-|–|—|:)(?=\s|\Z)|\b(?:واس|كونا|وام|بنا|قنا)\b)"
)
_LABEL: Final = re.compile(
    r"(?:\b(?:اليوم|امس)\b|\bنشر(?:ت)?(?: في| بتاريخ)|\bتاريخ النشر|\bاخر تحديث|\bاضيف(?:ت)? (?:في|بتاريخ))"
    r"[^\d.؟!\n]{0,20}\Z"
)


def is_old(hit: Hit, time: int) -> bool:
    """Tell whether a report is weeks old by its own word.

    Args:
        hit: one of the version before holds no body, and is as old as its time of publication.
        time: when its article reached Kafka, in ms since 1970.
    """
    return _is_old(hit.article.published_at, hit.body, utc(time).date())


@lru_cache(100)  # many rules may hit one article, one after the other
def _is_old(published_at: str | None, body: str, came: date) -> bool:
    published = utc(milliseconds(published_at)).date() if published_at else None
    if published and published > _FIRST and came - published >= OLD:
        return True
    beginning = body[:_BEGINNING]
    if not _may_own_a_date(beginning) or not any(own for _, own in _days(beginning, came)):
        return False
    return all(came - day >= OLD for day, _ in _days(body, came))


def _may_own_a_date(body: str) -> bool:
    """Tell whether a text may have a date of its own: one look at texts of which most have none."""
    return any(
        year.end() <= 2 * _DATELINE or _MAY_LABEL.search(body, max(0, year.start() - _DATELINE), year.start())
        for year in _YEAR.finditer(body)
    )


def _days(body: str, came: date) -> Iterator[tuple[date, bool]]:
    """Yield the days that a text names, and whether each is its own."""
    text = normalize(shown(body), "search").text
    for found in _DATE.finditer(text):
        day = _day(found, came)
        if day is None:
            continue
        before, behind = text[max(0, found.start() - _DATELINE) : found.start()], found.end()
        dateline = (
            found.start() <= _DATELINE
            and _PLACE.match(before)
            and _DATELINE_END.match(text, behind, behind + _DATELINE)
        )
        full = found["year"] or found["y"] or found["iso"]
        yield day, bool(full and (dateline or _LABEL.search(before)))


def _day(found: re.Match[str], came: date) -> date | None:
    """Return the day that was found; without a year the one that is nearest to the day the text came."""
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if found["y"]:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
        month, day = _NUMBER_OF[found["month"]], int(found["day"])
        if found["year"]:
            return date(int(found["year"]), month, day)
        near = [date(year, month, day) for year in (came.year - 1, came.year, came.year + 1)]
        return min(near, key=lambda each: abs(came - each))
    except ValueError:  # the 30th of February
        return None
