"""Writing from an event loop: many batches of records are in flight at once, each confirmed on its own."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException, Producer

from streams.cluster.failures import why_refused
from streams.cluster.probe import RECONNECT, Probe
from streams.cluster.sender import confirming
from streams.messages.records import Output
from streams.settings import Settings

# Somebody waits for the answer; an election of a new leader takes ten seconds.
DELIVERY_MS: Final = 15_000

# How often confirmations are collected, in seconds. From the loop's own thread: a polling thread would take
# the GIL, and wake the loop, for each of them.
POLL: Final = 0.002

# While the cluster is away: there is nothing to collect, and to look so often takes 3 % of a processor.
_POLL_AWAY: Final = 0.05

# Records made and handed to librdkafka before other tasks run: some three milliseconds.
_SLICE: Final = 200


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a confirmed record stands.

    ``offset`` is unknown where the broker was asked twice: it says then that it has the record, and no more.
    """

    partition: int
    offset: int | None


@dataclass(frozen=True, slots=True)
class NotStored:
    """Why a record was not confirmed; ``may_pass``: whether sending it again may help."""

    why: str
    may_pass: bool


Delivery = Stored | NotStored


class AsyncSender:
    """Sends records idempotently, confirmed by all replicas. For one event loop, and from its thread alone.

    Attributes:
        failure: why nothing more can be sent, for good; empty while it can.
    """

    def __init__(self, settings: Settings) -> None:
        self._producer = Producer(
            confirming(settings, DELIVERY_MS) | RECONNECT | {"error_cb": self._on_error}
        )
        self.failure = ""
        self._probe = Probe(settings, self._producer)
        self._collecting: asyncio.Task[None] | None = None
        self._sent = asyncio.Event()

    @property
    def answers(self) -> bool:
        """Whether the cluster answered when it was last asked."""
        return self._probe.answers

    @property
    def in_flight(self) -> int:
        """How many records are sent and not confirmed."""
        return len(self._producer)

    def start(self) -> None:
        """Begin to collect confirmations, and to ask whether the cluster is there."""
        self._collecting = asyncio.create_task(self._collect())
        self._probe.start()

    async def send(self, outputs: Iterable[Output]) -> list[Delivery]:
        """Send records; return what became of each, in their order, when all is known.

        They are taken in slices, between which other tasks run. Where the caller is cancelled when all are
        taken, they are still sent.
        """
        batch = _Batch()
        for number, output in enumerate(outputs, 1):
            await self._produce(output, batch.one_more())
            self._sent.set()
            if not number % _SLICE:
                self._producer.poll(0)
                await asyncio.sleep(0)
        return await batch.deliveries()

    async def close(self) -> None:
        """Wait until it is known of every record what became of it: ``DELIVERY_MS`` at most."""
        while len(self._producer):  # noqa: ASYNC110  # librdkafka counts them, and tells no event
            await asyncio.sleep(POLL)
        await self._probe.stop()
        if self._collecting:
            self._collecting.cancel()
            with suppress(asyncio.CancelledError):
                await self._collecting

    async def _produce(self, output: Output, on_delivery: "_OnDelivery") -> None:
        at = {} if output.partition is None else {"partition": output.partition}
        while True:
            try:
                self._producer.produce(
                    output.topic,
                    output.value,
                    output.key,
                    timestamp=output.timestamp,
                    headers=output.headers,
                    on_delivery=on_delivery,
                    **at,
                )
            except BufferError:  # the queue is full
                await asyncio.sleep(POLL)
            except KafkaException as error:
                on_delivery(error.args[0], None)
                return
            else:
                return

    async def _collect(self) -> None:
        while True:
            if not len(self._producer):
                self._sent.clear()
                await self._sent.wait()
            self._producer.poll(0)
            await asyncio.sleep(POLL if self.answers else _POLL_AWAY)

    def _on_error(self, error: KafkaError) -> None:
        # Most are about connections, and librdkafka recovers by itself.
        if error.fatal():
            self.failure = error.str()


class _Batch:
    """Records that were sent together, and what is known of each."""

    def __init__(self) -> None:
        self._done = asyncio.Event()
        self._known: list[Any] = []
        self._left = 0

    def one_more(self) -> "_OnDelivery":
        """Return what is to be told of the next record."""
        self._known.append(None)
        self._left += 1
        return partial(self._delivered, len(self._known) - 1)

    async def deliveries(self) -> list[Delivery]:
        """Return what became of each, when it is known of all."""
        while self._left:
            self._done.clear()
            await self._done.wait()
        return self._known

    def _delivered(self, number: int, error: KafkaError | None, message: Any) -> None:
        if error is None:
            self._known[number] = Stored(message.partition(), message.offset())
        else:
            self._known[number] = NotStored(why_refused(error), _may_pass(error))
        self._left -= 1
        if not self._left:
            self._done.set()


_OnDelivery = partial[None]


def _may_pass(error: KafkaError) -> bool:
    """Return whether the record itself is not the reason. Its time is ours: another clock mends that."""
    return error.code() not in {
        KafkaError.MSG_SIZE_TOO_LARGE,
        KafkaError.INVALID_MSG,
        KafkaError.INVALID_RECORD,
    }
