"""A worker on our transport, as small as can be: the file that the tests of the transport start.

Told by the environment: BROKERS, GROUP, INPUT, OUTPUT, DATA (folder), AGENT (a name below), and for some
INSTANCE, SLOW (seconds for a record), SEEK (seconds that a seek takes), LATE (seconds before a fetch begins),
WAIT (seconds that it waits for records), DEALT (seconds that taking note of an assignment takes), GRACE,
SETTINGS and LIBRDKAFKA (JSON).
"""

import asyncio
import json
import os
import ssl
import sys
from pathlib import Path

import faust
from faust.types import TP
from yarl import URL

from streams.transport import BatchSchema, Table, Transport, batches
from streams.transport.consumer import Consumer, ConsumerThread

INPUT, OUTPUT, CHANGES = os.environ["INPUT"], os.environ["OUTPUT"], "seen"
DATA = Path(os.environ["DATA"])
SLOW = float(os.environ.get("SLOW", "0"))
SEEK = float(os.environ.get("SEEK", "0"))
LATE = float(os.environ.get("LATE", "0"))
WAIT = float(os.environ.get("WAIT", "1"))
DEALT = float(os.environ.get("DEALT", "0"))


def credentials():
    """SASL or TLS, as the environment says."""
    context = ssl.create_default_context(cafile=os.environ["CA"]) if "CA" in os.environ else None
    if "MECHANISM" in os.environ:
        return faust.SASLCredentials(
            username=os.environ["USERNAME"],
            password=os.environ["PASSWORD"],
            mechanism=os.environ["MECHANISM"],
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context else None


class BusyThread(ConsumerThread):
    """It has other things to do: LATE seconds go by before it begins what it was asked to fetch.

    Then it waits for records up to WAIT seconds.
    """

    async def _fetch_records(self, *args, timeout, **options):
        await asyncio.sleep(LATE)
        return await super()._fetch_records(*args, timeout=WAIT, **options)


class FarConsumer(Consumer):
    """Its broker is far away, or busy: a seek takes SEEK seconds, and reading goes on meanwhile."""

    def _new_consumer_thread(self):
        return BusyThread(self, loop=self.loop, beacon=self.beacon)

    async def perform_seek(self):
        await super().perform_seek()
        await asyncio.sleep(SEEK)


urls = [URL(f"kafka://{address}") for address in os.environ["BROKERS"].split(",")]
app = faust.App(
    os.environ["GROUP"],
    **{
        "broker": urls,
        "broker_credentials": credentials(),
        "broker_commit_interval": 0.2,
        "broker_session_timeout": 6,
        "broker_heartbeat_interval": 1,
        "consumer_group_instance_id": os.environ.get("INSTANCE"),
        "consumer_auto_offset_reset": "earliest",
        "producer_compression_type": "lz4",
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "topic_partitions": 4,
        "datadir": os.environ["DATA"],
        "store": "memory://",
        "table_standby_replicas": 0,
        "web_enabled": False,
        "Table": Table,
        **json.loads(os.environ.get("SETTINGS", "{}")),
    },
)
app.transport = Transport(
    urls,
    app,
    librdkafka=json.loads(os.environ.get("LIBRDKAFKA", "{}")),
    grace=float(os.environ.get("GRACE", "5")),
)
app.transport.Consumer = FarConsumer
source = app.topic(INPUT, schema=BatchSchema(max_records=int(os.environ.get("RECORDS", "50"))))


async def copy(stream):
    """Each record goes out as it came in."""
    async for batch in batches(stream):
        for record in batch.records:
            await batch.wait_for_capacity()
            if SLOW:
                await asyncio.sleep(SLOW)
            _copy(batch, record)
        batch.seal()


def _copy(batch, record):
    batch.produce(OUTPUT, record.value, key=record.key, headers=record.headers, timestamp_ms=record.timestamp)


async def hold(stream):
    """As `copy`, but a batch with a record `hold` is never sealed."""
    async for batch in batches(stream):
        for record in batch.records:
            _copy(batch, record)
        if not any(record.value == b"hold" for record in batch.records):
            batch.seal()


async def never_finish(stream):
    """As `copy`, but a record `hold` is not finished with before it is told to."""
    async for batch in batches(stream):
        for record in batch.records:
            while record.value == b"hold" and not (DATA / "go-on").exists():
                (DATA / "held").touch()
                await asyncio.sleep(0.02)
            _copy(batch, record)
        batch.seal()


async def raise_error(stream):
    """As `copy`, but a record `bad` raises."""
    async for batch in batches(stream):
        for record in batch.records:
            if record.value == b"bad":
                raise ValueError("a mistake in the agent")
            _copy(batch, record)
        batch.seal()


async def rewind_once(stream):
    """As `copy`, but after a record `again` reading goes back to the beginning of the partition, once."""
    rewound = False
    async for batch in batches(stream):
        for record in batch.records:
            _copy(batch, record)
        if not rewound and any(record.value == b"again" for record in batch.records):
            rewound = True
            await app.consumer.seek(TP(*batch.tp), 0)
        batch.seal()


async def remember(stream):
    """What the alert agent does: publish, wait, write a table, wait, acknowledge."""
    async for batch in batches(stream):
        for record in batch.records:
            await batch.wait_for_capacity()
            await asyncio.sleep(SLOW)
            _copy(batch, record)
        await batch.flush()
        for record in batch.records:
            seen[record.key] = record.value
        await batch.flush()
        batch.seal()


agent = globals()[os.environ["AGENT"]]
if agent is remember:
    seen = app.Table(CHANGES, key_type=bytes, value_type=bytes, partitions=4)
    seen.changelog_topic.internal = False

    @app.task
    async def tell():
        """Write the table to a file when it has recovered, for the test to read."""
        table = {key.decode(): value.decode() for key, value in seen.items()}
        (DATA / "half").write_text(json.dumps(table))
        (DATA / "half").rename(DATA / "table.json")


app.agent(source)(agent)
take_note = app.agents.on_rebalance


async def take_note_slowly(*parts):
    """A busy loop: what comes between an assignment and what Faust does with it takes DEALT seconds."""
    await asyncio.sleep(DEALT)
    await take_note(*parts)


app.agents.on_rebalance = take_note_slowly

if __name__ == "__main__":
    sys.argv[1:] = ["worker", "--without-web", "--loglevel", "info"]
    app.main()
