"""The same id means the same bytes: of hits, of withdrawals."""

from dataclasses import replace

import pytest

from processors import pipeline
from processors.hits import apart, hits, together, withdrawal
from processors.rules import Matcher
from schemas import Article, DeskHits, EnrichedArticle, Genre, GenreLine, Hit, Name, Rule, wire

ARTICLE = Article(
    id="a",
    source="s",
    title="تفجير في الميناء",
    body="<p>قُتل سبعةُ أشخاص</p>\n وأصيب 20 في تفجير بالميناء",
    url="https://s.example/1",
)
RULE = Rule(id="r", desk="d", channel="c", name="n", query="تفجير")
TIME, LATER = "2026-03-01T12:00:00.000Z", "2026-03-01T12:05:00.000Z"


def found(article: Article, received_at: str = TIME) -> list[str]:
    enriched = pipeline.enrich(article)
    as_it_is = {"encoded": wire.encode(enriched), "received_at": received_at}
    [hit] = hits(enriched, Matcher([RULE]).match(enriched), **as_it_is)
    return [hit.id, withdrawal(enriched, "d", **as_it_is).id]


def test_the_same_article_at_the_same_time_has_the_same_ids() -> None:
    assert found(ARTICLE) == found(replace(ARTICLE))


@pytest.mark.parametrize(
    ("other", "at"),
    [
        (replace(ARTICLE, body=f"{ARTICLE.body} أمس"), TIME),
        (replace(ARTICLE, title=f" {ARTICLE.title}"), TIME),
        (replace(ARTICLE, url="https://s.example/2"), TIME),
        (replace(ARTICLE, version=2), TIME),
        (ARTICLE, LATER),
    ],
)
def test_whatever_differs_has_ids_of_its_own(other: Article, at: str) -> None:
    assert not set(found(other, at)) & set(found(ARTICLE))


def test_hits_of_many_rules_travel_together_and_come_apart_as_they_were() -> None:
    enriched = pipeline.enrich(ARTICLE)
    words = ["تفجير", *(f"كلمة{each}" for each in range(600))]
    rules = [replace(RULE, id=f"r{number}") for number in range(60)]
    rules += [replace(RULE, id=f"long{number}", query="@l", lists={"l": words}) for number in range(20)]
    as_it_is = {"encoded": wire.encode(enriched), "received_at": TIME}
    found = list(hits(enriched, Matcher(rules).match(enriched), **as_it_is))
    assert len(found) == 80
    travelling = list(together(found))
    assert [hit for each in travelling for hit in apart(wire.decode(DeskHits, wire.encode(each)))] == found
    assert max(len(wire.encode(each)) for each in travelling) < 110_000
    assert 2 <= len(travelling) < 10
    assert len({each.id for each in travelling}) == len(travelling)
    assert list(together(found[:20])) == found[:20]


def content(article: Article) -> str:
    enriched: EnrichedArticle = pipeline.enrich(article)
    return enriched.content


def test_content_is_what_an_editor_reads() -> None:
    same = replace(ARTICLE, body="قتل سبعة أشخاص، وأصيب 20 في تفجير بالميناء.", url=None, version=2)
    assert content(same) == content(ARTICLE)
    assert content(replace(ARTICLE, body="قتل عشرة أشخاص وأصيب 20 في تفجير بالميناء")) != content(ARTICLE)


def test_a_hit_says_the_genre_of_its_article_and_one_of_an_older_version_none() -> None:
    genre = Genre(slug="opinion", code="genre:Opinion", name=Name(ar="رأي", en="Opinion"), confidence=0.9)
    enriched = replace(pipeline.enrich(ARTICLE), genre=genre)
    [hit] = hits(enriched, Matcher([RULE]).match(enriched), encoded=b"", received_at=TIME)
    assert hit.article.genre == GenreLine(slug="opinion", confidence=0.9)
    older = wire.read_object(wire.encode(hit))
    del older["article"]["genre"]
    assert wire.from_dict(Hit, older).article.genre is None


def test_a_hit_names_who_and_where_and_one_of_an_older_version_nobody() -> None:
    article = replace(ARTICLE, title="تفجير في عدن", published_at="2026-03-01T12:00:00+03:00")
    enriched = pipeline.enrich(replace(article, body="وقع تفجير أمس في عدن."))
    [hit] = hits(enriched, Matcher([RULE]).match(enriched), encoded=b"", received_at=TIME)
    assert [(each.type, each.name, each.country) for each in hit.article.entities] == [("place", "عدن", "YE")]
    assert hit.article.event_dates == ["2026-02-28"]
    older = wire.read_object(wire.encode(hit))
    del older["article"]["entities"], older["article"]["event_dates"]
    assert wire.from_dict(Hit, older).article.entities == []


def test_a_hit_carries_the_beginning_of_the_body_as_it_is_read() -> None:
    enriched = pipeline.enrich(ARTICLE)
    [hit] = hits(enriched, Matcher([RULE]).match(enriched), encoded=b"", received_at=TIME)
    assert hit.lead == "قتل سبعة أشخاص وأصيب 20 في تفجير بالميناء"


def test_a_hit_carries_the_body_as_far_as_the_report_goes() -> None:
    report = "قتل سبعة أشخاص في تفجير بالميناء.\n"
    article = replace(ARTICLE, body=f"{report}اقرأ أيضا: افتتاح الميناء\nتابعونا على تويتر وفيسبوك")
    enriched = pipeline.enrich(article)
    beside = [article.body[span.start : span.end] for span in enriched.boilerplate]
    assert beside == ["اقرأ أيضا: افتتاح الميناء", "تابعونا على تويتر وفيسبوك"]
    [hit] = hits(enriched, Matcher([RULE]).match(enriched), encoded=b"", received_at=TIME)
    assert hit.body == report


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("أبلغ " * 500, "أبلغ " * 400),
        ("أبلغ" * 600, "أبلغ" * 500),
        (" أبلغ" * 500, " أبلغ" * 400),
        ("  أبلغ" * 500, "  أبلغ" * 333 + "  "),
        (" " * 1_998 + "أبلغ الوزير", " " * 1_998),
    ],
)
def test_of_a_long_body_a_hit_carries_whole_words(body: str, kept: str) -> None:
    enriched = pipeline.enrich(replace(ARTICLE, body=body))
    [hit] = hits(enriched, Matcher([RULE]).match(enriched), encoded=b"", received_at=TIME)
    assert hit.body == kept
