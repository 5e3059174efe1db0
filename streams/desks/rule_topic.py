"""The compacted topic ``rules``: read whole and followed, written all at once.

One ``rasid rules apply`` is one Kafka transaction, and readers see only what is committed. A reader hands
over what it read when it stands at the end of all that is committed: there every transaction is whole, so
that nobody ever holds half a change, not even after a crash in the middle of one.
"""

import logging
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Final, Self

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)

from schemas import Rule, SchemaError, wire
from streams import cluster
from streams.cluster import security
from streams.errors import ClusterError
from streams.messages import cloudevents, topics
from streams.messages.records import Output
from streams.settings import Settings

Changes = dict[str, Rule | None]  # by rule id: the rule, or None where it was removed

log: Final = logging.getLogger(__name__)

# A person or a starting worker waits: long enough for 100,000 rules on a busy cluster.
PATIENCE: Final = 30.0
_FENCED: Final = {KafkaError._FENCED, KafkaError.INVALID_PRODUCER_EPOCH, KafkaError.PRODUCER_FENCED}  # noqa: SLF001  # librdkafka's own names


class Reader:
    """Reads the topic from its start, and then what is added. Not for several threads at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._name = settings.name(topics.RULES.name)
        self._read: Changes = {}
        self.unreadable: dict[str, str] = {}  # rule id: why
        self._consumer = Consumer(
            {
                "bootstrap.servers": settings.bootstrap,
                "client.id": "rasid-rules",
                "group.id": "rasid-rules",  # asked for by the client; with an assignment nothing joins it
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                "enable.partition.eof": True,
                "fetch.message.max.bytes": topics.max_record_bytes(settings),
                "logger": logging.getLogger("rasid.librdkafka"),
                **security.for_librdkafka(settings),
            }
        )
        self._consumer.assign([TopicPartition(self._name, 0, OFFSET_BEGINNING)])

    def changes(self, seconds: float) -> Changes | None:
        """Return what was committed since the last call, whole; None when the end is not reached in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            message = self._consumer.poll(min(left, 1.0))
            if message is None:
                continue
            error = message.error()
            if error is None:
                self._take(message.key(), message.value())
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # librdkafka's own name
                read, self._read = self._read, {}
                return read
            else:
                raise ClusterError(f"{self._name}: {error.str()}")
        return None

    def close(self) -> None:
        """End the connection."""
        self._consumer.close()

    def _take(self, key: bytes | None, value: bytes | None) -> None:
        rule_id = (key or b"").decode(errors="replace")
        self.unreadable.pop(rule_id, None)
        try:
            self._read[rule_id] = wire.decode(Rule, value) if value else None
        except SchemaError as error:  # an older or a foreign hand wrote it: the others still count
            self.unreadable[rule_id] = str(error)
            self._read[rule_id] = None


def read_all(settings: Settings) -> dict[str, Rule]:
    """Return the rules in force, by id. ClusterError when Kafka does not answer or the topic is missing."""
    name = settings.name(topics.RULES.name)
    with cluster.admin(settings) as client:  # says plainly what is wrong with the connection
        if name not in cluster.existing(client):
            raise ClusterError(f"topic {name} does not exist: `rasid up` makes it")
    reader = Reader(settings)
    try:
        return in_force(reader.changes(PATIENCE), settings)
    finally:
        reader.close()


def in_force(changes: Changes | None, settings: Settings) -> dict[str, Rule]:
    """Return the rules of a first reading; ClusterError when it did not come to its end."""
    if changes is None:
        raise ClusterError(f"the rules could not be read within {PATIENCE:.0f} s from {settings.bootstrap}")
    return {rule_id: rule for rule_id, rule in changes.items() if rule}


class Writer:
    """The one hand that may change the rules: who opens a second one ends the right of the first to write.

    Open it, read, decide, ``write``: what was decided on older rules than the newest is then refused.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = Producer(
            {
                "bootstrap.servers": settings.bootstrap,
                "client.id": "rasid-rules",
                "transactional.id": settings.name("rasid-rules"),
                "compression.type": "lz4",
                "partitioner": "murmur2_random",
                "message.max.bytes": topics.max_record_bytes(settings),
                "delivery.timeout.ms": cluster.DELIVERY_MS,
                "transaction.timeout.ms": 2 * cluster.DELIVERY_MS,
                "logger": logging.getLogger("rasid.librdkafka"),
                **security.for_librdkafka(settings),
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

    def write(self, changes: Iterable[tuple[str, Rule | None]]) -> None:
        """Write all the changes or none; returns when they are committed."""
        now = int(time.time() * 1000)
        try:
            self._producer.begin_transaction()
            for rule_id, rule in changes:
                self._send(record(rule_id, rule, self._settings, now))
            self._producer.commit_transaction(PATIENCE)
        except KafkaException as error:
            refusal: KafkaError = error.args[0]
            if refusal.code() in _FENCED:
                raise ClusterError(
                    "somebody else changed the rules meanwhile; nothing of yours was written: run it again"
                ) from None
            raise ClusterError(f"nothing was written: {refusal.str()}") from None

    def _send(self, output: Output) -> None:
        while True:
            try:
                self._producer.produce(
                    output.topic, output.value, output.key, timestamp=output.timestamp, headers=output.headers
                )
            except BufferError:
                self._producer.poll(0.1)
            else:
                return


def record(rule_id: str, rule: Rule | None, settings: Settings, now: int) -> Output:
    """Return the record that puts a rule into force, or takes it out; ``now`` is in milliseconds."""
    version = rule.version if rule else "removed"
    return Output(
        topic=settings.name(topics.RULES.name),
        key=rule_id.encode(),
        value=wire.encode(rule) if rule else None,
        timestamp=now,
        headers=cloudevents.headers(cloudevents.RULE, f"{rule_id}/{version}", "/rasid/rules", now),
    )
