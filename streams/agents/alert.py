"""``hits`` → ``alerts.<channel>`` and ``alerts.suppressed``: what a desk is told, and why not.

For each batch, in this order, and why:

1. decide on the states in memory and publish: nothing is written yet, so a crash now means deciding again
   from the same states, with the same ids;
2. wait until the broker has confirmed what was published: an entry says that a desk was told;
3. write the entries to the table, whose changes are outputs of the batch;
4. seal: the batch is acknowledged when they are confirmed too.
"""

from dataclasses import dataclass
from typing import Any

from processors.stories.ledger import decide, withdraw
from schemas import Alert, Hit, Withdrawal, wire
from streams.agents.guard import Guard
from streams.agents.ledger import Ledger
from streams.agents.loop import produce
from streams.desks.silences import SilenceFeed
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Output, Record
from streams.process.tally import Tally
from streams.settings import Settings
from streams.transport import batches

STAGE = "alert"


async def serve(stream: Any, guard: Guard, tally: Tally, ledger: Ledger, lane: Lane) -> None:
    """Run until the worker stops."""
    async for batch in batches(stream):
        counted = tally.batch(guard.stage, batch.records)
        for record in batch.records:
            await batch.room()
            if record.key and lanes.of(record.headers) == lane:
                await ledger.open(batch.tp.partition, _desk(record), batch.generation)
            if batch.lost:  # another worker may have gone on since: the state here decides nothing any more
                break
            for output in guard(record):
                counted.add(produce(batch, output, record, guard))
        else:
            await batch.confirmed()
            if not batch.lost:
                ledger.write()
                batch.seal(counted.confirm)


@dataclass(frozen=True)
class Raise:
    """The step of the agent ``alert``."""

    settings: Settings
    lane: Lane
    ledger: Ledger
    silences: SilenceFeed

    def __call__(self, record: Record, value: bytes) -> list[Output]:
        """Return the alerts that a hit or a withdrawal raises, suppressed ones among them."""
        partition, desk = record.partition, _desk(record)
        state = self.ledger.desk(partition, desk)
        if record.offset <= state.offset:
            self.ledger.repeat(partition, desk, record.offset)
            return []
        if dict(record.headers).get("ce_type") == cloudevents.WITHDRAWAL.encode():
            withdrawal = wire.decode(Withdrawal, value)
            decision = withdraw(state, withdrawal, offset=record.offset, time=record.timestamp)
        else:
            hit = wire.decode(Hit, value)
            decision = decide(
                state,
                hit,
                offset=record.offset,
                time=record.timestamp,
                silences=self.silences.silences,
                released=lanes.RELEASED in dict(record.headers),
            )
        outputs = [output(alert, record, self.settings, self.lane) for alert in decision.alerts]
        try:
            self.ledger.take(partition, desk, decision.entry)
        except BaseException:
            self.ledger.drop(partition, desk)  # the deadline may have struck in the middle of a change
            raise
        return outputs


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


def _desk(record: Record) -> str:
    return (record.key or b"").decode(errors="replace")
