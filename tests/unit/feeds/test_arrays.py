"""A JSON array is read element by element, whatever is in it, wherever it is cut."""

from io import BytesIO

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.feeds.arrays import elements

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Dripping(BytesIO):
    """Gives a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 1, 3))


def read(data: bytes, *, start: int = 1, most: int = 10_000) -> list[bytes]:
    return list(elements(data[:start], Dripping(data[start:]), most))


@given(st.lists(VALUES, max_size=5), st.sampled_from([0, orjson.OPT_INDENT_2]), st.integers(1, 20))
def test_the_elements_are_those_of_the_array(values, option, start):
    found = read(orjson.dumps(values, option=option), start=start)
    assert [orjson.loads(each) for each in found] == orjson.loads(orjson.dumps(values))


@pytest.mark.parametrize(
    "data",
    [
        b"[",
        b"[1",
        b"[1,]",
        b"[1 2]",
        b"[{]",
        b"[1]2",
        b'["\xff"]',
        b'["\xd8',
        b"[" * 100_000,
        b'["' + b"x" * 20_000,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_is_no_array_is_told(data):
    with pytest.raises(InputError, match=r"not JSON|not UTF-8"):
        list(elements(data[:1], BytesIO(data[1:]), 10_000))


def test_what_stands_before_the_mistake_is_read():
    found = elements(b"[1, 22, ", BytesIO(b"oops]"), 100)
    assert [next(found), next(found)] == [b"1", b"22"]
