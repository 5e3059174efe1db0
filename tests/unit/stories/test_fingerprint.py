import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.stories.fingerprint import read_fingerprint
from processors.stories.grouping import Relation, has_come, relate
from tests.unit.stories.making import CALL, CALL_BODY, fingerprint


def relation(earlier: tuple[str, str], later: tuple[str, str], *, same_outlet: bool = False) -> Relation:
    one, other = (read_fingerprint(fingerprint(*article)) for article in (earlier, later))
    return relate(one, other, same_outlet=same_outlet)


def call(country: str) -> tuple[str, str]:
    return CALL.format(country), CALL_BODY.format(country)


QUAKE = (
    "زلزال يضرب ساحل المدينة ومقتل {} شخصا",
    (
        "ضرب زلزال قوي ساحل المدينة فجر اليوم وأسفر عن مقتل {} شخصا وإصابة آخرين، بحسب ما أعلنت فرق الإنقاذ"
        " التي تواصل البحث تحت أنقاض عشرات المنازل المنهارة في الأحياء القديمة قرب الميناء."
    ),
)


def quake(dead: str) -> tuple[str, str]:
    return QUAKE[0].format(dead), QUAKE[1].format(dead)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("باكستان", "ماليزيا"),
        ("الأردن", "العراق"),
        ("إسبانيا", "اليونان"),
        ("قطر", "تونس"),
        ("السودان", "السويد"),
    ],
)
def test_a_call_from_one_country_and_a_call_from_another_are_two_stories(one: str, other: str) -> None:
    assert relation(call(one), call(other)) is Relation.DIFFERENT
    assert relation(call(one), call(other), same_outlet=True) is Relation.DIFFERENT


def test_a_copy_is_a_duplicate_however_it_is_typed() -> None:
    title, body = call("باكستان")
    typed = body.replace("أ", "ا").replace("اتصالا", "اتصالاً").replace("تلقى", "تلقّــى")
    assert relation((title, body), (title, typed)) is Relation.DUPLICATE


PREVIEW = (
    "اتفاق المياه بين البلدين: خيارات الرئيس الأربعة",
    (
        "{} الرئيس كارلوس مينديز مصير اتفاق المياه مع الجارة الشمالية اليوم الثلاثاء، وهو اتفاق انتقده مرارا."
        " ويتوقع دبلوماسيون انسحاب بلاده من الاتفاق الذي أبرم في الصيف الماضي، ويعود العمل برسوم"
        " السدود."
    ),
)
DECIDED = (
    "الرئيس مينديز {} انسحاب بلاده من اتفاق المياه",
    (
        "{} الرئيس كارلوس مينديز انسحاب بلاده من اتفاق المياه مع الجارة الشمالية الذي أبرم في الصيف الماضي،"
        " وعودة العمل برسوم السدود."
    ),
)


def test_what_was_to_come_and_has_come_is_no_copy_of_its_preview() -> None:
    to_come, told = ((PREVIEW[0], PREVIEW[1].format(verb)) for verb in ("سيقرر", "قرر"))
    decided = DECIDED[0].format("يقرر"), DECIDED[1].format("قرر")
    again = DECIDED[0].format("سيقرر"), DECIDED[1].format("سيقرر")
    assert relation(to_come, decided) is Relation.ADDED
    assert relation(told, decided) is Relation.DUPLICATE
    assert relation(to_come, again) is Relation.DUPLICATE


def test_what_is_to_come_still_in_another_form_has_not_come() -> None:
    shuts = "أعلنت هيئة المنافذ أن العراق {} حدوده البرية ومجاله الجوي يوم الاقتراع لدواع أمنية ليوم كامل. {}"
    first, still, came = (
        read_fingerprint(fingerprint("منافذ العراق يوم الاقتراع", shuts.format(verb, further)))
        for verb, further in (("سيغلق", ""), ("يغلق", "وستغلق المنافذ كلها."), ("أغلق", ""))
    )
    assert not has_come(first, still)
    assert has_come(first, came)


def test_a_shorter_cut_and_another_title_are_a_duplicate() -> None:
    title, body = call("باكستان")
    assert relation((title, body), ("اتصال من باكستان", body.split(".")[0])) is Relation.DUPLICATE


def test_a_longer_cut_that_leads_with_something_new_is_no_duplicate() -> None:
    title, body = quake("22")
    more = (
        "الأمم المتحدة ترسل فرقا وخياما ومستشفى ميدانيا وتناشد المانحين جمع تسعين مليون دولار للناجين. "
        + body
    )
    assert relation((title, body), ("مساعدات أممية لضحايا الزلزال", more)) is not Relation.DUPLICATE


