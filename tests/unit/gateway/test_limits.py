"""A feed sends its articles a minute, and is told when it may send more."""

from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, wire
from services.gateway import history
from services.gateway.limits import Allowance
from tests.unit.gateway.making import ARTICLE, Clock, Site, ask, bearer


def test_a_feed_that_sends_too_much_is_told_when_to_come_back():
    site = Site()
    site.add(per_minute=60)
    articles = [{**ARTICLE, "id": str(n)} for n in range(70)]
    assert site.post(articles, bearer()).status == 202
    got = site.post(ARTICLE, bearer())
    assert got.told == (429, "too-many")
    assert got.headers["retry-after"] == "11"
    site.clock.seconds = 11
    assert site.post(ARTICLE, bearer()).status == 202


def test_what_is_taken_back_is_counted_as_what_is_sent(monkeypatch):
    site = Site()
    site.add(per_minute=1)
    article = wire.from_dict(Article, ARTICLE)
    monkeypatch.setattr(history, "received", lambda *_args, **_more: [article])
    answers = [ask(site.app, "DELETE", "/v1/articles/a-1", bearer()) for _ in range(2)]
    assert answers[0].status == 202
    assert answers[1].told == (429, "too-many")
    told = ask(site.app, "GET", "/metrics").body.decode()
    assert 'rasid_gateway_articles_total{feed="wire"} 1.0' in told
    assert 'rasid_gateway_refused_total{feed="wire",reason="too-many"} 1.0' in told


def test_one_feeds_articles_are_not_counted_against_another():
    site = Site()
    site.add("one", "1", per_minute=1)
    site.add("two", "2", per_minute=1)
    assert [site.post(ARTICLE, bearer(token)).status for token in "1122"] == [202, 429, 202, 429]


def test_a_limit_that_is_changed_holds_at_once():
    site = Site()
    site.add(per_minute=1)
    assert [site.post(ARTICLE, bearer()).status for _ in range(2)] == [202, 429]
    site.add(per_minute=0)
    assert [site.post(ARTICLE, bearer()).status for _ in range(9)] == [202] * 9


@given(
    st.integers(1, 1_000),
    st.lists(st.tuples(st.floats(0, 100), st.integers(1, 3_000)), min_size=1, max_size=40),
)
def test_in_any_time_no_more_is_taken_than_the_rate_a_minutes_worth_and_one_body(per_minute, asked):
    clock = Clock()
    allowance = Allowance(per_minute, clock)
    taken, largest = 0, 0
    for pause, articles in asked:
        clock.seconds += pause
        wait = allowance.seconds()
        if wait:
            clock.seconds += wait + 1e-6
            assert not allowance.seconds(), "who waits as told is let in"
        allowance.take(articles)
        taken, largest = taken + articles, max(largest, articles)
    assert taken <= per_minute * (1 + clock.seconds / 60) + largest + 1e-6
