"""The composition root: settings in, a worker process out. Everything that it is made of is wired here."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

import faust
from faust.exceptions import ConsumerNotStarted
from yarl import URL

from processors import pipeline
from streams import install
from streams.agents import alert, enrich, ledger, loop, watch
from streams.agents.ahead import Ahead
from streams.agents.guard import Guard, Step
from streams.agents.just_enriched import JustEnriched
from streams.cluster import groups, security
from streams.cluster.forward import Forward
from streams.cluster.groups import group
from streams.cluster.parts import TopicPart
from streams.desks.rule_feed import RuleFeed, Rules
from streams.desks.silences import SilenceFeed
from streams.messages import topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Unreadable
from streams.messages.topics import Role, Topic
from streams.process import poison, slots
from streams.process.metrics import Metrics
from streams.process.poison import Marker
from streams.process.suspects import Suspects
from streams.process.tally import Tally
from streams.process.watchdog import Followed, LoopHeartbeat, Watchdog
from streams.replay import registry, step
from streams.replay.rules import FrozenRules
from streams.settings import Settings
from streams.transport import BatchSchema, Table, Transport

# What one acknowledgement covers: a fifth of a second of work, read again after a crash.
BATCH_RECORDS: Final = 200
BATCH_BYTES: Final = 1_000_000
# Hits cost less, those that travel together least; and each batch waits for its alerts to be confirmed.
BATCH_HITS: Final = 1_000
BATCH_HITS_BYTES: Final = 4_000_000
FETCH_BYTES: Final = 1_048_576  # Kafka's own default

# Faust's default, which may not be shorter than a session. Not for requests, which the transport ends sooner:
# a step of a table's recovery that takes longer is skipped by Faust without a word.
STEP_SECONDS: Final = 90.0

# New leaders, and partitions that are added, are known after so long. Kafka's clients ask every five minutes.
METADATA_MS: Final = 5_000


class Process:
    """One worker process, wired: what its agents share, and what looks after it.

    Attributes:
        app: the Faust app that holds the agents.
        metrics: what it counts.
        tally: what it has done so far.
        heartbeat: what its event loop says of itself.
        sources: the topics that it reads.
        followers: what keeps up with control topics for it.
        passed_over: what it could not read, by topic.
        suspects: the records that ended processes.
    """

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
        self.passed_over: dict[str, Callable[[], Sequence[Unreadable]]] = {}
        self.suspects = Suspects(settings)
        self.app = _app(settings, lane, slot)
        self.app.task(self._report_heartbeat)

    def agent(self, stage: str, source: Topic, step: Step) -> None:
        """Declare a stateless agent: the records of ``source`` through ``step``, guarded."""
        guard = self.guard(
            stage, step, from_feeds=source.role is Role.SOURCE, tombstones=stage == enrich.STAGE
        )

        async def agent(stream: Any) -> None:
            await loop.serve(stream, guard, self.tally)

        self.app.agent(self.topic(source), name=stage)(agent)

    def guard(self, stage: str, step: Step, *, from_feeds: bool = False, tombstones: bool = False) -> Guard:
        """Return the guard of a step."""
        return Guard(
            stage,
            step,
            settings=self.settings,
            lane=self.lane,
            marker=Marker(self.folder / f"{stage}.marker", self.suspects),
            pipeline=pipeline.PIPELINE,
            from_feeds=from_feeds,
            tombstones=tombstones,
        )

    def watchdog(self, supervisor: int) -> Watchdog:
        """Return the watchdog of this process, which its ``supervisor`` has started."""
        return Watchdog(
            self.settings,
            supervisor=supervisor,
            group=group(self.settings, self.lane),
            wanted=[each.name for each in install.wanted(self.settings)],
            sources=self.sources,
            followers=self.followers,
            instance_id=groups.instance_id(self.settings, self.slot),
            heartbeat=self.heartbeat,
            tally=self.tally,
            status_file=self.folder / slots.STATUS,
            passed_over=lambda: {topic: found() for topic, found in self.passed_over.items()},
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

    def topic(self, topic: Topic, most_records: int = BATCH_RECORDS, most_bytes: int = BATCH_BYTES) -> Any:
        """Return a topic as Faust knows it, delivered in batches of raw records."""
        schema = BatchSchema(max_records=most_records, max_bytes=most_bytes)
        self.sources.append(topic.name)
        return self.app.topic(self.sources[-1], schema=schema)


def wire(settings: Settings, *, slot: int, lane: Lane = LIVE) -> Process:
    """Wire a worker process: the live lane reads ``articles.raw``, a replay reads ``articles.replay``.

    Reads the rules, the silences and the suspects, which may take some seconds.

    Raises:
        ClusterError: no broker answers, or a control topic is missing.
        ReplayError: there is no such replay, or its rules are gone.
    """
    silences = SilenceFeed(settings)
    silences.load()
    process = Process(settings, lane, slot)
    poison.count_left(settings, process.folder)
    process.suspects.load()
    rules = _live_agents(process) if lane is None else _replay_agents(process, lane)
    own = topics.of(settings)
    _alert_agent(process, own.hits if lane is LIVE else own.replay_hits, silences, rules)
    process.followers += [*rules.followers, silences.follower, process.suspects.follower]
    process.passed_over |= {each.topic: each.unreadable for each in rules.followers}
    for follower in (silences.follower, process.suspects.follower):
        process.passed_over[follower.topic] = follower.unreadable

    @process.app.task  # type: ignore[untyped-decorator]  # Faust ships no complete types
    async def follow() -> None:
        rules.follow(asyncio.get_running_loop())
        silences.follow(asyncio.get_running_loop())
        process.suspects.follow(asyncio.get_running_loop())

    return process


def _live_agents(process: Process) -> Rules:
    """Declare the agents of live work that have no state; return the rules that they go by."""
    settings, own = process.settings, topics.of(process.settings)
    rules = RuleFeed(settings, lambda matcher: process.tally.tell_of_channels(matcher.channels))
    rules.load()
    just_enriched = JustEnriched()
    process.agent(enrich.STAGE, own.raw, enrich.EnrichStep(settings, LIVE, just_enriched))
    process.agent(watch.STAGE, own.enriched, watch.WatchStep(settings, LIVE, rules, just_enriched))
    return rules


def _replay_agents(process: Process, replay_id: str) -> Rules:
    """Declare the one agent of a replay that has no state: it goes on behind the hits that were written."""
    settings, own = process.settings, topics.of(process.settings)
    with registry.opened(settings) as records:
        replay = records.get(replay_id)
    rules = FrozenRules(settings, replay.plan.rules)
    rules.load()
    just_enriched = JustEnriched()
    both = step.EnrichAndWatch(
        settings,
        enrich.EnrichStep(settings, replay_id, just_enriched),
        watch.WatchStep(settings, replay_id, rules, just_enriched),
        step.written(settings, replay_id, replay.starts[own.replay_hits.base]),
    )
    process.agent(enrich.STAGE, own.replay, both)
    return rules


def _alert_agent(process: Process, hits: Topic, silences: SilenceFeed, rules: Rules) -> None:
    """Declare the one agent with state: its ledger is a table, a part for each partition of ``hits``."""
    table = process.app.Table(
        ledger.NAME,
        key_type=bytes,
        value_type=bytes,
        partitions=process.settings.partitions,
        options=ledger.OPTIONS,
    )
    table.changelog_topic.internal = False  # made by us, as all topics are
    book = ledger.Ledger(table, in_force=lambda: rules.matcher.desks)
    changelog = topics.of(process.settings).changelog(groups.base(process.lane))
    process.passed_over[changelog.name] = lambda: list(book.unreadable.values())
    guard = process.guard(alert.STAGE, alert.AlertStep(process.settings, process.lane, book, silences))

    open_reader = partial(Forward, process.settings, group=group(process.settings))

    async def agent(stream: Any) -> None:
        # Nobody waits for what a replay finds.
        going = Ahead(open_reader) if process.lane is LIVE else None
        try:
            await loop.serve(stream, guard, process.tally, book, going)
        finally:
            if going:
                going.forget()

    process.app.agent(process.topic(hits, BATCH_HITS, BATCH_HITS_BYTES), name=alert.STAGE)(agent)


def _app(settings: Settings, lane: Lane, slot: int) -> faust.App:
    urls = [URL(f"kafka://{address}") for address in settings.bootstrap.split(",")]
    largest = topics.max_record_bytes(settings)
    app = faust.App(
        group(settings, lane),
        broker=urls,
        broker_credentials=security.for_faust(settings),
        broker_commit_interval=1.0,  # what a crash makes us read again, at most
        broker_session_timeout=settings.session_timeout,
        broker_request_timeout=max(STEP_SECONDS, settings.session_timeout),
        consumer_metadata_max_age_ms=METADATA_MS,
        producer_metadata_max_age_ms=METADATA_MS,
        broker_client_id=groups.client_id(pipeline.PIPELINE),
        # Five beats to a session: one lost beat is no reason to move partitions. And a rebalance, which waits
        # for the next beat of each member, is not slower where the session is long.
        broker_heartbeat_interval=min(2.0, settings.session_timeout / 5),
        consumer_group_instance_id=groups.instance_id(settings, slot),
        # For each partition at once; Kafka sends one larger record all the same, and memory stays bounded.
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
        producer_max_request_size=largest,
        producer_compression_type="lz4",
        topic_allow_declare=False,  # Rasid makes its topics itself
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
    app.transport = Transport(
        urls,
        app,
        librdkafka=security.librdkafka_log_in(settings),
        limits=install.limits(settings, lane),
    )
    return app
