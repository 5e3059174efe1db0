"""Feeds in files: what is read and refused, what applying them changes, how polling them goes."""

import dataclasses
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Feed, FeedToken, Gap, Poll, SchemaError, wire
from schemas.times import rfc3339
from streams.errors import InputError
from streams.feeds import feed_files, polls, quiet
from streams.feeds.states import Said, in_english
from tests.unit.desks.test_rule_files import written
from tests.unit.docs.pages import ROOT, rows

NOW = 1_772_352_000_000  # 2026-03-01T08:00:00Z
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
GOOD = """
feeds:
  - name: alwatan
    url: https://alwatan.example/rss.xml
    source: alwatan.example
    every: 15m
    zone: Asia/Bahrain
    language: ar
    full_text: true
"""
LISTED = feed_files.Listed(
    name="alwatan",
    url="https://alwatan.example/rss.xml",
    source=["alwatan.example"],
    every="15m",
    zone="Asia/Bahrain",
    language="ar",
    full_text=True,
)


def test_a_file_is_read_with_its_lines(tmp_path):
    path = written(tmp_path, GOOD)
    assert feed_files.read([path]) == ([feed_files.Entry(LISTED, f"{path}:3")], [])


def test_the_file_on_the_page_is_well_written(tmp_path):
    page = (ROOT / "docs" / "polling.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    entries, problems = feed_files.read([written(tmp_path, shown)])
    assert [each.feed.name for each in entries] == ["alwatan", "gulf-wire"]
    assert problems == []
    fields = {row[0].strip("`") for row in rows(ROOT / "docs" / "polling.md", "The file")}
    assert fields == {each.name for each in dataclasses.fields(feed_files.Listed)}


def test_a_feed_may_have_several_sources(tmp_path):
    path = written(tmp_path, GOOD.replace("source: alwatan.example", "source: [a.example, b.example]"))
    [entry] = feed_files.read([path])[0]
    assert entry.feed.source == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("feeds: [", 1, "not YAML"),
        ("rules:\n  - x", 1, "expected a list of feeds under the key `feeds:`"),
        ("feeds:\n  - x", 2, "expected a feed: `name:`, `url:`, `source:`"),
        (GOOD.replace("url:", "uri:"), 4, "a feed has no field uri: expected url"),
        (GOOD.replace("    source: alwatan.example\n", ""), 3, "field source: missing"),
        (GOOD.replace("https://", "ftp://"), 4, "field url: expected an address such as https://"),
        (GOOD.replace("https://", "https://me:secret@"), 4, "a password in an address"),
        (GOOD.replace("15m", "5s"), 6, "field every: expected 60s to 7d, found 5s"),
        (GOOD.replace("15m", "9d"), 6, "field every: expected 60s to 7d, found 9d"),
        (GOOD.replace("15m", "often"), 6, "field every: expected a duration"),
        (GOOD.replace("Asia/Bahrain", "Mars/Base"), 7, "field zone: no time zone Mars/Base"),
        (GOOD.replace("alwatan\n", "Al Watan\n"), 3, "field name: expected small Latin letters"),
        (GOOD.replace("source: alwatan.example", "source: []"), 5, "field source: expected an outlet"),
        (GOOD.replace("full_text: true", "full_text: maybe"), 9, "field full_text: expected"),
        (GOOD + GOOD.removeprefix("\nfeeds:\n"), 10, "feed alwatan stands at"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, text, line, message):
    path = written(tmp_path, text)
    _, [problem] = feed_files.read([path])
    assert problem.where == f"{path}:{line}"
    assert message in problem.message
    assert "secret" not in problem.message


def test_ones_own_server_may_be_asked_each_second(tmp_path):
    path = written(tmp_path, GOOD.replace("15m", "1s") + "    internal: true\n")
    assert feed_files.read([path])[1] == []


def test_two_feeds_of_one_address_are_odd(tmp_path):
    again = GOOD.removeprefix("\nfeeds:\n").replace("name: alwatan", "name: other")
    entries, problems = feed_files.read([written(tmp_path, GOOD + again)])
    assert problems == []
    [odd] = feed_files.warnings(entries)
    assert "feed other has the address of alwatan" in odd.message


# Applying


def plan(known, *wanted, prune=False):
    return polls.plan({each.name: each for each in known}, wanted, by="me", now_ms=NOW, prune=prune)


def test_a_new_feed_is_polled_and_the_same_again_changes_nothing():
    [change] = plan([], LISTED)
    feed = change.after
    assert (feed.name, feed.sources, feed.zone, feed.polling.every) == (
        "alwatan", ["alwatan.example"], "Asia/Bahrain", "15m",
    )  # fmt: skip
    assert plan([feed], LISTED) == []
    assert wire.decode(Feed, wire.encode(feed)) == feed


def test_what_changes_is_named_as_files_name_it():
    [change] = plan([], LISTED)
    [other] = plan([change.after], replace(LISTED, every="5m", source=["a.example"]))
    assert other.differences() == [("source", "alwatan.example", "a.example"), ("every", "15m", "5m")]


def test_a_feed_that_posts_keeps_its_tokens_when_it_is_polled():
    token = FeedToken(sha256="x", made_at=rfc3339(NOW))
    posts = Feed(
        name="alwatan", sources=["x"], tokens=[token], made_at=rfc3339(1), made_by="amal", per_minute=9
    )
    [change] = plan([posts], LISTED)
    assert (change.after.tokens, change.after.per_minute, change.after.made_by) == ([token], 9, "amal")
    with pytest.raises(InputError, match="was revoked"):
        plan([replace(posts, revoked_at=rfc3339(NOW))], LISTED)


def test_a_pause_stays_where_the_file_says_nothing_of_it():
    [change] = plan([], LISTED)
    paused = replace(change.after, polling=replace(change.after.polling, paused=True))
    assert plan([paused], LISTED) == []
    [resumed] = plan([paused], replace(LISTED, paused=False))
    assert resumed.differences() == [("paused", True, False)]


def test_other_feeds_are_polled_no_more_where_that_is_asked_for():
    [alwatan] = plan([], LISTED)
    [other] = plan([], replace(LISTED, name="other"))
    posts = Feed(name="posts", sources=["x"], made_at=rfc3339(1), made_by="me")
    known = [alwatan.after, other.after, posts]
    assert plan(known, LISTED) == []
    [pruned] = plan(known, LISTED, prune=True)
    assert pruned.after == replace(other.after, polling=None)


def test_a_record_that_asks_too_often_is_refused():
    [change] = plan([], LISTED)
    bad = wire.encode(change.after).replace(b'"15m"', b'"1s"')
    with pytest.raises(SchemaError, match="expected 60s to 7d"):
        wire.decode(Feed, bad)


# How it goes


def test_the_state_of_a_feed_in_words():
    [change] = plan([], LISTED)
    feed = change.after
    url = feed.polling.url
    poll = Poll(url=url, fetched_at=rfc3339(NOW + MINUTE))
    later = NOW + 2 * MINUTE
    two_days = [Gap(day="2026-02-27", seconds=60), Gap(day="2026-02-28", seconds=60)]
    for changed, said in (
        ({}, "well"),
        ({"moved_to": "https://new.example/"}, "well, moved to https://new.example/"),
        ({"refused": 2}, "well, 2 items could not be taken"),
        ({"gone_at": rfc3339(NOW)}, "gone (410) since 20"),
        ({"failures": 2, "failing_since": rfc3339(NOW), "problem": "timed out"}, "failing since 20"),
        ({"fetched_at": rfc3339(NOW - 1)}, "not fetched yet"),
        ({"article_at": rfc3339(NOW), "gaps": two_days}, "well, silent for longer than usual"),
    ):
        assert polls.state(feed, replace(poll, **changed), later).startswith(said)
    assert polls.state(feed, None, later) == "not fetched yet"
    assert "does a gateway run?" in polls.state(feed, poll, NOW + DAY)
    paused = replace(feed, polling=replace(feed.polling, paused=True))
    assert polls.state(paused, poll, later) == "paused"


def test_a_fetch_of_an_older_release_says_its_problem_without_a_kind():
    [change] = plan([], LISTED)
    url, at = change.after.polling.url, rfc3339(NOW + MINUTE)
    stored = {"url": url, "fetched_at": at, "failures": 1, "failing_since": at, "problem": "timed out"}
    going = polls.going(change.after, polls.read_poll(json.dumps(stored).encode()), NOW + MINUTE, str)
    assert going == [Said("failing", str(NOW + MINUTE), "timed out", None)]
    assert in_english(going) == f"failing since {NOW + MINUTE}: timed out"


def test_what_is_usual_is_the_longest_gap_of_a_week():
    gaps, last = [], None
    for hour in (0, 1, 9, 10, 24, 25, 33, 34):  # nights of eight and of fourteen hours
        now = NOW + hour * HOUR
        gaps, last = quiet.heard(gaps, last, now), rfc3339(now)
    assert [each.seconds for each in gaps] == [8 * 3600, 14 * 3600]
    assert not quiet.longer_than_usual(gaps, last, NOW + (34 + 20) * HOUR)
    assert quiet.longer_than_usual(gaps, last, NOW + (34 + 22) * HOUR)


@given(st.lists(st.integers(0, 3 * DAY), max_size=30))
def test_who_is_not_silent_for_longer_than_a_week_of_gaps_is_not_said_to_be(steps):
    gaps, last, now = [], None, NOW
    for step in steps:
        now += step
        gaps, last = quiet.heard(gaps, last, now), rfc3339(now)
        assert len(gaps) <= 7
        assert not quiet.longer_than_usual(
            gaps, last, now + 1000 * max((each.seconds for each in gaps), default=0)
        )
