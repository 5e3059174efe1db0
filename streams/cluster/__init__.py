"""Talking to the cluster from outside a worker: admin work, reading, producing.

kafka-python does the admin work and the reading; librdkafka produces, as the workers do. Everything that a
cluster can answer wrongly comes out of here as a ClusterError of one line.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from confluent_kafka import KafkaError as DeliveryError
from confluent_kafka import KafkaException, Producer
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    KafkaError,
    TopicAlreadyExistsError,
)
from kafka.protocol.broker_version_data import infer_broker_version_from_api_versions

from streams.cluster import security
from streams.errors import ClusterError, RefusedError
from streams.messages import topics
from streams.messages.records import Output
from streams.messages.topics import Topic
from streams.settings import Settings

# A person waits in front of it: long enough for a busy cluster, short enough to be told of a wrong address.
BOOTSTRAP_MS: Final = 6_000

# Between two tries to connect, at most: kafka-python's own limit of 30 s leaves whoever watches alerts, and
# the rules of a worker, half a minute behind a broker that is long back.
RECONNECT_MS: Final = 1_000

# The first version whose topics can be told to keep an article's event time, however old
# (`message.timestamp.before.max.ms`, KIP-937). Static members need 2.3, removing them 2.4.
OLDEST_KAFKA: Final = (3, 6)

# A person or a script waits for the last confirmation: half a minute outlives an election of a new leader.
DELIVERY_MS: Final = 30_000
_SILENT: Final = logging.getLogger("rasid.librdkafka")
_SILENT.setLevel(logging.CRITICAL)

# kafka-python reports each failed connection on its own; the one line of the error says it all.
logging.getLogger("kafka").setLevel(logging.CRITICAL)


@contextmanager
def admin(settings: Settings, bootstrap_ms: int = BOOTSTRAP_MS) -> Iterator[Any]:
    """Open an admin client; whatever Kafka refuses inside is a ClusterError."""
    with _explained(settings):
        security.log_in(settings)
        client = KafkaAdminClient(
            bootstrap_servers=settings.bootstrap.split(","),
            client_id="rasid-admin",
            bootstrap_timeout_ms=bootstrap_ms,
            reconnect_backoff_max_ms=RECONNECT_MS,
            **security.for_kafka_python(settings),
        )
        try:
            yield client
        finally:
            client.close()


@contextmanager
def reader(settings: Settings, **config: Any) -> Iterator[Any]:
    """Open a consumer outside any group: raw bytes, no commits."""
    with _explained(settings):
        security.log_in(settings)
        consumer = KafkaConsumer(
            bootstrap_servers=settings.bootstrap.split(","),
            client_id="rasid-reader",
            group_id=None,
            enable_auto_commit=False,
            bootstrap_timeout_ms=BOOTSTRAP_MS,
            reconnect_backoff_max_ms=RECONNECT_MS,
            max_partition_fetch_bytes=topics.max_record_bytes(settings),
            **security.for_kafka_python(settings),
            **config,
        )
        try:
            yield consumer
        finally:
            consumer.close()


class Sender:
    """Sends records as the workers do: idempotent, confirmed by all replicas, bounded in memory.

    ``close`` waits for every confirmation; a record that the cluster refused is a ClusterError there.
    """

    def __init__(self, settings: Settings, patience_ms: int = DELIVERY_MS) -> None:
        self._settings = settings
        self._patience_ms = patience_ms
        self._refused: list[str] = []
        self.confirmed = 0
        self.confirmed_to: dict[tuple[str, int], int] = {}  # (topic, partition): behind the last one there
        self._producer = Producer(
            {
                "bootstrap.servers": settings.bootstrap,
                "client.id": "rasid-sender",
                "acks": "all",
                "enable.idempotence": True,
                "compression.type": "lz4",
                "linger.ms": 5,
                "partitioner": "murmur2_random",  # the partitioner of Faust and of Java's clients
                "message.max.bytes": topics.max_record_bytes(settings),
                "delivery.timeout.ms": patience_ms,
                "logger": _SILENT,
                **security.for_librdkafka(settings),
            }
        )

    def send(self, output: Output) -> None:
        """Queue a record; waits while the queue is full. ClusterError once a record was refused."""
        while True:
            self._raise_refusal()
            try:
                self._producer.produce(
                    output.topic,
                    output.value,
                    output.key,
                    timestamp=output.timestamp,
                    headers=output.headers,
                    on_delivery=self._delivered,
                )
            except BufferError:
                self._producer.poll(0.1)
            except KafkaException as error:
                raise ClusterError(f"{output.topic}: {error.args[0].str()}") from None
            else:
                self._producer.poll(0)
                return

    def close(self) -> None:
        """Wait until every record is confirmed."""
        end = time.monotonic() + self._patience_ms / 1000 + 5
        while len(self._producer) and time.monotonic() < end:
            self._producer.flush(0.2)
            self._raise_refusal()
        self._raise_refusal()
        if left := len(self._producer):
            raise ClusterError(f"{left} records were not confirmed by {self._settings.bootstrap}")

    def _delivered(self, error: DeliveryError | None, message: Any) -> None:
        if error is None:
            self.confirmed += 1
            self.confirmed_to[message.topic(), message.partition()] = message.offset() + 1
        else:
            self._refused.append(f"{message.topic()}: {error.str()}")

    def _raise_refusal(self) -> None:
        if self._refused:
            raise ClusterError(f"Kafka at {self._settings.bootstrap} refused a record on {self._refused[0]}")


def existing(client: Any) -> dict[str, int]:
    """Return the topics of the cluster with their partitions."""
    return {
        each["name"]: len(each["partitions"]) for each in client.describe_topics() if not each["error_code"]
    }


def require_version(client: Any) -> None:
    """Hold the broker that answers against ``OLDEST_KAFKA``; RefusedError where it is older."""
    # Not from `describe_cluster`: kafka-python fails in it with brokers older than 3.7.
    found = infer_broker_version_from_api_versions(client.api_versions())
    if found < OLDEST_KAFKA:
        has, needs = (".".join(map(str, version)) for version in (found, OLDEST_KAFKA))
        raise RefusedError(f"the brokers run Kafka {has}: Rasid needs {needs} or newer")


def ensure_topics(client: Any, wanted: Iterable[Topic], settings: Settings) -> list[str]:
    """Make the topics that are missing and hold the others against the table; return the names made.

    TopicError where a topic exists with other partitions.
    """
    found = existing(client)
    missing = {}
    for topic in wanted:
        name = settings.name(topic.name)
        if name in found:
            topics.check(topic, found[name], settings)
        else:
            missing[name] = topics.request(topic, settings)
    if missing:
        with suppress(TopicAlreadyExistsError):  # another worker was faster: it made them from the same table
            client.create_topics(missing)
        client.wait_for_topics(list(missing))
    return list(missing)


def lags(client: Any, group: str) -> dict[str, int]:
    """Return how many messages ``group`` has still to read of each topic that it reads."""
    committed = client.list_group_offsets([group]).get(group, {})
    end = client.list_partition_offsets(dict.fromkeys(committed, OffsetSpec.LATEST)) if committed else {}
    behind: dict[str, int] = {}
    for part, position in committed.items():
        behind[part.topic] = behind.get(part.topic, 0) + max(0, end[part].offset - max(0, position.offset))
    return behind


def members(client: Any, group: str) -> list[dict[str, Any]]:
    """Return the members of a group. A cluster that has just begun to keep groups is given some seconds."""
    end = time.monotonic() + BOOTSTRAP_MS / 1000
    while True:
        try:
            return list(client.describe_groups([group])[group]["members"])
        except (CoordinatorNotAvailableError, CoordinatorLoadInProgressError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def ends(consumer: Any, names: Iterable[str]) -> dict[Any, int]:
    """Return the end offset of each partition of the topics ``names``."""
    parts = [
        TopicPartition(name, number) for name in names for number in consumer.partitions_for_topic(name) or ()
    ]
    return dict(consumer.end_offsets(parts)) if parts else {}


@contextmanager
def _explained(settings: Settings) -> Iterator[None]:
    try:
        yield
    except (KafkaError, OSError) as error:
        raise ClusterError(_explain(error, settings)) from error


def _explain(error: Exception, settings: Settings) -> str:
    text = str(error) or type(error).__name__
    where = settings.bootstrap
    if "bootstrap" in text.lower():
        start = "; `rasid up` starts the local broker" if settings.local else ""
        return (
            f"no Kafka answers at {where}: is it running, is the address right"
            + (", are protocol, user, password and certificate right?" if settings.brokers else "?")
            + start
        )
    return f"Kafka at {where}: {text}"
