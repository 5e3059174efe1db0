"""Bodies that come packed: what is unpacked is bounded as it is unpacked, whatever was sent."""

import gzip
import json
import zlib
from contextlib import contextmanager
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway import bodies
from services.gateway.limits import Memory
from services.gateway.unpacking import SLICE, Unpacking
from tests.unit.gateway.making import ARTICLE, NDJSON, Site

# Without a time: what is packed is part of a test's id, which is the same in every process.
gzipped = partial(gzip.compress, mtime=0)

ONE = json.dumps(ARTICLE).encode()
GZIP = {"content-encoding": "gzip"}
DEFLATE = {"content-encoding": "deflate"}


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzipped(ONE), GZIP),
        (gzipped(ONE), {"content-encoding": " X-GZip"}),
        (gzipped(ONE[:9]) + gzipped(b"") + gzipped(ONE[9:]), GZIP),
        (zlib.compress(ONE), DEFLATE),
    ],
)
@pytest.mark.parametrize("pieces", [1, 7])
def test_a_packed_body_is_taken_as_what_is_in_it(site, body, headers, pieces):
    assert site.post(body, headers, pieces=pieces).status == 202
    assert site.sent == ["a-1"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (ONE, GZIP),
        (b"", GZIP),
        (gzipped(ONE)[:-1], GZIP),
        (gzipped(ONE)[:20] + b"\0\0" + gzipped(ONE)[22:], GZIP),
        (gzipped(ONE) + b"and more", GZIP),
        (gzipped(ONE) + gzipped(b"") * 1_000, GZIP),
        (gzipped(ONE), DEFLATE),
        (zlib.compress(ONE) + zlib.compress(b""), DEFLATE),
    ],
)
def test_what_cannot_be_unpacked_is_refused(site, body, headers):
    got = site.post(body, headers)
    assert got.told == (400, "broken-packing")
    assert got.json["field"] == "Content-Encoding"
    assert site.sent == []


def test_another_packing_is_refused_with_those_that_are_taken(site):
    got = site.post(ONE, {"content-encoding": "br"})
    assert got.told == (415, "content-encoding")
    assert got.headers["accept-encoding"] == "gzip, deflate"


def test_a_bomb_is_refused_before_it_is_unpacked(site):
    memory = site.gateway._memory
    most = []
    share = memory.share

    @contextmanager
    def watched():
        with share() as take:

            def taking(size: int) -> None:
                take(size)
                most.append(memory.held)

            yield taking

    memory.share = watched
    bomb = gzipped(b" " * (200 * 2**20), 9)
    assert len(bomb) < 300_000
    got = site.post(bomb, GZIP)
    assert got.told == (413, "too-large")
    assert got.headers["connection"] == "close"
    assert memory.held == 0
    assert max(most) <= bodies.LEAST_MOST_BYTES
    assert site.post(gzipped(ONE), GZIP).status == 202


def test_what_is_unpacked_counts_in_the_memory_of_all_bodies(site):
    site.gateway._memory = Memory(len(ONE) - 1)
    assert site.post(gzipped(ONE), GZIP).told == (503, "busy")
    site.gateway._memory = Memory(len(ONE))
    assert site.post(gzipped(ONE), GZIP).status == 202


@settings(max_examples=60)
@given(lines=st.integers(1, 6_000), level=st.integers(0, 9), pieces=st.integers(1, 40), cut=st.floats(0, 1))
def test_packed_or_not_a_body_is_the_same(lines, level, pieces, cut):
    body = b"\n".join(b'{"id":"%d"}' % n for n in range(lines)) + b" " * (3 * SLICE)
    at = int(cut * len(body))
    packed = gzipped(body[:at], level) + gzipped(body[at:], level)
    unpacking = Unpacking("gzip")
    size = -(-len(packed) // pieces)
    parts = [
        part
        for start in range(0, len(packed), size)
        for part in unpacking.unpack(packed[start : start + size])
    ]
    unpacking.require_end()
    assert b"".join(parts) == body
    assert max(map(len, parts)) <= SLICE


def test_the_same_body_under_one_key_may_come_packed(site):
    key = {"idempotency-key": "k"}
    assert site.post(ONE, key).status == 202
    again = site.post(gzipped(ONE), key | GZIP)
    assert again.headers["idempotency-replayed"] == "true"
    assert site.post(gzipped(ONE + b"\n"), NDJSON | GZIP).status == 202
