"""The loop of an agent without state: take a batch, produce what each record causes, acknowledge."""

from typing import Any

from streams.guard import Guard
from streams.records import Output, Record
from streams.transport import Batch, TooLarge, batches


async def serve(stream: Any, guard: Guard) -> None:
    """Run until the worker stops. Each batch is acknowledged when every output of it is confirmed."""
    async for batch in batches(stream):
        for record in batch.records:
            await batch.room()
            for output in guard(record):
                produce(batch, output, record, guard)
        batch.seal()


def produce(batch: Batch, output: Output, record: Record, guard: Guard) -> None:
    """Produce one output; where it outgrew what a topic carries, the dead letter of its record instead."""
    try:
        _produce(batch, output)
    except TooLarge as error:
        _produce(batch, guard.dead(record, error))


def _produce(batch: Batch, output: Output) -> None:
    batch.produce(
        output.topic, output.value, key=output.key, headers=output.headers, timestamp_ms=output.timestamp
    )
