"""What the topics say of one article, whatever else stands under the name that was asked for."""

from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from processors import pipeline
from schemas import UNKNOWN_SOURCE, Article, wire
from schemas.alert import Suppression
from streams.history import trace, why
from streams.messages.records import RawRecord
from streams.settings import Settings
from tests.samples import ALERT

SETTINGS = Settings()
DELIVERY = RawRecord("deliveries", 0, 0, 0, b"gulf/webhook/1", b'{"state":"waiting"}', [])


def on_topics(monkeypatch: pytest.MonkeyPatch, *records: RawRecord) -> None:
    @contextmanager
    def opened(*_):
        yield SimpleNamespace(known=len(records), about=lambda _name: iter(records))

    for module in (trace, why):
        monkeypatch.setattr(module.Index, "open", opened)


def test_the_id_of_an_alert_is_no_articles_though_its_deliveries_are_found_by_it(monkeypatch) -> None:
    on_topics(monkeypatch, DELIVERY)
    assert trace.trace(SETTINGS, "1") == ([], 1)


@pytest.mark.parametrize("value", [None, b"", b"{}", b"\xff"])
def test_what_covers_an_alert_and_cannot_be_read_counts_as_no_longer_kept(monkeypatch, value) -> None:
    covered = replace(ALERT, suppressed=Suppression(reason="duplicate", covered_by="c"))
    topic = "alerts.diplomacy"
    on_topics(
        monkeypatch,
        RawRecord("alerts.suppressed", 0, 0, 0, b"1", wire.encode(covered), []),
        RawRecord(topic, 0, 0, 0, b"c", value, []),
    )
    [told] = why.why(SETTINGS, "a").told.values()
    assert told.alert.id == "1"
    assert told.cover is None


def record(topic: str, value: object, *, key: bytes = b"a", offset: int = 0) -> RawRecord:
    return RawRecord(topic, 0, offset, offset, key, wire.encode(value), [])


RAW = [Article(id="a", source=each, title="خبر من المدينة") for each in ("wire.example", "radio.example")]


def test_what_was_received_with_an_endless_title_is_told_of_as_well(monkeypatch) -> None:
    """It was taken by an older version, or became a dead letter: both are asked for."""
    on_topics(monkeypatch, record("articles.raw", replace(RAW[0], title="خبر " * 2_000)))
    [step], _ = trace.trace(SETTINGS, "a")
    assert step.source == "wire.example"
    assert "received from wire.example" in step.text


def test_what_is_told_of_an_article_says_of_which_source_it_is(monkeypatch) -> None:
    line = replace(ALERT.article, source="radio.example")
    on_topics(
        monkeypatch,
        *(record("articles.raw", each, offset=at) for at, each in enumerate(RAW)),
        record("alerts.diplomacy", replace(ALERT, article=line), key=b"1", offset=3),
        RawRecord("articles.raw", 0, 4, 4, b"a", None, []),
        RawRecord("articles.raw", 0, 5, 5, b"a", b'{"id": "a", "source": "radio.example", "version": 0}', []),
        RawRecord("articles.raw", 0, 6, 6, b"a", b'{"id": "a', []),
    )
    steps, _ = trace.trace(SETTINGS, "a")
    wire_, radio = "wire.example", "radio.example"
    assert [each.source for each in steps] == [wire_, radio, radio, None, radio, None]
    assert trace.sources(steps) == [radio, wire_]
    assert [each.offset for each in trace.of_source(steps, wire_)] == [0, 4, 6]


def test_why_is_asked_of_one_source_and_tells_which_there_are(monkeypatch) -> None:
    enriched = [pipeline.enrich(each) for each in RAW]
    tombstone = pipeline.enrich(Article(id="a", source=UNKNOWN_SOURCE, status="canceled"))
    alerts = [
        replace(ALERT, id=str(n), article=replace(ALERT.article, source=each.source))
        for n, each in enumerate(RAW)
    ]
    on_topics(
        monkeypatch,
        *(record("articles.enriched", each, offset=at) for at, each in enumerate([*enriched, tombstone])),
        *(record("alerts.diplomacy", each, key=each.id.encode()) for each in alerts),
    )
    assert why.why(SETTINGS, "a").sources == {"wire.example", "radio.example"}
    answer = why.why(SETTINGS, "a", source="radio.example")
    assert answer.sources == {"radio.example"}
    assert list(answer.told) == ["1"]
    assert [each.source for each in answer.texts.values()] == ["radio.example", UNKNOWN_SOURCE]
