"""Our own JSON: texts stay as they are sent, each item has its own answer."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from processors.formats import FeedHints, detect, read
from processors.formats.items import MOST_ITEMS
from tests.unit.formats.making import NOW, only, parsed, told, warned

ONE = {
    "id": "bna-1044",
    "version": 3,
    "source": "bna.example",
    "title": "افتتاح جسر <b>جديد</b>",
    "body": "المنامة — أعلنت الوزارة…\n\nوقالت&nbsp;«نعم»",
    "language": "ar",
    "url": "https://bna.example/1044",
    "published_at": "2026-03-01T12:00:00+03:00",
    "status": "usable",
    "byline": "سعاد",
}


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize(
    "body",
    [
        dumps(ONE),
        json.dumps(ONE, indent=2),
        dumps([ONE]),
        dumps(ONE) + "\n",
        "\ufeff" + dumps(ONE),
        f"\n{dumps(ONE)}\r\n\r\n",
    ],
    ids=["one", "pretty", "array", "line", "mark", "blank lines"],
)
def test_an_article_stays_as_it_was_sent(body):
    article = only(body)
    assert {name: getattr(article, name) for name in ONE if name != "byline"} == {
        name: value for name, value in ONE.items() if name != "byline"
    }
    assert article.extra == {"byline": "سعاد"}


def test_an_array_and_lines_give_the_same_articles():
    many = [{**ONE, "id": f"a-{number}"} for number in range(5)]
    lines = parsed("\n".join(map(dumps, many)))
    assert lines.items == parsed(dumps(many)).items
    assert [item.index for item in lines.items] == [0, 1, 2, 3, 4]


def test_what_the_feed_does_not_say_is_its_setting():
    article = only('{"id": "a", "title": "خبر"}', language="ar")
    assert (article.source, article.language, article.version) == ("wire.example", "ar", 1)


def test_each_broken_item_has_its_own_error_and_the_others_are_read():
    body = "\n".join(
        [
            dumps(ONE),
            '{"id": "a", "title": "قطع',
            "[]",
            '{"title": "بلا معرف"}',
            '{"id": 7, "title": "x"}',
            '{"id": "b"}',
            '{"id": "c", "title": "x", "status": "draft"}',
            '{"id": "d", "title": "x", "version": 0}',
            '{"id": "e", "title": "????? ???"}',
            dumps({**ONE, "id": "last"}),
        ]
    )
    found = parsed(body)
    assert [item.index for item in found.items] == [0, 9]
    assert told(found) == [
        (1, None, "not-json"),
        (2, None, "not-an-object"),
        (3, "id", "missing-field"),
        (4, "id", "invalid-field"),
        (5, "body", "invalid-field"),
        (6, "status", "invalid-field"),
        (7, "version", "invalid-field"),
        (8, "title", "lost-text"),
    ]
    assert all(each.cure for each in found.errors)
    assert str(found.errors[5]) == (
        "item 6 (c): status: expected 'usable', 'withheld' or 'canceled', found the text \"draft\"; "
        "send usable, withheld or canceled"
    )


def test_a_feed_without_ids_has_them_made_of_what_it_says():
    body = '{"title": "خبر", "url": "https://a.example/1", "published_at": "2026-03-01T12:00:00Z"}'
    assert only(body, ids="url").id == "https://a.example/1"
    made = only(body, ids="title+date")
    assert made.id == only(body, ids="title+date").id
    other = only(body.replace("خبر", "آخر"), ids="title+date")
    assert other.id != made.id


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("2026-03-01T12:00:00+03:00", "2026-03-01T12:00:00+03:00"),
        ("2026-03-01 12:00", "2026-03-01T12:00:00+00:00"),
        ("1 آذار 2026 12:00", "2026-03-01T12:00:00+00:00"),
        ((NOW + timedelta(minutes=1)).isoformat(), (NOW + timedelta(minutes=1)).isoformat()),
    ],
)
def test_times_are_written_as_rfc_3339(written, becomes):
    assert only(dumps({**ONE, "published_at": written})).published_at == becomes


@pytest.mark.parametrize("written", ["2026-03-02T10:00:00Z", "2062-03-01T12:00:00Z", "غدا", "03/04/2026"])
def test_a_time_in_the_future_or_unreadable_is_dropped_with_a_warning(written):
    found = parsed(dumps({**ONE, "published_at": written}))
    assert (found.articles[0].published_at, warned(found)) == (None, ["published_at"])


def test_a_day_alone_says_that_its_time_is_not_known():
    article = only(dumps({**ONE, "published_at": "2026-03-01"}))
    assert article.published_at == "2026-03-01T00:00:00+00:00"
    assert article.extra["published_at_precision"] == "day"


def test_text_that_was_encoded_twice_is_mended_and_says_so():
    twice = "القاهرة اليوم".encode().decode("cp1256")
    article = only(dumps({**ONE, "title": twice}))
    assert article.title == "القاهرة اليوم"
    assert article.extra["mended"] == {"title": "double-encoded UTF-8"}


def test_lost_characters_are_told():
    assert warned(parsed(dumps({**ONE, "body": "القا\ufffdرة"}))) == ["body"]


def test_an_embargo_withholds_until_it_ends():
    later, before = "2026-03-02T12:00:00+00:00", "2026-03-02T08:00:00+00:00"
    assert only(dumps({**ONE, "embargoed_until": later})).status == "withheld"
    assert only(dumps({**ONE, "embargoed_until": before})).status == "usable"
    assert only(dumps({**ONE, "status": "canceled", "embargoed_until": later})).status == "canceled"
    assert later in dumps(json.loads(parsed(dumps({**ONE, "embargoed_until": later})).items[0].value))
    unreadable = parsed(dumps({**ONE, "embargoed_until": "soon"}))
    assert (unreadable.articles[0].status, warned(unreadable)) == ("withheld", ["embargoed_until"])


def test_an_item_that_stands_twice_is_taken_once():
    found = parsed(dumps([ONE, ONE, {**ONE, "title": "غيره"}]))
    assert [item.index for item in found.items] == [0, 2]
    assert [(each.index, each.field) for each in found.warnings] == [(1, "id"), (2, "version")]


def test_windows_1256_is_read_as_what_it_is():
    data = dumps({**ONE, "title": "افتتاح جسر جديد", "body": "أعلنت الوزارة اليوم"}).encode("cp1256")
    assert parsed(data, "rasid").articles[0].title == "افتتاح جسر جديد"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"null", "unknown-format"),
        (b"{", "not-json"),
        (b'{"id": "a", "title": NaN}', "not-json"),
        (b'{"id": "a", "title": "\\ud800"}', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"hello", "unknown-format"),
        (b"<html></html>", "unknown-format"),
        ("القاهرة".encode()[:-1], "encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\xff", "encoding"),
    ],
    ids=ascii,
)
def test_a_body_that_cannot_be_read_is_one_error(body, reason):
    found = parsed(body)
    assert (found.items, told(found)) == ([], [(None, None, reason)])


def test_extra_that_is_too_deep_to_write_is_an_error():
    deep = '{"id": "a", "title": "x", "more": ' + "[" * 500 + "]" * 500 + "}"
    assert told(parsed(deep)) == [(0, "extra", "invalid-field")]


def test_too_many_items_are_told_and_the_first_are_read():
    found = parsed("\n".join(f'{{"id":"{number}","title":"x"}}' for number in range(MOST_ITEMS + 10)))
    assert (len(found.items), told(found)) == (MOST_ITEMS, [(MOST_ITEMS, None, "too-many")])


def test_the_same_bytes_give_the_same_articles():
    assert read(dumps(ONE).encode(), None, FeedHints()) == read(dumps(ONE).encode(), None, FeedHints())


@pytest.mark.parametrize(
    ("content_type", "body", "found"),
    [
        ("application/json", dumps(ONE), "rasid"),
        ("application/x-ndjson", dumps(ONE) + "\n" + dumps(ONE), "rasid"),
        (None, dumps([ONE]), "rasid"),
        ("text/plain", json.dumps(ONE, indent=2), "rasid"),
        ("application/json", '{"uri": "urn:x", "headline": "y"}', "ninjs"),
        ("application/json", '[{"uri": "urn:x"}]', "ninjs"),
        ("application/json", '{"id": "a", "standard": {"name": "ninjs", "version": "3.0"}}', "ninjs"),
        (None, '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json-feed"),
        ("application/feed+json; charset=utf-8", "{}", "json-feed"),
        ("text/xml", '<?xml version="1.0"?>\n<!-- x -->\n<rss version="2.0">', "rss"),
        ("text/html", "<rdf:RDF xmlns:rdf='x'>", "rss"),
        ("text/xml", "<feed xmlns='http://www.w3.org/2005/Atom'>", "atom"),
        ("text/xml", "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>", "newsml-g2"),
        ("text/xml", "\ufeff<nar:newsItem xmlns:nar='x'>", "newsml-g2"),
        ("text/xml", '<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "NewsMLv1.0.dtd"><NewsML>', "newsml-1"),
        ("application/rss+xml", "anything", "rss"),
    ],
)
def test_the_format_is_known_by_type_or_by_how_the_body_begins(content_type, body, found):
    assert detect(content_type, body.encode()) == found


def test_what_rasid_runs_on_does_not_load_the_libraries_of_formats():
    code = (
        "import sys, processors.pipeline, processors.formats.html, streams.cli\n"
        "print([name for name in ('lxml', 'feedparser') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
