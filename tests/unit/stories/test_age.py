"""A report is old by its own word alone; a day that it speaks of is no sign of its age."""

import pytest

from processors.stories.age import is_old
from processors.stories.desk import Desk
from processors.stories.ledger import decide, unasked
from processors.stories.silences import Silences
from schemas.times import rfc3339
from tests.unit.stories.making import HOUR, NOON, hit

DAY = 24 * HOUR  # NOON is 1 March 2026


def old(body: str, published_at: str | None = None) -> bool:
    return is_old(hit(title="خبر", body=body, published_at=published_at), NOON)


@pytest.mark.parametrize(
    "body",
    [
        "الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس\nالتقى رئيس المدينة مدير الجامعة.",
        "الرياض ٢٦ شوال ١٤٣٦ هـ الموافق ١١ أغسطس ٢٠١٥ م واس\nالتقى رئيس المدينة مدير الجامعة.",
        "بيروت في 3 كانون الثاني/يناير 2026 (أ ف ب) - أعلنت الحكومة موازنتها.",
        "تونس، 2 فيفري 2026 - افتتح الوزير المعرض.",
        "القاهرة 12-01-2026 (رويترز) - ارتفعت الأسهم.",
        "نشر في: 10/01/2026\nافتتح الوزير المعرض.",
        "آخر تحديث 2026-01-10\nافتتح الوزير المعرض.",
        "أعلن الوزير اليوم الأحد 11 يناير 2026 عن الموازنة.",
    ],
)
def test_what_its_own_date_says_to_be_weeks_old_is_old(body: str) -> None:
    assert old(body)


@pytest.mark.parametrize(
    "body",
    [
        "أعلن الوزير الموازنة.",
        "الرياض 20 فبراير 2026 (واس) - التقى رئيس المدينة مدير الجامعة.",
        "في 11 سبتمبر 2001 ضربت طائرات برجي التجارة، وتحيي نيويورك الذكرى.",
        "11 سبتمبر 2001: يوم لا ينسى",
        "قال المحامي إن موكله اعتقل يوم 11 يناير 2026 ولم يحاكم بعد.",
        "أعلن الوزير اليوم 1 مارس تعديل الموازنة التي أقرها في 11 يناير 2026.",
        "بيروت في 3 يناير 2026 (أ ف ب) - أعيد نشر التقرير في 27 فبراير 2026.",
        "تبدأ البطولة في 15 مارس وكان المنظمون أعلنوا اليوم الأحد 11 يناير 2026 موعدها.",
        "الرياض 31 فبراير 2026 (واس) - التقى رئيس المدينة مدير الجامعة.",
        "فازت القاهرة 3-1-2 في مباراة ودية.",
    ],
)
def test_what_names_a_day_of_late_or_only_days_of_others_is_no_old_page(body: str) -> None:
    assert not old(body)


@pytest.mark.parametrize(("days", "is_so"), [(13, False), (14, True), (400, True), (-3, False)])
def test_what_was_published_weeks_before_it_came_is_old(days: int, is_so: bool) -> None:
    assert old("أعلن الوزير الموازنة.", published_at=rfc3339(NOON - days * DAY)) is is_so


@pytest.mark.parametrize("unset", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_clock_that_was_never_set_makes_nothing_old(unset: str) -> None:
    assert not old("أعلن الوزير الموازنة.", published_at=unset)


@pytest.mark.parametrize("end", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_the_calendar_makes_nothing_old(end: str) -> None:
    assert not old("أعلن الوزير الموازنة.", published_at=end)


@pytest.mark.parametrize("time", [-(2**62), 2**62])
def test_a_message_with_a_broken_clock_is_read(time: int) -> None:
    is_old(hit(title="خبر", body="أعلن الوزير اليوم الأحد 11 يناير 2026 عن الموازنة."), time)


def test_an_old_page_is_not_told_and_leaves_no_trace_in_the_state() -> None:
    page = hit(title="خبر", body="تونس، 2 فيفري 2026 - افتتح الوزير المعرض.")
    alert = unasked(Desk(), page, NOON, archived=False)
    assert alert
    assert alert.suppressed
    assert alert.suppressed.reason == "old"
    assert alert.id == unasked(Desk(), page, NOON, archived=False).id  # type: ignore[union-attr]


def test_a_text_of_an_article_that_the_desk_knows_is_not_old() -> None:
    desk, known = Desk(), hit(title="خبر", body="افتتح الوزير المعرض.")
    desk.fold(decide(desk, known, offset=0, time=NOON, silences=Silences()).entry)
    again = hit(title="خبر", body="تونس، 2 فيفري 2026 - افتتح الوزير المعرض.", at=NOON + HOUR)
    assert unasked(desk, again, NOON + HOUR, archived=False) is None
