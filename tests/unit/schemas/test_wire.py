import unicodedata
from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import (
    AcceptedArticle,
    Article,
    EnrichedArticle,
    Evidence,
    Name,
    NormalizedText,
    Rule,
    SchemaError,
    Subject,
    wire,
)

TEXT = st.text(min_size=1, max_size=40)  # no lone surrogates: JSON cannot carry them
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def article(**fields: object) -> bytes:
    return orjson.dumps({"id": "a-1", "source": "example.org", "title": "خبر", **fields})


@given(TEXT, TEXT, TEXT)
def test_text_goes_out_as_it_came_in(title, body, source):
    came = wire.decode(Article, article(title=title, body=body, source=source))
    went = wire.decode(Article, wire.encode(came))
    assert (went.title, went.body, went.source) == (title, body, source)


def test_text_is_not_composed_or_decomposed():
    decomposed = unicodedata.normalize("NFD", "إرهاب")
    assert wire.decode(Article, article(title=decomposed)).title == decomposed


@given(st.dictionaries(TEXT.filter(lambda name: name not in Article.__slots__), JSON, max_size=4))
def test_unknown_fields_are_kept_under_extra(unknown):
    once = wire.decode(Article, article(**unknown))
    assert once.extra == unknown
    assert wire.decode(Article, wire.encode(once)) == once


def test_a_senders_own_extra_keeps_its_fields():
    assert wire.decode(Article, article(extra={"a": 1, "b": 1}, b=2)).extra == {"a": 1, "b": 2}


def test_an_enriched_article_survives_the_wire():
    evidence = Evidence(field="title", start=0, end=3, text="خبر")
    subject = Subject(
        slug="culture",
        medtop="01000000",
        name=Name(ar="ثقافة", en="Culture"),
        confidence=0.5,
        evidence=[evidence],
    )
    enriched = EnrichedArticle(
        id="a", source="s", title="خبر", pipeline="1.0+x", detected_language="ar",
        normalized=NormalizedText(title="خبر", body=""), subjects=[subject],
    )  # fmt: skip
    assert wire.decode(EnrichedArticle, wire.encode(enriched)) == enriched


def nested(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


def test_what_is_nested_as_people_nest_is_carried_through():
    read = wire.decode(Article, article(notes=nested(200)))
    assert wire.decode(Article, wire.encode(read)).extra["notes"] == nested(200)


@pytest.mark.parametrize(
    ("data", "reason", "says"),
    [
        (b"\xff\xfe", "not-utf8", "byte 0xff at offset 0"),
        (b"", "not-json", "line 1"),
        (b'{"id": "1",', "not-json", "line 1, column"),
        (b'{"id": NaN}', "not-json", "line 1, column"),
        (b'{"id": "1", "source": "s", "title": "\\ud800"}', "not-json", "surrogate"),
        (b'{"id":' + b"[" * 10_000, "not-json", "depth"),
        (b"[1, 2]", "not-an-object", "a list of 2"),
        (b'"text"', "not-an-object", 'the text "text"'),
        (b"null", "not-an-object", "null"),
        (b'{"source": "s", "title": "t"}', "missing-field", "id: missing"),
        (b'{"id": "1", "title": "t"}', "missing-field", "source: missing"),
        (article(id=7), "invalid-field", "id: expected a valid string, found the number 7"),
        (article(id=""), "invalid-field", "id: "),
        (article(id="x" * 513), "invalid-field", "id: 513 characters, 512 at most: shorten it"),
        (article(title="خ" * 4_097), "invalid-field", "title: 4,097 characters, 4,096 at most: shorten it"),
        (article(url="x" * 8_001), "invalid-field", "url: 8,001 characters, 8,000 at most: shorten it"),
        (article(language="x" * 101), "invalid-field", "language: 101 characters, 100 at most: shorten it"),
        (article(published_at=f"2026-03-01T12:00:00.{'0' * 101}Z"), "invalid-field", "published_at: "),
        (article(title=["a"]), "invalid-field", "title: expected a valid string, found a list of 1"),
        (article(title=None), "invalid-field", "needs a title or a body"),
        (article(version="2"), "invalid-field", "version: expected a valid integer"),
        (article(version=0), "invalid-field", "version: "),
        (article(version=True), "invalid-field", "version: "),
        (article(status="draft"), "invalid-field", "'usable', 'withheld' or 'canceled'"),
        (article(published_at="2026-03-01T12:00:00"), "invalid-field", "with an offset"),
        (article(published_at="2026-13-01T12:00:00Z"), "invalid-field", "published_at: "),
        (article(extra=3), "invalid-field", "extra: "),
        (article(notes=nested(201)), "invalid-field", "nested in more than 200 levels"),
        (article(notes=0)[:-2] + b"[" * 900 + b"]" * 900 + b"}", "invalid-field", "nested in more than 200"),
    ],
)
def test_an_error_names_the_field_the_fault_and_what_was_expected(data, reason, says):
    with pytest.raises(SchemaError) as caught:
        wire.decode(Article, data)
    assert caught.value.reason == reason
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


LONGEST = {"id": "x" * 512, "title": "خ" * 4_096, "url": "x" * 8_000, "language": "x" * 100}


def test_what_is_just_as_long_as_it_may_be_is_read():
    assert wire.decode(Article, article(**LONGEST)).title == LONGEST["title"]


def test_what_was_taken_when_titles_had_no_bound_is_read_for_ever():
    """In the archive, in a replay: sent anew it would be refused."""
    longer = {name: value + "x" for name, value in LONGEST.items() if name != "id"}
    enriched = {"pipeline": "1.0+x", "detected_language": "ar", "normalized": {"title": "خبر", "body": ""}}
    for kind, fields in ((AcceptedArticle, longer), (EnrichedArticle, longer | enriched)):
        read = wire.decode(kind, article(**fields))
        assert (read.title, read.url, read.language) == (longer["title"], longer["url"], longer["language"])


@given(st.binary(max_size=200) | JSON.map(orjson.dumps))
def test_no_bytes_raise_anything_but_a_schema_error(data):
    with suppress(SchemaError):
        wire.decode(Article, data)


@pytest.mark.parametrize("wrong", ["4", "4 h", "h", "-1h", "4w", "4.5h"])
def test_a_duration_has_a_number_and_a_unit(wrong):
    rule = {"id": "r", "desk": "d", "channel": "c", "name": "n", "query": "q", "repeat_after": wrong}
    with pytest.raises(SchemaError, match="repeat_after: expected a duration such as 90s, 15m, 4h or 3d"):
        wire.from_dict(Rule, rule)
