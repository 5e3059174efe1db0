"""What is a name and what is none, where a name begins and ends."""

import numpy as np
import pytest

from processors.entities.clues import look
from processors.entities.name import ORGANISATION, PLACE, Name
from processors.entities.names import names_of
from processors.entities.scan import scan
from processors.entities.tagger import BEGIN, OUT, TAGS, see
from processors.pipeline import enrich
from processors.text.reading import ArticleText, read_article
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


def written(text: ArticleText, name: Name) -> str:
    start, end = text.tokens.span(name.first, name.last)
    return text.quoted(start + name.offset, end).text


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
    return [written(text, name) for name in found]


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


@pytest.mark.parametrize(
    ("body", "chances", "name"),
    [
        (
            "ثم بثت لجنة التحقيق الوطنية صورا",
            {"التحقيق": 0.99, "الوطنيه": 0.99},
            "لجنة التحقيق الوطنية",
        ),
        (
            "ثم وقعت شركة الإلكترونيات المتقدمة عقدا",
            {"شركه": 0.98, "الالكترونيات": 0.95, "المتقدمه": 0.3},
            "شركة الإلكترونيات المتقدمة",
        ),
        (
            "ثم قالت وكالة الأخبار الوطنية الرسمية ذلك",
            {"وكاله": 0.99, "الاخبار": 0.99, "الوطنيه": 0.99, "الرسميه": 0.3},
            "وكالة الأخبار الوطنية",
        ),
        (
            "ثم طلبت هيئة الدفاع عن المتهم ذلك",
            {"هيءه": 0.99, "الدفاع": 0.99, "عن": 0.99},
            "هيئة الدفاع",
        ),
        ("ثم أجرى بيت.كوم استبيانا", {"كوم": 0.99}, "بيت.كوم"),
        ("ثم قال موقع flight-zakwan.net ذلك", {"net": 0.99}, "flight-zakwan.net"),
        (
            "ثم واجه منتخب البرازيل الاستثنائي خصمه",
            {"منتخب": 0.99, "البرازيل": 0.99, "الاستثناءي": 0.3},
            "منتخب البرازيل",
        ),
        (
            "ثم انضم إلى نيويورك سيتي لاعب جديد",
            {"نيويورك": 0.99, "سيتي": 0.99},
            "نيويورك سيتي",
        ),
    ],
)
def test_a_body_has_its_kind_and_its_adjective(body: str, chances: dict[str, float], name: str):
    assert seen(body, chances, "organisation") == [name]


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ("ثم وصل ناثان أ. غزوان إلى هناك", ["ناثان أ. غزوان"]),
        ("ثم نقل الوفد لآدم زكوان ردا", ["آدم زكوان"]),
        ("ثم وصل وعلي زكوان إلى هناك", ["علي زكوان"]),
        ("ثم وصل غزوان ودياب معا", ["غزوان", "دياب"]),
        ("ثم مرر الكرة لبرعوشي الذي سجل", ["برعوشي"]),
        ("ثم أكدت لولوة غزوان ذلك", ["لولوة غزوان"]),
        ("ثم أكد غزوان زكوان لترامب ذلك", ["غزوان زكوان", "ترامب"]),
        ("ثم وصل جون دبليو. غزوان إلى هناك", ["جون دبليو. غزوان"]),
        (
            "عاد دونالد ترامب. ثم عين ترامب جون زكوان. وقال ترامب",
            ["دونالد ترامب", "ترامب", "جون زكوان", "ترامب"],
        ),
        (
            "عاد راغب غزوان. وأحرز جيمس زكوان هدفا. وقال ليبرون جيمس",
            ["راغب غزوان", "جيمس زكوان", "ليبرون جيمس"],
        ),
        ("ثم توفيت عن عمر ناهز السبعين", []),
    ],
)
def test_people_are_named_one_by_one(body: str, people: list[str]):
    of_people = [
        "غزوان",
        "زكوان",
        "مرزوان",
        "ناثان",
        "ا",
        "لادم",
        "وعلي",
        "ودياب",
        "دونالد",
        "ترامب",
        "جون",
        "عمر",
        "لبرعوشي",
        "لولوه",
        "لترامب",
        "دبليو",
        "راغب",
        "جيمس",
        "ليبرون",
    ]
    assert seen(body, dict.fromkeys(of_people, 0.99), "person") == people


