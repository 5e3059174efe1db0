"""examples/README.md says what the examples are and what Rasid makes of them."""

import re
import unicodedata
from itertools import pairwise

import pytest

from processors import pipeline
from processors.entities.telling import telling
from processors.entities.who_and_where import in_english
from processors.genre.wording import sign_name
from processors.subjects.taxonomy import SLUGS
from schemas import Article, SchemaError, wire
from schemas.times import parse_time
from tests.unit.docs.pages import ROOT, rows

EXAMPLES = ROOT / "examples"
ARTICLES = [wire.decode(Article, line) for line in (EXAMPLES / "articles.jsonl").read_bytes().splitlines()]
BROKEN = (EXAMPLES / "broken.jsonl").read_bytes().splitlines()
TABLE = rows(EXAMPLES / "README.md", "articles.jsonl")
# As the page names them: td-97 is the first version of an article, "td-97 v2" its second.
BY_NAME = {each.id + (f" v{each.version}" if each.version > 1 else ""): each for each in ARTICLES}


def test_the_page_lists_every_article_in_the_order_of_the_file():
    assert [row[0] for row in TABLE] == list(BY_NAME)
    assert len(BY_NAME) == len(ARTICLES)


@pytest.mark.parametrize(("name", "_shows", "reader", "otherwise"), TABLE)
def test_the_page_says_what_rasid_makes_of_an_article(name, _shows, reader, otherwise):
    given = {subject.slug for subject in pipeline.enrich(BY_NAME[name]).subjects}
    assert given == set((otherwise or reader).split(", ")) - {"", "none"}


def test_all_fifteen_subjects_are_there():
    assert {slug for row in TABLE for slug in row[2].split(", ") if slug} == set(SLUGS)


def test_articles_come_in_the_order_in_which_they_were_published():
    times = [parse_time(each.published_at) for each in ARTICLES if each.published_at]
    assert len(times) == len(ARTICLES)
    assert all(before <= after for before, after in pairwise(times))


def test_the_odd_ones_are_as_odd_as_the_page_says():
    assert "\ufe8e" in BY_NAME["td-88"].body
    marks = sum(unicodedata.combining(letter) > 0 for letter in BY_NAME["td-90"].body)
    assert marks > len(BY_NAME["td-90"].body) / 3
    assert BY_NAME["nb-7022"].body == ""
    assert BY_NAME["gw-2021"].status == "withheld"
    assert BY_NAME["td-97 v2"].status == "canceled"
    assert BY_NAME["mn-560 v2"].extra.keys() == {"correction"}


def test_the_copy_is_nearly_the_same_and_so_are_the_two_ambassadors():
    for one, other in (("gw-2001", "mn-551"), ("gw-2006", "gw-2007")):
        first, second = (set(BY_NAME[id_].body.split()) for id_ in (one, other))
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


def test_the_readme_shows_what_rasid_says_of_an_article():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    article = pipeline.enrich(BY_NAME["gw-2014"])
    said, genre = article.subjects, article.genre
    assert (
        f"  = {genre.slug:<18}{genre.confidence:>5.0%}  {genre.name.ar}  {sign_name(genre.signs[0].name)}  "
        in readme
    )
    assert (
        f"\n  {genre.name.ar} {genre.confidence:.0%}, {said[0].name.ar} {said[0].confidence:.0%}, " in readme
    )
    assert re.sub("[\u2068\u2069]", "", in_english(telling(article))) in readme
    shown = re.findall(r"^  [* ] ([a-z-]+) +(\d+)%  (.+?)(?:  …)?$", readme, re.MULTILINE)
    assert [(slug, int(percent)) for slug, percent, _ in shown] == [
        (each.slug, round(100 * each.confidence)) for each in said
    ]
    for (_, _, phrases), subject in zip(shown, said, strict=True):
        texts = phrases.split("  ")
        assert texts == [subject.name.ar, *(each.text for each in subject.evidence)][: len(texts)]
