"""Which names a record is found by."""

import json
from dataclasses import replace

import pytest

from schemas import wire
from streams.index.about import names_of
from streams.messages import topics
from streams.messages.records import RawRecord
from streams.settings import Settings
from tests.samples import ALERT

OWN = topics.of(Settings())


def names(base: str, value: bytes | None, key: bytes | None = None) -> set[str]:
    topic = OWN.find(base)
    assert topic
    tell = names_of(topic, OWN)
    assert tell
    return {each.decode() for each in tell(RawRecord(topic.name, 0, 0, 0, key, value, []))}


def alert(article: str) -> bytes:
    forged = '"article":{"id":"forged"'
    return wire.encode(
        replace(
            ALERT,
            id="alert-1",
            rule=replace(ALERT.rule, name=forged),
            article=replace(ALERT.article, id=article, title=forged),
        )
    )


@pytest.mark.parametrize("article", ["a-1", 'with "marks" and \\', "خبر", "\x00"])
def test_an_alert_is_found_by_its_article_and_by_itself_whatever_its_texts_hold(article: str) -> None:
    assert names("alerts.sport", alert(article), b"alert-1") == {"alert-1", article}
    assert names("alerts.suppressed", alert(article), b"alert-1") == {"alert-1", article}


def test_a_delivery_is_found_by_its_alert() -> None:
    assert names("deliveries", b"{}", b"gulf/webhook/alert-1") == {"alert-1"}
    assert names("deliveries", b"{}", b"gulf/webhook/with/strokes") == {"with/strokes"}
    assert names("deliveries", b"{}", None) == set()


def test_a_hit_of_another_hand_is_found_however_its_json_is_written() -> None:
    value = json.dumps({"article": {"source": "s", "id": "a-1"}}, indent=2).encode()
    assert names("hits", value, b"desk") == {"a-1"}


def test_an_article_of_a_feed_is_found_by_its_id_whatever_its_key_is() -> None:
    assert names("articles.raw", b'{"id":"a-1","source":"s"}', b"a-1") == {"a-1"}
    assert names("articles.raw", b'{"id":"a-10","source":"s"}', b"a-1") == {"a-1", "a-10"}
    assert names("articles.raw", b'{"extra":{"id":"x"},"id":"a-1"}') == {"a-1"}


def test_what_cannot_be_read_is_found_by_its_key_and_dead_by_what_looks_like_an_id() -> None:
    assert names("articles.raw", b"broken", b"a-1") == {"a-1"}
    assert names("articles.raw", None, None) == set()
    assert names("articles.dead", b'{"id": "a-1", "title": ', None) == {"a-1"}
    assert names("articles.dead", alert("a-1"), b"desk") == {"desk", "alert-1", "a-1"}


def test_topics_without_articles_have_no_names() -> None:
    for base in ("rules", "silences", "redrives", "replays"):
        topic = OWN.find(base)
        assert topic
        assert names_of(topic, OWN) is None
