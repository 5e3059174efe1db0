"""The composition root: settings in, a Faust app with its agents out. Everything is wired here."""

import asyncio
from pathlib import Path
from typing import Any, Final

import faust
from yarl import URL

from processors import pipeline
from streams import security, topics
from streams.agents import alert, enrich, loop, watch
from streams.groups import group
from streams.guard import Guard, Step
from streams.lanes import LIVE, Lane
from streams.poison import Marker
from streams.rules import RuleFeed
from streams.settings import Settings
from streams.topics import Topic
from streams.transport import BatchSchema, Transport

# What one acknowledgement covers: a fifth of a second of work, read again after a crash.
BATCH_RECORDS: Final = 200
BATCH_BYTES: Final = 1_000_000


def marker_path(settings: Settings, stage: str, *, slot: int, lane: Lane = LIVE) -> Path:
    """Return where the agent ``stage`` of the worker process ``slot`` names the record in hand."""
    return settings.state_dir / group(settings, lane) / str(slot) / f"{stage}.marker"


class Wiring:
    """What the agents of one worker process share."""

    def __init__(self, settings: Settings, lane: Lane, slot: int) -> None:
        self.settings = settings
        self.lane = lane
        self.slot = slot
        self.app = _app(settings, lane, slot)

    def agent(self, stage: str, source: Topic, step: Step) -> None:
        """Declare a stateless agent: the records of ``source`` through ``step``, guarded."""
        guard = self.guard(stage, step)

        async def agent(stream: Any) -> None:
            await loop.serve(stream, guard)

        self.app.agent(self.topic(source), name=stage)(agent)

    def guard(self, stage: str, step: Step) -> Guard:
        """Return the guard of a step."""
        marker = Marker(marker_path(self.settings, stage, slot=self.slot, lane=self.lane))
        return Guard(
            stage, step, settings=self.settings, lane=self.lane, marker=marker, pipeline=pipeline.PIPELINE
        )

    def topic(self, topic: Topic) -> Any:
        """Return a topic as Faust knows it, delivered in batches of raw records."""
        schema = BatchSchema(max_records=BATCH_RECORDS, max_bytes=BATCH_BYTES)
        return self.app.topic(self.settings.name(topic.name), schema=schema)


def build(settings: Settings, rules: RuleFeed, *, lane: Lane = LIVE, slot: int = 0) -> faust.App:
    """Wire a worker process: the live lane reads ``articles.raw``, a replay reads ``articles.replay``."""
    wiring = Wiring(settings, lane, slot)
    source = topics.RAW if lane is LIVE else topics.REPLAY
    wiring.agent(enrich.STAGE, source, enrich.Enrich(settings, lane))
    wiring.agent(watch.STAGE, topics.ENRICHED, watch.Watch(settings, lane, rules))
    wiring.agent(alert.STAGE, topics.HITS, alert.Raise(settings, lane))

    @wiring.app.task  # type: ignore[untyped-decorator]  # Faust ships no complete types
    async def follow_rules() -> None:
        rules.follow(asyncio.get_running_loop())

    return wiring.app


def _app(settings: Settings, lane: Lane, slot: int) -> faust.App:
    urls = [URL(f"kafka://{address}") for address in settings.bootstrap.split(",")]
    largest = topics.max_record_bytes(settings)
    app = faust.App(
        group(settings, lane),
        broker=urls,
        broker_credentials=security.for_faust(settings),
        broker_commit_interval=1.0,  # what a crash makes us read again, at most
        broker_session_timeout=settings.session_timeout,
        # Five beats to a session: one lost beat is no reason to move partitions.
        broker_heartbeat_interval=settings.session_timeout / 5,
        consumer_group_instance_id=f"{settings.instance}-{slot}",
        consumer_max_fetch_size=largest,
        consumer_auto_offset_reset="earliest",
        producer_max_request_size=largest,
        producer_compression_type="lz4",
        topic_allow_declare=False,  # Rasid makes its topics itself: streams/topics.py
        topic_disable_leader=True,
        store="rocksdb://?driver=rocksdict",
        datadir=str(settings.state_dir / group(settings, lane) / str(slot) / "tables"),
        web_enabled=False,
        autodiscover=False,
    )
    app.transport = Transport(urls, app)
    return app