def test_an_outlet_that_writes_again_has_something_to_add_where_another_only_copies() -> None:
    title, body = quake("22")
    again = body.replace("فجر اليوم", "قبيل شروق الشمس").replace("التي تواصل البحث", "المستمرة في التنقيب")
    assert relation((title, body), (title, again)) is Relation.DUPLICATE
    assert relation((title, body), (title, again), same_outlet=True) is Relation.FOLLOW_UP


@pytest.mark.parametrize(("dead", "then"), [("22", "30"), ("خمسة", "سبعة"), ("٢٢", "٣٠")])
def test_another_toll_is_a_changed_fact(dead: str, then: str) -> None:
    assert relation(quake(dead), quake(then)) is Relation.CHANGED


@pytest.mark.parametrize(("dead", "same"), [("22", "٢٢"), ("خمسة", "5"), ("عشرين", "20")])
def test_a_number_is_the_same_in_words_and_in_any_digits(dead: str, same: str) -> None:
    assert relation(quake(dead), quake(same)) is Relation.DUPLICATE


def test_five_months_are_not_five_years() -> None:
    said = (
        "المحكمة تقضي بسجن المتهم {}",
        "قضت المحكمة بسجن المتهم في قضية الرشوة مدة {} بعد إدانته بقبول المال.",
    )
    months, years = (tuple(text.format(term) for text in said) for term in ("خمسة أشهر", "خمس سنوات"))
    assert relation(months, years) is Relation.CHANGED


@pytest.mark.parametrize(
    ("says", "denies"),
    [
        ("الشركة توافق على بيع المصنع", "الشركة ترفض بيع المصنع"),
        ("الوزير يؤكد إغلاق المعبر", "الوزير ينفي إغلاق المعبر"),
        ("ارتفاع أسعار النفط", "انخفاض أسعار النفط"),
        ("النائب يستقيل من منصبه", "النائب لن يستقيل من منصبه"),
        ("الإفراج عن الصحفي", "اعتقال الصحفي"),
    ],
)
def test_the_contrary_is_never_a_silent_duplicate(says: str, denies: str) -> None:
    body = " في خطوة انتظرها السكان منذ أسابيع، بعد اجتماع طويل في العاصمة حضره ممثلون عن النقابات والبلدية."
    assert relation((says, says + body), (denies, denies + body)) is Relation.CHANGED
    assert relation((says, ""), (denies, "")) not in {Relation.DUPLICATE, Relation.FOLLOW_UP}


def test_a_name_spelt_by_ear_is_the_same_name() -> None:
    title, body = (
        "غوتيريش يلتقي ترامب في نيويورك",
        "التقى الأمين العام غوتيريش الرئيس ترامب في نيويورك اليوم.",
    )
    other = [text.replace("غوتيريش", "غوتيريس").replace("ترامب", "ترمب") for text in (title, body)]
    assert relation((title, body), (other[0], other[1])) is Relation.DUPLICATE


def test_a_servant_of_god_is_the_same_in_one_word_and_in_two() -> None:
    title, body = "عبدالعزيز السالم يتسلم أوراق اعتماد السفير", "تسلم الوزير عبدالعزيز بن عبدالرحمن الأوراق."
    apart = [text.replace("عبدال", "عبد ال") for text in (title, body)]
    assert fingerprint(title, body) == fingerprint(apart[0], apart[1])


@given(st.text(), st.text())
def test_a_fingerprint_is_small_text_that_reads_back_and_equals_itself(title: str, body: str) -> None:
    made = fingerprint(title, body)
    assert made.isascii()
    assert len(made) <= 1500
    read = read_fingerprint(made)
    assert read.title <= read.lead <= read.words
    assert not read.lead or relate(read, read, same_outlet=True) is Relation.DUPLICATE


def test_another_process_makes_the_same_fingerprint() -> None:
    title, body = call("باكستان")
    code = "import sys; from tests.unit.stories.making import *; print(fingerprint(*sys.argv[1:]))"
    other = subprocess.run(
        [sys.executable, "-c", code, title, body], check=True, capture_output=True, text=True
    )
    assert other.stdout.strip() == fingerprint(title, body)


@pytest.mark.parametrize("text", ["", "1:2:3", "2:0:0:::", "1:x:0:::", "1:0:0:::!!!"])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        read_fingerprint(text)
