"""``hits`` → ``alerts.<channel>`` and ``alerts.suppressed``: what a desk is told, and why not."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from processors.stories.fingerprint import read_fingerprint
from processors.stories.ledger import Decision, decide, hold_together, unasked, withdraw
from schemas import Alert, Hit, Withdrawal, wire
from schemas.times import rfc3339
from streams.agents.guard import Result
from streams.agents.ledger import Ledger
from streams.desks.silences import SilenceFeed
from streams.messages import cloudevents, hits, lanes, times, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Output, Record, event
from streams.messages.topics import MOST_AHEAD_MS
from streams.settings import Settings

STAGE = "alert"


@dataclass(frozen=True)
class AlertStep:
    """The step of the agent ``alert``."""

    settings: Settings
    lane: Lane
    ledger: Ledger
    silences: SilenceFeed

    def __call__(self, record: Record, _value: bytes) -> Iterator[Result]:
        """Yield for each hit, or for a withdrawal, the alerts that it raises, told or not, and its entry.

        What comes from an archive, and an old page, does not advance a desk's clock and belongs to no story:
        it has no entry. A replay takes both as it takes any article, and so they can be released.

        Raises:
            SchemaError: the record cannot be read.
        """
        message = hits.read(record)
        if isinstance(message, Withdrawal):
            yield self._result(record, message)
            return
        for fingerprint in {hit.fingerprint for hit in message if hit.fingerprint}:
            read_fingerprint(fingerprint)  # an invalid one is refused here, before the state is changed
        waiting = deque(message)
        while waiting:
            if len(waiting) > 1 and (held := self._held(record, waiting)):
                yield replace(held, more=bool(waiting))
            while waiting:
                result = self._result(record, waiting.popleft())
                yield replace(result, more=bool(waiting))
                if result.entry and result.entry.flood and result.entry.flood.of == "desk":
                    break  # what is left is of the same flood, most likely

    def _held(self, record: Record, waiting: deque[Hit]) -> Result | None:
        """Return the result of all that is of a flood of the desk, and leave the others waiting."""
        if self._unasked(record, waiting[0]):
            return None
        place, time = self._place(record), _event_time(record)
        desk, silences = self.ledger.desk(record), self.silences.silences
        decision, left = hold_together(desk, waiting, offset=place, time=time, silences=silences)
        waiting.clear()
        waiting.extend(left)
        return self._caused(record, decision) if decision else None

    def _result(self, record: Record, message: Hit | Withdrawal) -> Result:
        if alert := self._unasked(record, message):
            return Result([self._output(alert, record)])
        # Delivered again; or the topic was truncated or recreated, and this is another record.
        seen = record.offset <= self.ledger.desk(record).record
        if seen and (entry := self.ledger.find(record, message)):
            return Result([], entry)
        return self._caused(record, self._decide(record, message))

    def _caused(self, record: Record, decision: Decision) -> Result:
        entry = decision.entry
        if entry.offset != record.offset:
            entry = replace(entry, record=record.offset)
        outputs = [self._output(alert, record) for alert in decision.alerts]
        return Result(outputs, entry, warning=_ahead(record) or decision.warning)

    def _place(self, record: Record) -> int:
        """Return the place of the next entry: behind all before it, which a record with several hits has."""
        return max(record.offset, self.ledger.desk(record).offset + 1)

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
        place, time = self._place(record), _event_time(record)
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
            count=1 + len(alert.others),
        )


def _is_released(record: Record) -> bool:
    return lanes.RELEASED in dict(record.headers)


def _event_time(record: Record) -> int:
    """Return when the article of a hit reached Kafka, in ms; not later than now and a little.

    A desk's clock is its newest event time, and what is older than its window is late: after one record of
    the year 2100 every other hit would be late.
    """
    return min(record.timestamp, times.now() + MOST_AHEAD_MS)


def _ahead(record: Record) -> str:
    """Return a warning where a record's time is not taken for what it says."""
    if record.timestamp == _event_time(record):
        return ""
    return f"a hit comes from the future ({rfc3339(record.timestamp)}); it is taken for one of now"
