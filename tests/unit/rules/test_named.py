"""Rules that ask for people, places, organisations, groups, quotes, roles and figures."""

import pytest

from processors.pipeline import enrich
from processors.rules import Matcher, QueryError, parse
from processors.rules.index_terms import (
    AllOf,
    Asked,
    OneOf,
    Term,
    deciding_terms,
    index_terms,
    required_terms,
)
from processors.text.direction import isolate
from schemas import Article
from tests.unit.rules.making import evidence, matches, rule

REPORT = enrich(
    Article(
        id="a",
        source="s",
        title="الجبير في لندن",
        body=(
            "قال وزير الخارجية السعودي عادل الجبير في لندن إن داعش ينحسر في سوريا. وقتل 12 مدنيا في غارة قرب "
            "صنعاء، وفق مجلس الأمن الدولي."
        ),
        published_at="2018-11-14T09:00:00Z",
    )
)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ('person:"عادل الجبير"', ["الجبير", "عادل الجبير"]),
        ("person:الجبير", ["الجبير", "عادل الجبير"]),
        ("place:لندن", ["لندن", "لندن"]),
        ("country:SA OR country:بريطانيا", ["لندن", "لندن"]),
        ("province:ye-sa", ["صنعاء"]),
        ("province:إنجلترا", ["لندن", "لندن"]),
        ('organisation:"مجلس الأمن"', ["مجلس الأمن الدولي"]),
        ("group:داعش", ["داعش"]),
        ('role:"وزير الخارجية"', ["الجبير", "عادل الجبير"]),
        ("killed>=10", ["12 مدنيا"]),
        ("killed≥١٢", ["12 مدنيا"]),
    ],
)
def test_a_rule_finds_what_an_article_names_and_shows_where(query, shown):
    assert [text for _, text in evidence(query, REPORT)] == shown


@pytest.mark.parametrize(
    ("said", "other"), [("سوريا", "سورية"), ("بغداد", "بغداد"), ("طرابلس", "طرابلس"), ("لندن", "لندن")]
)
def test_a_place_that_shares_its_name_is_found_under_each_spelling(said, other):
    article = enrich(Article(id="a", source="s", title=f"وزير الخارجية يصل إلى {other}", body="وصل أمس."))
    assert matches(f"place:{said}", article)
    assert matches(f"place:{other}", article)


def test_who_is_quoted_is_shown_by_the_quotation():
    ((_, text),) = evidence('said:"عادل الجبير"', REPORT)
    assert text.startswith("داعش ينحسر")


@pytest.mark.parametrize(
    "query", ["person:لندن", "place:الجبير", "said:داعش", "killed>=13", "country:FR", "province:SA-05"]
)
def test_what_an_article_does_not_name_is_not_found(query):
    assert not matches(query, REPORT)


@pytest.mark.parametrize(
    ("query", "column", "problem"),
    [
        ("preson:الجبير", 1, "there is no field preson:"),
        ("person:الجب*", 12, "a * cannot stand in a name"),
        ('person:"..."', 9, "there is no word here"),
        ("country:XX", 9, "there is no country XX"),
        ('country:"..."', 10, "there is no country ..."),
        ("province:SA-99", 10, "there is no province SA-99"),
        ("province:العاصمة", 10, f"{isolate('العاصمة')} is the name of several provinces"),
        ("killed<10", 7, "a figure cannot be compared by <"),
        ("killed=10", 7, "a figure cannot be compared by ="),
        ("injured==١٠", 8, "a figure cannot be compared by =="),
        ("missing = 3 لندن", 9, "a figure cannot be compared by ="),
        ("لندن killed !=10", 13, "a figure cannot be compared by !="),
        ("displaced:100", 10, "a figure cannot be compared by :"),
        ("killed>=many", 9, "this is no number of people"),
        ("NOT person:الجبير", 1, "this NOT would let in nearly everything"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(query, column, problem):
    with pytest.raises(QueryError) as raised:
        parse(query)
    assert (raised.value.column, raised.value.problem) == (column, problem)


def test_the_nearest_field_and_country_and_the_provinces_of_a_name_are_named():
    with pytest.raises(QueryError, match="person:"):
        parse("preson:الجبير")
    with pytest.raises(QueryError, match="البحرين"):
        parse("country:البحري")
    with pytest.raises(QueryError, match="KW-KU"):
        parse("province:العاصمة")


def test_spellings_of_a_name_make_one_rule():
    assert parse("person:ترامب") == parse("person:ترمب")
    assert parse("place:أمريكا") == parse('place:"الولايات المتحدة"')


def is_filed(asked: Asked, filed: set[str]) -> bool:
    match asked:
        case Term():
            return asked.text in filed
        case OneOf():
            return any(is_filed(each, filed) for each in asked.of)
        case AllOf():
            return all(is_filed(each, filed) for each in asked.of)


def test_a_search_files_an_article_under_what_it_names():
    filed = index_terms(REPORT)
    for query in ('person:"عادل الجبير"', "place:لندن", "killed>=10", "country:SY", "group:داعش"):
        assert all(is_filed(each, filed) for each in required_terms(parse(query)))


def test_a_search_counts_no_article_for_a_prefix_that_facts_begin_with():
    assert deciding_terms(parse("sô*")) is None  # "so" begins "source:…" as well


def test_rules_on_names_come_and_go():
    matcher = Matcher([rule("person:الجبير", "r1"), rule("killed>=10", "r2"), rule("killed>=20", "r3")])
    assert [match.rule.id for match in matcher.match(REPORT)] == ["r1", "r2"]
    for name in ("r1", "r2", "r3"):
        matcher.remove(name)
    assert matcher.is_empty