def test_dashes_part_three_who_stand_in_a_row():
    text = read_article("", "ثم سجل الثلاثي غزوان-زكوان-مرزوان ثلاثة أهداف")
    likely = np.zeros((len(text.tokens.words), TAGS), np.float32)
    likely[:, OUT] = 1
    likely[3:6, OUT] = 0
    likely[3:5, BEGIN["person"]] = likely[5, BEGIN["person"] + 1] = 1  # the last is seen inside a name
    spans = scan(text.tokens, look(text.tokens))
    found = names_of(text, spans, see(text, spans), likely)
    assert [written(text, name) for name in found] == ["غزوان", "زكوان", "مرزوان"]


def test_a_verb_of_two_is_no_surname():
    chances = {"جون": 0.99, "زكوان": 0.99, "تضررتا": 0.3}
    assert seen("مدرسة جون زكوان تضررتا في هجوم", chances, "person") == ["جون زكوان"]


@pytest.mark.parametrize(
    ("body", "chances", "type_"),
    [
        ("ثم شمل العقد بنودا جديدة", {"بنودا": 0.95}, "place"),
        ("ثم حدث ذلك في مسجد تركي هناك", {"مسجد": 0.99, "تركي": 0.99}, "place"),
        ("ثم نمت حركة التجارة الخارجية المصرية", {"الخارجيه": 0.99, "المصريه": 0.99}, "organisation"),
        ("كرر المرة تلو المرة في شرطه السابع ذلك", {"شرطه": 0.99, "السابع": 0.99}, "organisation"),
        ('ثم ظهرت نتوءات تدعى "papillae" هناك', {"papillae": 0.95}, "organisation"),
        ("بلغ الإعصار جزيرة سقطرى. وعزلت مناطق من الجزيرة تماما", {"الجزيره": 0.99}, "organisation"),
    ],
)
def test_what_only_looks_like_a_name_is_none(body: str, chances: dict[str, float], type_: str):
    assert seen(body, chances, type_) == []


def test_a_site_between_marks_is_a_body():
    assert seen('ثم أورد موقع "zakwan" ذلك', {"zakwan": 0.95}, "organisation") == ["zakwan"]


def test_the_ground_where_the_ball_lies_is_no_place():
    chances = {"ملعب": 0.99, "بغداد": 0.99}
    assert seen("قال إن الكرة في ملعب بغداد الآن", chances, "place") == ["بغداد"]
    assert seen("بدأت المباراة في ملعب بغداد الآن", chances, "place") == ["ملعب بغداد"]


@pytest.mark.parametrize(
    ("body", "type_", "name"),
    [
        ("ثم هبطت في مطار الملك عبد العزيز الدولي ليلا", "place", "مطار الملك عبد العزيز الدولي"),
        ("ثم قال إن الجمهورية الإسلامية الإيرانية ترفض ذلك", "place", "الجمهورية الإسلامية الإيرانية"),
        ("ثم أرسل مركز الملك سلمان للإغاثة قافلة", "organisation", "مركز الملك سلمان للإغاثة"),
        (
            "ثم انسحب صندوق الاستثمارات العامة السعودي من ذلك",
            "organisation",
            "صندوق الاستثمارات العامة السعودي",
        ),
    ],
)
def test_a_name_is_not_cut_before_its_last_words(body: str, type_: str, name: str):
    of_name = read_article("", name).tokens.words
    assert seen(body, dict.fromkeys(of_name, 0.9), type_) == [name]


def test_a_town_is_its_club_beside_who_plays_for_it():
    body = "وفي الدوري خسر الفريق المباراة أمام نيس. وقال مدرب نيس إن اللاعب مصاب، وسافر الوفد إلى نيس"
    text = read_article("", body)
    likely = np.zeros((len(text.tokens.words), TAGS), np.float32)
    likely[:, OUT] = 1
    for place, word in enumerate(text.tokens.words):
        if word == "نيس":
            likely[place, [OUT, BEGIN["place"]]] = 0.01, 0.99
    spans = scan(text.tokens, look(text.tokens))
    found = names_of(text, spans, see(text, spans), likely)
    assert [name.type for name in found] == [ORGANISATION, ORGANISATION, PLACE]
