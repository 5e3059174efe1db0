"""The loop of every agent: take a batch, process its records, produce what they cause, acknowledge.

For an agent with state, in this order, and why:

1. a record, or a part of it, is processed under guard, which changes nothing; only when it has returned, and
   its outputs could be produced, is its entry applied to the state. So what is in a dead letter alone has no
   entry, and can be sent again;
2. wait until the broker has confirmed the outputs of the batch: an entry says that a desk was told;
3. write the entries to the table, whose changes are outputs of the batch;
4. seal: the batch is acknowledged when they are confirmed too. Until then a crash means processing it again
   from the same state, with the same ids.
"""

from contextlib import suppress
from typing import Any, Final, Protocol

import structlog

from processors.stories.entries import Entry
from streams.agents.ahead import Ahead
from streams.agents.guard import Guard, Result
from streams.dead_letters.record import OutgrownError
from streams.messages.records import Output, Record
from streams.process.tally import BatchTally, Tally
from streams.transport import Batch, TooLarge, batches

_RAISE: Final = "ask ops to raise RASID_MAX_ARTICLE_BYTES and the topic's max.message.bytes"
_RESULTS_AT_ONCE: Final = 20  # of one record, before other tasks run: some milliseconds

log: Final = structlog.get_logger(__name__)


class State(Protocol):
    """What an agent keeps from record to record."""

    async def load(self, record: Record, generation: int) -> None:
        """Load what processing ``record`` needs, valid for the consumer group's ``generation``."""

    def apply(self, record: Record, entry: Entry) -> None:
        """Apply the entry of ``record`` to the state; ``write`` will write it."""

    def write(self) -> None:
        """Write the entries that were applied."""

    def reset(self) -> None:
        """Drop what was applied and not written, with all state that depends on it."""


async def serve(
    stream: Any, guard: Guard, tally: Tally, state: State | None = None, ahead: Ahead | None = None
) -> None:
    """Run until the worker stops. Each batch is acknowledged when every output of it is confirmed.

    Args:
        stream: what Faust gives to the agent.
        guard: runs the agent's step.
        tally: counts what was done.
        state: of an agent that has one.
        ahead: brings records forward that stand behind a flood; with a state only.
    """
    async for batch in batches(stream):
        counted = tally.batch(guard.stage, batch.records)
        for record in filter(guard.accepts, ahead.records(batch) if ahead else batch.records):
            await batch.wait_for_capacity()
            if state is not None:
                await state.load(record, batch.generation)
                if batch.lost:  # another worker may be at work on it: this state is stale
                    break
            for number, result in enumerate(guard(record), start=1):
                produced = _produce_all(batch, record, result, guard, counted)
                if state is not None and produced and result.entry is not None:
                    state.apply(record, result.entry)
                if ahead:
                    ahead.see(record, result)
                if number % _RESULTS_AT_ONCE == 0:
                    await batch.wait_for_capacity()
        if state is None or await _write_state(batch, state, ahead):
            batch.seal(counted.confirm)


def _produce_all(batch: Batch, record: Record, result: Result, guard: Guard, counted: BatchTally) -> bool:
    """Produce what a record causes, and its dead letter where that is larger than its topic admits.

    Returns whether all of the outputs could be produced.
    """
    if result.warning:
        log.warning(result.warning, topic=record.topic, partition=record.partition, offset=record.offset)
    why = None
    for output in result.outputs:
        try:
            _produce(batch, output)
        except TooLarge as error:
            size = len(output.value or b"")
            why = OutgrownError(
                f"{error}: {size:,} bytes with what Rasid adds; send it in parts, or {_RAISE}"
            )
        else:
            counted.add(output)
    if why is None:
        return True
    letter = _set_aside(batch, record, why, guard)
    counted.add(letter)
    return False


def _set_aside(batch: Batch, record: Record, why: OutgrownError, guard: Guard) -> Output:
    """Produce the dead letter of a record whose outputs are too large, or the last resort; return it."""
    letter = guard.dead_letter(record, why)
    with suppress(TooLarge):
        _produce(batch, letter)
        return letter
    log.error(
        "a message is too large even for a dead letter: its place and digest are kept, its bytes are not",
        topic=record.topic, partition=record.partition, offset=record.offset,
    )  # fmt: skip
    letter = guard.stub(record, why)
    _produce(batch, letter)
    return letter


def _produce(batch: Batch, output: Output) -> None:
    batch.produce(
        output.topic, output.value, key=output.key, headers=output.headers, timestamp_ms=output.timestamp
    )


async def _write_state(batch: Batch, state: State, ahead: Ahead | None) -> bool:
    """Write the state when the outputs of the batch are confirmed; return False where the batch was lost."""
    if not batch.lost:
        await batch.flush()
    if batch.lost:
        state.reset()
        if ahead:
            ahead.forget()
        return False
    state.write()
    return True
