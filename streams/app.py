"""The composition root: settings in, a Faust app with its agents out. Everything is wired here."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import faust
from faust.exceptions import ConsumerNotStarted
from yarl import URL

from processors import pipeline
from streams import install
from streams.agents import alert, enrich, ledger, loop, watch
from streams.agents.guard import Guard, Step
from streams.cluster import groups, security
from streams.cluster.groups import group
from streams.cluster.parts import TopicPart
from streams.desks.rule_feed import Rules
from streams.desks.silences import SilenceFeed
from streams.messages import topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.topics import Role, Topic
from streams.process import slots
from streams.process.metrics import Metrics
from streams.process.poison import Marker
from streams.process.tally import Tally
from streams.process.watchdog import Followed, LoopHeartbeat, Watchdog
from streams.replay.headers import Place
from streams.replay.step import EnrichAndWatch
from streams.settings import Settings
from streams.transport import BatchSchema, Table, Transport

# What one acknowledgement covers: a fifth of a second of work, read again after a crash.
BATCH_RECORDS: Final = 200
BATCH_BYTES: Final = 1_000_000
FETCH_BYTES: Final = 1_048_576  # Kafka's own default

# A broker that hangs keeps its connections open and answers nothing. Others lead its partitions after 9 s
# (`broker.session.timeout.ms`); Faust's own limit of 90 s would have us wait for it long after. It may not be
# shorter than a session.
REQUEST_SECONDS: Final = 10.0

# New leaders, and partitions that are added, are known after so long. Kafka's clients ask every five minutes.
METADATA_MS: Final = 5_000


class Wiring:
    """What the agents of one worker process share."""

    def __init__(self, settings: Settings, lane: Lane, slot: int) -> None:
        self.settings = settings
        self.lane = lane
        self.slot = slot
        self.folder = slots.folder(settings, slot, lane=lane)
        self.metrics = Metrics()
        self.metrics.info.info({"pipeline": pipeline.PIPELINE, "slot": str(slot), "lane": lane or "live"})
        self.tally = Tally(settings, self.metrics, live=lane is LIVE)
        self.heartbeat = LoopHeartbeat()
        self.sources: list[str] = []
        self.followers: list[Followed] = []
        self.app = _app(settings, lane, slot)
        self.app.task(self._report_heartbeat)

    def agent(self, stage: str, source: Topic, step: Step) -> None:
        """Declare a stateless agent: the records of ``source`` through ``step``, guarded."""
        guard = self.guard(stage, step, from_feeds=source.role is Role.SOURCE)

        async def agent(stream: Any) -> None:
            await loop.serve(stream, guard, self.tally)

        self.app.agent(self.topic(source), name=stage)(agent)

    def guard(self, stage: str, step: Step, *, from_feeds: bool = False) -> Guard:
        """Return the guard of a step."""
        return Guard(
            stage,
            step,
            settings=self.settings,
            lane=self.lane,
            marker=Marker(self.folder / f"{stage}.marker", suspects=self.folder.parent),
            pipeline=pipeline.PIPELINE,
            from_feeds=from_feeds,
        )

    def watchdog(self) -> Watchdog:
        """Return the watchdog of this process."""
        return Watchdog(
            self.settings,
            group=group(self.settings, self.lane),
            wanted=[each.name for each in install.wanted(self.settings)],
            sources=self.sources,
            followers=self.followers,
            instance_id=groups.instance_id(self.settings, self.slot),
            heartbeat=self.heartbeat,
            tally=self.tally,
            status_file=self.folder / slots.STATUS,
        )

    async def _report_heartbeat(self) -> None:
        """Report once a second that the event loop runs, and what this process has in flight."""
        while True:
            self.heartbeat.at = time.monotonic()
            with suppress(ConsumerNotStarted):
                self.heartbeat.assigned = frozenset(
                    TopicPart(tp.topic, tp.partition)
                    for tp in self.app.consumer.assignment()
                    if tp.topic in self.sources
                )
            self.metrics.in_flight.set(self.app.producer.unconfirmed)
            self.metrics.in_flight_bytes.set(self.app.producer.unconfirmed_bytes)
            await asyncio.sleep(1.0)

    def topic(self, topic: Topic) -> Any:
        """Return a topic as Faust knows it, delivered in batches of raw records."""
        schema = BatchSchema(max_records=BATCH_RECORDS, max_bytes=BATCH_BYTES)
        self.sources.append(topic.name)
        return self.app.topic(self.sources[-1], schema=schema)


def build(
    settings: Settings,
    rules: Rules,
    silences: SilenceFeed,
    *,
    lane: Lane = LIVE,
    slot: int = 0,
    written: Mapping[bytes | None, Place] | None = None,
) -> Wiring:
    """Wire a worker process: the live lane reads ``articles.raw``, a replay reads ``articles.replay``.

    ``written``: for a replay, the hits that it wrote before it was last ended.
    """
    own = topics.of(settings)
    wiring = Wiring(settings, lane, slot)
    wiring.followers = [*rules.followers, silences.follower]
    enriching, watching = enrich.EnrichStep(settings, lane), watch.WatchStep(settings, lane, rules)
    if lane is LIVE:
        hits = own.hits
        wiring.agent(enrich.STAGE, own.raw, enriching)
        wiring.agent(watch.STAGE, own.enriched, watching)
    else:
        hits = own.replay_hits
        wiring.agent(enrich.STAGE, own.replay, EnrichAndWatch(settings, enriching, watching, written or {}))
    _alert_agent(wiring, hits, silences)

    @wiring.app.task  # type: ignore[untyped-decorator]  # Faust ships no complete types
    async def follow_feeds() -> None:
        rules.follow(asyncio.get_running_loop())
        silences.follow(asyncio.get_running_loop())

    return wiring


def _alert_agent(wiring: Wiring, hits: Topic, silences: SilenceFeed) -> None:
    """Declare the one agent with state: its ledger is a table, a part for each partition of ``hits``."""
    table = wiring.app.Table(
        ledger.NAME,
        key_type=bytes,
        value_type=bytes,
        partitions=wiring.settings.partitions,
        options=ledger.OPTIONS,
    )
    table.changelog_topic.internal = False  # made by us, as all topics are
    book = ledger.Ledger(table)
    guard = wiring.guard(alert.STAGE, alert.AlertStep(wiring.settings, wiring.lane, book, silences))

    async def agent(stream: Any) -> None:
        await loop.serve(stream, guard, wiring.tally, book)

    wiring.app.agent(wiring.topic(hits), name=alert.STAGE)(agent)


def _app(settings: Settings, lane: Lane, slot: int) -> faust.App:
    urls = [URL(f"kafka://{address}") for address in settings.bootstrap.split(",")]
    largest = topics.max_record_bytes(settings)
    app = faust.App(
        group(settings, lane),
        broker=urls,
        broker_credentials=security.for_faust(settings),
        broker_commit_interval=1.0,  # what a crash makes us read again, at most
        broker_session_timeout=settings.session_timeout,
        # Five beats to a session: one lost beat is no reason to move partitions. And a rebalance, which waits
        # for the next beat of each member, is not slower where the session is long.
        broker_request_timeout=max(REQUEST_SECONDS, settings.session_timeout),
        consumer_metadata_max_age_ms=METADATA_MS,
        producer_metadata_max_age_ms=METADATA_MS,
        broker_client_id=groups.client_id(pipeline.PIPELINE),
        broker_heartbeat_interval=min(2.0, settings.session_timeout / 5),
        consumer_group_instance_id=groups.instance_id(settings, slot),
        # For each partition at once; Kafka sends one larger record all the same, and memory stays bounded.
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
        producer_max_request_size=largest,
        producer_compression_type="lz4",
        topic_allow_declare=False,  # Rasid makes its topics itself: streams/topics.py
        topic_disable_leader=True,
        # None: the transport promises nothing of standbys, which lose changes in Faust as it comes. A worker
        # reads what it lacks when it gets a partition.
        table_standby_replicas=0,
        store="rocksdb://?driver=rocksdict",
        datadir=str(slots.folder(settings, slot, lane=lane) / slots.TABLES),
        web_enabled=False,
        autodiscover=False,
        Table=Table,
    )
    app.transport = Transport(urls, app)
    return app
