"""Packed bodies are unpacked piece by piece, and never more of them than asked for."""

import gzip
import zlib
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.polling.unpacking import Body, BrokenBody, TooLarge
from services.gateway.unpacking import SLICE

# Without a time: what is packed is part of a test's id, which is the same in every process.
gzipped = partial(gzip.compress, mtime=0)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {"": bytes, "gzip": gzipped, "deflate": zlib.compress}


def unpacked(encoding: str, packed: bytes, most: int = 10**6, piece: int = 100) -> bytes:
    body = Body(encoding, most)
    for at in range(0, len(packed), piece):
        body.add(packed[at : at + piece])
    return body.whole()


@given(st.binary(max_size=3_000), st.sampled_from(sorted(PACKERS)), st.integers(1, 500))
def test_what_is_packed_comes_out_in_whatever_pieces(data, encoding, piece):
    assert unpacked(encoding, PACKERS[encoding](data), piece=piece) == data


@given(st.binary(max_size=3_000), st.integers(2, 500))
def test_servers_that_call_raw_deflate_so_are_understood(data, piece):
    assert unpacked("deflate", raw_deflate(data), piece=piece) == data


def test_gzip_may_have_several_members_and_padding():
    assert unpacked("x-gzip", gzipped(b"a") + gzipped(b"b") + b"\0" * 20) == b"ab"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_cut_off_before_it_is_unpacked(encoding):
    bomb = PACKERS[encoding](b"\0" * 50_000_000)
    body = Body(encoding, 1_000_000)
    with pytest.raises(TooLarge):
        body.add(bomb)
    assert body.size <= 1_000_000 + SLICE


def test_a_bomb_of_many_members_is_cut_off():
    with pytest.raises(TooLarge):
        unpacked("gzip", gzipped(b"\0" * 100_000) * 50, most=1_000_000, piece=10**6)


def test_what_is_too_large_unpacked_is_cut_off():
    with pytest.raises(TooLarge):
        unpacked("", b"x" * 101, most=100)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("br", b""), ("gzip, gzip", b""), ("gzip", b"no"), ("gzip", gzipped(b"a" * 99)[:20])],
)
def test_what_cannot_be_unpacked_says_so(encoding, packed):
    with pytest.raises(BrokenBody):
        unpacked(encoding, packed)


def test_an_empty_body_is_empty():
    assert unpacked("gzip", b"") == b""
