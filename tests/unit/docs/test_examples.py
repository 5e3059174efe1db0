"""examples/README.md says what the examples are and what Rasid makes of them."""

import unicodedata
from itertools import pairwise

import pytest

from processors import pipeline
from processors.subjects import SLUGS
from schemas import Article, SchemaError, wire
from schemas.times import parse_time
from tests.unit.docs.pages import ROOT, rows

EXAMPLES = ROOT / "examples"
ARTICLES = [wire.decode(Article, line) for line in (EXAMPLES / "articles.jsonl").read_bytes().splitlines()]
BROKEN = (EXAMPLES / "broken.jsonl").read_bytes().splitlines()
TABLE = rows(EXAMPLES / "README.md", "articles.jsonl")
BY_KEY = {(each.id, str(each.version)): each for each in ARTICLES}


def test_the_page_lists_every_article_in_the_order_of_the_file():
    assert [(row[0], row[1]) for row in TABLE] == [(each.id, str(each.version)) for each in ARTICLES]


@pytest.mark.parametrize(("id_", "version", "_shows", "reader", "otherwise"), TABLE)
def test_the_page_says_what_rasid_makes_of_an_article(id_, version, _shows, reader, otherwise):
    given = {subject.slug for subject in pipeline.enrich(BY_KEY[id_, version]).subjects}
    assert given == set((otherwise or reader).split(", ")) - {"", "none"}


def test_all_fifteen_subjects_are_there():
    assert {slug for row in TABLE for slug in row[3].split(", ") if slug} == set(SLUGS)


def test_articles_come_in_the_order_in_which_they_were_published():
    times = [parse_time(each.published_at) for each in ARTICLES if each.published_at]
    assert len(times) == len(ARTICLES)
    assert all(before <= after for before, after in pairwise(times))


def test_the_odd_ones_are_as_odd_as_the_page_says():
    assert "\ufe8e" in BY_KEY["td-88", "1"].body
    marks = sum(unicodedata.combining(letter) > 0 for letter in BY_KEY["td-90", "1"].body)
    assert marks > len(BY_KEY["td-90", "1"].body) / 3
    assert BY_KEY["nb-7022", "1"].body == ""
    assert BY_KEY["gw-2021", "1"].status == "withheld"
    assert BY_KEY["td-97", "2"].status == "canceled"
    assert BY_KEY["mn-560", "2"].extra.keys() == {"correction"}


def test_the_copy_is_nearly_the_same_and_so_are_the_two_ambassadors():
    for one, other in (("gw-2001", "mn-551"), ("gw-2006", "gw-2007")):
        first, second = (set(BY_KEY[id_, "1"].body.split()) for id_ in (one, other))
        assert 0.8 < len(first & second) / len(first | second) < 1


def test_the_page_says_what_is_wrong_with_each_broken_line():
    said = []
    for number, line in enumerate(BROKEN, 1):
        try:
            wire.decode(Article, line)
        except SchemaError as error:
            said.append([str(number), error.reason, str(error)])
    assert said == [[row[0], *row[2:]] for row in rows(EXAMPLES / "README.md", "broken.jsonl")]
    assert len(said) == len(BROKEN) - 1
