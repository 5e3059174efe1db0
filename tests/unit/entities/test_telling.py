"""Whom and what an alert names: those that say most of an article, and nobody in doubt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import pipeline
from processors.entities.telling import MOST, event_dates, telling
from processors.entities.who_and_where import who_and_where
from schemas import Article, EnrichedArticle, Entity, EntityLine, Mention

ARTICLE = Article(
    id="a",
    source="s",
    title="الجبير: أمن باب المندب مسؤولية الجميع",
    body=(
        "قال وزير الخارجية السعودي عادل الجبير في لندن إن الحوثيين يهددون الملاحة، وأضاف الجبير أن"
        " الحوثيين أطلقوا صواريخ على الرياض.\n"
        "ونقلت وكالة رويترز عن وزارة الدفاع البريطانية في لندن أن الوزارة تتابع. وقالت رويترز ذلك في لندن."
    ),
)


def article(*named: tuple[str, str, str | None], title: bool = True) -> EnrichedArticle:
    """Return an article that names (type, name, role), in its title or once in its body."""
    entities, mentions = [], []
    for number, (kind, name, role) in enumerate(named):
        key = f"{kind}:{name}"
        entities.append(Entity(id=f"e{number}", type=kind, key=key, name=name, role=role))
        where = "title" if title else "body"
        mentions.append(
            Mention(field=where, start=0, end=len(name), text=name, type=kind, entity=f"e{number}")
        )
    return replace(pipeline.enrich(ARTICLE), entities=entities, mentions=mentions)


def names(of: EnrichedArticle) -> list[str]:
    return [each.name for each in telling(of)]


def test_an_article_names_who_is_in_its_title_and_what_it_says_twice() -> None:
    found = telling(pipeline.enrich(ARTICLE))
    assert ("عادل الجبير", "وزير الخارجية السعودي") in [(each.name, each.role) for each in found]
    assert {(each.name, each.country) for each in found} >= {("لندن", "GB"), ("الحوثيون", None)}
    assert found[0].name in {"عادل الجبير", "باب المندب"}  # the title's first
    assert "الرياض" not in names(pipeline.enrich(ARTICLE))  # in passing


def test_what_brings_the_news_is_not_what_it_is_about() -> None:
    assert not [name for name in names(pipeline.enrich(ARTICLE)) if "رويترز" in name]


@pytest.mark.parametrize(
    "said",
    [
        "نظيره الروسي",
        "على العبادي",
        "يعتبر المالكي",
        "السيستاني",
        "بن لادن",
        "حجاج إيرانيون",
        "سامي أ",
        "الله مجاهد",
        "أرغموا مالك",
    ],
)
def test_a_doubtful_person_is_not_named(said: str) -> None:
    assert names(article(("person", said, None))) == []
    assert names(article(("person", "عادل الجبير", None), ("person", said, None))) == ["عادل الجبير"]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("وزير الخارجية السعودي", "وزير الخارجية السعودي"),
        ("لرئيس الأميركي", "الرئيس الأميركي"),
        ("المتحدث باسم الجيش العقيد", "المتحدث باسم الجيش"),
        ("متحدث باسم وزير الخارجية الإيطالي", "وزير الخارجية الإيطالي"),
        ("المتحدث باسم رئيس الوزراء", None),
        ("الرئيس", None),
        ("الممثلة الإباحية تهدد", None),
        ("رئيس وزرائه", None),
        ("مدير السي", None),
        ('قائد تنظيم "القاعدة', None),
        ("عضو في حزب الدعوة الذي يتزعمه", None),
        (" ", None),
    ],
)
def test_a_role_is_shown_where_it_is_an_office_from_end_to_end(role: str, shown: str | None) -> None:
    [found] = telling(article(("person", "دونالد ترامب", role)))
    assert found.role == shown


def test_bodies_and_places_of_no_list_are_named_where_they_say_what_they_are() -> None:
    assert names(article(("organisation", "الجيش الليبي", None))) == ["الجيش الليبي"]
    for kind, said in (
        ("organisation", "الحكومي"),
        ("organisation", "قناة كيه"),
        ("place", "القطار"),
        ("group", "سرايا"),
    ):
        assert names(article((kind, said, None))) == []


def test_a_place_whose_name_is_a_word_is_named_where_the_article_is_of_its_country() -> None:
    floods = replace(ARTICLE, title="سيول جارفة تجتاح القرى", body="ضربت سيول جارفة القرى، وقطعت سيول الطرق.")
    assert "سيول" not in names(pipeline.enrich(floods))
    visit = replace(ARTICLE, title="قمة في سيول", body="عقدت في سيول، عاصمة كوريا الجنوبية، قمة ثلاثية.")
    assert "سيول" in names(pipeline.enrich(visit))


def test_what_says_the_same_is_named_once_and_what_is_named_in_passing_not_at_all() -> None:
    twice = article(("person", "تركي المالكي", None), ("person", "أدان المالكي", None))
    assert names(twice) == ["تركي المالكي"]
    assert names(article(("person", "تركي المالكي", None), title=False)) == []
    assert names(article(("person", "تركي المالكي", "المتحدث باسم التحالف"), title=False)) == ["تركي المالكي"]


def test_the_days_of_title_and_lead_are_told_once_and_what_is_no_day_is_not() -> None:
    told = replace(
        ARTICLE,
        title="لقاء في 2 نوفمبر 2018",
        body="التقى الوزير نظيره أمس الجمعة 2 نوفمبر 2018، ويزور باريس من 25 إلى 28 نوفمبر 2018، كما في 2014."
        + " وهذا خبر طويل." * 40
        + " وكان زارها في 6 فبراير 2017.",
        published_at="2018-11-03T12:00:00+03:00",
    )
    assert event_dates(pipeline.enrich(told)) == ["2018-11-02", "2018-11-25/2018-11-28"]


WORDS = [*ARTICLE.body.split()[:12], "داعش", "الجيش", "الليبي", "على", "بن", "أبو", "«", "»", ".", "،", "ه"]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=60), st.lists(st.sampled_from(WORDS), max_size=20)
)
def test_whatever_is_named_is_an_entity_of_the_article_and_few_are(body: list[str], title: list[str]) -> None:
    enriched = pipeline.enrich(Article(id="a", source="s", title=" ".join(title), body=" ".join(body)))
    found = telling(enriched)
    assert {(each.key, each.name) for each in found} <= {(each.key, each.name) for each in enriched.entities}
    for kind in {each.type for each in found}:
        assert sum(each.type == kind for each in found) <= MOST
    assert found == telling(enriched)


def test_a_line_has_three_people_two_others_and_three_places_each_with_what_is_known() -> None:
    some = [EntityLine(type="person", key=f"k{n}", name=f"شخص {n}") for n in range(5)]
    some[0] = replace(some[0], role="وزير الخارجية")
    some += [EntityLine(type=kind, key=kind, name=kind) for kind in ("organisation", "group", "organisation")]
    some += [EntityLine(type="place", key=f"p{n}", name=f"مكان {n}") for n in range(5)]
    who, where = who_and_where(some)
    assert who == ["شخص 0 (وزير الخارجية)", "شخص 1", "شخص 2", "organisation", "group"]
    assert where == ["مكان 0", "مكان 1", "مكان 2"]
    assert who_and_where([]) == ([], [])
