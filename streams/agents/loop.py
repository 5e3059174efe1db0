"""The loop of an agent without state: take a batch, produce what each record causes, acknowledge."""

from typing import Any

from streams.agents.guard import Guard
from streams.dead_letters.record import OutgrownError
from streams.messages.records import Output, Record
from streams.process.tally import Tally
from streams.transport import Batch, TooLarge, batches


async def serve(stream: Any, guard: Guard, tally: Tally) -> None:
    """Run until the worker stops. Each batch is acknowledged when every output of it is confirmed."""
    async for batch in batches(stream):
        counted = tally.batch(guard.stage, batch.records)
        for record in batch.records:
            await batch.room()
            for output in guard(record):
                counted.add(produce(batch, output, record, guard))
        batch.seal(counted.confirm)


def produce(batch: Batch, output: Output, record: Record, guard: Guard) -> Output:
    """Produce one output; where it outgrew what a topic carries, the dead letter of its record instead.

    Returns what was produced.
    """
    try:
        _produce(batch, output)
    except TooLarge as error:
        output = guard.dead(record, OutgrownError(str(error)))
        _produce(batch, output)
    return output


def _produce(batch: Batch, output: Output) -> None:
    batch.produce(
        output.topic, output.value, key=output.key, headers=output.headers, timestamp_ms=output.timestamp
    )
