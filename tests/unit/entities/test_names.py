"""What is a name and what is none, where a name begins and ends."""

import pytest

from processors.pipeline import enrich
from schemas import Article


def named(body: str, type_: str) -> list[str]:
    article = enrich(Article(id="a", source="s", title="", body=body))
    return [mention.text for mention in article.mentions if mention.type == type_]


@pytest.mark.parametrize(
    "body",
    [
        "وقال متحدث باسم الشركة إن الحكومة وافقت على الخبر الذي نشرته صحيفة محلية يوم الخميس",
        "نقل المصاب إلى المستشفى، ومن نقطة الجزاء سجل اللاعب هدفا في الخريف الماضي",
        "رأيت المرأة في الاعتصام وهي تبيع الخضار، وقالت إن الحياة صعبة بل مستحيلة",
        "أطلقت السلطات جسرا جويا وبحريا، وستوفر المنظمة المساعدات الإنسانية",
    ],
)
def test_words_of_every_day_are_no_names(body):
    article = enrich(Article(id="a", source="s", title="", body=body))
    assert [mention.text for mention in article.mentions] == []


def test_a_word_of_every_day_between_marks_may_be_a_paper():
    assert named("ذكرت صحيفة «الوطن» السعودية أن الوزير سيزور لندن", "organisation") == ["الوطن"]


def test_the_body_of_a_state_is_told_by_its_adjective():
    body = "قال وزير الخارجية اليمني إن الحكومة اليمنية أبلغت الأمم المتحدة بذلك"
    assert named(body, "organisation") == ["الحكومة اليمنية", "الأمم المتحدة"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("على الرغم من قرار مجلس الأمن بالدعوة إلى وقف إطلاق النار", "مجلس الأمن"),
        ("وصل الوفد إلى جامعة القاهرة لحضور الندوة", "جامعة القاهرة"),
        ("وصل الوفد إلى جامعة تل أبيب لحضور الندوة", "جامعة تل أبيب"),
    ],
)
def test_a_body_ends_where_its_name_does(body, name):
    assert named(body, "organisation") == [name]


def test_two_quarters_joined_by_and_are_two():
    assert named("انقطعت الكهرباء في مدينة سوسة عن حي الرياض وحي الريحان", "place") == [
        "سوسة",
        "حي الرياض",
        "حي الريحان",
    ]


def test_a_person_has_no_adjective_of_a_country_before_the_name():
    assert named("تعاقد النادي مع المهاجم الأرجنتيني ليونيل ميسي لموسمين", "person") == ["ليونيل ميسي"]
