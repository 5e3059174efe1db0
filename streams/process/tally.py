"""Counts what a worker process has done so far: for its watchdog, metrics, and the limit on dead letters.

A batch is counted when the broker has confirmed all that it caused, not before.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Final

import structlog

from streams.dead_letters import record as dead_letters
from streams.errors import FloodError
from streams.messages import topics
from streams.messages.records import Output, Record
from streams.process.dead_share import DeadShare
from streams.process.metrics import Metrics
from streams.settings import Settings

log = structlog.get_logger(__name__)

WARN_EVERY: Final = 60.0  # seconds between two warnings of the same flood


class Tally:
    """Counts for one process. Used in the loop's thread; ``done`` may be read from others."""

    def __init__(
        self, settings: Settings, metrics: Metrics, *, live: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.metrics = metrics
        self.done = 0
        self._settings = settings
        self._live = live  # the age of an article says nothing about the speed of a replay
        self._clock = clock
        self._shares: dict[str, DeadShare] = {}
        self._warned: dict[str, float] = {}
        self._topics = topics.of(settings)
        self._by_topic = {
            topics.of(settings).enriched.name: metrics.enriched,
            topics.of(settings).hits.name: metrics.hits,
            topics.of(settings).suppressed.name: metrics.suppressed,
            topics.of(settings).replay_alerts.name: metrics.alerts.labels(channel="replay"),
        }
        self._dead_topic = topics.of(settings).dead.name
        self._channels: set[str] = set()  # that are told of

    def batch(self, stage: str, records: Sequence[Record]) -> "BatchTally":
        """Start to count a batch.

        Raises:
            FloodError: too many of the last minute's messages ended as dead letters.
        """
        self._check_dead_share(stage)
        return BatchTally(self, stage, records)

    def confirm(self, stage: str, records: Sequence[Record], outputs: Counter[tuple[str, str]]) -> None:
        """Count a batch whose outputs are all confirmed."""
        self.done += len(records)
        dead = 0
        for (topic, reason), number in outputs.items():
            if topic == self._dead_topic:
                dead += number
                self.metrics.dead.labels(stage=stage, reason=reason).inc(number)
            elif topic in self._by_topic:
                self._by_topic[topic].inc(number)
            elif channel := self._topics.channel_of(topic):
                self._channels.add(channel)
                self.metrics.alerts.labels(channel=channel).inc(number)
        self._shares.setdefault(stage, DeadShare(self._clock)).add(len(records), dead)
        self._measure(stage, records)

    def tell_of_channels(self, channels: Collection[str]) -> None:
        """Tell of the alerts of these channels alone: no rule names another, and what came to it is told.

        A last alert of a rule that is gone may bring its channel back, until the rules change again.
        """
        for channel in self._channels.difference(channels):
            self.metrics.alerts.remove(channel)
        self._channels.intersection_update(channels)

    def output_kind(self, output: Output) -> tuple[str, str]:
        """Return what an output is counted under: its topic, and the reason of a dead letter."""
        if output.topic != self._dead_topic:
            return output.topic, ""
        return output.topic, dead_letters.from_headers(output.headers).reason

    def _measure(self, stage: str, records: Sequence[Record]) -> None:
        now = time.time()
        self.metrics.progress.set(now)
        self.metrics.messages.labels(stage=stage).inc(len(records))
        if stage == "enrich":
            self.metrics.articles.inc(len(records))
        self.metrics.batch.labels(stage=stage).observe(len(records))
        if self._live:
            observe = self.metrics.latency.labels(stage=stage).observe
            for record in records:
                observe(max(0.0, now - record.timestamp / 1000))

    def _check_dead_share(self, stage: str) -> None:
        share = self._shares[stage].share if stage in self._shares else 0.0
        self.metrics.dead_share.labels(stage=stage).set(share)
        if share > self._settings.max_dead_share:
            raise FloodError(
                f"{share:.0%} of the last minute's messages at {stage} ended as dead letters, more than"
                f" RASID_MAX_DEAD_SHARE={self._settings.max_dead_share:g} allows: look at"
                f" {self._dead_topic}, mend the feed or the pipeline, and start again"
            )
        if (
            share > self._settings.warn_dead_share
            and self._clock() - self._warned.get(stage, -WARN_EVERY) >= WARN_EVERY
        ):
            self._warned[stage] = self._clock()
            log.error("many messages end as dead letters", stage=stage, share=round(share, 3))


class BatchTally:
    """The outputs of one batch, counted as they are produced."""

    __slots__ = ("_outputs", "_records", "_stage", "_tally")

    def __init__(self, tally: Tally, stage: str, records: Sequence[Record]) -> None:
        self._tally = tally
        self._stage = stage
        self._records = records
        self._outputs: Counter[tuple[str, str]] = Counter()

    def add(self, output: Output) -> None:
        """Count an output that was produced."""
        self._outputs[self._tally.output_kind(output)] += output.count

    def confirm(self) -> None:
        """Count the batch: all of its outputs are confirmed."""
        self._tally.confirm(self._stage, self._records, self._outputs)
