"""Dates: the examples are what must be read."""

import pytest

from processors.entities.clues import look
from processors.entities.dates import find_dates
from processors.text.reading import read_article

PUBLISHED = "2018-11-14T10:00:00+03:00"  # a Wednesday


def read(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str | None]]:
    article = read_article("", text)
    return [(each.text, each.value) for each in find_dates(article, published, look(article.tokens))]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("6 فبراير 2019", "2019-02-06"),
        ("٦ شباط ٢٠١٩", "2019-02-06"),
        ("12 آذار/مارس 2018", "2018-03-12"),
        ("24 جويلية 2018", "2018-07-24"),
        ("2 غشت 2018", "2018-08-02"),
        ("10 تشرين الأول 2018", "2018-10-10"),
        ("الأحد 19 مارس 2017", "2017-03-19"),
        ("أمس", "2018-11-13"),
        ("أول من أمس", "2018-11-12"),
        ("أمس (الثلاثاء)", "2018-11-13"),
        ("اليوم الأربعاء", "2018-11-14"),
        ("الاثنين", "2018-11-12"),
        ("الجمعة المقبل", "2018-11-16"),
        ("الأربعاء الماضي", "2018-11-07"),
        ("الشهر الماضي", "2018-10"),
        ("العام الجاري", "2018"),
        ("هذا العام", "2018"),
        ("هذا الشهر", "2018-11"),
        ("يناير المقبل", "2019-01"),
        ("ديسمبر الماضي", "2017-12"),
        ("عام 2014", "2014"),
        ("14/11/2018", "2018-11-14"),
        ("25-31 مارس 2018", "2018-03-25/2018-03-31"),
        ("العاشر من آذار", "2019-03-10"),
        ("الثاني والعشرين من تشرين الأول 2017", "2017-10-22"),
        ("الأربعاء الثالث عشر من يونيو 2018", "2018-06-13"),
        ("فاتح ماي 2018", "2018-05-01"),
        ("الخامس من الشهر الجاري", "2018-11-05"),
        ("20 من الشهر المقبل", "2018-12-20"),
        ("بعد غد", "2018-11-16"),
    ],
)
def test_a_date_is_read(said, value):
    assert read(f"جرى ذلك {said}، وفق البيان") == [(said, value)]


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("حتى نهاية 2018", ["2018"]),
        ("في عامي 2014 و2016", ["2014", "2016"]),
        ("بحلول 2030", ["2030"]),
        ("بين 2011 و2015", ["2011", "2015"]),
        ("في الأسبوع الثاني من أبريل 2018", ["2018-04"]),
        ("أنفقت 2018 دولار", []),
    ],
)
def test_a_year_is_told_by_the_word_before_it(said, years):
    assert [value for _, value in read(f"جرى ذلك {said}، وفق البيان")] == years


def test_a_hijri_month_without_a_year_is_of_that_of_publication():
    assert read("يفتتح المعرض 27 ربيع الأول الجاري") == [("27 ربيع الأول الجاري", "2018-12-05")]
    assert read("يفتتح المعرض 27 ربيع الأول الجاري", None) == [("27 ربيع الأول الجاري", None)]


def test_a_hijri_date_is_one_of_its_own():
    article = read_article("", "يوم 15 رمضان 1439 هـ الموافق 30 مايو 2018")
    found = find_dates(article, PUBLISHED, look(article.tokens))
    assert [(each.calendar, each.value) for each in found] == [
        ("hijri", "2018-05-30"),
        ("gregorian", "2018-05-30"),
    ]


@pytest.mark.parametrize(
    "said",
    ["ثلاثة أيام", "الساعة 10:30", "حاليا", "30 فبراير 2018", "2018 شخصا", "ثورة يناير", "الثاني من اثنين"],
)
def test_what_is_no_date_is_none(said):
    assert read(f"جرى ذلك {said}") == []


def test_without_a_time_of_publication_what_is_relative_has_no_value():
    assert read("جرى ذلك أمس في 6 فبراير 2019", None) == [("أمس", None), ("6 فبراير 2019", "2019-02-06")]


def test_a_weekday_with_its_date_tells_it_for_the_whole_article():
    assert read("يوم الأحد 25 نوفمبر 2018. وينقطع الماء الأحد")[1] == ("الأحد", "2018-11-25")
