"""From the channels to the ledger: what is due to which receiver is written down, and only then read on.

All processes that deliver are members of one group, which shares out the channels. What a replay would have
raised and what desks were not told of stand on other topics, which nobody reads here.
"""

import time
from collections.abc import Callable
from typing import Final

import structlog

from schemas import Alert, Delivery, SchemaError, WebhookConfig, wire
from streams.cluster.admin import Admin
from streams.cluster.group_reader import GroupReader
from streams.cluster.groups import of_routing
from streams.cluster.member import Member
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.history.alerts import channels
from streams.messages import lanes, times, topics
from streams.messages.lanes import LIVE
from streams.messages.records import RawRecord
from streams.receivers import ledger
from streams.receivers.known import KnownReceivers
from streams.receivers.routes import RuleLabels, routed
from streams.settings import Settings

_POLL_SECONDS: Final = 0.2  # without an alert; a stop is noticed within
_LOOK_SECONDS: Final = 3.0  # between two looks for channels that were made meanwhile
_PATIENCE_MS: Final = 30_000

log = structlog.get_logger(__name__)


class Router(Member):
    """Reads the channels in a thread of its own."""

    def __init__(
        self,
        settings: Settings,
        receivers: KnownReceivers,
        labels: RuleLabels,
        now_ms: Callable[[], int] = times.now,
    ) -> None:
        """``now_ms``: milliseconds of the epoch."""
        super().__init__("router", waits="alerts wait on their channels until this has passed")
        self._settings = settings
        self._receivers = receivers
        self._labels = labels
        self._now = now_ms
        self._group = of_routing(settings)

    def prepare(self) -> None:
        """Let a group that has read nothing begin with the next alert: old ones are no news to anybody.

        A channel that is made later is read whole: its first alert is why it was made.

        Raises:
            ClusterError: no broker answers.
        """
        with Reader.open(self._settings) as reader, Admin.open(self._settings) as admin:
            if not admin.committed(self._group) and not admin.members(self._group):
                admin.commit(self._group, reader.ends(self._channels(reader)))

    def work(self) -> None:
        """Be a member of the group until the stop."""
        sender = Sender(self._settings, _PATIENCE_MS)
        with Reader.open(self._settings) as asking:
            names = self._channels(asking)
        with GroupReader.open(self._settings, self._group, names) as reader:
            looked = time.monotonic()
            while not self.stopping.is_set():
                if time.monotonic() - looked > _LOOK_SECONDS:
                    looked = time.monotonic()
                    if (now_there := self._channels(reader)) != names:
                        names = now_there
                        reader.subscribe(names)
                self._route(reader, sender)
            reader.done()

    def _route(self, reader: GroupReader, sender: Sender) -> None:
        """Write down what is due from the next alerts; returns when that is confirmed."""
        records = reader.poll(_POLL_SECONDS, lambda _key, _value: True, soon=True)
        found = [
            delivery for record in records for delivery in self._due(record, reader.topic_id(record.topic))
        ]
        for delivery in found:
            sender.send(ledger.record(delivery, self._settings, self._now()))
        if found:
            sender.close()
            reader.done()  # at once: what is routed again after a kill is this batch at most

    def _channels(self, reader: Reader | GroupReader) -> set[str]:
        own = topics.of(self._settings)
        return {own.channel(each).name for each in channels(self._settings, reader)}

    def _due(self, record: RawRecord, topic_id: str) -> list[Delivery]:
        """Return the deliveries of an alert, one for each integration of each receiver that gets it."""
        if lanes.of(record.headers) != LIVE:
            return []
        try:
            alert = wire.decode(Alert, record.value or b"")
        except SchemaError as error:
            place = f"{record.topic} partition {record.partition} offset {record.offset}"
            log.warning("no alert: it is sent to nobody", place=place, error=str(error))
            return []
        now = self._now()
        return [
            ledger.queued(
                alert,
                receiver.name,
                name,
                offset=record.offset,
                topic_id=topic_id,
                now_ms=now,
                due_ms=None if isinstance(config, WebhookConfig) or not wait else now + 1000 * wait,
            )
            for receiver, wait in routed(
                self._receivers.by_name.values(), alert, self._labels.of(alert.rule.id)
            )
            for name, config in receiver.integrations()
        ]
