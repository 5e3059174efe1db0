"""A document becomes articles: our JSON as it stands, all else converted; what is bad says what to do."""

import orjson
import pytest

from streams.errors import InputError
from streams.feeds.reading import How
from tests.unit.feeds.making import found, good, ids, jsonl, problems, rss, written

SPACED = b'{"id": "b",  "source": "s", "title": "t", "unknown": [1]}'
NINJS = {"uri": "urn:n:1", "headline": "خبر", "versioncreated": "2026-03-01T08:00:00Z", "provider": "p"}
FEED = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "urn:j", "content_text": "نص"}]}


def test_lines_of_our_json_travel_unchanged_and_are_counted_as_in_the_file(tmp_path):
    path = written(tmp_path, "x.txt", b"\n\n" + SPACED + b"\r\n{\n" + jsonl("c"))
    assert [(each.number, getattr(each, "data", None)) for _, each in found(path)] == [
        (3, SPACED),
        (4, None),
        (5, jsonl("c").strip()),
    ]
    assert problems(path)[0].startswith(f"{path}:4: not JSON")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", jsonl("a", "b"), ["a", "b"]),
        ("bom", b"\xef\xbb\xbf" + jsonl("a", "b"), ["a", "b"]),
        ("one.json", jsonl("a").strip(), ["a"]),
        ("array.json", b"[" + jsonl("a").strip() + b",\n" + jsonl("b").strip() + b"]", ["a", "b"]),
        ("pretty.json", orjson.dumps(orjson.loads(jsonl("a")), option=orjson.OPT_INDENT_2), ["a"]),
        (
            "ninjs",
            orjson.dumps(NINJS) + b"\n" + orjson.dumps(NINJS | {"uri": "urn:n:2"}),
            ["urn:n:1", "urn:n:2"],
        ),
        ("feed.json", orjson.dumps(FEED), ["urn:j"]),
        ("rss", b"\n" + rss("a", "b"), ["tag:a", "tag:b"]),
        ("utf-16", rss("a").decode().encode("utf-16"), ["tag:a"]),
    ],
)
def test_each_format_shows_itself(tmp_path, name, data, expected):
    assert ids(written(tmp_path, name, data), How(source="s")) == expected


def test_options_say_what_articles_lack(tmp_path):
    line = '{"url": "http://s/1", "title": "خبر عن السلام والحوار", "published_at": "2026-03-01 10:00"}\n'
    path = written(tmp_path, "a.jsonl", line.encode("windows-1256"))
    how = How(source="s.example", zone="Asia/Bahrain", ids="url", encoding="windows-1256")
    [(_, each)] = found(path, how)
    article = good(each).article
    assert (article.id, article.source, article.published_at) == (
        "http://s/1",
        "s.example",
        "2026-03-01T10:00:00+03:00",
    )
    assert article.title == "خبر عن السلام والحوار"
    made = [
        ids(written(tmp_path, "b.xml", rss("a", "b")), How(source=each, ids="title+date")) for each in "st"
    ]
    assert len({*made[0], *made[1]}) == 4, "of each outlet's title an id of its own"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"source": "s", "title": "t"}', "a.json:1: id: missing: this field is required; give"),
        (b'{"id": "a", "title": "t"}', "a.json:1: source: missing: this field is required; name"),
        (b'{"id": "a", "source": "s", "title": "t", "published_at": "today"}', "--zone"),
        ('{"id": "a", "source": "s", "title": "خبر"}'.encode("cp1256"), "--encoding"),
        (b"<rss version='2.0'><channel><item><title>t</title></item></channel></rss>", "a.json: item 1"),
        (b"<rss version='2.0'><channel><item><title>t</title></item></channel></rss>", "--source"),
        (b"<html><p>t</p></html>", "--format"),
        (b"\xff\xd8\xff\xe0 a picture", "a.json: "),
        (b"", "empty"),
        (b'["a", 1]', "item 2: not a JSON object"),
        (b'{"id": "a", "source": "s", "title": "' + b"t" * 20_000 + b'"}', "RASID_MAX_ARTICLE_BYTES"),
        (b'{"id": "a", "source": "s", "title": "' + b"t" * 5_000 + b'"}', "5,000 characters, 4,096 at most"),
    ],
)  # fmt: skip
def test_what_is_bad_says_where_and_what_to_do(tmp_path, data, says):
    told = problems(written(tmp_path, "a.json", data), max_article_bytes=10_000)
    assert says in told[-1]
    assert all(each.startswith(f"{tmp_path}/a.json") and "\n" not in each for each in told)


def test_an_encoding_or_a_zone_that_is_none_is_told_at_once():
    for words, says in (({"encoding": "klingon"}, "--encoding klingon"), ({"zone": "Mars"}, "--zone Mars")):
        with pytest.raises(InputError, match=says):
            How(**words)


def test_a_line_of_any_length_is_passed_in_bounded_memory(tmp_path):
    path = written(tmp_path, "a.jsonl", jsonl("a") + b"x" * 3_000_000 + b"\n" + jsonl("b"))
    outcomes = [each for _, each in found(path, max_article_bytes=10_000)]
    assert [each.number for each in outcomes] == [1, 2, 3]
    assert "3,000,001 bytes" in outcomes[1].problem


def test_what_was_dropped_is_told_with_its_item(tmp_path):
    text = rss("a", "b").replace(
        b"</title></item></channel>", b"</title><pubDate>soon</pubDate></item></channel>"
    )
    outcomes = [good(each) for _, each in found(written(tmp_path, "a.xml", text), How(source="s"))]
    assert [len(each.warnings) for each in outcomes] == [0, 1]
    assert "item 2" in outcomes[1].warnings[0]
