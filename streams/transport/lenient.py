"""Lets aiokafka read records whose headers have names that are not UTF-8; its fetcher would raise for ever.

Its compiled reader stays: only a batch that it cannot read is read once more, by its reader in Python.
"""

from collections.abc import Iterator
from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch, _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy
from aiokafka.record.util import decode_varint_py

from streams.messages.header_names import LenientBuffer


class _LenientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]  # aiokafka's readers are Any to mypy
    """A batch of records, read leniently from the first record on that cannot be read otherwise."""

    _buffer: Any

    def _read_msg(self) -> Any:
        try:
            return super()._read_msg(decode_varint_py)
        except UnicodeDecodeError:
            self._buffer = LenientBuffer(self._buffer)
            return super()._read_msg(decode_varint_py)


class _Batch:
    """A batch as the fetcher uses it: aiokafka's own, with another way to iterate where that one raises."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._batch = DefaultRecordBatch(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __next__(self) -> Any:
        """Return the next record as aiokafka does: of a marker of a transaction, which has no headers."""
        return next(self._batch)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                read += 1
                yield record
        except (UnicodeDecodeError, CorruptRecordException):
            for number, record in enumerate(_LenientBatch(self._data)):
                if number >= read:
                    yield record


class _Records(_MemoryRecordsPy):  # type: ignore[misc]  # as above
    """What one fetch returned, batch by batch."""

    def next_batch(self) -> Any:
        data = self._next_slice
        if data is None or data[self.MAGIC_OFFSET] < 2:  # of before Kafka 0.11, without headers
            return super().next_batch()
        self._cache_next()
        return _Batch(data)


def install() -> None:
    """Install this reader for every consumer of the process."""
    fetcher.MemoryRecords = _Records
