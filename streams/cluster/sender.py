"""Writing from outside a worker: confirmed by all replicas; and, where several may write, all or nothing."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, Final, Self

from confluent_kafka import KafkaError, KafkaException, Producer

from streams.cluster import security
from streams.cluster.failures import why_refused
from streams.errors import ClusterError
from streams.messages import topics
from streams.messages.records import Output
from streams.settings import Settings

# Java's default. An election of a new leader takes ten seconds; but where the controller hangs, a broker asks
# it in vain for half a minute, once or twice, before it can give a new producer its id (measured on 4.2).
DELIVERY_MS: Final = 120_000
_QUEUE_KB: Final = 64_000  # of records that wait: a second's worth; librdkafka's own bound is a gigabyte
STOP_SECONDS: Final = 5.0  # that are left for confirmations where somebody has asked to stop
PATIENCE: Final = 30.0  # seconds for taking, or ending, a transaction
_FENCED: Final = {KafkaError._FENCED, KafkaError.INVALID_PRODUCER_EPOCH, KafkaError.PRODUCER_FENCED}  # noqa: SLF001  # librdkafka's own names


class Sender:
    """Sends records as the workers do: idempotent, confirmed by all replicas, bounded in memory.

    ``close`` waits for every confirmation; a record that the cluster refused is a ClusterError there.
    """

    def __init__(self, settings: Settings, patience_ms: int = DELIVERY_MS) -> None:
        self._settings = settings
        self._patience_ms = patience_ms
        self._refused: list[str] = []
        self.confirmed = 0
        # (topic, partition): behind the last one there whose offset is known
        self.confirmed_to: dict[tuple[str, int], int] = {}
        queue_kb = max(_QUEUE_KB, 2 * topics.max_record_bytes(settings) // 1000)
        self._producer = Producer(
            confirming(settings, patience_ms) | {"queue.buffering.max.kbytes": queue_kb}
        )

    def send(self, output: Output, confirmed: Callable[[], None] | None = None) -> None:
        """Queue a record; waits while the queue is full.

        Args:
            output: the record.
            confirmed: called when it is, from ``send`` or ``close``.

        Raises:
            ClusterError: this record, or one before it, was refused.
        """
        self._raise_refusal()
        try:
            _produce(self._producer, output, on_delivery=partial(self._delivered, confirmed))
        except KafkaException as error:
            raise ClusterError(f"{output.topic}: {error.args[0].str()}") from None
        self._producer.poll(0)

    def close(
        self, meanwhile: Callable[[], None] = lambda: None, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Wait until every record is confirmed.

        Args:
            meanwhile: called now and then.
            stopped: whether to wait for ``STOP_SECONDS`` more at most.

        Raises:
            ClusterError: a record was refused, or not confirmed in time.
        """
        end = time.monotonic() + self._patience_ms / 1000 + 5
        while len(self._producer) and time.monotonic() < end:
            self._producer.flush(0.2)
            meanwhile()
            self._raise_refusal()
            if stopped():
                end = min(end, time.monotonic() + STOP_SECONDS)
        self._raise_refusal()
        if left := len(self._producer):
            raise ClusterError(f"{left} records were not confirmed by {self._settings.bootstrap}")

    def _delivered(
        self, confirmed: Callable[[], None] | None, error: KafkaError | None, message: Any
    ) -> None:
        if error is None:
            self.confirmed += 1
            if confirmed:
                confirmed()
            # A broker that was asked twice says "I have it", and not where: librdkafka then knows no offset.
            if (offset := message.offset()) is not None:
                self.confirmed_to[message.topic(), message.partition()] = offset + 1
        else:
            self._refused.append(f"{message.topic()}: {why_refused(error)}")

    def _raise_refusal(self) -> None:
        if self._refused:
            raise ClusterError(f"Kafka at {self._settings.bootstrap} refused a record on {self._refused[0]}")


