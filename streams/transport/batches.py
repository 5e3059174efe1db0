"""What an agent sees: batches of records, each acknowledged when all that it caused is confirmed."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from aiokafka.structs import ConsumerRecord
from faust.types import TP

from streams.transport.consumer import BatchMessage, Consumer
from streams.transport.producer import BatchOutputs, Producer, current_outputs


class Batch(BatchOutputs):
    """Records of one partition, in order, and the outputs that they cause.

    Attributes:
        records: aiokafka's ConsumerRecords: key, value, headers, offset, timestamp (ms).
        tp: topic and partition of all of them.
        generation: of the consumer group, when they were read.
    """

    __slots__ = ("_consumer", "_message", "_on_complete", "generation", "records", "tp")

    def __init__(self, message: BatchMessage, consumer: Consumer, producer: Producer) -> None:
        super().__init__(producer)
        self._message = message
        self._consumer = consumer
        self._on_complete: Callable[[], None] | None = None
        self.records: list[ConsumerRecord] = message.value
        self.tp: TP = message.tp
        self.generation: int = message.generation_id

    @property
    def lost(self) -> bool:
        """Whether the partition was revoked or rewound since this was read: it will be read again.

        An agent with state must not process such a batch: its state may not be the one before these records.
        """
        return self._message.offsets.stale

    @property
    def waiting(self) -> int:
        """How many records of the partition stand behind these, as far as is known; holes count too."""
        return max(0, self._consumer.end(self.tp) - int(self.records[-1].offset) - 1)

    def seal(self, on_complete: Callable[[], None] | None = None) -> None:
        """End producing: the records are acknowledged when every output is confirmed.

        Args:
            on_complete: called right after the acknowledgement, in the loop's thread. It must not raise.
        """
        self._refuse_when_sealed()
        self._on_complete = on_complete
        self._sealed = True
        if self._confirmed == self._sent:
            self._complete()

    def _complete(self) -> None:
        self._consumer.acknowledge(self._message)
        if self._on_complete is not None:
            self._on_complete()


async def batches(stream: Any) -> AsyncIterator[Batch]:
    """Iterate over a stream of a topic with a `BatchSchema`, batch by batch.

    The next batch comes as soon as the agent asks, while outputs of earlier ones are still on their way. A
    batch that is never sealed is never acknowledged, and read again after a restart or a rebalance. An agent
    that raises stops the process: its batch is not acknowledged.

    Args:
        stream: what Faust gives to the agent.
    """
    stream.enable_acks = False  # Faust would acknowledge what the agent has merely passed
    app = stream.app
    async for event in stream.events():
        batch = Batch(event.message, app.consumer, app.producer)
        current_outputs.set(batch)
        yield batch
