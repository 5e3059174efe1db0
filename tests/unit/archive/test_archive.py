"""The archive: a search finds what a rule finds, in the newest text of each article."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.rules import Matcher
from schemas import EnrichedArticle, Entity, Mention, Span, wire
from schemas.fields import TextField
from streams import sqlite_file
from streams.archive.counting import Facet, counted
from streams.archive.facets import KINDS, Kind, term
from streams.archive.search import Found, Within, look
from streams.archive.view import ArchiveView
from streams.messages import lanes, times
from streams.messages.records import RawRecord
from streams.messages.topics import DAY_MS
from tests.samples import ALERT
from tests.unit.rules.making import article, rule
from tests.unit.rules.test_no_hit_is_lost import articles, queries

MINUTE = 60_000
EVERYTHING = "status:usable OR status:withheld"


class Archive:
    """A file, and a way to put articles into it as if they came from the topic."""

    def __init__(self, path: Path, days: int = 36_500) -> None:
        self.view = ArchiveView("enriched", "marks", days)
        self.db = sqlite_file.opened(path, version=1, tables=self.view.tables, probe="select 1")
        self._offset = 0

    def take(self, *articles: EnrichedArticle, at: int = MINUTE, lane: str | None = None) -> None:
        self.view.take(self.db, [(0, self._record(wire.encode(each), at, lane)) for each in articles])

    def take_bytes(self, value: bytes | None, topic: str = "enriched") -> None:
        self.view.take(self.db, [(0, self._record(value, MINUTE, None, topic))])

    def ids(self, query: str, **options: int) -> list[str]:
        return [each.article.id for each in self.found(query, **options)]

    def found(self, query: str, **options: int) -> list[Found]:
        return [each for _, each in look(self.db, query, Within(**options)) if each]

    def _record(self, value: bytes | None, at: int, lane: str | None, topic: str = "enriched") -> RawRecord:
        self._offset += 1
        return RawRecord(topic, 0, self._offset, at, b"", value, lanes.mark(lane))


@contextmanager
def opened(path: Path, days: int = 36_500) -> Iterator[Archive]:
    archive = Archive(path / "archive.sqlite", days)
    with closing(archive.db):
        yield archive


def numbered(some: Sequence[EnrichedArticle]) -> list[EnrichedArticle]:
    return [replace(each, id=f"a-{number}") for number, each in enumerate(some)]


FOOTED = article(body="خبر السفير", boilerplate=[Span(start=4, end=10)])


@given(some=st.lists(articles, max_size=6), asked=st.lists(queries, min_size=1, max_size=4))
@example(some=[FOOTED], asked=["السفير", "خبر AND NOT السفير"])
@settings(max_examples=80)  # files: the disk's pace is not ours
def test_a_search_finds_what_a_rule_finds(
    some: list[EnrichedArticle], asked: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    there = numbered(some)
    with opened(tmp_path_factory.mktemp("archive")) as archive:
        archive.take(*there)
        for query in asked:
            matcher = Matcher([rule(query)])
            expected = {each.id: match.evidence for each in there for match in matcher.match(each)}
            assert {each.article.id: each.evidence for each in archive.found(query)} == expected
            if told := counted(archive.db, query, seconds=60):  # by the terms alone
                assert len(told.times) == len(expected)


@given(some=st.lists(articles, max_size=6), first=st.sampled_from(KINDS), second=st.sampled_from(KINDS))
@settings(max_examples=40)
def test_articles_are_narrowed_down_by_what_was_counted(
    some: list[EnrichedArticle], first: Kind, second: Kind, tmp_path_factory: pytest.TempPathFactory
) -> None:
    there = numbered(some)
    with opened(tmp_path_factory.mktemp("archive")) as archive:
        archive.take(*there)
        for one in facets(archive, EVERYTHING, Within(), first):
            within = Within(also=(term(first, one.key),))
            assert {each.article.id for _, each in look(archive.db, EVERYTHING, within) if each} == {
                each.id for each in there if has(each, first, one.key)
            }
            for other in facets(archive, EVERYTHING, within, second):
                assert other.articles == sum(
                    has(each, first, one.key) and has(each, second, other.key) for each in there
                )


def facets(archive: Archive, query: str, within: Within, kind: Kind) -> list[Facet]:
    found = counted(archive.db, query, within, seconds=60)
    assert found is not None
    return found.most(kind, 100)


def has(one: EnrichedArticle, kind: Kind, key: str) -> bool:
    match kind:
        case "subject":
            return any(each.slug == key for each in one.subjects)
        case "source":
            return one.source.casefold() == key
        case _:
            return any((each.type, each.key) == (kind, key) for each in one.entities)


@given(versions=st.permutations([1, 2, 2, 3]))
def test_the_newest_version_is_found_and_no_other(
    versions: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with opened(tmp_path_factory.mktemp("archive")) as archive:
        for number, version in enumerate(versions):
            archive.take(replace(article(f"خبر{number} لندن"), version=version))
        kept = max(range(4), key=lambda number: (versions[number], number))
        assert [each.article.title for each in archive.found("لندن")] == [f"خبر{kept} لندن"]
        for number in range(4):
            assert bool(archive.ids(f"خبر{number}")) == (number == kept)


def test_a_cancellation_counts_whatever_its_version_and_an_older_text_does_not(tmp_path: Path) -> None:
    """As the desks' memory has it: version 1 of زيارة الوزير is canceled, and so is version 2."""
    first = article("زيارة الوزير", version=1)
    newest = article("زيارة الوزير إلى لندن", version=2)
    with opened(tmp_path) as archive:
        archive.take(newest, replace(first, status="withheld"))
        assert archive.ids("status:usable") == ["a-1"]  # an older text that is withheld takes nothing back
        archive.take(replace(first, status="canceled"))
        assert archive.ids("status:usable") == []
        [found] = archive.found("status:canceled AND لندن")
        assert (found.article.version, found.article.title) == (2, newest.title)
        archive.take(first)  # late
        assert archive.ids("status:canceled AND لندن") == ["a-1"]
        archive.take(replace(newest, version=3))
        assert archive.ids("status:usable AND لندن") == ["a-1"]


