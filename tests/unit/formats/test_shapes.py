"""Feeds as outlets and agencies really send them: exactly what each becomes, whole and broken."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.formats import Parsed, UnreadableBody, detect
from tests.unit.formats.making import parsed, told
from tests.unit.formats.shapes import BIG, SHAPES, Shape
from tests.unit.formats.test_malformed import PIECES, holds

MOST_SECONDS = 20  # for 5 MB; 1 on an idle machine


def read(shape: Shape, data: bytes) -> Parsed:
    return parsed(data, **shape.hints)


def articles(found: Parsed) -> list[dict[str, Any]]:
    """Return articles as a Shape has them: what is not empty, the body's paragraphs, no usual values."""
    usual = {"version": 1, "status": "usable"}
    read = []
    for item in found.items:
        said = {name: value for name, value in json.loads(item.value).items() if value}
        if "body" in said:
            said["body"] = said["body"].split("\n")
        read.append({name: value for name, value in said.items() if usual.get(name) != value})
    return read


def test_there_are_shapes_of_every_format():
    assert len({each.name for each in (*SHAPES, *BIG)}) == len(SHAPES) + len(BIG) >= 40
    assert {"rasid", "ninjs", "newsml-g2", "newsml-1", "rss", "atom", "json-feed"} <= {
        each.format for each in SHAPES
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_becomes_exactly_its_articles(shape):
    found = read(shape, shape.data)
    assert articles(found) == shape.becomes
    assert told(found) == shape.errors
    assert [(each.index, each.field) for each in found.warnings] == [each[:2] for each in shape.warnings]
    for warning, (_, _, said) in zip(found.warnings, shape.warnings, strict=True):
        assert said in warning.problem
    holds(found)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_is_known_by_how_it_begins(shape):
    try:
        kind = detect(None, shape.data)
    except UnreadableBody:
        kind = None
    assert kind == shape.format


@pytest.mark.parametrize("shape", BIG, ids=lambda shape: shape.name)
def test_a_feed_of_5_mb_is_read_in_seconds(shape):
    data = shape.data
    assert len(data) > 5_000_000
    started = time.process_time()
    found = read(shape, data)
    assert time.process_time() - started < MOST_SECONDS
    assert (articles(found) == shape.becomes, found.errors, found.warnings) == (True, [], [])


# Fuzzing: the same shapes, broken.

ENCODINGS = [
    "cp1256",
    "utf-16",
    "utf-16-le",
    "utf-8-sig",
    "iso8859-6",
    "cp1252",
    "latin-1",
    "utf-32",
    "cp864",
]


def flipped(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << length % 8)]) + data[at + 1 :] if at < len(data) else data


def cut_out(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[:at] + data[at + length :]


def cut_off(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[:at]


def doubled(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[: at + length] + data[at:]


def put_in(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[:at] + piece + data[at:]


def put_over(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[:at] + piece + data[at + len(piece) :]


def encoded_again(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    """Encode the text, or what follows a place in it, as something else."""
    encoding = ENCODINGS[length % len(ENCODINGS)]
    start = at if at % 3 == 0 else 0
    return data[:start] + data[start:].decode("utf-8", "replace").encode(encoding, "replace")


def encoded_twice(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data.decode(("cp1252", "cp1256", "latin-1")[length % 3], "replace").encode()


WAYS = [flipped, cut_out, cut_off, doubled, put_in, put_over, encoded_again, encoded_twice]
STEPS = st.tuples(
    st.sampled_from(WAYS),
    st.floats(0, 1),
    st.integers(0, 8) | st.integers(0, 2_000),
    st.sampled_from(PIECES) | st.binary(max_size=8),
)


@settings(max_examples=400)
@given(st.sampled_from(SHAPES), st.lists(STEPS, min_size=1, max_size=6))
def test_a_broken_shape_gives_articles_or_named_errors_in_linear_time(shape, steps):
    data = shape.data
    for way, at, length, piece in steps:
        data = way(data, int(at * len(data)), length, piece)
    started = time.process_time()
    holds(read(shape, data))
    # What an honest body takes is a hundredth of it.
    assert time.process_time() - started < 1 + len(data) / 50_000
