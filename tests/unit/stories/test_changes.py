"""What a desk reads of a text that was replaced: the old beside the new, as both were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.quoting import beginning
from processors.stories.changes import MOST, Wording, contradicted, rewritten
from schemas import Change

BLAST = "مقتل {} في انفجار بالميناء"
LEAD = "قتل {} أشخاص وأصيب {} في انفجار هز الميناء فجر اليوم، بحسب الدفاع المدني"


def shown(found: list[Change]) -> list[tuple[str, str, str]]:
    return [(each.kind, each.old, each.new) for each in found]


def titles(old: str, new: str) -> list[tuple[str, str, str]]:
    return shown(rewritten(Wording(old, ""), Wording(new, "")))


def test_another_number_is_shown_once_with_what_it_counts() -> None:
    old = Wording(BLAST.format("سبعة"), LEAD.format("سبعة", "20"))
    new = Wording(BLAST.format("عشرة"), LEAD.format("عشرة", "31"))
    assert shown(rewritten(old, new)) == [
        ("number", "سبعة أشخاص", "عشرة أشخاص"),
        ("number", "20", "31"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("هزة بقوة 5.1 درجات", "هزة بقوة 5.4 درجات", ("number", "5.1 درجات", "5.4 درجات")),
        ("محادثات تبدأ الثلاثاء", "محادثات تبدأ الأربعاء", ("words", "الثلاثاء", "الأربعاء")),
        ("الوزير يستقيل غدا", "الوزير لم يستقيل غدا", ("words", "الوزير يستقيل", "الوزير لم يستقيل")),
        ("مقتل ستةٍ وعشرين في حادث", "مقتل تسعة وستين في حادث", ("number", "ستةٍ وعشرين", "تسعة وستين")),
        ("زلزال يضرب المدينة", "حداد على الضحايا", ("title", "زلزال يضرب المدينة", "حداد على الضحايا")),
    ],
)
def test_what_changed_is_a_phrase_or_the_title(old: str, new: str, change: tuple[str, str, str]) -> None:
    assert titles(old, new) == [change]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("مقتل سبعة في انفجار", "مقتل 7 في انفجار"),
        ("المحادثات تبدأ الثلاثاء", "تصحيح: المحادثات تبدأ الثلاثاء"),
        ("إجتماع فى الأردنّ", "اجتماع في الأردن"),
    ],
)
def test_what_an_editor_reads_as_the_same_is_no_change(old: str, new: str) -> None:
    assert titles(old, new) == []


def test_a_title_that_begins_with_the_word_for_correction_keeps_it() -> None:
    assert titles("خطة إصلاح مسار الاقتصاد", "تصحيح مسار الاقتصاد: خطة") != []


def test_a_number_is_found_in_a_lead_that_was_written_anew_by_what_stands_beside_it() -> None:
    old = Wording("", "أسفر الزلزال عن مقتل 22 شخصا وإصابة 40 آخرين")
    new = Wording(
        "", "قالت فرق الإنقاذ مساء اليوم في بيان إن الحصيلة ارتفعت في المدينة إلى 30 شخصا، ونقل 55 آخرين"
    )
    assert shown(rewritten(old, new)) == [
        ("number", "22 شخصا", "30 شخصا"),
        ("number", "40 آخرين", "55 آخرين"),
    ]


def test_where_a_lead_was_cut_off_is_no_change() -> None:
    rest = " ".join(f"كلمة{chr(place)}" for place in range(0x627, 0x64A))
    old = beginning(f"{LEAD.format('سبعة', '20')} {rest}", 150)
    new = beginning(f"{LEAD.format('خمسة وعشرون', '20')} {rest}", 150)
    assert old[-20:] != new[-20:]
    [change] = rewritten(Wording("", old), Wording("", new))
    assert (change.old, change.new) == ("سبعة أشخاص", "خمسة وعشرون أشخاص")


def test_of_two_articles_the_numbers_are_shown_not_how_each_outlet_words_it() -> None:
    one = Wording("انفجار يهز الميناء", LEAD.format("سبعة", "20"))
    other = Wording("الميناء: ارتفاع حصيلة التفجير الدامي", LEAD.format("عشرة", "20").replace("هز", "دمر"))
    assert shown(contradicted(one, other)) == [("number", "سبعة أشخاص", "عشرة أشخاص")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("قالت الشركة إنها علقت حسابات", "أعلنت الشركة أنها علقت حسابات"),
        ("ذكرت الشركة الخميس أنها علقت حسابات", "وأوضحت الشركة يوم الخميس أنها علقت حسابات"),
        ("وصول الوزير الفرنسي إلى طهران", "يصل الوزير الفرنسي إلى طهران"),
    ],
)
def test_other_words_for_the_same_are_no_change(old: str, new: str) -> None:
    lead, other = (Wording("", f"{each} بعد ساعات من المحادثات") for each in (old, new))
    assert contradicted(lead, other) == []


def test_what_one_of_two_articles_leaves_out_is_no_contradiction() -> None:
    shorter = Wording("", "أعلنت الشركة أنها علقت 274,460 حسابا في تقرير نشرته أمس")
    longer = Wording("", "أعلنت الشركة أنها علقت 274 ألفا و460 حسابا في تقرير جديد نشرته أمس")
    assert contradicted(shorter, longer) == contradicted(longer, shorter) == []
    assert rewritten(shorter, longer) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("قال الوزير إنه يستقيل غدا", "قال الوزير إنه لن يستقيل غدا"),
        ("قال الوزير إن القمة الثلاثاء", "أعلن الوزير أن القمة الأربعاء"),
        ("الوزير يقبل شروط الوسيط", "الوزير يرفض شروط الوسيط"),
    ],
)
def test_a_no_another_day_and_the_contrary_are_no_other_words_for_the_same(old: str, new: str) -> None:
    assert contradicted(Wording("", old), Wording("", new)) != []


def test_of_what_was_rewritten_other_words_are_shown_where_nothing_else_changed() -> None:
    old = Wording("", "قالت الشركة إنها علقت حسابات الثلاثاء")
    both = rewritten(old, Wording("", "أعلنت الشركة أنها علقت حسابات الأربعاء"))
    assert shown(both) == [("words", "الثلاثاء", "الأربعاء")]
    assert rewritten(old, Wording("", "أعلنت الشركة إنها علقت حسابات الثلاثاء")) != []


WORDS = ["قتل", "سبعة", "7", "10", "5.1", "عشرة", "أشخاص،", "في", "المدينة.", "لم", "وأصيب", "«أمن»"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)


@given(st.builds(Wording, TEXTS, TEXTS), st.builds(Wording, TEXTS, TEXTS))
def test_what_is_shown_stands_in_the_texts(old: Wording, new: Wording) -> None:
    found = rewritten(old, new)
    assert len(found) <= MOST
    for each in found:
        assert each.old in old.title or each.old in old.lead
        assert each.new in new.title or each.new in new.lead
        assert each.old != each.new
        assert each.old
        assert each.new
    assert rewritten(old, old) == []
