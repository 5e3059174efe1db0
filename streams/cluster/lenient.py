"""kafka-python reads records whose headers have names that are not UTF-8, where it would raise for ever."""

from typing import Any

from kafka.record import memory_records
from kafka.record.default_records import DefaultRecordBatch

from streams.messages.header_names import LenientBuffer


class LenientRecordBatch(DefaultRecordBatch):  # type: ignore[misc]  # kafka-python ships no complete types
    """A batch of records, read leniently from the first record on that cannot be read otherwise."""

    _buffer: Any

    def _read_msg(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._read_msg(*args, **kwargs)
        except UnicodeDecodeError:
            self._buffer = LenientBuffer(self._buffer)
            return super()._read_msg(*args, **kwargs)


def install() -> None:
    """Have every consumer of this process read so."""
    memory_records.DefaultRecordBatch = LenientRecordBatch
