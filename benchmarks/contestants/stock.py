"""Faust as it is: an event at a time, every delivery awaited (by the five hundred)."""

import asyncio
import os
import signal
import sys
import tempfile

import faust

from benchmarks.contestants.job import ARTICLES, BROKER, GROUP, INPUT, OUTPUT, Watch, work

app = faust.App(
    GROUP,
    broker=f"kafka://{BROKER}",
    datadir=tempfile.mkdtemp(),
    store="memory://",
    topic_allow_declare=False,
    topic_disable_leader=True,
    producer_compression_type="lz4",
    stream_wait_empty=False,
)
output = app.topic(OUTPUT, key_type=bytes, value_type=bytes, value_serializer="raw", key_serializer="raw")
articles = app.topic(INPUT, key_type=bytes, value_type=bytes, value_serializer="raw", key_serializer="raw")


@app.agent(articles)
async def enrich_all(stream: faust.StreamT) -> None:
    """The agent."""
    enrich, watch, seen = work(), Watch(), 0
    sent, events = [], []
    async for event in stream.noack().events():
        watch.start()
        sent.append(await output.send(key=event.key, value=enrich(event.value)))
        events.append(event)
        seen += 1
        if len(events) == 500 or seen >= ARTICLES:
            await asyncio.gather(*sent)
            for each in events:
                each.ack()
            sent, events = [], []
        if seen >= ARTICLES:
            await app.consumer.commit()
            watch.stop()
            os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.argv[1:] = ["worker", "--without-web", "--loglevel", "warn"]
    app.main()
