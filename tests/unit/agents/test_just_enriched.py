"""What was just enriched is what a reader of its bytes gets, to the types of its values; little is kept."""

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors import pipeline
from processors.rules.article_words import words_of_article
from schemas import Article, EnrichedArticle, wire
from streams.agents import just_enriched
from streams.agents.just_enriched import JustEnriched
from streams.dead_letters.record import DeadlineError
from tests.unit.entities.test_pipeline import PIECES
from tests.unit.schemas.test_wire import JSON, TEXT

SENT = st.builds(
    Article,
    id=TEXT,
    source=TEXT,
    title=st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join),
    body=st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    extra=st.dictionaries(TEXT, JSON | st.floats(allow_nan=False, allow_infinity=False), max_size=4),
)


def enriched(title: str) -> tuple[EnrichedArticle, bytes]:
    article = pipeline.enrich(Article(id="a", source="s", title=title))
    return article, wire.encode(article)


def keep(kept: JustEnriched, article: EnrichedArticle, value: bytes) -> None:
    kept.keep(just_enriched.digest(value), article, words_of_article(article), len(value))


def typed(value: Any) -> Any:
    """Return a value in which 1, 1.0 and True are three."""
    if dataclasses.is_dataclass(value):
        return type(value), [typed(getattr(value, each.name)) for each in dataclasses.fields(value)]
    if isinstance(value, dict):
        return [(name, typed(each)) for name, each in value.items()]
    return [typed(each) for each in value] if type(value) is list else (type(value), value)


@settings(max_examples=100)
@given(SENT)
def test_a_reader_of_the_bytes_gets_what_their_writer_had(sent: Article) -> None:
    article = pipeline.enrich(wire.decode(Article, wire.encode(sent)))
    assert typed(wire.decode(EnrichedArticle, wire.encode(article))) == typed(article)


def test_what_was_kept_is_given_once_and_then_read() -> None:
    kept, (article, value) = JustEnriched(), enriched("وزير الخارجية في عمان")
    keep(kept, article, value)
    assert kept.read(value) == (article, words_of_article(article))
    assert kept.read(value) == (article, None)


def test_other_bytes_are_read() -> None:
    kept, (article, value) = JustEnriched(), enriched("وزير الخارجية في عمان")
    keep(kept, article, value)
    _, other = enriched("زلزال في اليابان")
    assert kept.read(other)[0].title == "زلزال في اليابان"


def test_the_oldest_give_way_where_they_are_too_many(monkeypatch) -> None:
    kept, articles = JustEnriched(), [enriched(f"خبر {number}") for number in range(3)]
    monkeypatch.setattr(just_enriched, "_MOST_BYTES", 2 * len(articles[0][1]))
    for article, value in articles:
        keep(kept, article, value)
    assert [kept.read(value)[0] is article for article, value in articles] == [False, True, True]


@contextmanager
def struck(line: int) -> Iterator[None]:
    """Let the deadline strike before one of the lines that just_enriched runs through, counted from 0."""
    lines, before = count(), sys.gettrace()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if event == "line" and next(lines) == line:
            raise DeadlineError("over")
        return trace if frame.f_code.co_filename == just_enriched.__file__ else None

    sys.settrace(trace)
    try:
        yield
    except DeadlineError:
        pass
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("line", range(8))
def test_wherever_the_deadline_strikes_there_is_room_for_as_many_and_no_more(line: int, monkeypatch) -> None:
    kept, articles = JustEnriched(), [enriched(f"خبر {number}") for number in range(4)]
    size = len(articles[0][1])
    monkeypatch.setattr(just_enriched, "_MOST_BYTES", 2 * size)
    first, value = articles[0]
    for _ in range(3):
        with struck(line):
            keep(kept, first, value)
        with struck(line):
            kept.read(value)
    for article, value in articles[1:]:
        keep(kept, article, value)
    assert [kept.read(value)[0] is article for article, value in articles] == [False, False, True, True]
