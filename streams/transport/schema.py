"""The schema that marks a topic as read in batches."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from aiokafka.structs import ConsumerRecord
from faust.serializers.schemas import Schema
from faust.types import AppT, Message


class BatchSchema(Schema):  # type: ignore[misc]  # Faust ships no complete types
    """Marks a topic as read in batches of raw records: `app.topic("…", schema=BatchSchema())`.

    A batch is what one acknowledgement covers, and what is read again after a crash. It need not be small for
    the sake of latency: outputs leave as they are produced, and `batch.wait_for_capacity()` lets others run.

    Attributes:
        max_records: at most so many records in a batch.
        max_bytes: at most so many bytes of values, or one record that is larger.
    """

    def __init__(self, *, max_records: int = 200, max_bytes: int = 1024 * 1024) -> None:
        super().__init__(key_type=bytes, value_type=bytes)
        if max_records < 1 or max_bytes < 1:
            raise ValueError("a batch holds at least one record: max_records and max_bytes must be positive")
        self.max_records = max_records
        self.max_bytes = max_bytes

    def chunks(self, records: list[ConsumerRecord]) -> Iterator[tuple[list[ConsumerRecord], int]]:
        """Cut fetched records into batches, in order; yield the records and the bytes of their values."""
        chunk: list[ConsumerRecord] = []
        size = 0
        for record in records:
            bytes_of_it = max(0, record.serialized_value_size)  # -1 stands for a tombstone
            if chunk and (len(chunk) == self.max_records or size + bytes_of_it > self.max_bytes):
                yield chunk, size
                chunk, size = [], 0
            chunk.append(record)
            size += bytes_of_it
        if chunk:
            yield chunk, size

    def compile(
        self, app: AppT, *, on_key_decode_error: Any = None, on_value_decode_error: Any = None
    ) -> Callable[..., Awaitable[Any]]:
        """Pass the records on as they are: an error in decoding is the agent's to make a dead letter of."""
        del on_key_decode_error, on_value_decode_error  # Faust's signature; nothing is decoded here

        async def decode(message: Message, *, propagate: bool = False) -> Any:
            del propagate  # as above
            return app.create_event(None, message.value, None, message)

        return decode
