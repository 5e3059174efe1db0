"""A fetched chunk is cut into batches that are bounded in records and bytes."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.transport import BatchSchema


@given(st.lists(st.integers(-1, 50)), st.integers(1, 7), st.integers(1, 60))
def test_batches_hold_every_record_once_in_order_and_within_bounds(sizes, max_records, max_bytes):
    records = [SimpleNamespace(serialized_value_size=size) for size in sizes]  # -1: a tombstone
    schema = BatchSchema(max_records=max_records, max_bytes=max_bytes)
    batches = list(schema.chunks(records))
    assert [record for batch, _ in batches for record in batch] == records
    for batch, size in batches:
        assert 1 <= len(batch) <= max_records
        assert size == sum(max(0, record.serialized_value_size) for record in batch)
        assert size <= max_bytes or len(batch) == 1


def test_a_record_larger_than_a_batch_travels_alone():
    records = [SimpleNamespace(serialized_value_size=size) for size in (10, 5_000_000, 10)]
    assert [size for _, size in BatchSchema(max_bytes=100).chunks(records)] == [10, 5_000_000, 10]


@pytest.mark.parametrize("bounds", [{"max_records": 0}, {"max_bytes": 0}])
def test_a_batch_of_nothing_is_refused(bounds):
    with pytest.raises(ValueError, match="at least one record"):
        BatchSchema(**bounds)
