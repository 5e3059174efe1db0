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


@given(OFFSETS, st.sampled_from([0, 1, 3]))
def test_more_than_a_person_reads_is_written_as_distances(numbers: list[int], most: int) -> None:
    spans = offsets.runs(numbers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offsets, "MOST_AS_THEY_ARE", most)
        text = offsets.write(iter(spans))
    assert offsets.read(text) == spans
    assert ("+" in text) == (len(spans) > max(most, 1))


def test_the_articles_of_one_source_in_a_year_are_written_in_3_bytes_each() -> None:
    spans = offsets.runs(range(5_000_000, 5_040_000, 4))
    assert len(offsets.write(spans)) < 3.1 * len(spans)
    assert offsets.read("0-4710 +3 +7+80 4900") == [(0, 4710), (4713, 4713), (4720, 4800), (4900, 4900)]


@given(OFFSETS)
def test_runs_are_as_long_as_they_can_be(numbers: list[int]) -> None:
    spans = offsets.runs(numbers)
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(spans))


def test_a_person_can_read_it() -> None:
    assert offsets.write(offsets.runs([0, 1, 2, 5, 7, 8])) == "0-2 5 7-8"


@pytest.mark.parametrize(
    "text", ["x", "3-1", "1-", "-4", "5 3", "1-4 4-6", "1.5", "+3", "1 +", "1 +0", "1 +2+", "1 +2-5", "1 +-2"]
)
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
