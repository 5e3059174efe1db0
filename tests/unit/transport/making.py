"""A Faust app with our transport and without a broker, for the tests of its parts."""

import asyncio
import contextlib
import time
from types import SimpleNamespace

import confluent_kafka
import faust
from yarl import URL

from streams.transport import BatchSchema, Transport
from streams.transport.fetches import Fetch


def make_app(**settings):
    app = faust.App("t", autodiscover=False, store="memory://", **settings)
    app.transport = Transport([URL("kafka://127.0.0.1:1")], app, grace=0.3)
    return app


@contextlib.contextmanager
def started_producer(app, **librdkafka):
    """The app's producer over librdkafka's own cluster in memory: real deliveries, no broker."""
    producer = app.producer
    producer.crashes = []

    async def crash(reason):
        producer.crashes.append(reason)

    app.crash = crash
    producer._librdkafka = confluent_kafka.Producer(
        producer._configuration
        | {"bootstrap.servers": "", "test.mock.num.brokers": 1, "log_level": 0, "connections.max.idle.ms": 0}
        | librdkafka
    )
    yield producer
    producer._librdkafka.purge()
    producer._librdkafka.flush(1)


async def until(condition, producer, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        producer._poll()
        await asyncio.sleep(0.001)


class FakeThread:
    """Stands for the consumer's thread: hands out what the test gives it, notes what is committed."""

    def __init__(self, assigned, fetches):
        self.assigned, self.fetches, self.committed, self.asked = set(assigned), fetches, [], []
        self.dealt = object()

    def fetch(self, records, positions=None):
        """Fetch these; who asks next gets them."""
        self.fetches.put(Fetch(self.dealt, records, positions or {}))

    async def getmany(self, active, timeout):
        self.asked.append((set(active), timeout))

    def current_assignment(self):
        return self.dealt

    async def commit(self, offsets):
        self.committed.append(dict(offsets))
        return True

    def assignment(self):
        return self.assigned

    def highwater(self, tp):
        return 0


def record(offset, value=b"v"):
    return SimpleNamespace(
        offset=offset,
        value=value,
        timestamp=1_000,
        timestamp_type=0,
        serialized_value_size=len(value),
    )


def batch_topic(app, name="in", **bounds):
    topic = app.topic(name, schema=BatchSchema(**bounds))
    app.topics.add(topic)
    return topic
