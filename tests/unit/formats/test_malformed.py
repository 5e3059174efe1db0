"""Whatever bytes come, in whatever format they are said to be: articles or named errors, in linear time."""

import json
import random
import time
import timeit
from collections.abc import Callable, Iterator
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.formats import FeedHints, Format, Parsed, UnreadableBody, detect, read
from schemas import Article, wire
from tests.unit.formats import test_iptc as iptc
from tests.unit.formats import test_rss_atom as web
from tests.unit.formats.making import FEED, NOW, told
from tests.unit.formats.test_rasid_json import ONE

FORMATS: tuple[Format, ...] = get_args(Format)
ENTRY = "<id>tag:wire,1</id><title>خبر</title><updated>2026-03-01T10:00:00Z</updated><content>نص"
LINES = [json.dumps({**ONE, "id": str(number)}, ensure_ascii=False) for number in range(3)]
ITEMS = [f"<title>خبر</title>{web.GUID}{web.DATE}{inside}" for inside, _ in web.BODIES.values()]
GOOD: dict[Format, bytes] = {
    "rasid": "\n".join(LINES).encode(),
    "ninjs": json.dumps([iptc.NINJS_1, iptc.NINJS_2, iptc.NINJS_3], ensure_ascii=False).encode(),
    "newsml-g2": f"<newsMessage {iptc.NAR}><itemSet>{iptc.g2()}{iptc.g2()}</itemSet></newsMessage>".encode(),
    "newsml-1": iptc.envelope(iptc.newsml_1(), iptc.newsml_1(item="BNA-2"), head=iptc.DOCTYPE).encode(),
    "rss": web.rss(*ITEMS).encode(),
    "atom": web.atom(ENTRY + "</content>", ENTRY.replace(",1", ",2") + "</content>").encode(),
    "json-feed": json.dumps(web.JSON_FEED, ensure_ascii=False).encode(),
}
PIECES = [
    *(
        b"",
        b"\0",
        b"\xff",
        b"\xd8",
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<![CDATA[",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
    ),
    *(b":", b"null", b"[]", b"{}", b"-1", b"1e999", b"\\ud800", b"&#0;", b"&x;", b"<!--", b"<!DOCTYPE a ["),
    *(b"<!ENTITY a 'b'>", b"http://[", b"xml:base='http://['", b"\n", b"9" * 400, "\u202e\ufffd".encode()),
    *(b"<br", b"</item>", b"</p>"),
]


def mutations(count: int) -> Iterator[tuple[Format, bytes]]:
    """Break good bodies, the same way each time: cut, doubled, with pieces put in or over something."""
    chance = random.Random(103)
    for number in range(count):
        kind = FORMATS[number % len(FORMATS)]
        data = GOOD[kind]
        for _ in range(chance.randint(1, 6)):
            first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
            last = min(last, first + chance.choice([0, 1, 4, 40]))
            match chance.randrange(5):
                case 0:
                    data = data[:first] + data[last:]
                case 1:
                    data = data[:last] + data[first:]
                case 2 if chance.random() < 0.3:
                    data = data[:last]
                case _:
                    data = data[:first] + chance.choice(PIECES) + data[last:]
        yield kind, data


def holds(found: Parsed) -> None:
    """What every answer promises: errors say all, articles can be sent."""
    for each in (*found.errors, *found.warnings):
        assert each.reason, each
        assert each.problem, each
        assert each.cure, each
        assert "\n" not in str(each)
        assert str(each).encode()
    for item in found.items:
        assert wire.decode(Article, item.value) == item.article


@pytest.mark.parametrize("kind", FORMATS)
def test_the_good_bodies_are_good(kind):
    found = read(GOOD[kind], None, FEED)
    assert (found.errors, detect(None, GOOD[kind])) == ([], kind)
    assert found.items


def test_1400_broken_bodies_each_give_articles_or_named_errors():
    errors = 0
    for kind, data in mutations(1_400):
        for asked in (kind, None):
            found = read(data, asked, FEED)
            holds(found)
            assert found.items or found.errors or found.warnings or b"<item" not in data
            errors += bool(found.errors)
    assert errors > 800


@given(st.binary(), st.sampled_from([None, *FORMATS]))
def test_any_bytes_in_any_format_raise_nothing(data, kind):
    holds(read(data, kind, FeedHints(received_at=NOW)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text() | st.sampled_from(sorted(iptc.NINJS_3)), inner, max_size=6)
    ),
    max_leaves=20,
)
FIELDS = sorted(
    {
        *ONE,
        *iptc.NINJS_1,
        *iptc.NINJS_2,
        *iptc.NINJS_3,
        *web.JSON_FEED["items"][0],
        "embargoed_until",
        "embargoed",
        "extra",
    }
)


@given(
    st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1),
    st.sampled_from(["rasid", "ninjs", "json-feed"]),
)
def test_fields_of_any_kind_raise_nothing(fields, kind):
    body = {"items": [fields]} if kind == "json-feed" else fields
    holds(read(json.dumps(body).encode(), kind, FEED))


@pytest.mark.parametrize("content_type", [None, "text/xml", "application/json"])
@given(data=st.binary())
def test_detecting_answers_or_says_that_it_cannot(content_type, data):
    try:
        assert detect(content_type, data) in FORMATS
    except UnreadableBody as error:
        told_why = (str(error), error.cure)
        assert all(told_why)


def test_a_body_that_is_too_large_is_refused_unread():
    assert told(read(b"[" * (64 * 2**20 + 1), "rasid", FEED)) == [(None, None, "too-large")]


def around(kind: Format, piece: str, size: int) -> bytes:
    """A body of a format with a hostile text in it."""
    text = piece * (size // len(piece))
    bodies = {
        "rasid": json.dumps({"id": "a", "title": "x", "body": text}),
        "ninjs": json.dumps({"uri": "a", "headline": "x", "body_html": text}),
        "json-feed": json.dumps({"items": [{"id": "a", "content_html": text}]}),
        "rss": web.rss(f"<title>x</title><description>{text}</description>"),
        "atom": web.atom(f"<title>x</title><content type='html'>{text}</content>"),
        "newsml-g2": iptc.g2(body=f"<inlineXML>{text}</inlineXML>"),
        "newsml-1": iptc.envelope(iptc.newsml_1(data=f"<DataContent>{text}</DataContent>")),
    }
    return bodies[kind].encode()


HOSTILE = [
    "<",
    "<a>",
    "<a",
    "&",
    "&a;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<!DOCTYPE ",
    "<!ENTITY ",
    "<item>",
    "\u0637\u00a7",
    "ا" * 50,
    "<?xml ",
    "\n",
    "<p class='",
    "<body.content>",
    "<title>x</title>",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
@pytest.mark.parametrize("kind", FORMATS)
def test_ten_times_the_body_takes_about_ten_times_as_long(kind, piece):
    assert_linear(lambda size: around(kind, piece, size), kind)


@pytest.mark.parametrize("start", ["<!DOCTYPE ", "<!DOCTYPE a [", "<?xml ", "<!--", "{", "["])
def test_so_does_finding_its_format(start):
    assert_linear(lambda size: (start + "a" * size).encode(), None)


def assert_linear(body: Callable[[int], bytes], kind: Format | None) -> None:
    def cost(size: int) -> float:
        data = body(size)
        return min(timeit.repeat(lambda: read(data, kind, FEED), timer=time.process_time, number=1, repeat=2))

    # Quadratic time would be a hundredfold; a floor keeps the clock's grain out of the quotient.
    assert cost(50_000) < 40 * max(cost(5_000), 0.002)
