"""When a feed is fetched: in time while it can be read, later and later while it cannot, never too soon."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Feed, Poll, Polling, wire
from schemas.times import milliseconds, rfc3339
from services.gateway.polling import outcomes, schedule
from services.gateway.polling.schedule import backoff
from services.outgoing.patience import retry_at

NOW = 1_772_352_000_000  # 2026-03-01T08:00:00Z
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
URL = "https://outlet.example/rss"


def feed(**polling) -> Feed:
    usual = {"url": URL, "every": "10m", "since": rfc3339(NOW - DAY)}
    return Feed(
        name="wire", sources=["outlet.example"], made_at=rfc3339(NOW), made_by="me",
        polling=Polling(**(usual | polling)),
    )  # fmt: skip


def poll(**said) -> Poll:
    return Poll(**({"url": URL, "fetched_at": rfc3339(NOW)} | said))


def due(known: Feed, found: Poll | None) -> int | None:
    return schedule.due(known, found, NOW)


def test_a_feed_that_was_never_fetched_is_due():
    assert due(feed(), None) <= NOW


def test_one_that_can_be_read_is_due_when_its_time_has_come():
    assert NOW + 10 * MINUTE <= due(feed(), poll()) <= NOW + 11 * MINUTE


def test_a_clock_that_was_ahead_and_is_set_back_keeps_no_feed_waiting():
    assert due(feed(), poll(fetched_at=rfc3339(NOW + 30 * DAY))) <= NOW


def test_feeds_that_began_together_do_not_stay_so():
    assert len({due(replace(feed(), name=f"wire-{n}"), poll()) for n in range(20)}) > 15


def test_what_is_paused_revoked_or_gone_is_never_due():
    assert due(feed(paused=True), None) is None
    assert due(replace(feed(), revoked_at=rfc3339(NOW)), None) is None
    assert due(replace(feed(), polling=None), None) is None
    assert due(feed(), poll(gone_at=rfc3339(NOW))) is None


@pytest.mark.parametrize("change", [{"since": rfc3339(NOW + 1)}, {"url": "https://outlet.example/new"}])
def test_what_is_changed_or_resumed_is_due_whatever_was_found_before(change):
    before = poll(
        gone_at=rfc3339(NOW), failures=9, retry_at=rfc3339(NOW + DAY), etag="x", article_at=rfc3339(1)
    )
    changed = feed(**change)
    assert due(changed, before) == milliseconds(changed.polling.since)
    begun = outcomes.begun(before, changed.polling, NOW + 5)
    articles = {} if "url" in change else {"article_at": rfc3339(1)}
    assert begun == Poll(url=changed.polling.url, fetched_at=rfc3339(NOW + 5), **articles)


@given(st.integers(1_000, 7 * DAY), st.integers(1, 10_000))
def test_waiting_grows_within_bounds(every, failures):
    now, then = backoff(every, failures), backoff(every, failures + 1)
    assert 0 < now <= then <= 2 * now
    assert min(every, MINUTE) <= now <= max(every, HOUR)


@given(st.integers(0, 100), st.none() | st.integers(-DAY, 10 * DAY))
def test_nothing_is_asked_again_before_its_time(failures, asked):
    said = None if asked is None else retry_at(str(max(asked, 0) // 1000), NOW)
    found = outcomes.failed(poll(failures=failures), "503", "status", said, NOW)
    at = due(feed(), found)
    assert at >= NOW + MINUTE
    assert at >= (said or 0)
    assert at <= NOW + max(HOUR * 1.1, DAY)


def test_retry_after_is_seconds_or_a_date_and_a_day_at_most():
    assert retry_at("120", NOW) == NOW + 120_000
    assert retry_at("Sun, 01 Mar 2026 08:02:00 GMT", NOW) == NOW + 120_000
    assert retry_at("9" * 500, NOW) == NOW + DAY
    for nothing in (None, "", "soon", "0", "-5", "Sun, 01 Mar 2020 08:02:00 GMT", "٣", "1e9"):
        assert retry_at(nothing, NOW) is None


@given(st.text(max_size=40))
def test_whatever_a_server_says_is_read(text):
    found = retry_at(text, NOW)
    assert found is None or NOW < found <= NOW + DAY


@given(st.text(st.characters(), max_size=2_000))
def test_whatever_is_said_of_a_failure_can_be_kept(why):
    found = outcomes.failed(poll(), why + "\udce9", "unexpected", None, NOW)
    assert wire.decode(Poll, wire.encode(found)) == found


def test_failing_is_since_the_first_and_an_answer_ends_it():
    first = outcomes.failed(poll(), "timed out", "slow", None, NOW)
    second = outcomes.failed(
        replace(first, fetched_at=rfc3339(NOW + MINUTE)), "timed out", "slow", None, NOW + MINUTE
    )
    assert (second.failures, second.failing_since) == (2, rfc3339(NOW))
    well = outcomes.answered(second, None)
    assert (well.failures, well.failing_since, well.retry_at) == (0, None, None)
    assert (second.problem_kind, well.problem, well.problem_kind) == ("slow", None, None)
