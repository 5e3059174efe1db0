"""A page of what a search found: how many, what they have in common, where it goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from services.console import finding
from services.console.finding import MOST_SHOWN, Answer, as_query, find
from services.console.period import Period
from streams.archive.counting import Facet
from streams.archive.facets import Kind
from tests.unit.archive.test_archive import MINUTE, Archive, opened
from tests.unit.rules.making import article, subject

MANY = 2 * MOST_SHOWN + 5
PLAIN, OF_THE_TEXT = "لندن", "title:لندن"  # told by the index, and by the texts alone


def filled(archive: Archive) -> None:
    for number in range(MANY):
        about = [subject("sport" if number % 5 else "politics", 0.9)]
        archive.take(replace(article("لندن", subjects=about), id=f"a-{number}"), at=(number + 1) * MINUTE)
        archive.take(replace(article("باريس", "لندن"), id=f"b-{number}"), at=(number + 1) * MINUTE)


def pages(archive: Archive, query: str, most: int = 1_000, *, counting: bool = True) -> list[Answer]:
    found = [find(archive.db, query, {}, Period(""), counting=counting)]
    while (before := found[-1].next) is not None:
        found.append(find(archive.db, query, {}, Period(""), before=before, counting=counting))
        assert len(found) < most
    return found


def ids(answers: list[Answer]) -> list[str]:
    return [each.article.id for answer in answers for each in answer.found]


@pytest.mark.parametrize(("query", "number"), [(PLAIN, 2 * MANY), (OF_THE_TEXT, MANY)])
def test_the_pages_of_a_search_have_each_article_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, number: int
) -> None:
    for patience in ("_SECONDS", "_PATIENCE"):
        monkeypatch.setattr(finding, patience, 60.0)
    with opened(tmp_path) as archive:
        filled(archive)
        found = pages(archive, query)
        assert len(ids(found)) == len(set(ids(found))) == number
        assert (found[0].count, found[0].more) == (number, False)
        assert all(len(each.found) == MOST_SHOWN for each in found[:-1])
        assert found[0].facets["subject"][0] == Facet("sport", "", MANY - MANY // 5)
        # What the index tells is counted anew for each page; the texts are not all looked at again.
        assert (found[1].count == number) == (query == PLAIN)
        # Who has no time to count finds the same.
        alone = pages(archive, query, counting=False)
        assert [ids([each]) for each in alone] == [ids([each]) for each in found]
        assert not any(each.counted or each.is_short for each in alone)


def test_what_is_all_on_one_page_is_counted_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_SECONDS", 60.0)
    with opened(tmp_path) as archive:
        filled(archive)
        days = Period("", since=(MANY - MOST_SHOWN + 1) * MINUTE)
        alone, told = (
            find(archive.db, OF_THE_TEXT, {"subject": "sport"}, days, counting=counting)
            for counting in (False, True)
        )
        assert replace(alone, seconds=0) == replace(told, seconds=0)
        assert (alone.count, alone.chosen["subject"].articles) == (len(alone.found), len(alone.found))


def test_a_search_without_time_says_that_there_is_more_and_goes_on_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for patience in ("_SECONDS", "_PATIENCE"):
        monkeypatch.setattr(finding, patience, 0.0)
    with opened(tmp_path) as archive:
        filled(archive)
        found = pages(archive, OF_THE_TEXT)
        assert all(each.more for each in found[:-1])
        assert ids(pages(archive, OF_THE_TEXT, counting=False)) == ids(found)
        assert any(not each.found for each in found)  # nothing so far
        assert len(ids(found)) == len(set(ids(found))) == MANY


def test_what_a_search_is_narrowed_to_a_rule_asks_for_by_its_name() -> None:
    chosen: dict[Kind, Facet] = {"subject": Facet("sport"), "place": Facet("place:SY", "سوريا", 3)}
    assert as_query("لندن", {}) == "لندن"
    assert as_query("لندن OR باريس", chosen) == '(لندن OR باريس) AND subject:sport AND place:"سوريا"'
    assert as_query("لندن", {"person": Facet("person:x")}) == "لندن"
