"""Who is silent for longer than usual, by the articles that stand on the topic."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.times import rfc3339
from streams.cluster.parts import Span, TopicPart
from streams.cluster.pieces import Piece
from streams.feeds import quiet
from streams.feeds.heard import Heard, Minutes, heard, state
from streams.index.store import Store
from streams.messages import lanes
from streams.messages.cloudevents import Headers
from streams.messages.records import RawRecord

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NOW = 20_000 * DAY  # a midnight
SECONDS = 7_000  # of each minute
PARTS = [TopicPart("t", 0), TopicPart("t", 1)]


def record(source: object, at_ms: int, headers: Headers = ()) -> RawRecord:
    value = json.dumps({"id": "a", "source": source, "title": "خبر"}).encode()
    return RawRecord("t", 0, 0, at_ms, b"a", value, list(headers))


def listened(path: Path, records: Iterable[RawRecord], now_ms: int = NOW, since: int = 0) -> dict[str, Heard]:
    """Return what is heard where records stand on two partitions in turns, those before ``since`` gone."""
    sent = list(records)
    there = {part: sent[part.partition :: 2] for part in PARTS}

    def pieces(missing: dict[TopicPart, Span]) -> Iterator[Piece]:
        for part, (first, end) in missing.items():
            for offset in range(first, end):
                one = there[part][offset]._replace(partition=part.partition, offset=offset)
                yield Piece([one], {part: offset + 1})

    with Store.open(path / "heard.sqlite", Minutes()) as store:
        spans = {part: (min(since, len(there[part])), len(there[part])) for part in PARTS}
        store.catch_up(lambda: spans, {"t": "1"}, pieces, lambda _: None)
        return heard(store.db, now_ms)


@given(articles=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 8 * DAY // MINUTE)), max_size=60))
def test_gaps_are_those_between_the_minutes_of_a_source_on_whichever_partition_and_in_whichever_order(
    articles: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = listened(
        tmp_path_factory.mktemp("heard"),
        (record(source, NOW - ago * MINUTE + SECONDS) for source, ago in articles),
    )
    minutes = defaultdict(set)
    for source, ago in articles:
        minutes[source].add(NOW - ago * MINUTE)
    assert found.keys() == minutes.keys()
    for source, heard_at in minutes.items():
        gaps, last = [], None
        for at in sorted(heard_at):
            gaps, last = quiet.heard(gaps, last, at), rfc3339(at)
        assert found[source].last == rfc3339(max(heard_at) + SECONDS)
        # Between two minutes lies up to one more.
        assert [(each.day, each.seconds - 60) for each in found[source].gaps] == [
            (each.day, each.seconds) for each in gaps
        ]


def test_who_sends_each_hour_is_silent_after_an_hour_and_a_half(tmp_path: Path) -> None:
    hourly = [record("a.example", NOW - ago * HOUR) for ago in range(1, 72)]
    assert not listened(tmp_path, hourly)["a.example"].silent(NOW + 25 * MINUTE)
    assert listened(tmp_path, hourly)["a.example"].silent(NOW + 35 * MINUTE)


def test_who_has_less_than_two_days_behind_it_is_not_judged(tmp_path: Path) -> None:
    known = listened(tmp_path, [record("a.example", NOW - ago * HOUR) for ago in range(1, 23)])
    assert not known["a.example"].silent(NOW + 30 * DAY)


def test_archives_ended_embargoes_and_what_is_no_article_are_not_heard(tmp_path: Path) -> None:
    known = listened(
        tmp_path,
        [
            record("archive.example", NOW, [(lanes.ARCHIVE, b"1")]),
            record("embargo.example", NOW, [(lanes.EMBARGO, b"0:1")]),
            record(None, NOW),
            record("no-time.example", -1),
            record("future.example", NOW + DAY),
            record("a.example", NOW)._replace(value=None),
            record("a.example", NOW)._replace(value=b"\xff"),
            record("a.example", NOW)._replace(value=b"[]"),
        ],
    )
    assert known == {}


def test_what_is_older_than_a_week_is_forgotten(tmp_path: Path) -> None:
    records = [record(f"{number % 4}.example", NOW - number) for number in range(8)]
    assert len(listened(tmp_path, records)) == 4
    more = [*records, record("4.example", NOW), record("5.example", NOW)]
    assert sorted(listened(tmp_path, more, since=3)) == ["2.example", "3.example", "4.example", "5.example"]


def test_of_several_sources_the_silent_ones_are_named(tmp_path: Path) -> None:
    hours = range(1, 72)
    known = listened(
        tmp_path,
        [
            record(source, NOW - (start + ago) * HOUR)
            for source, start in (("a", 0), ("b", 9))
            for ago in hours
        ],
    )
    assert state(["a"], known, NOW) == "well"
    assert state(["b"], known, NOW) == "silent for longer than usual"
    assert state(["a", "b"], known, NOW) == "silent for longer than usual: b"
    assert state(["c"], known, NOW) == "nothing heard in a week"
