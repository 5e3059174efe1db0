"""What is a name and what is none, where a name begins and ends."""

import numpy as np
import pytest

from processors.entities.clues import look
from processors.entities.names import names_of
from processors.entities.scan import scan
from processors.entities.tagger import BEGIN, OUT, TAGS, see
from processors.pipeline import enrich
from processors.text.reading import read_article
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
        ("عمل سنوات بجامعة بنغازي ثم عاد", "جامعة بنغازي"),
        ("وقررت محكمة قفصة تأجيل القضية", "محكمة قفصة"),
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


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("قال الممثل جاكي شان إن الفيلم سيعرض في بكين", "جاكي شان"),
        ("التقى الوزير الصحفي محمد قلبي في تونس العاصمة", "محمد قلبي"),
        ("أعلنت مارين لوبان زعيمة اليمين المتطرف ترشحها", "مارين لوبان"),
    ],
)
def test_a_word_of_every_day_that_is_seen_in_a_persons_name_stays_in_it(body, name):
    assert named(body, "person") == [name]


def test_dashes_part_the_players_of_a_line():
    body = "تشكيلة المغرب: الدفاع: أشرف حكيمي - نبيل درار - مهدي بن عطية - مانويل دا كوستا"
    assert named(body, "person") == ["أشرف حكيمي", "نبيل درار", "مهدي بن عطية", "مانويل دا كوستا"]


def test_a_body_goes_on_to_the_mark_that_closes_its_name():
    body = 'قالت صحيفة "نيويورك تايمز" الأمريكية إن الرئيس سيزور لندن'
    assert named(body, "organisation") == ["نيويورك تايمز"]


def test_a_body_of_words_of_every_day_is_one_where_each_is_surely_of_it():
    body = "أحالت النيابة المتهمين على القطب القضائي لمكافحة الإرهاب"
    assert named(body, "organisation") == ["القطب القضائي لمكافحة الإرهاب"]


def test_surroundings_are_no_part_of_a_place():
    assert "مطار الحديدة" in named("دارت اشتباكات في محيط مطار الحديدة غرب اليمن", "place")


def test_the_gulf_is_a_place():
    assert named("التقى سفراء الخليج لدى واشنطن وزير الخارجية", "place") == ["الخليج", "واشنطن"]


def seen(body: str, chances: dict[str, float], type_: str) -> list[str]:
    """Return the names of a text whose words have these chances to be of a type, the others none."""
    text = read_article("", body)
    likely = np.zeros((len(text.tokens.words), TAGS), np.float32)
    given = [chances.get(word, 0) for word in text.tokens.words]
    for place, chance in enumerate(given):
        inside = place > 0 and given[place - 1] > 0
        likely[place, [OUT, BEGIN[type_] + inside]] = 1 - chance, chance
    spans = scan(text.tokens, look(text.tokens))
    found = names_of(text, spans, see(text, spans), likely)
    return [text.quoted(*text.tokens.span(name.first, name.last)).text for name in found]


def test_a_lone_word_of_a_list_is_a_name_where_it_is_surely_one_or_is_said_again():
    once = "ثم جاء سامي مع الركب"
    assert seen(once, {"سامي": 0.9}, "person") == []
    assert seen(once, {"سامي": 0.99}, "person") == ["سامي"]
    assert seen(f"{once}. وعاد سامي", {"سامي": 0.9}, "person") == ["سامي", "سامي"]
    assert seen("وأضاف سامي ذلك", {"سامي": 0.9}, "person") == ["سامي"]


def test_a_lone_surname_needs_the_full_name_elsewhere():
    alone = "ثم جاء برغوتي مع الركب"
    chances = {"برغوتي": 0.9, "زاكي": 0.9}
    assert seen(alone, chances, "person") == []
    assert seen(f"{alone}. وعاد زاكي برغوتي", chances, "person") == ["برغوتي", "زاكي برغوتي"]


@pytest.mark.parametrize(("chance", "found"), [(0.85, []), (0.95, ["فلاورز سبوتس"])])
def test_a_body_that_does_not_say_what_it_is_must_be_seen_plainly(chance, found):
    assert seen("ثم قالت فلاورز سبوتس ذلك", {"فلاورز": chance, "سبوتس": chance}, "organisation") == found


def test_a_body_that_says_what_it_is_needs_less():
    chances = {"شركه": 0.85, "سبوتس": 0.85}
    assert seen("ثم قالت شركة سبوتس ذلك", chances, "organisation") == ["شركة سبوتس"]


def test_whom_a_flash_quotes_is_named_though_no_list_has_him():
    article = enrich(Article(id="a", source="s", title="الكاظمي: لن نتراجع عن قرارنا", body=""))
    assert [mention.text for mention in article.mentions] == ["الكاظمي"]
