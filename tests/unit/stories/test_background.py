"""Which sentences tell what was before a report."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.stories.background import backgrounds
from processors.text.reading import read_article

THURSDAY = date(2018, 4, 5)


def are_background(*sentences: str) -> list[bool]:
    return backgrounds([read_article("", each).tokens.words for each in sentences], THURSDAY)


BACKGROUND = [
    "يذكر أن العلاقات بين البلدين شهدت توترا على خلفية قضية القس",
    "وتجدر الإشارة إلى أن الحزب يملك أربعين مقعدا",
    "وسبق أن وصف مسؤولون التنظيم بالفريد من نوعه",
    "وكانت النيابة قد أسندت إليه نشر أخبار كاذبة",
    "وكان التحالف الدولي حذر من خلايا نائمة للتنظيم",
    "كان بومبيو هاجم القيادة الإيرانية، الشهر الماضي",
    "ومنذ تسميم العميل السابق وابنته تشهد الساحة الدبلوماسية عمليات طرد متبادلة",
    "ويشهد اليمن منذ 2014 حربا بين الحوثيين والقوات الموالية للحكومة",
    "وقررت موسكو نهاية فبراير/شباط طرد عشرات الدبلوماسيين",
    "وكانت بريطانيا، التي تحمل روسيا مسؤولية التسميم، أعلنت في 14 مارس/آذار طرد 23 دبلوماسيا",
    "بدأ المهاجرون بالتدفق إلى إسرائيل في العام 2007 عبر الحدود مع سيناء",
    "وفي الشهر الماضي، فرضت الولايات المتحدة رسوما جمركية على بضائع صينية",
    "ويعد العراق ثاني أكبر منتج للنفط في أوبك",
    "وتنفي موسكو الاتهامات بتورطها في التسميم",
    "وتأتي هذه الزيارة بعد أشهر من القطيعة",
]
OF_THE_DAY = [
    "أعلنت الشرطة الفرنسية وفاة الضابط الذي أصيب في الهجوم",
    "وقال المتحدث إن الحزب تأسس عام 1998",
    "اعتقلت الشرطة زعيم الحزب الذي تأسس عام 1998",
    "وكان المهاجم يرتدي حزاما ناسفا",
    "وكانت النيابة قد أمرت مساء اليوم بالإفراج عنه",
    "وكان الرئيس قد وصل إلى أنقرة الأربعاء",
    "ومنذ صباح الخميس تتواصل الاشتباكات",
    "وارتفع الدولار إلى أعلى مستوى منذ يونيو 2017",
    "ومن المقرر أن يلتقي الرئيسان في مايو/أيار المقبل",
    "ونفت موسكو الاتهامات بتورطها في التسميم",
    "واعتقل ثلاثة أشخاص في 3 أبريل/نيسان",
]


@pytest.mark.parametrize("sentence", BACKGROUND)
def test_a_sentence_says_by_its_form_that_it_is_background(sentence: str) -> None:
    assert are_background(sentence) == [True]


@pytest.mark.parametrize("sentence", OF_THE_DAY)
def test_what_happened_of_late_is_no_background_whatever_its_form(sentence: str) -> None:
    assert are_background(sentence) == [False]


def test_history_runs_on_until_somebody_speaks_or_the_day_is_named() -> None:
    history = "وعثر على العميل وابنته فاقدي الوعي على مقعد في حديقة"
    assert are_background(history) == [False]
    assert are_background(BACKGROUND[6], history, history) == [True, True, True]
    assert are_background(BACKGROUND[6], "من جانبه رفض الوزير التعليق", history) == [True, False, False]
    assert are_background(BACKGROUND[6], "وعثر على جثته صباح اليوم") == [True, False]


@given(st.lists(st.sampled_from([*BACKGROUND, *OF_THE_DAY]), max_size=6), st.sampled_from(["اليوم", "أمس"]))
def test_a_sentence_that_names_the_day_is_never_background(sentences: list[str], day: str) -> None:
    assert not any(are_background(*(f"{each} {day}" for each in sentences)))
