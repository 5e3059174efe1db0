"""Two sources may use one id: what is run again by a subject is the article that is about it."""

from collections.abc import Set

import pytest

from processors.pipeline import enrich
from schemas import UNKNOWN_SOURCE, Article, wire
from streams.cluster.parts import TopicPart
from streams.replay import plan
from streams.replay.asked import Asked
from tests.unit.replay.test_shared_topics import SETTINGS, Topics

MATCH = Article(id="7", source="wire.example", title="فاز الفريق بكأس الدوري بعد مباراة مثيرة")
MARKET = Article(id="7", source="radio.example", title="ارتفاع أسعار النفط في البورصة")
TOMBSTONE = Article(id="7", source=UNKNOWN_SOURCE, status="canceled")
SPORT = Asked(subjects=frozenset({"sport"}))


def found(asked: Asked, *enriched: Article, missing: Set[str] = frozenset()) -> list[str]:
    """Return the sources of what is to be run again."""
    topics = Topics(
        articles_raw=[wire.encode(MATCH), wire.encode(MARKET)],
        articles_enriched=[wire.encode(enrich(each)) for each in enriched],
    )
    part = TopicPart("articles.raw", 0)
    spans = {part: (0, 2)}
    of = plan._Found(asked, plan._about(SETTINGS, topics, spans, asked), spans, lambda _: True)
    for record in topics.scan(spans):
        of.add(record)
    offsets = [at for runs in of.runs.values() for first, last in runs for at in range(first, last + 1)]
    assert of.missing == missing
    return [(MATCH, MARKET)[at].source for at in offsets]


@pytest.mark.parametrize("order", [(MATCH, MARKET), (MARKET, MATCH)])
def test_whatever_came_last(order: tuple[Article, ...]) -> None:
    assert found(SPORT, *order) == ["wire.example"]


def test_an_id_alone_means_what_every_source_has_and_a_source_narrows_it_down() -> None:
    assert found(Asked(ids=frozenset({"7"}))) == ["wire.example", "radio.example"]
    assert found(Asked(ids=frozenset({"7"}), sources=frozenset({"radio.example"}))) == ["radio.example"]
    assert found(Asked(ids=frozenset({"8"}), subjects=SPORT.subjects), MATCH, missing={"8"}) == []


def test_what_was_asked_for_and_no_message_has_is_known() -> None:
    sources = frozenset({"radio.example", "raido.example"})
    assert found(Asked(sources=sources), missing={"raido.example"}) == ["radio.example"]
    assert found(Asked(ids=frozenset({"7", "70"})), missing={"70"}) == ["wire.example", "radio.example"]


def test_what_a_tombstone_took_back_is_about_nothing() -> None:
    assert found(SPORT, MATCH, TOMBSTONE) == []
