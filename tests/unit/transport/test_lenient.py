"""A header may have any bytes for a name: every client of ours reads its record, and those after it."""

import pytest
from aiokafka.consumer import fetcher
from hypothesis import given
from hypothesis import strategies as st
from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatchBuilder

from streams.cluster import reader as commands
from streams.transport import consumer as workers
from tests.chance import Name


def batch(names: list[bytes]) -> bytes:
    """Return a batch with a record for each name."""
    builder = DefaultRecordBatchBuilder(
        magic=2, compression_type=0, is_transactional=False, producer_id=-1, producer_epoch=-1,
        base_sequence=-1, batch_size=10_000_000,
    )  # fmt: skip
    for offset, name in enumerate(names):
        headers = [("before", b"1"), (Name(name), b"\xff\x00"), ("after", None)]
        builder.append(offset, 1_000 + offset, b"k", b"v%d" % offset, headers)
    return bytes(builder.build())


NAMES = st.lists(st.binary(max_size=6), min_size=1, max_size=6)
# Which class a client takes is known once the module that reads by it is loaded.
READERS = pytest.mark.parametrize(
    "reader", [workers and fetcher.MemoryRecords, commands and memory_records.MemoryRecords]
)


@READERS
@given(NAMES, NAMES)
def test_records_are_read_whatever_their_headers_are_called(reader, some, others):
    data = batch(some) + batch(others)
    records, found = reader(data), []
    while records.has_next():
        found.append(list(records.next_batch()))
    for names, read in zip([some, others], found, strict=True):
        assert [record.value for record in read] == [b"v%d" % number for number in range(len(names))]
        for name, record in zip(names, read, strict=True):
            shown = name.decode(errors="backslashreplace")
            assert list(record.headers) == [("before", b"1"), (shown, b"\xff\x00"), ("after", None)]


@READERS
def test_what_is_broken_otherwise_is_still_an_error(reader):
    data = bytearray(batch([b"name"]))
    data[-20:] = b"\xff" * 20
    with pytest.raises(Exception, match=r"(?i)record|unconsumed|range"):
        list(reader(bytes(data)).next_batch())
