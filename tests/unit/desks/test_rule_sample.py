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


def test_hits_a_day_are_counted_by_publication_the_most_frequent_rule_first():
    found = estimate(RULES, SAMPLE)
    assert found.hits == {"often": 2, "seldom": 1, "never": 0}
    assert list(found.hits) == ["often", "seldom", "never"]
    assert (found.articles, found.days, found.timed) == (3, 2.0, True)
    assert found.a_day("often") == pytest.approx(1.0)


@pytest.mark.parametrize("sample", [[], SAMPLE[2:], SAMPLE[:1]])
def test_a_sample_without_a_span_of_time_says_nothing_of_a_day(sample):
    assert not estimate(RULES, sample).timed