def test_the_newest_come_first_and_spans_of_time_are_kept_to(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        there = numbered([article("لندن")] * 6)
        for number, each in enumerate(there):
            archive.take(each, at=(number // 2 + 1) * MINUTE)  # two in each minute
        assert archive.ids("لندن") == ["a-5", "a-4", "a-3", "a-2", "a-1", "a-0"]
        assert archive.ids("لندن", since=2 * MINUTE, until=3 * MINUTE) == ["a-3", "a-2"]
        [_, (row, second), *_] = look(archive.db, "لندن")
        assert archive.ids("لندن", before=row) == ["a-3", "a-2", "a-1", "a-0"]
        assert second.time == 3 * MINUTE


def test_what_is_older_than_the_days_is_let_go_with_its_terms(tmp_path: Path) -> None:
    with opened(tmp_path, days=10) as archive:
        old, new = numbered([article("لندن")] * 2)
        archive.take(old, at=times.now() - 11 * DAY_MS)
        archive.take(new, at=times.now() - 9 * DAY_MS)
        archive.view.forget(archive.db, {})
        assert archive.ids("لندن") == ["a-1"]
        [[rows]] = archive.db.execute("select count(*) from terms where terms match '\"لندن\"'")
        assert rows == 1


def test_the_commonest_spelling_is_the_name_and_what_a_title_names_counts_twice(tmp_path: Path) -> None:
    def naming(key: str, name: str, *, field: TextField) -> EnrichedArticle:
        there = Mention(field=field, start=0, end=1, text="x", type="person", entity="e")
        return replace(
            article("لندن"),
            entities=[Entity(id="e", type="person", key=key, name=name)],
            mentions=[there],
        )

    trump, macron = "person:دونالد ترمب", "person:ماكرون"
    with opened(tmp_path) as archive:
        there = [
            naming(trump, "دونالد ترامب", field="body"),
            naming(trump, "دونالد ترمب", field="body"),
            naming(trump, "دونالد\tترامب", field="body"),
            naming(macron, "ماكرون", field="title"),
            naming(macron, "ماكرون", field="title"),
        ]
        archive.take(*numbered(there))
        first, second = facets(archive, "لندن", Within(), "person")
        assert (first.name, first.articles, first.in_title) == ("دونالد ترامب", 3, 0)
        assert (second.name, second.articles, second.in_title) == ("ماكرون", 2, 2)
        told = counted(archive.db, "لندن", seconds=60)
        assert told is not None
        assert [each.name for each in told.most("person", 1)] == ["ماكرون"]
        assert [each.name for each in told.most("person", 1, first=trump)] == ["دونالد ترامب"]
        assert [each.key for each in told.most("place", 1, first="place:SY")] == ["place:SY"]
        archive.take(*numbered([article("لندن")] * 2))  # new texts of two of them, that name nobody
        assert [each.articles for each in facets(archive, "لندن", Within(), "person")] == [2, 1]


def test_replays_and_what_cannot_be_read_leave_no_trace(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(article("لندن"), lane="r-1")
        for broken in (None, b"", b"{}", b"\xff"):
            archive.take_bytes(broken)
            archive.take_bytes(broken, "alerts.gulf")
        assert archive.ids("لندن") == []


def test_an_alert_that_is_delivered_again_stands_there_once(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        for _ in range(2):
            archive.take_bytes(wire.encode(ALERT), "alerts.gulf")
        [[alerts]] = archive.db.execute("select count(*) from alerts")
        assert alerts == 1


@pytest.mark.parametrize("source", ["bna.bh", "O'Neill-1", "وكالة_الأنباء", "a+b&c"])
def test_any_source_that_a_query_can_name_is_found_by_it(source: str, tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(article("لندن", source=source))
        assert archive.ids(f"source:{source}") == archive.ids(f"source:{source[:2]}*") == ["a-1"]


@pytest.mark.parametrize("source", ['x "y" z', "bbc arabic", "(x) *", "a\0b"])
def test_no_name_of_a_source_spoils_the_index(source: str, tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(article("لندن", source=source))
        assert archive.ids("لندن AND status:usable") == ["a-1"]
        assert [
            each.article.id
            for _, each in look(archive.db, "لندن", Within(also=(term("source", source),)))
            if each
        ] == ["a-1"]


@pytest.mark.parametrize("at", [2**62, -(2**62), -1])
def test_an_article_of_any_time_that_kafka_can_say_is_kept(at: int, tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(article("لندن"), at=at)
        [[kept]] = archive.db.execute("select count(*) from articles")
        assert kept == 1


def test_a_search_may_begin_and_end_in_any_year(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(article("لندن"))
        assert archive.ids("لندن", since=times.instant("0001-01-01T00:00Z")) == ["a-1"]
        assert archive.ids("لندن", until=times.instant("9999-01-01T00:00Z")) == ["a-1"]
