"""``hits`` → ``alerts.<channel>`` and ``alerts.suppressed``: what a desk is told, and why not."""

from dataclasses import dataclass
from typing import Final

import structlog

from processors.stories.fingerprint import read_fingerprint
from processors.stories.ledger import Decision, decide, unasked, withdraw
from schemas import Alert, Hit, Withdrawal, wire
from schemas.times import rfc3339
from streams.agents.guard import Result
from streams.agents.ledger import Ledger
from streams.desks.silences import SilenceFeed
from streams.messages import cloudevents, lanes, times, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Output, Record, event
from streams.messages.topics import MOST_AHEAD_MS
from streams.settings import Settings

STAGE = "alert"

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True)
class AlertStep:
    """The step of the agent ``alert``."""

    settings: Settings
    lane: Lane
    ledger: Ledger
    silences: SilenceFeed

    def __call__(self, record: Record, value: bytes) -> Result:
        """Return the alerts that a hit or a withdrawal raises, suppressed ones among them, and its entry.

        What comes from an archive, and an old page, does not advance a desk's clock and belongs to no story:
        it has no entry. A replay takes both as it takes any article, and so they can be released.

        Raises:
            SchemaError: the record cannot be read.
        """
        message = _read(record, value)
        if alert := self._unasked(record, message):
            return Result([self._output(alert, record)])
        # Delivered again; or the topic was truncated or recreated, and this is another record.
        seen = record.offset <= self.ledger.desk(record).offset
        if seen and (entry := self.ledger.find(record, message)):
            return Result([], entry)
        decision = self._decide(record, message)
        alerts = [self._output(alert, record) for alert in decision.alerts]
        return Result(alerts, decision.entry)

    def _unasked(self, record: Record, message: Hit | Withdrawal) -> Alert | None:
        if self.lane is not LIVE or isinstance(message, Withdrawal) or _is_released(record):
            return None
        return unasked(
            self.ledger.desk(record),
            message,
            _event_time(record),
            archived=lanes.archived(record.headers),
        )

    def _decide(self, record: Record, message: Hit | Withdrawal) -> Decision:
        desk = self.ledger.desk(record)
        place, time = max(record.offset, desk.offset + 1), _event_time(record)
        if isinstance(message, Withdrawal):
            return withdraw(desk, message, offset=place, time=time)
        return decide(
            desk,
            message,
            offset=place,
            time=time,
            silences=self.silences.silences,
            released=_is_released(record),
        )

    def _output(self, alert: Alert, record: Record) -> Output:
        """Return an alert's record: on its channel, the audit trail, or (in a replay) ``alerts.replay``."""
        own = topics.of(self.settings)
        if self.lane is not LIVE:
            topic = own.replay_alerts
        else:
            topic = own.suppressed if alert.suppressed else own.channel(alert.channel)
        return event(
            cloudevents.ALERT,
            alert.id,
            wire.encode(alert),
            topic=topic.name,
            key=alert.id,
            source=f"/rasid/{STAGE}",
            timestamp=record.timestamp,
            more=lanes.mark(self.lane),
        )


def _read(record: Record, value: bytes) -> Hit | Withdrawal:
    if dict(record.headers).get("ce_type") == cloudevents.WITHDRAWAL.encode():
        return wire.decode(Withdrawal, value)
    hit = wire.decode(Hit, value)
    if hit.fingerprint:
        read_fingerprint(hit.fingerprint)  # an invalid one is refused here, before the state is changed
    return hit


def _is_released(record: Record) -> bool:
    return lanes.RELEASED in dict(record.headers)


def _event_time(record: Record) -> int:
    """Return when the article of a hit reached Kafka, in ms; not later than now and a little.

    A desk's clock is its newest event time, and what is older than its window is late: after one record of
    the year 2100 every other hit would be late.
    """
    latest = times.now() + MOST_AHEAD_MS
    if record.timestamp > latest:
        log.warning(
            "a hit comes from the future; it is taken for one of now",
            offset=record.offset, partition=record.partition, timestamp=rfc3339(record.timestamp),
        )  # fmt: skip
    return min(record.timestamp, latest)
