import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.cluster import offsets
from streams.errors import InputError

OFFSETS = st.sets(st.integers(0, 10_000)).map(sorted)


@given(OFFSETS)
def test_what_is_written_is_read_again(numbers: list[int]) -> None:
    spans = offsets.runs(numbers)
    assert offsets.read(offsets.write(spans)) == spans
    assert list(offsets.each(spans)) == numbers
    assert offsets.count(spans) == len(numbers)


@given(OFFSETS)
def test_runs_are_as_long_as_they_can_be(numbers: list[int]) -> None:
    spans = offsets.runs(numbers)
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(spans))


def test_a_person_can_read_it() -> None:
    assert offsets.write(offsets.runs([0, 1, 2, 5, 7, 8])) == "0-2 5 7-8"


@pytest.mark.parametrize("text", ["x", "3-1", "1-", "-4", "5 3", "1-4 4-6", "1.5"])
def test_what_is_no_list_of_offsets_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="rising order"):
        offsets.read(text)


@pytest.mark.parametrize(("apart", "most"), [(1, 0.1), (2, 20.0)])
def test_a_year_of_offsets_fits_into_memory(apart: int, most: float) -> None:
    number = 50_000
    tracemalloc.start()
    try:
        found = offsets.Runs()
        for each in range(number):
            found.add(each * apart)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / number < most, "bytes of an article"
    assert offsets.count(found) == number