def send_all(settings: Settings, outputs: Iterable[Output], patience_ms: int = DELIVERY_MS) -> int:
    """Send records and wait until all are confirmed, each for ``patience_ms`` at most; return how many.

    Raises:
        ClusterError: one was refused, or not confirmed in time.
    """
    sender = Sender(settings, patience_ms)
    for output in outputs:
        sender.send(output)
    sender.close()
    return sender.confirmed


class ExclusiveSender:
    """The one hand that may change what it writes: who opens a second one ends the right of the first.

    Open it, read, decide, ``send``: what was decided on older data than the newest is then refused. What is
    sent at once is one Kafka transaction: readers see all of it or nothing.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        """``name``: of what is written, such as ``rules``; the same for all that exclude each other."""
        self._settings = settings
        self._name = name
        self._producer = Producer(
            _configuration(settings)
            | {
                "transactional.id": settings.name(f"rasid-{name}"),
                "delivery.timeout.ms": int(PATIENCE * 1000),
                # What is left open holds up everyone who reads the topic until then.
                "transaction.timeout.ms": int(2 * PATIENCE * 1000),
            }
        )

    def __enter__(self) -> Self:
        """Take the right to write from whoever has it."""
        try:
            self._producer.init_transactions(PATIENCE)
        except KafkaException as error:
            raise ClusterError(f"Kafka at {self._settings.bootstrap}: {error.args[0].str()}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left to do: what was not committed does not exist."""

    def send(self, outputs: Iterable[Output]) -> None:
        """Send all the records or none; returns when they are committed.

        Raises:
            ClusterError: nothing was written, for the reason that it says; or that this is not known.
        """
        try:
            self._producer.begin_transaction()
            for output in outputs:
                _produce(self._producer, output)
            if left := self._producer.flush(PATIENCE):
                self._abort()
                raise ClusterError(
                    f"nothing was written: {left} records were not confirmed by {self._settings.bootstrap}"
                )
            self._commit()
        except KafkaException as error:
            refusal: KafkaError = error.args[0]
            if refusal.code() in _FENCED:
                raise ClusterError(
                    f"somebody else changed the {self._name} meanwhile; nothing of yours was written:"
                    " run it again"
                ) from None
            self._abort()
            raise ClusterError(f"nothing was written: {refusal.str()}") from None

    def _commit(self) -> None:
        """Commit what is confirmed: the broker may take that, and only its answer be lost."""
        try:
            self._producer.commit_transaction(PATIENCE)
        except KafkaException as error:
            if not error.args[0].retriable():
                raise
            self._commit_again()

    def _commit_again(self) -> None:
        try:
            self._producer.commit_transaction(PATIENCE)
        except KafkaException as error:
            raise ClusterError(
                f"it is not known whether the {self._name} were changed: {error.args[0].str()}: look, then"
                " run it again"
            ) from None

    def _abort(self) -> None:
        """End what is not committed: left open, it would hold up everyone who reads the topic."""
        with suppress(KafkaException):  # the broker ends it in time
            self._producer.abort_transaction(PATIENCE)


def confirming(settings: Settings, delivery_ms: int) -> dict[str, Any]:
    """Return what a producer is told that confirms record by record; each within ``delivery_ms``."""
    return _configuration(settings) | {
        "acks": "all",
        "enable.idempotence": True,
        "max.in.flight.requests.per.connection": 1,  # as the workers' (transport/librdkafka.py says why)
        "linger.ms": 5,
        "delivery.timeout.ms": delivery_ms,
    }


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "client.id": "rasid-sender",
        "compression.type": "lz4",
        "partitioner": "murmur2_random",  # the partitioner of Faust and of Java's clients
        "message.max.bytes": topics.max_record_bytes(settings),
        **security.for_librdkafka(settings),
    }


def _produce(producer: Producer, output: Output, **options: Any) -> None:
    if output.partition is not None:
        options["partition"] = output.partition
    while True:
        try:
            producer.produce(
                output.topic,
                output.value,
                output.key,
                timestamp=output.timestamp,
                headers=output.headers,
                **options,
            )
        except BufferError:  # the queue is full
            producer.poll(0.1)
        else:
            return
