"""The words that rules ask for are the same whether the article was just read or comes from elsewhere."""

from dataclasses import replace
from itertools import starmap

from hypothesis import example, given

from processors import pipeline
from processors.rules import Matcher
from processors.rules.article_words import words_of_article, words_of_text
from processors.text.reading import read_article
from schemas import Article, Span
from tests.unit.rules.making import article, rule
from tests.unit.text.test_normalize import law
from tests.unit.text.test_reading import FOOTERED


@law
@given(FOOTERED, FOOTERED)
@example("خبر", "قال أإآ\nحقوق النشر محفوظة")
@example("ا ل ي و م", "خبر. آخر\nللمزيد من الأخبار")
@example("عااااجل &amp; خبر", "مَن\u0655 معه أ ف ب")
def test_they_are_the_same_for_an_article_that_was_just_read(title: str, body: str) -> None:
    text = read_article(title, body)
    beside = [Span(start=each.start, end=each.end) for each in starmap(text.quote, text.boilerplate)]
    found = words_of_article(replace(article(body=body, status="canceled", boilerplate=beside), title=title))
    known = words_of_text(text)
    assert known == found
    for place in range(len(found.words)):
        assert known.original_span(place, place) == found.original_span(place, place)


@law
@given(FOOTERED, FOOTERED)
def test_each_stands_in_the_original_of_title_or_body(title: str, body: str) -> None:
    words = words_of_text(read_article(title, body))
    for place in range(len(words.words)):
        start, end = words.original_span(place, place)
        assert 0 <= start < end <= len(title if place < words.titled else body)


def test_what_is_boilerplate_is_found_by_no_rule_either_way() -> None:
    body = "وصل وزير الخارجية إلى عمان أمس.\nحقوق النشر محفوظة"
    sent = Article(id="a", source="s", title="زيارة", body=body)
    text = pipeline.read(sent)
    enriched = pipeline.enrich(sent, text)
    matcher = Matcher([rule("وزير", rule_id="found"), rule("النشر", rule_id="beside")])
    matches = matcher.match(enriched)
    assert matcher.match(enriched, words_of_text(text)) == matches
    assert [match.rule.id for match in matches] == ["found"]
