"""Two newsrooms count from one: each has its own article of an id in the archive, its alerts, its facts."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.stories.entries import ref_of
from schemas import UNKNOWN_SOURCE, EnrichedArticle, wire
from streams.archive import alerts, articles
from streams.archive.counting import count_lines
from streams.archive.search import Within
from streams.archive.trial import beside, tried
from tests.samples import ALERT
from tests.unit.archive.test_archive import EVERYTHING, Archive, facets, opened
from tests.unit.rules.making import article, rule

WIRE = article("السفير في لندن", source="wire.example")
RADIO = article("سوق الخضار في لندن", source="radio.example")
TOMBSTONE = replace(article(), source=UNKNOWN_SOURCE, title=None, body=None, status="canceled")


def sources(archive: Archive, query: str = "لندن") -> list[str]:
    return [each.article.source for each in archive.found(query)]


def test_a_search_finds_both_and_counts_both(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(WIRE, RADIO)
        assert sources(archive) == ["radio.example", "wire.example"]
        assert sources(archive, "السفير") == ["wire.example"]
        assert {each.key for each in facets(archive, "لندن", Within(), "source")} == set(sources(archive))
        assert [found.source for _, found in articles.of_id(archive.db, "a-1")] == sources(archive)
        [(_, found)] = articles.of_id(archive.db, "a-1", "wire.example")
        assert found.title == WIRE.title
        assert articles.of_id(archive.db, "a-1", "other.example") == []
        told = count_lines(archive.db, [ref_of(RADIO)])
        assert [each.key for each in told.most("source", 9)] == ["radio.example"]


def test_what_one_source_rewrites_or_takes_back_leaves_the_others_as_it_was(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(WIRE, replace(RADIO, version=7))
        archive.take(replace(WIRE, version=2, title="السفير في باريس"))
        assert sources(archive) == ["radio.example"]
        archive.take(replace(RADIO, version=8, status="canceled", title=None, body=None))
        assert [each.article.title for each in archive.found("باريس")] == ["السفير في باريس"]
        assert sources(archive) == []


def test_a_tombstone_takes_back_what_every_source_has_of_its_id(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(TOMBSTONE)
        assert articles.of_id(archive.db, "a-1") == [], "it says nothing of what nobody sent"
        archive.take(replace(WIRE, version=3), RADIO, replace(RADIO, id="a-2"))
        archive.take(TOMBSTONE)
        assert archive.ids("لندن") == ["a-2"]
        found = [each for _, each in articles.of_id(archive.db, "a-1")]
        assert {(each.source, each.version, each.status, each.title) for each in found} == {
            ("wire.example", 3, "canceled", None),
            ("radio.example", 1, "canceled", None),
        }
        archive.take(replace(WIRE, version=2))
        assert archive.ids("لندن") == ["a-2"], "what is older does not come back"


@pytest.mark.parametrize("source", ["wire.example", UNKNOWN_SOURCE])
def test_an_article_has_its_own_alerts_and_retractions_that_name_no_source(
    source: str, tmp_path: Path
) -> None:
    with opened(tmp_path) as archive:
        line = replace(ALERT.article, id="a-1", source=source)
        archive.take_bytes(wire.encode(replace(ALERT, article=line)), "alerts.gulf")
        other = replace(ALERT, id="2", article=replace(line, source="radio.example"))
        archive.take_bytes(wire.encode(other), "alerts.gulf")
        assert [each.alert.id for each in alerts.of_article(archive.db, ref_of(WIRE))] == ["1"]


def test_a_rule_that_finds_the_others_article_finds_another_one(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.take(WIRE, RADIO)
        wide, narrow = (
            tried(archive.db, rule(query), since=0, seconds=10, most=10) for query in ("لندن", "السفير")
        )
        assert [each.found.article.source for each in beside(wide, narrow)] == ["radio.example"]


SOME = st.lists(
    st.builds(
        lambda source, name, version, status, text: replace(
            article(text, source=source, status=status), id=name, version=version
        ),
        st.sampled_from(["wire.example", "radio.example", UNKNOWN_SOURCE]),
        st.sampled_from("12"),
        st.integers(1, 3),
        st.sampled_from(["usable", "canceled"]),
        st.sampled_from(["السفير في لندن", "سوق الخضار", "مباراة في لندن"]),
    ),
    max_size=8,
)


@given(some=SOME, source=st.sampled_from(["wire.example", "radio.example"]))
@settings(max_examples=60)
def test_of_a_source_the_same_is_found_whatever_others_number_alike(
    some: list[EnrichedArticle], source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def found(archive: Archive) -> list[EnrichedArticle]:
        return [each.article for each in archive.found(EVERYTHING) if each.article.source == source]

    alone = [each for each in some if each.source in (source, UNKNOWN_SOURCE)]
    with (
        opened(tmp_path_factory.mktemp("all")) as one,
        opened(tmp_path_factory.mktemp("alone")) as other,
    ):
        for each in some:
            one.take(each)
        for each in alone:
            other.take(each)
        assert found(one) == found(other)
