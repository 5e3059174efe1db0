"""POST /v1/articles: what is taken, what is refused and how it is said."""

import asyncio
import gc
import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.formats import read
from processors.identity import digest
from schemas import Article, wire
from services.gateway import bodies
from services.gateway.limits import Memory
from streams.cluster.async_sender import NotStored
from streams.settings import Settings
from tests.unit.formats.making import FEED
from tests.unit.formats.test_malformed import GOOD, mutations
from tests.unit.gateway.making import ARTICLE, NDJSON, Site, ask, asked, bearer

AWAY = NotStored("Local: Message timed out", may_pass=True)
XML = {"content-type": "text/xml"}


@pytest.fixture
def site() -> Site:
    return Site()


def lines(*articles: dict) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in articles)


def test_an_article_is_answered_with_where_it_stands_and_comes_as_it_was_sent(site):
    got = site.post({**ARTICLE, "byline": "سعاد"})
    assert got.status == 202
    assert got.json == {
        "accepted": [{"index": 0, "id": "a-1", "version": 1, "partition": 0, "offset": 0}],
        "refused": [],
        "warnings": [],
    }
    [output] = site.sender.outputs
    article = wire.decode(Article, output.value)
    assert output.key == b"a-1"
    assert article == wire.from_dict(Article, {**ARTICLE, "byline": "سعاد"})
    assert dict(output.headers)["ce_id"] == f"a-1/1/{digest(output.value)}".encode()


@pytest.mark.parametrize("form", sorted(GOOD))
@pytest.mark.parametrize("forced", [False, True])
def test_every_format_is_taken(site, form, forced):
    wanted = read(GOOD[form], form, FEED).articles
    site.add(sources=sorted({each.source for each in wanted}))
    kind = {} if forced else XML if GOOD[form].lstrip()[:1] == b"<" else NDJSON
    got = site.post(GOOD[form], bearer() | kind, query=f"format={form}" if forced else "")
    assert got.status == 202
    assert wanted
    assert site.sent == [each.id for each in wanted] == [each["id"] for each in got.json["accepted"]]


def test_of_several_each_has_its_own_answer(site):
    got = site.post(lines(ARTICLE, {"id": "b"}, {**ARTICLE, "id": "c"}), NDJSON)
    assert got.status == 207
    assert [each["index"] for each in got.json["accepted"]] == [0, 2]
    [refused] = got.json["refused"]
    assert (refused["index"], refused["id"], refused["status"], refused["field"]) == (1, "b", 400, "source")
    assert refused["cure"]
    assert site.sent == ["a-1", "c"]


def test_a_refusal_names_the_field_and_the_cure_in_both_languages(site):
    got = site.post({**ARTICLE, "version": "two"})
    assert got.told == (400, "invalid-field")
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json["field"] == "version"
    assert "whole number" in got.json["cure"]
    assert got.json["title_ar"]
    assert site.sent == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"[]", "empty"),
        (b"{", "not-json"),
        (b"7", "unknown-format"),
        (b"\xff\xfe\xfa", "encoding"),
    ],
)
def test_what_holds_no_article_is_refused(site, body, reason):
    got = site.post(body)
    assert got.json["reason"] == reason
    assert got.status == (415 if reason == "unknown-format" else 400)
    assert got.json["refused"] == []


@pytest.mark.parametrize(
    ("headers", "query", "told"),
    [
        ({"content-type": "application/x-www-form-urlencoded"}, "", (415, "content-type")),
        ({"content-type": "text/plain"}, "", (415, "content-type")),
        ({"content-type": "multipart/form-data; boundary=x"}, "", (415, "content-type")),
        ({"content-encoding": "br"}, "", (415, "content-encoding")),
        ({"content-encoding": "gzip, gzip"}, "", (415, "content-encoding")),
        ({}, "format=nitf", (400, "unknown-format")),
        ({"idempotency-key": "x" * 256}, "", (400, "idempotency-key")),
        ({"idempotency-key": ""}, "", (400, "idempotency-key")),
    ],
)
def test_what_a_request_says_of_itself_is_checked(site, headers, query, told):
    assert site.post(ARTICLE, headers, query).told == told
    assert site.sent == []


def test_a_format_that_is_forced_wins_over_the_content_type(site):
    assert site.post(ARTICLE, {"content-type": "text/plain"}, "format=rasid").status == 202


async def _until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # the fake tells no event
            await asyncio.sleep(0)


# Sizes and times


def test_a_small_body_is_answered_while_a_large_one_is_read(site):
    large = lines(*({**ARTICLE, "id": str(n)} for n in range(2_000)))
    answered: list[int] = []

    async def post(body: bytes) -> None:
        got = await asked(site.app, "POST", "/v1/articles", NDJSON, body)
        answered.append(len(got.json["accepted"]))

    async def both() -> None:
        await asyncio.gather(post(large), post(lines(ARTICLE)))

    asyncio.run(both())
    assert answered == [1, 2_000]


