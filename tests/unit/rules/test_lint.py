import time

import pytest

from processors.rules import parse
from processors.rules.lint import warnings


@pytest.mark.parametrize(
    "query",
    [
        "سفير AND NOT سفير",
        "السفير AND NOT سفير",
        "ايران AND NOT إيران",
        "=السفير AND NOT سفير",
        "سفير AND NOT سفي*",
        "title:سفير AND NOT سفير",
        '"وزير الخارجية" AND NOT وزير',
        "وزير NEAR/3 لندن AND NOT لندن",
        "language:ar AND language:en",
        "source:bna.bh AND source:spa.sa",
        "source:bna* AND source:spa.sa",
        "primary:sport AND primary:culture",
        "subject:sport>=0.8 AND NOT subject:sport>=0.5",
        "primary:sport AND NOT subject:sport",
        "genre:opinion AND genre:report",
        "genre:opinion>=0.8 AND NOT genre:opinion",
        "title:سفير NEAR/3 body:لندن",
        "title:سفير NEAR/s body:لندن",
        "title:سفير AND NOT lead:سفير",
        "lead:سفير AND NOT سفير",
        "atleast3(سفير) AND NOT سفير",
        "atleast3(سفير) AND NOT atleast2(سفير)",
        "(سفير OR وزير) AND NOT سفير AND NOT وزير",
        "سفير AND NOT (سفير OR لندن)",
    ],
)
def test_a_rule_that_can_never_match_is_told(query):
    assert any("never match" in each for each in warnings(parse(query))), query


@pytest.mark.parametrize(
    "query",
    [
        "في",
        "language:ar",
        "status:usable",
        "سفير OR في",
        "language:ar AND NOT status:canceled",
        "language:ar AND NOT genre:opinion",
        "NOT (NOT من)",
    ],
)
def test_a_rule_that_matches_nearly_everything_is_told(query):
    assert any("nearly everything" in each for each in warnings(parse(query))), query


@pytest.mark.parametrize(
    "query",
    [
        "سفير",
        "سفير AND NOT لندن",
        "سفير AND NOT =السفير",
        "سفي* AND NOT سفير",
        "سفير AND NOT title:سفير",
        'وزير AND NOT "وزير الخارجية"',
        "subject:sport>=0.5 AND NOT subject:sport>=0.8",
        "subject:sport AND subject:culture",
        "سفير AND genre:news AND genre:report",
        "سفير AND genre:news AND NOT genre:protocol",
        "subject:sport AND NOT primary:sport",
        "source:bna* AND source:bna.bh",
        "في AND سفير",
        '"من في"',
        "atleast3(في)",
        "atleast2(سفير) AND NOT atleast3(سفير)",
        "lead:سفير AND NOT title:سفير",
        "title:سفير NEAR/s lead:لندن",
        "body:سفير NEAR/s lead:لندن",
        "(سفير AND NOT سفير) OR لندن",
        "title:سفير NEAR/3 لندن",
        " OR ".join(f"(كلمة{n} AND NOT لندن)" for n in range(3)),
    ],
)
def test_a_sensible_rule_has_no_warning(query):
    assert warnings(parse(query)) == []


def test_operators_in_small_letters_are_told():
    assert any("AND" in each for each in warnings(parse("سفير and لندن")))


def test_a_rule_for_what_is_never_alerted_on_is_told():
    assert any("never raises" in each for each in warnings(parse("سفير AND status:withheld")))
    assert not any("never raises" in each for each in warnings(parse("سفير AND NOT status:withheld")))


def test_a_query_with_too_many_ways_to_match_is_not_judged():
    assert warnings(parse(" AND ".join(f"(كلمة{n} OR عبارة{n})" for n in range(40)))) == []


@pytest.mark.parametrize(
    "query",
    [
        " ".join(f"w{number}" for number in range(3_000)),
        " ".join(f"(a{number} OR b{number})" for number in range(10)) + " c" * 3_000,
        "a " + " ".join(f"NOT (a{number} b{number})" for number in range(10)) + " NOT c" * 2_000,
    ],
)
def test_a_query_of_thousands_of_words_is_judged_at_once(query):
    began = time.process_time()
    warnings(parse(query))
    assert time.process_time() - began < 2


def test_what_is_odd_is_said_in_arabic_too():
    assert warnings(parse("سفير AND NOT سفير"), "ar") == ["لا تطابق شيئا أبدا: ما تطلبه ينفي بعضه بعضا"]
