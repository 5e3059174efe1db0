"""Figures: the examples are what must be read."""

import pytest

from processors.entities.clues import look
from processors.entities.figures import find_figures
from processors.text.reading import read_article


def read(text: str) -> list[tuple[str, str, float | None, float | None, str | None]]:
    article = read_article("", text)
    return [
        (each.text, each.kind, each.low, each.high, each.unit)
        for each in find_figures(article, look(article.tokens))
    ]


@pytest.mark.parametrize(
    ("said", "text", "kind", "low", "high"),
    [
        ("تم إيقاف 30 شخصا", "30 شخصا", "arrested", 30, 30),
        ("إيقاف 6 تكفيريين", "6 تكفيريين", "arrested", 6, 6),
        ("القبض على عنصرين إرهابيين", "عنصرين", "arrested", 2, 2),
        ("مقتل متطرفين اثنين في غارة", "متطرفين اثنين", "killed", 2, 2),
        ("القبض على اثنين منهم", "اثنين منهم", "arrested", 2, 2),
        ("وأصيب تسعة بكدمات", "تسعة", "injured", 9, 9),
        ("لائحة بأسماء 25 حالة وفاة", "25 حالة وفاة", "killed", 25, 25),
        ("فاجعة خلفت 107 ضحايا", "107 ضحايا", "killed", 107, 107),
        ("أعدمت السعودية 133 شخصا", "133 شخصا", "killed", 133, 133),
        ("وسقط ألفين ومئتي قتيل", "ألفين ومئتي قتيل", "killed", 2200, 2200),
        ("مقتل بين 20 و30 جنديا", "20 و30 جنديا", "killed", 20, 30),
        ("وتجاوز عدد القتلى 40 قتيلا", "40 قتيلا", "killed", 40, 40),
        ("القتلى يتجاوز عددهم 40 شخصا", "يتجاوز عددهم 40 شخصا", "killed", 40, None),
        ("إيقاف 11 شابا تداولوا على ذلك", "11 شابا", "arrested", 11, 11),
        ("على متنها تسعة عسكريين يرجح مقتلهم", "تسعة عسكريين", "killed", 9, 9),
    ],
)
def test_people_are_counted(said, text, kind, low, high):
    assert read(said) == [(text, kind, low, high, None)]


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("بين 80 دولار و2000 دولار", 80, 2000, "USD"),
        ("بين 20 و30 مليار دولار", 20_000_000_000, 30_000_000_000, "USD"),
        ("استثمارات تتجاوز قيمتها 3 مليارات دولار", 3_000_000_000, None, "USD"),
        ("ديون فاقت 300 مليون دينار", 300_000_000, None, "TND"),
        ("راتب دون 400 دولار", None, 400, "USD"),
        ("رواتب لا تزيد على أربعمئة ريال", None, 400, "SAR"),
        ("يعملون بدولارين للساعة", 2, 2, "USD"),
        ("بلغ الثمن مئتي ألف دينار", 200_000, 200_000, "TND"),
    ],
)
def test_money_is_told_with_its_bounds(said, low, high, unit):
    assert [found[1:] for found in read(said)] == [("money", low, high, unit)]


@pytest.mark.parametrize(
    "said",
    [
        "أحكام بالإعدام وتبرئة 17 متهما",
        "أحكام بالإعدام بحق 75 متهما",
        "49 متهما في قضية القتل",
        "في عداد المفقودين وتم إنقاذ 20 سائحا",
        "لاذ حوالي 12 شخصا بالفرار",
        "القبض على أحد الأشخاص",
        "يوم السبت 26 نوفمبر 2016 من القبض عليه",
        "ضابط قضى ثلاثين عاما في البلاد",
        "شريان حياة لثمانية ملايين يمني",
        "دخلا القضاء وقالا إن 17 مطلوبا حضروا",
        "إن مواطنين تمكنوا من القبض عليه",
        "توفي تاركا ثلاثة أطفال",
    ],
)
def test_who_is_not_killed_hurt_or_arrested_is_no_figure(said):
    assert read(said) == []
