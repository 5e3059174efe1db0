"""Faust with our transport: every output confirmed, every batch acknowledged in order."""

import os
import signal
import sys
import tempfile

import faust
from yarl import URL

from benchmarks.contestants.job import ARTICLES, BROKER, GROUP, INPUT, OUTPUT, Watch, work
from streams.transport import BatchSchema, Transport, batches

app = faust.App(
    GROUP,
    broker=f"kafka://{BROKER}",
    datadir=tempfile.mkdtemp(),
    store="memory://",
    topic_allow_declare=False,
    topic_disable_leader=True,
    producer_compression_type="lz4",
)
app.transport = Transport([URL(f"kafka://{BROKER}")], app)


@app.agent(app.topic(INPUT, schema=BatchSchema()))
async def enrich_all(stream: faust.StreamT) -> None:
    """The agent."""
    enrich, watch, seen = work(), Watch(), 0
    async for batch in batches(stream):
        watch.start()
        for record in batch.records:
            await batch.wait_for_capacity()
            batch.produce(OUTPUT, enrich(record.value), key=record.key)
        batch.seal()
        seen += len(batch.records)
        if seen >= ARTICLES:
            while any(app.consumer.unfinished.values()):
                await app.producer.yield_to_loop()
            await app.consumer.commit()
            watch.stop()
            os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.argv[1:] = ["--loop", "uvloop", "worker", "--without-web", "--loglevel", "warn"]
    app.main()
