"""What is measured of a text, and where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.genre.signs import MEASURED, SPOKEN, read_signs
from processors.text.normalize import normalize
from processors.text.reading import read_article


def measured(title: str = "", body: str = "") -> dict[str, float]:
    return dict(zip(MEASURED, read_signs(read_article(title, body)).values.tolist(), strict=True))


def shown(name: str, title: str = "", body: str = "") -> list[str]:
    text = read_article(title, body)
    return [text.quote(*span).text for span in read_signs(text).spans(name, 2)]


def test_who_writes_is_counted_for_a_hundred_words():
    assert measured(body="أعتقد أنني لا أدري " + "كلمة " * 46)["first-person"] == pytest.approx(6)


@pytest.mark.parametrize(
    "body",
    [
        'قال الوزير "أعتقد أن الوقت حان" وغادر',
        "قال الوزير «أعتقد أن الوقت حان» وغادر",
        "وقال الوزير للصحفيين: أعتقد أن الوقت حان",
        'قال الوزير "أعتقد أن الوقت حان\nثم غادر',
        "وقال الوزير في بيان:\nأعتقد أن الوقت حان",
        "وقال الوزير في بيان:\n- أعتقد أن الوقت حان",
        "وقال الوزير: شاهدت youtu.be وأعتقد أن الوقت حان",
    ],
)
def test_what_somebody_else_says_is_not_the_writer(body):
    found = measured(body=body)
    assert found["first-person"] == 0
    assert found["quoted"] > 0


@pytest.mark.parametrize(
    "body",
    [
        'قال الوزير "نعم" وأعتقد أنه أخطأ',
        'قال الوزير "نعم\nأعتقد أنه أخطأ',
        "خلاصة القول: أعتقد أنه أخطأ",
        "قال الوزير: نعم.\nأعتقد أنه أخطأ",
        "قال الوزير: نعم. وأعتقد أنه أخطأ",
        "قال الوزير: نعم\nوأعتقد أنه أخطأ",
        "قال الوزير في بيان:\nنعم\nوأعتقد أنه أخطأ",
    ],
)
def test_no_quotation_is_open_beyond_its_line(body):
    assert shown("first-person", body=body) in (["أعتقد"], ["وأعتقد"])


def test_a_mark_that_another_lacks_opens_no_quotation():
    said = "كلمة " * 90
    assert shown("first-person", body=f'مقاس 15" في السوق {said} وأعتقد أنه غال {said} "أظن" انتهى') == [
        "وأعتقد"
    ]


def test_words_are_found_in_any_spelling_and_behind_a_connective():
    assert shown("first-person", body="وأنَــا فأظنّ ذلك") == ["وأنَــا", "فأظنّ"]


@pytest.mark.parametrize(
    ("name", "title", "body", "stands"),
    [
        ("dateline", "", "الرياض - واس: استقبل الأمير الوفد", ["الرياض -"]),
        ("dateline", "", "\n الرياض - واس: استقبل الأمير الوفد", ["الرياض -"]),
        ("dateline", "", "دبي، الإمارات (CNN)-- قال الوزير", ["دبي، الإمارات (CNN)"]),
        ("agency", "", "الرياض (رويترز) - قال الوزير", ["رويترز"]),
        ("credit", "", 'هذا رأيي في الأمر كله.\n* نقلا عن "عكاظ"', ['* نقلا عن "عكاظ"']),
        ("label", "رأي: من يربي أبناءنا", "سؤال قديم", ["رأي:"]),
        ("contact", "", "يسجل الراغبون أسماءهم على الرقم 0791234567.", ["0791234567"]),
        ("contact", "", "التفاصيل في موقع الجائزة www.example.org", ["www."]),
        ("questions", "", "قلنا مرارا. فهل من مجيب؟ لا أحد", ["فهل من مجيب؟"]),
        ("exclamations", "", "يا للعجب!! مضى عام", ["يا للعجب!!"]),
    ],
)  # fmt: skip
def test_a_sign_that_is_no_word_is_shown_where_it_stands(name, title, body, stands):
    assert shown(name, title, body) == stands


def test_a_report_has_none_of_them():
    found = measured("الوزير يزور المدينة", "زار الوزير المدينة صباح اليوم.")
    assert [found[name] for name in ("dateline", "agency", "credit", "label", "questions")] == [0] * 5


@pytest.mark.parametrize(
    ("name", "body", "stands"),
    [
        ("press", "سلطت الصحف الضوء على السد", ["سلطت", "الصحف"]),
        ("dating", "زار الوزير المدينة أمس الثلاثاء", ["أمس", "الثلاثاء"]),
        ("guiding", "الإنفوغرافيك المرفق يوضح الأسعار", ["الإنفوغرافيك", "المرفق"]),
        ("offering", "التذاكر مجانية للزوار", ["التذاكر", "مجانية"]),
        ("weighing", "رغم الضغوط، لكن", ["رغم", "الضغوط"]),
        ("hosting", "ضيف هذه الحلقة وزير سابق", ["ضيف", "الحلقة"]),
    ],
)
def test_what_is_no_report_has_words_of_its_own(name, body, stands):
    assert shown(name, body=body) == stands


@pytest.mark.parametrize(
    ("title", "explains"),
    [
        ("من هو الرئيس الجديد؟", 1),
        ("بعد الاتفاق.. ماذا يتغير؟", 1),
        ("إنفوغرافيك: رحلة البرميل", 1),
        ("5 أسباب لارتفاع الأسعار", 1),
        ("الوزير يسأل: من المسؤول", 0),
        ("مقتل 5 أشخاص في حادث", 0),
    ],
)
def test_a_title_that_offers_an_answer_or_a_list_is_told_from_one_of_an_event(title, explains):
    assert measured(title)["title-explains"] == explains


def test_years_are_counted_and_other_figures_are_not():
    assert measured(body="أعلن عام 1979 ثم عام ٢٠١٥ بكلفة 1500 دينار و12 سفينة")["years"] == pytest.approx(
        2 * 100 / 11
    )


def test_whoever_is_quoted_and_speaks_of_himself_is_counted_beside_the_writer():
    found = measured(body='قال اللاعب "كنت أحلم بهذا القميص" وغادر')
    assert found["quoted-speaker"] == pytest.approx(2 * 100 / 7)
    assert found["first-person"] == 0


@pytest.mark.parametrize(
    ("body", "talks"),
    [
        ("كشف اللاعب، في حديث مع الصحيفة، سبب رحيله", 1),
        ("قال الوزير خلال لقاء مع القناة إن الخطة جاهزة", 1),
        ("قال الوزير إن الخطة جاهزة", 0),
    ],
)
def test_a_talk_says_that_it_is_one(body, talks):
    assert measured(body=body)["in-talk"] == talks


LAYOUT = ("item-lines", "named-lines", "figure-lines", "asking-lines")


def test_a_table_is_known_by_its_lines():
    found = measured(body="الدولار: 7.42\nاليورو: 8.11\nالذهب: 655\nالفضة: لم تتداول")
    assert [found[name] for name in LAYOUT] == [1, 1, 0.75, 0]


def test_a_few_lines_are_no_layout():
    assert [measured(body="الدولار: 7.42\nمتى يهبط؟")[name] for name in LAYOUT] == [0] * 4


def test_an_article_without_a_title_says_nothing_by_it():
    titled = measured("زار وفد من الاتحاد مدينة الحديدة أمس لبحث الهدنة")
    shape = [name for name in MEASURED if name.startswith("title-")]
    assert [measured()[name] for name in shape] == [titled[name] for name in shape]


def test_a_word_is_one_sign():
    words = [word for name in SPOKEN for word in normalize(name, "search").text.split()]
    assert len(words) == len(set(words))


@given(st.text(max_size=300), st.text(st.sampled_from('قال أنا:"«».؟!\n -()ـ'), max_size=300))
def test_whatever_the_text_its_signs_stand_in_it(title, body):
    text = read_article(title, body)
    signs = read_signs(text)
    assert len(signs.values) == len(MEASURED)
    for name in MEASURED:
        for start, end in signs.spans(name, 2):
            assert 0 <= start < end <= len(text.whole.text)
