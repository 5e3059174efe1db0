"""How often rules match a sample of articles."""

from dataclasses import replace

import pytest

from streams.desks.rule_sample import estimate, matches
from tests.unit.rules.making import article, rule

RULES = [rule("سفير", "often"), rule("لندن", "seldom"), rule("زلزال", "never")]
SAMPLE = [
    replace(article("السفير في لندن"), published_at="2026-03-01T12:00:00+03:00"),
    replace(article("السفير"), published_at="2026-03-03T09:00:00Z"),
    article("خبر آخر"),
]


def test_each_article_comes_with_the_rules_that_match_it():
    found = [{match.rule.id for match in some} for _, some in matches(RULES, SAMPLE)]
    assert found == [{"often", "seldom"}, {"often"}, set()]


def test_hits_and_alerts_are_counted_by_days_of_publication() -> None:
    found = estimate(RULES, SAMPLE)
    assert {rule: one.hits.total() for rule, one in found.trial.rules.items()} == {
        "often": 2,
        "seldom": 1,
        "never": 0,
    }
    assert (found.trial.articles, found.trial.days, found.timed) == (3, 2, True)
    assert found.trial.rules["often"].hits == {"2026-03-01": 1, "2026-03-03": 1}


def test_a_sample_in_any_order_is_told_in_the_order_of_publication() -> None:
    """Newest first, as an export has it: what is old by then is not late."""
    days = [f"2026-03-{day:02}T12:00:00Z" for day in range(1, 29)]
    sample = [replace(article("السفير"), id=day, published_at=day) for day in days]
    forward, backward = (estimate(RULES, some).trial for some in (sample, sample[::-1]))
    assert forward == backward
    assert forward.days == 28
    assert forward.rules["often"].told.total() == 28


@pytest.mark.parametrize("sample", [[], SAMPLE[2:], SAMPLE[:1]])
def test_a_sample_without_a_span_of_time_says_nothing_of_a_day(sample):
    assert not estimate(RULES, sample).timed
