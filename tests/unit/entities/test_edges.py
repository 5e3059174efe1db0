"""Where names begin and end in a sentence that goes on, and what stands between them."""

import pytest

from processors.pipeline import enrich
from schemas import Article, EnrichedArticle


def read(body: str) -> EnrichedArticle:
    return enrich(Article(id="a", source="s", title="", body=body, published_at="2018-06-17T09:00:00Z"))


def found(body: str) -> list[tuple[str, str]]:
    return [(mention.type, mention.text) for mention in read(body).mentions]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("وأكدت المتحدثة ضربات التحالف الجوية على المدينة", "التحالف"),
        ("انفجرت قنبلة قرب مقر شرطة أكابولكو الرئيسي في المدينة", "شرطة أكابولكو"),
        ("قال منسق الأمم المتحدة الإقليمي للشؤون الإنسانية", "الأمم المتحدة"),
        ("وأصيب حارس مرمى المنتخب المصري البديل في التدريب", "المنتخب المصري"),
        ("وهو مدير برنامج منظمة الصحة العالمية للطوارئ", "منظمة الصحة العالمية"),
    ],
)
def test_an_adjective_that_does_not_agree_is_of_the_word_before_the_name(body: str, name: str):
    assert ("organisation", name) in found(body)


def test_an_adjective_that_agrees_is_of_the_name():
    body = "وقالت القوات الجوية الأمريكية ووزارة الدفاع الفرنسية والجمعية الوطنية الفرنسية إن"
    names = [text for _, text in found(body)]
    assert names == ["القوات الجوية الأمريكية", "وزارة الدفاع الفرنسية", "الجمعية الوطنية الفرنسية"]


def test_an_adjective_of_two_is_of_both():
    assert found("زار الوفد مدينتي هيروشيما وناغاساكي اليابانيتين") == [
        ("place", "هيروشيما"),
        ("place", "ناغاساكي"),
    ]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("ويلعب فريقا الأهلي والزمالك في القاهرة", ["الأهلي", "الزمالك"]),
        ("وسجل إبراهيم دياكييه وعلي مبخوت هدفين", ["إبراهيم دياكييه", "علي مبخوت"]),
        ("وسجل ماتيوس وكوبيلو هدفين في الشوط الأول", ["ماتيوس", "كوبيلو"]),
        ("ودرب الفريق مانويل جوزيه وفاسكونا في الموسم الماضي", ["مانويل جوزيه"]),
        ("وأعلنت الرئيسة التنفيذية لموقع يوتيوب سوزان وجسيكي أرباحا", ["يوتيوب", "سوزان وجسيكي"]),
        ("وكتبت ممثلة بوليوود بريانكا شوبرا رسالة", ["بوليوود", "بريانكا شوبرا"]),
    ],
)
def test_two_who_are_named_side_by_side_are_two(body: str, names: list[str]):
    assert [text for _, text in found(body)][:2] == names


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('وفق بيانات أوردها موقع "آي إم دي بي"', "آي إم دي بي"),
        ('وفق دراسة لمعهد "في تي إس يوم" الروسي', "في تي إس يوم"),
        ("ونشرت صحيفتا فاينانشال تايمز ونيويورك تايمز التقرير", "نيويورك تايمز"),
    ],
)
def test_a_name_that_is_spelt_or_marked_is_whole(body: str, name: str):
    assert ("organisation", name) in found(body)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("تدخلت الرياض لإرجاع هادي إلى الحكم", "هادي"),
        ("حضر الأمير الشيخ تميم بن حمد آل ثاني الحفل", "تميم بن حمد آل ثاني"),
        ("شكر الطفل المغربي كاظم على تلبيته الدعوة", "كاظم"),
        ("وأهلا بخالد جلال ابن النادي واللاعب والمدرب", "خالد جلال"),
        ("بتمريرة من زميله محمد مجرشي ليراوغ المدافع", "محمد مجرشي"),
        ("وقام المدرب بالدفع بإيفر بانيغا في الشوط الثاني", "إيفر بانيغا"),
    ],
)
def test_a_person_is_named_from_the_first_word_to_the_last(body: str, name: str):
    assert [text for type_, text in found(body) if type_ == "person"] == [name]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("وصلت الطائرة إلى مدينة كاليننجراد الروسية", "كاليننجراد"),
        ("هبطت الطائرة بعد إقلاعها من مطار بموسكو مساء", "موسكو"),
        ("أكدت الوكالة استهداف الحوثيين لمطار أبها", "مطار أبها"),
    ],
)
def test_a_place_has_its_own_letters_and_no_others(body: str, name: str):
    assert ("place", name) in found(body)


def test_a_town_is_its_club_where_the_article_names_the_club_so():
    body = (
        "وفاز روما على ضيفه نابولي، وقال مدرب روما إن فريقه تفوق. ومر روما بفترة صعبة قبل مباراة الإياب. "
        "ويلعب الفريق في مدينة روما، وتلقى الهزيمة أمام روما في العام الماضي"
    )
    towns = [
        mention.start for mention in read(body).mentions if mention.type == "place" and "روما" in mention.text
    ]
    assert towns == [body.index("مدينة روما") + len("مدينة ")]


def test_a_federation_of_football_is_meant_by_its_first_words_where_it_is_named():
    body = "فتح الاتحاد الأوروبي لكرة القدم تحقيقا. وقرر الاتحاد الأوروبي معاقبة اللاعب"
    assert [(each.name, each.count) for each in read(body).entities] == [("الاتحاد الأوروبي لكرة القدم", 2)]
    assert [each.name for each in read("قرر الاتحاد الأوروبي معاقبة الشركة").entities] == ["الاتحاد الأوروبي"]


def test_who_is_told_is_no_part_of_who_tells():
    body = 'وصرح دبلوماسي لرويترز "هناك مشاورات كثيرة بين الطرفين" أمس'
    assert [quote.speaker_text for quote in read(body).quotes] == ["دبلوماسي"]


@pytest.mark.parametrize(
    ("body", "people"),
    [
        ("شاهد الجميع تدخل راموس على صلاح. وقال راموس إنه نادم، ورد صلاح", ["راموس", "صلاح"]),
        ("رسالة راموس لرونالدو. وكان سيرخيو راموس قد زار كريستيانو رونالدو", ["راموس", "رونالدو"]),
        ("وكانت هيلاري كلينتون وزوجها بيل كلينتون يغادران البلاد", ["هيلاري كلينتون", "بيل كلينتون"]),
        ("وقتل العميد علي محمد الخاطري في هجوم على قاعدة", ["علي محمد الخاطري"]),
    ],
)
def test_a_person_is_named_without_his_neighbour_and_his_verb(body: str, people: list[str]):
    named = [name for type_, name in found(body) if type_ == "person"]
    assert named[: len(people)] == people
