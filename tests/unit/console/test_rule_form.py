"""A rule as a form has it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from schemas import Rule
from services.console.rule_form import of_rule, read
from services.showing.words import ARABIC

RULE = Rule(
    id="r", desk="gulf", channel="gulf", name="سفراء", query="السفير @cities", version=3, min_sources=0,
    burst="3x", stories=False, labels={"team": "a"}, expires_at="2030-01-01T00:00:00Z",
    lists={"cities": ["باريس", "لندن"]},
)  # fmt: skip


def test_a_rule_comes_back_as_it_went_in() -> None:
    found = read(of_rule(RULE), RULE, RULE.lists, ARABIC)
    assert (found.rule, found.wrong) == (RULE, set())


def test_an_end_is_read_in_the_readers_zone_and_kept_to_the_second() -> None:
    riyadh = ZoneInfo("Asia/Riyadh")
    assert of_rule(RULE, riyadh)["expires_at"] == "2030-01-01T03:00"
    exact = replace(RULE, expires_at="2030-01-01T00:00:07Z")
    assert read(of_rule(exact, riyadh), exact, RULE.lists, ARABIC, riyadh).rule == exact
    later = {**of_rule(RULE, riyadh), "expires_at": "2030-01-01T04:30", "labels": "team: b\nby : c:d"}
    found = read(later, RULE, RULE.lists, ARABIC, riyadh).rule
    assert found is not None
    assert found.expires_at == "2030-01-01T04:30:00+03:00"
    assert found.labels == {"team": "b", "by": "c:d"}
    assert read({**later, "expires_at": "", "labels": ""}, RULE, RULE.lists, ARABIC).rule == replace(
        RULE, expires_at=None, labels={}
    )


@pytest.mark.parametrize("expires_at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
@pytest.mark.parametrize("zone", ["Asia/Riyadh", "America/New_York", "UTC"])
def test_an_end_at_the_edge_of_time_is_shown_everywhere_and_kept(expires_at: str, zone: str) -> None:
    rule, reader = replace(RULE, expires_at=expires_at), ZoneInfo(zone)
    assert read(of_rule(rule, reader), rule, RULE.lists, ARABIC, reader).rule == rule


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("labels", "team"),
        ("expires_at", "soon"),
        ("desk", "الخليج"),
        ("repeat_after", "soon"),
        ("min_sources", "some"),
        ("burst", "much"),
        ("name", " "),
    ],
)
def test_what_is_wrong_is_named_and_the_query_is_tried_all_the_same(field: str, value: str) -> None:
    found = read({**of_rule(RULE), field: value}, RULE, RULE.lists, ARABIC)
    assert (found.rule, found.wrong) == (None, {field})
    assert found.tried is not None
    assert found.tried.query == RULE.query


def test_a_query_that_cannot_be_read_is_tried_by_nobody() -> None:
    found = read({**of_rule(RULE), "query": "السفير AND"}, RULE, RULE.lists, ARABIC)
    assert (found.rule, found.tried, found.missing) == (None, None, [])
    assert found.error is not None
    assert found.error.in_arabic().problem == "انتهى الاستعلام قبل أن يتم"


def test_an_odd_query_is_told_in_the_language_of_the_page() -> None:
    found = read({**of_rule(RULE), "query": "في"}, replace(RULE), {}, ARABIC)
    assert found.odd == ["تطابق كل شيء تقريبا: أضف ما يندر في الأخبار"]


def test_what_must_be_filled_in_still_is_named_in_the_order_of_the_form() -> None:
    form = {**of_rule(RULE), "query": "", "name": " ", "desk": ""}
    assert read(form, None, {}, ARABIC).missing == ["query", "name", "desk"]