def test_a_body_too_large_is_refused_by_its_length_and_as_it_comes(site, monkeypatch):
    monkeypatch.setattr(bodies, "LEAST_MOST_BYTES", 20_000)
    small = Site(settings=Settings(max_article_bytes=10_000))
    body = lines(*({**ARTICLE, "id": str(n)} for n in range(200)))
    for headers in ({}, {"content-length": str(len(body))}, {"content-length": "9" * 5_000}):
        got = small.post(body, NDJSON | headers, pieces=7)
        assert got.told == (413, "too-large")
        assert got.headers["connection"] == "close"
    assert small.sent == []


def test_an_article_too_large_is_refused_and_the_others_are_taken():
    site = Site(settings=Settings(max_article_bytes=10_000))
    large = {**ARTICLE, "id": "large", "body": "ا" * 10_000}
    got = site.post(lines(ARTICLE, large), NDJSON)
    assert got.status == 207
    assert got.json["refused"][0]["status"] == 413
    assert site.post(large).told == (413, "too-large")


def test_a_title_too_long_is_refused_and_the_others_are_taken(site):
    got = site.post(lines(ARTICLE, {**ARTICLE, "id": "endless", "title": "خبر " * 2_000}), NDJSON)
    assert got.status == 207
    [refused] = got.json["refused"]
    assert (refused["id"], refused["reason"], refused["field"]) == ("endless", "invalid-field", "title")
    assert refused["problem"] == "8,000 characters, 4,096 at most: shorten it"
    assert refused["cure"] == "send a headline as its title, and the text as its body"
    assert len(site.sent) == 1


def test_a_body_that_does_not_come_is_given_up(site, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_SECONDS", 0.01)
    assert site.post(ARTICLE, pieces=-1).told == (408, "too-slow")
    assert site.post(ARTICLE, pieces=-2).told == (400, "cut-off")


def test_the_memory_of_all_bodies_is_bounded_and_given_back(site):
    body = json.dumps(ARTICLE).encode()
    site.gateway._memory = Memory(3 * len(body) - 1)

    async def three() -> list[int]:
        site.sender.go = asyncio.Event()
        posts = [asyncio.create_task(asked(site.app, "POST", "/v1/articles", None, body)) for _ in range(3)]
        await _until(lambda: site.sender.in_flight == 2 and posts[2].done())
        site.sender.go.set()
        return sorted([(await each).status for each in posts])

    assert asyncio.run(three()) == [202, 202, 503]
    assert site.gateway._memory.held == 0
    assert site.post(ARTICLE).status == 202


@pytest.mark.parametrize(
    "body",
    [*GOOD.values(), b'{"id": "a", ', b'{"id": "a"}\n{"id": ', b"\xff\xd8\xfe", b"<rss><channel>", b"7"],
)
def test_a_body_is_let_go_when_it_is_answered(site, body):
    # Not when somebody looks for garbage: a gateway does so seldom (services.gateway.server).
    gc.disable()
    try:
        held = sys.getrefcount(body)
        site.post(body, XML if body.startswith(b"<") else {})
        assert sys.getrefcount(body) == held
    finally:
        gc.enable()


# Kafka


def test_while_kafka_is_away_nothing_is_taken(site):
    site.sender.answers = False
    got = site.post(ARTICLE)
    assert got.told == (503, "no-kafka")
    assert int(got.headers["retry-after"]) >= 1
    assert ask(site.app, "GET", "/healthz").status == 503
    site.sender.answers = True
    assert site.post(ARTICLE).status == 202
    assert ask(site.app, "GET", "/healthz").json == {"status": "ok"}


def test_what_is_not_confirmed_is_not_accepted(site):
    site.sender.failing["b"] = AWAY
    assert site.post({**ARTICLE, "id": "b"}).told == (503, "not-confirmed")
    got = site.post([ARTICLE, {**ARTICLE, "id": "b"}])
    assert got.status == 207
    assert got.headers["retry-after"]
    assert [each["id"] for each in got.json["refused"]] == ["b"]
    site.sender.failing["b"] = NotStored("Broker: Message size too large", may_pass=False)
    assert site.post({**ARTICLE, "id": "b"}).told == (400, "refused-by-kafka")


def test_where_some_may_be_taken_later_the_answer_is_to_send_it_again(site):
    site.sender.failing["a-1"] = AWAY
    got = site.post([{"id": "b"}, ARTICLE])
    assert got.told == (503, "not-confirmed")
    assert got.headers["retry-after"]
    assert [each["status"] for each in got.json["refused"]] == [400, 503]


# Repeats


def test_a_repeat_under_the_same_key_has_the_same_answer_and_sends_nothing(site):
    first = site.post(ARTICLE, {"idempotency-key": "k"})
    again = site.post(ARTICLE, {"idempotency-key": "k"})
    assert (first.status, first.body) == (again.status, again.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert site.sent == ["a-1"]
    assert site.post({**ARTICLE, "id": "b"}, {"idempotency-key": "k"}).told == (422, "key-of-another-body")
    site.clock.seconds += 3601
    assert "idempotency-replayed" not in site.post(ARTICLE, {"idempotency-key": "k"}).headers


def test_a_key_is_one_feeds_own(site):
    site.add("one", "1")
    site.add("two", "2")
    for token in "12":
        assert site.post(ARTICLE, bearer(token) | {"idempotency-key": "k"}).status == 202
    assert len(site.sent) == 2


def test_what_failed_is_tried_again_under_its_key(site):
    site.sender.failing["a-1"] = AWAY
    assert site.post(ARTICLE, {"idempotency-key": "k"}).status == 503
    assert site.post([ARTICLE, {**ARTICLE, "id": "b"}], {"idempotency-key": "l"}).status == 207
    site.sender.failing.clear()
    assert site.post(ARTICLE, {"idempotency-key": "k"}).status == 202
    assert site.post([ARTICLE, {**ARTICLE, "id": "b"}], {"idempotency-key": "l"}).status == 202


def test_a_refusal_is_looked_at_again_under_its_key(site):
    site.add(sources=["other.example"])
    headers = bearer() | {"idempotency-key": "k"}
    assert site.post(ARTICLE, headers).status == 403
    site.add()
    assert site.post(ARTICLE, headers).status == 202


def test_two_at_once_under_one_key_are_not_both_sent(site):
    body = json.dumps(ARTICLE).encode()

    async def two() -> list[int]:
        site.sender.go = asyncio.Event()
        headers = {"idempotency-key": "k"}
        first = asyncio.create_task(asked(site.app, "POST", "/v1/articles", headers, body))
        await _until(lambda: site.sender.in_flight)
        second = await asked(site.app, "POST", "/v1/articles", headers, body)
        site.sender.go.set()
        return [(await first).status, second.status]

    assert asyncio.run(two()) == [202, 409]
    assert site.sent == ["a-1"]


# What else


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("GET", "/", (404, "path")),
        ("GET", "/v1/articles", (405, "method")),
        ("PUT", "/healthz", (405, "method")),
    ],
)
def test_other_paths_and_methods_say_what_there_is(site, method, path, told):
    got = ask(site.app, method, path)
    assert got.told == told
    assert "POST /v1/articles" in got.json["cure"]


