"""Dates: the examples are what must be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("9 إلى 12 ديسمبر المقبل", "2018-12-09/2018-12-12"),
        ("12 و13 و14 ماي الماضي", "2018-05-12/2018-05-14"),
        ("الـ12 من يونيو", "2018-06-12"),
        ("17ديسمبر 2017", "2017-12-17"),
        ("جويلية الفارط", "2018-07"),
        ("أول يوليو", "2018-07-01"),
        ("يوم أمس الثلاثاء", "2018-11-13"),
        ("يوم الغد", "2018-11-15"),
        ("غدا الخميس 15 نوفمبر 2018", "2018-11-15"),
        ("اليوم (الأربعاء)", "2018-11-14"),
        ("الأحد (4 نوفمبر)", "2018-11-04"),
        ("الأحد 4/11/2018", "2018-11-04"),
        ("غرة الشهر المقبل", "2018-12-01"),
        ("سنة 2017/2018", "2017/2018"),
        ("عام 1187", "1187"),
        ("العام المقبل 2019", "2019"),
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
        ("وفي 2016، ثم بعد 2003، ومقارنة بـ2017", ["2016", "2003", "2017"]),
        ("ثمانية ألقاب (1993، 2001، 2018)", ["1993", "2001", "2018"]),
        ("في كأس العالم 1934 والانتخابات الرئاسية الأمريكية 2016", ["1934", "2016"]),
        ("في موسم 2007 – 2008 وخلال الفترة 2016-2020", ["2007/2008", "2016/2020"]),
        ("بعد أكثر من 2000 محاولة وإزالة 1900 لغم (2000 قطعة)", []),
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
    [
        "العام السابق",
        "الشهر التالي",
        "صلاة الجمعة",
        "خطيب الجمعة",
        "أيام السبت",
        "الجمعة السوداء",
        "الخمسين سنة الماضية",
        "ثلاثة أيام",
        "الساعة 10:30",
        "حاليا",
        "30 فبراير 2018",
        "2018 شخصا",
        "ثورة يناير",
        "الثاني من اثنين",
    ],
)
def test_what_is_no_date_is_none(said):
    assert read(f"جرى ذلك {said}") == []


def test_without_a_time_of_publication_what_is_relative_has_no_value():
    assert read("جرى ذلك أمس في 6 فبراير 2019", None) == [("أمس", None), ("6 فبراير 2019", "2019-02-06")]


def test_a_weekday_with_its_date_tells_it_for_the_whole_article():
    assert read("يوم الأحد 25 نوفمبر 2018. وينقطع الماء الأحد")[1] == ("الأحد", "2018-11-25")


@pytest.mark.parametrize(
    "said",
    [
        "دارت اليوم المباراة",
        "أكدت الوزارة في بلاغ لها اليوم أن الطريق مفتوحة",
        "تمكنت وحدات الجيش والحرس اليوم من ذلك",
        "عثر عليه فجر اليوم",
        "يؤدي اليوم زيارة إلى الجزائر",
        "المباراة التي ستقام اليوم في موسكو",
    ],
)
def test_what_is_done_today_is_done_on_the_day_of_publication(said):
    assert read(said) == [("اليوم", "2018-11-14")]


@pytest.mark.parametrize(
    "said",
    [
        "العالم اليوم مختلف",
        "نعيش اليوم في زمن آخر",
        "قال إن ما يجري اليوم خطير",
        "أعلن في اليوم التالي",
        "انتهى اليوم الأول",
        "احتفلت باليوم العالمي",
        "قالت قناة «روسيا اليوم»",
        "لم يتلق إلى اليوم طلبا",
        "أصبحت المدينة اليوم كبيرة",
        "واحدة في اليوم",
    ],
)
def test_the_present_age_and_a_newspaper_are_no_date(said):
    assert read(said) == []


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("الزيارة التي تبدأ الخميس", "2018-11-15"),
        ("سيلتقي الفريقان في تورونتو الجمعة", "2018-11-16"),
        ("ومن المقرر أن يصل الأحد", "2018-11-18"),
        ("يخضع للفحص ابتداء من الاثنين", "2018-11-19"),
        ("ستبني الشركة المحطة وفق ما أعلنت الاثنين", "2018-11-12"),
        ("وصل سيرغي لافروف الثلاثاء", "2018-11-13"),
        ("سيصل مساء الأربعاء", "2018-11-14"),
    ],
)
def test_a_weekday_of_what_is_to_come_is_the_next(said, value):
    assert [value for _, value in read(said)] == [value]


@pytest.mark.parametrize(
    ("said", "text", "value"),
    [
        ("خلال شهر رمضان الماضي", "شهر رمضان الماضي", "2018-05-16/2018-06-14"),
        ("في شوال 1439هـ", "شوال 1439هـ", "2018-06-15/2018-07-13"),
        ("منذ رمضان", "رمضان", "2018-05-16/2018-06-14"),
        ("العاشر من رمضان 1439", "العاشر من رمضان 1439", "2018-05-25"),
        ("يوم 12/10/1436هـ", "يوم 12/10/1436هـ", "2015-07-28"),
        ("في 1436/10/12", "1436/10/12", "2015-07-28"),
        ("عام 1439هـ", "عام 1439هـ", "2017-09-21/2018-09-10"),
    ],
)
def test_a_hijri_month_day_or_year_has_its_gregorian_days(said, text, value):
    article = read_article("", f"جرى ذلك {said}، وفق البيان")
    (found,) = find_dates(article, PUBLISHED, look(article.tokens))
    assert (found.text, found.value, found.calendar) == (text, value, "hijri")


@pytest.mark.parametrize(
    "said", ["مدينة العاشر من رمضان", "فاز 3 صفر", "الرئيس رجب طيب أردوغان", "محمد رمضان"]
)
def test_a_town_a_score_and_a_name_are_no_hijri_dates(said):
    assert read(said) == []


def test_of_a_word_with_article_and_clitic_only_the_clitic_is_no_part():
    assert read("التوقعات للعام الجاري")[0] == ("لعام الجاري", "2018")


@given(st.text(alphabet="اليوم غدا من شهر رمضان عام الأحد 0123456789/-()،وفبلكأول الشهر المقبل", max_size=60))
def test_whatever_stands_there_a_date_has_a_value_or_none(text):
    for published in (PUBLISHED, None):
        assert all(value is None or value for _, value in read(text, published))
