"""Producing through librdkafka: outputs are counted for each batch, confirmed in the loop's thread.

Why librdkafka: aiokafka compresses lz4 at its slowest level and costs some 300 us a record; librdkafka
compresses and sends in threads of its own that need no GIL, for 15. Why it is polled from the loop's thread:
a polling thread would take the GIL for each confirmed record, and every callback here may touch the
consumer's state without a lock.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from time import monotonic
from typing import Any

import confluent_kafka
from confluent_kafka import KafkaError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, FutureMessage, RecordMetadata
from mode import Service

from streams.transport.errors import NotDelivered, TooLarge, TransportError
from streams.transport.librdkafka import producer_configuration

logger = logging.getLogger(__name__)

Headers = Mapping[str, bytes] | Iterable[tuple[str, bytes]]
#: Called by librdkafka, from `poll`, with the delivery report of an output: an error, or None and the record.
DeliveryCallback = Callable[[KafkaError | None, confluent_kafka.Message], None]

# Outputs not confirmed yet. At 25,000 outputs a second a broker that answers in 50 ms needs 1,250 of them;
# eight times that bridges a slow moment, and 32 MiB keeps the process small when the outputs are large.
MOST_UNCONFIRMED = 10_000
MOST_UNCONFIRMED_BYTES = 32 * 1024 * 1024
# How long an agent may occupy the loop before commits, confirmations and rebalances run, in seconds.
LOOP_SLICE = 0.010
# How often confirmations are collected, in seconds: as often as librdkafka sends (its linger).
POLL = 0.005
# Of a batch of several records, before it is packed: librdkafka's own default.
BATCH_BYTES = 1_000_000


class BatchOutputs:
    """What was produced for one batch, and whether all of it is confirmed."""

    __slots__ = ("_confirmed", "_producer", "_sealed", "_sent")

    def __init__(self, producer: "Producer") -> None:
        self._producer = producer
        self._sent = self._confirmed = 0
        self._sealed = False

    def produce(
        self,
        topic: str,
        value: bytes | None,
        *,
        key: bytes | None = None,
        headers: Headers | None = None,
        timestamp_ms: int | None = None,
        partition: int | None = None,
    ) -> None:
        """Hand an output to librdkafka, which sends it soon.

        Args:
            topic: where it goes; the topic must exist.
            value: the bytes; None is a tombstone.
            key: decides the partition (murmur2); without one the partition is random.
            headers: names and bytes.
            timestamp_ms: milliseconds since the epoch; now, when None.
            partition: instead of the one that the key decides.

        Raises:
            TooLarge: it is over `producer_max_request_size`, or over what its topic takes; nothing was sent.
            NotDelivered: it can't be sent at all.
        """
        self._refuse_when_sealed()
        # Bound anew each time: a batch that kept it would hold itself and its records until gc comes.
        self._producer.submit(topic, value, key, headers, timestamp_ms, partition, self._on_delivery)
        self._sent += 1

    def produce_future(self, future: FutureMessage) -> None:
        """Produce a message that Faust prepared (the change of a table) as one output of this batch."""
        self._refuse_when_sealed()

        def on_delivery(error: KafkaError | None, message: confluent_kafka.Message) -> None:
            self._producer.resolve_future(future, error, message)
            self._on_delivery(error, message)

        self._producer.submit_future(future, on_delivery)
        self._sent += 1

    def wait_for_capacity(self) -> Awaitable[None]:
        """Let other tasks run, and wait while too much is unconfirmed. Cheap: call it before each record.

        Raises:
            NotDelivered: an output of this process was given up; it is about to stop.
        """
        return self._producer.wait_for_capacity()

    async def flush(self) -> None:
        """Wait until the broker has confirmed everything produced so far, changes of tables too.

        Raises:
            NotDelivered: an output of this process was given up; it is about to stop.
        """
        while self._confirmed < self._sent:
            await self._producer.yield_to_loop()
            await asyncio.sleep(0.001)

    def _refuse_when_sealed(self) -> None:
        if self._sealed:
            raise RuntimeError("this batch is sealed: produce, and write to tables, before batch.seal()")

    def _on_delivery(self, error: KafkaError | None, message: confluent_kafka.Message) -> None:
        self._producer.handle_delivery(error, message)
        if error is None:  # what is not confirmed is never acknowledged
            self._confirmed += 1
            if self._sealed and self._confirmed == self._sent:
                self._complete()

    def _complete(self) -> None:
        """Called once: the batch is sealed, and all of its outputs are confirmed."""


#: The batch of the running agent: the changes that it makes to tables are outputs of that batch.
current_outputs: ContextVar[BatchOutputs | None] = ContextVar("current_outputs", default=None)


class Producer(driver.Producer):  # type: ignore[misc]  # Faust ships no complete types
    """Faust's producer over librdkafka. aiokafka's stays for metadata: creating topics, partitions of keys.

    Attributes:
        unconfirmed_bytes: bytes of the values sent and not confirmed.
        failure: why this process must stop, or None.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._librdkafka: confluent_kafka.Producer | None = None
        self._configuration = {
            **producer_configuration(self.app.conf, self.transport.url),
            "error_cb": self._on_error,
            **self.transport.librdkafka,
        }
        self._limits = self.transport.limits
        if self._limits.any:  # a batch of small records is no larger than one record may be
            self._configuration["batch.size"] = min(self._limits.least, BATCH_BYTES)
        self._pending: set[asyncio.Future[RecordMetadata]] = set()
        self._yield_due = 0.0
        self._crash_task: asyncio.Future[None] | None = None
        self.failure: TransportError | None = None
        self.unconfirmed_bytes = 0

    def _settings_default(self) -> Mapping[str, Any]:
        # aiokafka sends nothing here, so it needs no compressor.
        return {**super()._settings_default(), "compression_type": None}

    async def on_start(self) -> None:
        """Connect aiokafka first: a wrong address, password or CA is a clear error there."""
        await super().on_start()
        self._librdkafka = confluent_kafka.Producer(self._configuration, logger=logger)

    async def on_stop(self) -> None:
        """Wait `grace` seconds for confirmations. What is not confirmed then was not acknowledged either."""
        deadline = monotonic() + self.transport.grace
        while self.unconfirmed and self.failure is None and monotonic() < deadline:
            self._poll()
            await asyncio.sleep(POLL)
        if self.unconfirmed:
            logger.warning("%d outputs unconfirmed at stop: their inputs are read again", self.unconfirmed)
        await super().on_stop()

    # Outputs of batches

    @property
    def unconfirmed(self) -> int:
        """How many outputs are sent and not confirmed."""
        return len(self._librdkafka) if self._librdkafka is not None else 0

    def submit(  # noqa: PLR0917  # the one call for each output: keywords would cost
        self,
        topic: str,
        value: bytes | None,
        key: bytes | None,
        headers: Headers | None,
        timestamp_ms: int | None,
        partition: int | None,
        on_delivery: DeliveryCallback,
    ) -> None:
        """Hand one output to librdkafka; `on_delivery` must call `handle_delivery`.

        Raises:
            TooLarge: it is over `producer_max_request_size`, or over what its topic takes; nothing was sent.
            NotDelivered: it can't be sent at all.
        """
        if self._librdkafka is None:
            raise NotDelivered("the producer has not started")
        options: dict[str, Any] = {}
        if headers:
            options["headers"] = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        if self._limits.any:
            self._require_room(topic, value, key, options.get("headers", ()))
        if timestamp_ms is not None:
            options["timestamp"] = timestamp_ms
        if partition is not None:
            options["partition"] = partition
        while True:
            try:
                self._librdkafka.produce(topic, value, key, on_delivery=on_delivery, **options)
            except BufferError:  # an agent that never waits for capacity: the queue's limit blocks it here
                self._poll(0.05)
            except confluent_kafka.KafkaException as error:
                raise _to_transport_error(error, topic) from error
            else:
                self.unconfirmed_bytes += len(value) if value else 0
                return

    def _require_room(
        self, topic: str, value: bytes | None, key: bytes | None, headers: Sequence[tuple[str, bytes | None]]
    ) -> None:
        most = self._limits.exceeded(topic, value, key, headers)
        if most is not None:
            raise TooLarge(f"{topic}: the topic takes {most:,} bytes (max.message.bytes)")

    def handle_delivery(self, error: KafkaError | None, message: confluent_kafka.Message) -> None:
        """Handle a delivery report: an output that is given up for good stops the process."""
        self.unconfirmed_bytes -= len(message)
        if error is not None:
            self.fail(NotDelivered(f"{message.topic()}: {error.str()} ({error.name()})"))

    def fail(self, error: TransportError) -> None:
        """Stop the process without acknowledging; the first reason is the one that is reported."""
        if self.failure is None:
            self.failure = error
            self._crash_task = asyncio.ensure_future(self.app.crash(error))

    async def wait_for_capacity(self) -> None:
        """See `BatchOutputs.wait_for_capacity`."""
        if monotonic() >= self._yield_due or self._is_full():
            await self.yield_to_loop()

    async def yield_to_loop(self) -> None:
        """Collect confirmations, let other tasks run, wait while too much is unconfirmed.

        Raises:
            NotDelivered: an output of this process was given up; it is about to stop.
        """
        self._poll()
        await asyncio.sleep(0)
        while self._is_full() and self.failure is None:
            await asyncio.sleep(POLL)
            self._poll()
        if self.failure is not None:
            raise self.failure
        self._yield_due = monotonic() + LOOP_SLICE

    def _is_full(self) -> bool:
        return self.unconfirmed > MOST_UNCONFIRMED or self.unconfirmed_bytes > MOST_UNCONFIRMED_BYTES

    def _poll(self, timeout: float = 0) -> None:
        if self._librdkafka is not None:
            self._librdkafka.poll(timeout)

    @Service.task  # type: ignore[untyped-decorator]
    async def _collect(self) -> None:
        # Ends by cancellation only: confirmations are awaited until the very end of a stop.
        # The broker counts from the last heartbeat, which may be an interval older than the pause.
        pause = self.app.conf.broker_session_timeout - self.app.conf.broker_heartbeat_interval
        last = monotonic()
        while True:
            self._poll()
            await asyncio.sleep(POLL if self.unconfirmed else 2 * POLL)
            now = monotonic()
            if now - last > pause:
                logger.warning(
                    "this process stood still for %.1f s, and its session ends after %g s without a "
                    "heartbeat: another member may have its partitions; what it had in flight may be "
                    "published twice, under the same ids",
                    now - last,
                    self.app.conf.broker_session_timeout,
                )
            last = now

    def _on_error(self, error: KafkaError) -> None:
        # Called from `poll`. Most are about connections: logged already, and librdkafka recovers by itself.
        # From these it can't.
        if error.fatal() or error.code() == KafkaError._AUTHENTICATION:  # noqa: SLF001  # confluent's public name
            self.fail(NotDelivered(f"librdkafka: {error.str()} ({error.name()})"))

    # Faust's own ways of sending

    def send_soon(self, fut: FutureMessage) -> None:
        """Send the message of a table or of `topic.send_soon` at once, as an output of the current batch."""
        outputs = current_outputs.get()
        if self._librdkafka is None:
            super().send_soon(fut)  # not started: Faust's buffer keeps it until then
        elif outputs is not None:
            outputs.produce_future(fut)
        else:
            self._pending.add(fut)

            def on_delivery(error: KafkaError | None, message: confluent_kafka.Message) -> None:
                self._pending.discard(fut)
                self.resolve_future(fut, error, message)
                self.handle_delivery(error, message)

            self.submit_future(fut, on_delivery)

    def submit_future(self, future: FutureMessage, on_delivery: DeliveryCallback) -> None:
        """Submit a message of Faust's; `on_delivery` must call `resolve_future` and `handle_delivery`."""
        message = future.message
        self.submit(
            message.channel.get_topic_name(),
            message.value,
            message.key,
            message.headers,
            _milliseconds(message.timestamp),
            message.partition,
            on_delivery,
        )

    def resolve_future(
        self,
        future: "asyncio.Future[RecordMetadata]",
        error: KafkaError | None,
        message: confluent_kafka.Message,
    ) -> None:
        """Resolve a future with its record or error; a table learns here which offset it holds."""
        if future.done():  # cancelled by whoever awaited it; the record is stored all the same
            return
        if error is not None:
            future.set_exception(NotDelivered(f"{message.topic()}: {error.str()}"))
            future.exception()  # `fail` reports it: no "never retrieved" for futures that nobody awaits
            return
        future.set_result(_metadata(message))
        if isinstance(future, FutureMessage) and future.message.callback is not None:
            try:
                future.message.callback(future)
            except Exception as error_of_store:  # noqa: BLE001  # a full disk, say: raising would reach `poll`
                self.fail(NotDelivered(f"{message.topic()}: stored, but not noted: {error_of_store!r}"))

    async def send(  # noqa: PLR0917  # Faust's signature
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Headers | None,
        *,
        transactional_id: str | None = None,  # noqa: ARG002  # Faust's signature; transactions are refused
    ) -> "asyncio.Future[RecordMetadata]":
        """Send one record for `await topic.send(…)`; await the returned future to know that it is stored."""
        self._send_on_produce_message(
            key=key, value=value, partition=partition, timestamp=timestamp, headers=headers
        )
        await self.wait_for_capacity()
        future: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()

        def on_delivery(error: KafkaError | None, message: confluent_kafka.Message) -> None:
            self._pending.discard(future)
            self.resolve_future(future, error, message)
            self.handle_delivery(error, message)

        self.submit(topic, value, key, headers, _milliseconds(timestamp), partition, on_delivery)
        self._pending.add(future)
        return future

    async def send_and_wait(  # noqa: PLR0917  # as above
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Headers | None,
        *,
        transactional_id: str | None = None,  # noqa: ARG002  # as above
    ) -> RecordMetadata:
        """Send one record and wait until it is stored."""
        return await (await self.send(topic, key, value, partition, timestamp, headers))

    async def flush(self) -> None:
        """Wait for what was sent outside of batches; Faust asks before each commit.

        Raises:
            NotDelivered: an output was given up: nothing may be committed.
        """
        await self.buffer.flush()
        if self._pending:
            await asyncio.wait(set(self._pending))
        if self.failure is not None:
            raise self.failure


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else int(seconds * 1000)


def _metadata(message: confluent_kafka.Message) -> RecordMetadata:
    tp = TP(message.topic(), message.partition())
    kind, milliseconds = message.timestamp()
    return RecordMetadata(tp.topic, tp.partition, tp, message.offset(), milliseconds / 1000, kind)


def _to_transport_error(error: confluent_kafka.KafkaException, topic: str) -> TransportError:
    reason: KafkaError = error.args[0]
    too_large = reason.code() == KafkaError.MSG_SIZE_TOO_LARGE
    return (TooLarge if too_large else NotDelivered)(f"{topic}: {reason.str()} ({reason.name()})")
