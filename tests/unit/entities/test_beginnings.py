"""What looks like a clitic at the beginning of a name, and is its own first letter."""

import pytest

from processors.pipeline import enrich
from schemas import Article


def named(body: str) -> set[tuple[str, str]]:
    article = enrich(Article(id="a", source="s", title="", body=body))
    return {(each.type, each.text) for each in article.mentions}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("وقال البديل الأرجنتيني باولو ديبالا أمام الصحفيين إنه سعيد", "باولو ديبالا"),  # not the town أولو
        ("قال مصطفى بكري إن الحكومة باقية. وأضاف بكري أن البرلمان سيجتمع", "بكري"),
        ("الأمير وليام يصل إلى الأردن في زيارة رسمية", "وليام"),
        ("اتفق دونالد ترمب وأمير قطر، وأعرب الأمير عن ثقته بترمب أمس", "ترمب"),
    ],
)
def test_a_persons_name_keeps_its_first_letter_and_loses_a_clitic(body: str, name: str) -> None:
    assert name in {text for kind, text in named(body) if kind == "person"}


@pytest.mark.parametrize(
    "body",
    [
        "وقعت الاتفاقية في آب/أغسطس 2015 مع شركة إيني",
        "قال ترامب في أغسطس/آب الماضي إن بلاده مستعدة",
        "وصل الوفد في 6 آب إلى العاصمة",
        "تحدث من باب الإنسانية وحب الخير",
    ],
)
def test_a_month_and_a_door_are_no_town_of_yemen(body: str) -> None:
    assert not {text for kind, text in named(body) if kind == "place"} & {"آب", "اب", "باب"}


def test_the_town_that_a_month_is_written_like_stays_a_place() -> None:
    assert ("place", "إب") in named("اعتقلت الميليشيات الحوثية ناشطين في محافظة إب وسط اليمن، وفي تعز")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("شهدت محافظة إب مواجهات", "إب"),
        ("وفي محافظة إب، قتل اثنان", "إب"),
        ("تظاهر المئات في مديرية العدين بمحافظة إب ضد الحوثيين", "إب"),
        ("محافظة أب اليمنية", "أب"),
    ],
)
def test_a_listed_place_behind_a_word_of_kind_is_named(body: str, name: str) -> None:
    assert ("place", name) in named(body)


@pytest.mark.parametrize(
    "body",
    [
        "بنت الحكومة مدينة جديدة قرب البحر",
        "وصل إلى قرية صغيرة في الجبال",
        "يسعى إلى ولاية ثانية في الانتخابات",
        "نريد دولة القانون والمؤسسات",
        "اختيرت عاصمة الثقافة هذا العام",
        "أطلق النار في منطقة سكنية مكتظة",
    ],
)
def test_a_word_of_every_day_behind_a_word_of_kind_is_no_place(body: str) -> None:
    assert not {text for kind, text in named(body) if kind == "place"}


def test_the_adjective_of_a_country_behind_a_place_is_no_place() -> None:
    assert named("قتل ثلاثة في مدينة إب اليمنية") == {("place", "إب")}


def test_a_country_behind_another_one_is_no_adjective() -> None:
    body = 'تحدث عن الخصومة "بين مصر وقطر". السعودية والبحرين والإمارات يرحبون بتصريحات ترامب'
    assert {("place", "قطر"), ("place", "السعودية")} <= named(body)


def test_a_country_behind_a_preposition_is_named_though_it_is_written_like_its_adjective() -> None:
    assert ("place", "سورية") in named("وزير الخارجية يصل إلى سورية")


def test_a_month_of_the_maghreb_is_no_minister() -> None:
    assert not {
        text for kind, text in named("تقام المباراة يوم السبت 06 ماي 2017 بالملعب") if kind == "person"
    }


def test_the_first_letter_of_what_follows_a_group_is_its_own() -> None:
    assert ("group", "داعش") in named("وأعلن المسلح انتماءه لداعش قبل مقتله")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ('قلده الرئيس وسام "جوقة الشرف" أمس', "وسام"),
        ("تم إيقافه من قبل السلط التونسية أمس", "السلط"),
        ("تدعو المحكمة لتحري هلال رمضان الثلاثاء", "هلال"),
        ("قال الوزير في برنامج بوليتيكا إن الحكومة باقية", "بوليتيكا"),
    ],
)
def test_a_word_of_every_day_that_is_a_name_elsewhere_is_none(body: str, word: str) -> None:
    assert word not in {text for _, text in named(body)}
