"""A line through the transport: an input topic, a worker, an output topic, and what can be asked of them."""

import json
import time
import uuid
from collections import Counter
from contextlib import closing, suppress

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

from tests.installation import Installation, Process, until

# An hour ago: a time that no clock gives by chance, and that the retention of the topics still keeps.
THEN = int(time.time() * 1000) - 3_600_000
WORKER = "tests/integration/transport_worker.py"


class Line:
    def __init__(
        self,
        installation: Installation,
        agent: str = "copy",
        *,
        partitions: int = 4,
        security=None,
        output=True,
        **config,
    ):
        name = uuid.uuid4().hex[:8]
        self.installation, self.agent, self.partitions = installation, agent, partitions
        self.group, self.input, self.output = f"g-{name}", f"in-{name}", f"out-{name}"
        self.client = {"bootstrap.servers": installation.settings.bootstrap, **(security or {})}
        # Kept, since to connect costs more than what is asked. What a group has committed a consumer asks: an
        # AdminClient ends the process where no coordinator is there yet (librdkafka 2.16).
        self._admin, self._member = AdminClient(self.client), self.consumer()
        self.create(self.input, **config)
        if output:
            self.create(self.output)

    def create(self, topic: str, **config) -> None:
        new = NewTopic(topic, self.partitions, 1, config={k: str(v) for k, v in config.items()})
        self._admin.create_topics([new])[topic].result(30)

    def worker(self, data: str = "a", **env: str) -> Process:
        folder = self.installation.settings.home / self.group / data
        folder.mkdir(parents=True, exist_ok=True)
        own = {
            "BROKERS": self.client["bootstrap.servers"],
            "GROUP": self.group,
            "INPUT": self.input,
            "OUTPUT": self.output,
            "DATA": str(folder),
            "AGENT": self.agent,
            "PYTHONPATH": ".",
        }
        return self.installation.start(WORKER, **(own | env))

    def data(self, name: str):
        return self.installation.settings.home / self.group / name

    def send(self, values, *, partition: int | None = None, **options) -> None:
        producer = Producer({**self.client, "compression.type": "lz4", **options})
        for value in values:
            key = value if isinstance(value, bytes) else str(value).encode()
            where = {} if partition is None else {"partition": partition}
            producer.produce(self.input, key, key, headers=[("n", key)], timestamp=THEN, **where)
            producer.poll(0)
        assert producer.flush(30) == 0

    def consumer(self, **options) -> Consumer:
        config = {**self.client, "group.id": self.group, "enable.auto.commit": False, **options}
        return Consumer(config)

    def read(self, topic: str | None = None) -> list:
        """All committed records of a topic."""
        topic = topic or self.output
        with closing(self.consumer(**{"enable.partition.eof": True, "group.id": "reader"})) as consumer:
            consumer.assign([TopicPartition(topic, n, 0) for n in range(self.partitions)])
            found, ended = [], 0
            while ended < self.partitions:
                message = consumer.poll(10)
                assert message is not None
                if message.error():
                    ended += 1
                else:
                    found.append(message)
        return found

    def outputs(self) -> Counter:
        return Counter(message.value() for message in self.read())

    def count(self) -> int:
        """How many records the output holds (markers count too): quick."""
        return sum(self._ends(self.output))

    def committed(self) -> list[int]:
        parts = [TopicPartition(self.input, n) for n in range(self.partitions)]

        def ask():
            with suppress(KafkaException):  # no coordinator for a moment
                return [max(0, part.offset) for part in self._member.committed(parts, timeout=10)]

        return until(ask, 30, "what is committed")

    def lag(self) -> int:
        return sum(self._ends(self.input)) - sum(self.committed())

    def _ends(self, topic: str) -> list[int]:
        latest = {TopicPartition(topic, n): OffsetSpec.latest() for n in range(self.partitions)}

        def ask():
            with suppress(KafkaException):  # a topic has no leader for a moment after it is made
                found = self._admin.list_offsets(latest, request_timeout=10)
                return [each.result(10).offset for each in found.values()]

        return until(ask, 30, f"the ends of {topic}")

    def await_outputs(self, number: int, seconds: float = 60) -> None:
        until(lambda: self.count() >= number, seconds, f"{number} outputs")

    def await_no_lag(self, seconds: float = 30) -> None:
        until(lambda: self.lag() == 0, seconds, "everything committed")

    def table(self, data: str) -> dict:
        return json.loads((self.data(data) / "table.json").read_text())