def test_metrics_count_each_feeds_articles_and_refusals(site):
    site.add()
    site.post([ARTICLE, {"id": "b"}], bearer())
    site.post(ARTICLE)
    site.post({"id": "b"}, bearer())
    told = ask(site.app, "GET", "/metrics").body.decode()
    assert 'rasid_gateway_articles_total{feed="wire"} 1.0' in told
    assert 'rasid_gateway_refused_total{feed="",reason="no-token"} 1.0' in told
    # One in a body of two, one alone: both lack title and body.
    assert 'rasid_gateway_refused_total{feed="wire",reason="invalid-field"} 2.0' in told
    assert 'rasid_gateway_last_article_timestamp_seconds{feed="wire"} 1.772352e+09' in told


def test_malformed_bodies_are_refused_with_field_or_reason_and_a_cure(site):
    refused = 0
    for form, body in mutations(400):
        got = site.post(body, query=f"format={form}")
        assert got.status in {202, 207, 400, 413, 415}
        problems = got.json["refused"] or ([got.json] if got.status >= 400 else [])
        assert all(each["reason"] and each["cure"] for each in problems)
        refused += got.status >= 400
    assert refused >= 100


def _broken(which: int, at: float, piece: bytes) -> bytes:
    body = list(GOOD.values())[which]
    cut = int(at * len(body))
    return body[:cut] + piece + body[cut + len(piece) :]


HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                b"content-type",
                b"content-length",
                b"content-encoding",
                b"authorization",
                b"idempotency-key",
                b"host",
            ]
        )
        | st.binary(min_size=1, max_size=12),
        st.binary(max_size=40)
        | st.sampled_from([b"text/xml; charset=x", b"Bearer \xff", b"127.0.0.1:1", b"[::1"]),
    ),
    max_size=5,
)
BODIES = st.binary(max_size=200) | st.builds(
    _broken,
    st.integers(0, 6),
    st.floats(0, 1),
    st.binary(max_size=6),
)


@settings(max_examples=400)
@given(
    headers=HEADERS, body=BODIES, query=st.binary(max_size=20) | st.just(b"format=rss"), feed=st.booleans()
)
def test_no_bytes_and_no_headers_end_in_a_fault_of_ours(headers, body, query, feed):
    site = Site()
    if feed:
        site.add()
        headers = [*headers, (b"authorization", b"Bearer secret")]
    got = ask(site.app, "POST", "/v1/articles", headers, body, query=query, pieces=3)
    assert got.status < 500
    assert got.json
