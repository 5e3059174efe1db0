"""``hits`` → ``alerts.<channel>`` and ``alerts.suppressed``: what a desk is told, and why not."""

from dataclasses import dataclass

from processors.stories.fingerprint import read_fingerprint
from processors.stories.ledger import Decision, archived, decide, withdraw
from schemas import Alert, Hit, Withdrawal, wire
from streams.agents.guard import Result
from streams.agents.ledger import Ledger
from streams.desks.silences import SilenceFeed
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Output, Record
from streams.settings import Settings

STAGE = "alert"


@dataclass(frozen=True)
class Raise:
    """The step of the agent ``alert``."""

    settings: Settings
    lane: Lane
    ledger: Ledger
    silences: SilenceFeed

    def __call__(self, record: Record, value: bytes) -> Result:
        """Return the alerts that a hit or a withdrawal raises, suppressed ones among them, and its entry.

        What an archive brings moves no desk's clock and belongs to no story: it has no entry.

        Raises:
            SchemaError: why it cannot be read.
        """
        if self.lane is LIVE and lanes.archived(record.headers):
            return Result([output(archived(wire.decode(Hit, value)), record, self.settings, self.lane)])
        if record.offset <= self.ledger.desk(record).offset:  # decided already, and delivered again
            return Result([], self.ledger.written(record))
        decision = self._decide(record, value)
        alerts = [output(alert, record, self.settings, self.lane) for alert in decision.alerts]
        return Result(alerts, decision.entry)

    def _decide(self, record: Record, value: bytes) -> Decision:
        desk = self.ledger.desk(record)
        if dict(record.headers).get("ce_type") == cloudevents.WITHDRAWAL.encode():
            withdrawal = wire.decode(Withdrawal, value)
            return withdraw(desk, withdrawal, offset=record.offset, time=record.timestamp)
        hit = wire.decode(Hit, value)
        if hit.fingerprint:
            read_fingerprint(hit.fingerprint)  # what is none is refused here, before the state takes it
        return decide(
            desk,
            hit,
            offset=record.offset,
            time=record.timestamp,
            silences=self.silences.silences,
            released=lanes.RELEASED in dict(record.headers),
        )


def output(alert: Alert, record: Record, settings: Settings, lane: Lane) -> Output:
    """Return the record of an alert: on its channel, the audit trail, or (in a replay) ``alerts.replay``."""
    if lane is not LIVE:
        topic = topics.of(settings).replay_alerts
    else:
        own = topics.of(settings)
        topic = own.suppressed if alert.suppressed else own.channel(alert.channel)
    return Output(
        topic=topic.name,
        key=alert.id.encode(),
        value=wire.encode(alert),
        timestamp=record.timestamp,
        headers=[
            *cloudevents.headers(cloudevents.ALERT, alert.id, f"/rasid/{STAGE}", record.timestamp),
            *lanes.mark(lane),
        ],
    )
