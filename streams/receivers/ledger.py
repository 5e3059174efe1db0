"""The topic ``deliveries``: what became of each alert on its way to each receiver.

It is queue and ledger in one. An alert that is due to a receiver stands there as ``waiting`` before the group
that reads the channels goes on; what is sent stands there as ``delivered`` or ``dead`` when that is known.
Whoever has a partition sends what waits in it, and begins with what the topic says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from zlib import crc32

from schemas import Alert, Delivery, DeliveryState, SchemaError, wire
from schemas.times import milliseconds, rfc3339
from streams import audit
from streams.cluster.reader import Progress, Reader
from streams.cluster.sender import send_all
from streams.errors import InputError
from streams.messages import cloudevents, times, topics
from streams.messages.people import Actor
from streams.messages.records import Output, event
from streams.settings import Settings

read_delivery = partial(wire.decode, Delivery)

PIECE_BYTES: Final = 64_000  # a few alerts of one channel stand together

# How one begins: most need not be read to be passed over.
_WAITING: Final = b'{"state":"waiting"'
_DELIVERED: Final = b'{"state":"delivered"'
_UNTRIED: Final = b'"attempts":0,"tried_at":null,'


def waits(value: bytes) -> bool:
    """Return whether a record is of a delivery that waits, by as little as says so."""
    return value.startswith(_WAITING)


def delivered(value: bytes) -> bool:
    """Return whether a record is of a delivery that has arrived, by as little as says so."""
    return value.startswith(_DELIVERED)


def untried(value: bytes) -> bool:
    """Return whether a record is of a delivery as it was routed, by as little as says so."""
    return _UNTRIED in value


def queued(
    alert: Alert,
    receiver: str,
    integration: str,
    *,
    offset: int,
    topic_id: str = "",
    now_ms: int,
    due_ms: int | None = None,
) -> Delivery:
    """Return the delivery of an alert that nobody has tried yet.

    Args:
        alert: what a desk is told.
        receiver: who gets it.
        integration: by which way.
        offset: of the alert on its channel's topic.
        topic_id: Kafka's id of that topic; empty where no broker has said.
        now_ms: the present, in milliseconds of the epoch.
        due_ms: until when it waits for others to come with it; likewise.
    """
    return Delivery(
        state="waiting",
        receiver=receiver,
        integration=integration,
        alert_id=alert.id,
        channel=alert.channel,
        story=alert.story.id,
        offset=offset,
        topic_id=topic_id,
        severity=alert.severity,
        queued_at=rfc3339(now_ms),
        due_at=None if due_ms is None else rfc3339(due_ms),
        alert=alert,
    )


def partition(receiver: str, integration: str, partitions: int) -> int:
    """Return the partition of an integration's deliveries: it is one, so that one process sends them."""
    return crc32(f"{receiver}/{integration}".encode()) % partitions


def record(delivery: Delivery, settings: Settings, now_ms: int) -> Output:
    """Return the record that says how a delivery stands."""
    topic = topics.of(settings).deliveries
    output = event(
        cloudevents.DELIVERY,
        f"{delivery.id}/{delivery.state}/{delivery.attempts}",
        wire.encode(delivery),
        topic=topic.name,
        key=delivery.id,
        source="/rasid/deliver",
        timestamp=now_ms,
    )
    part = partition(delivery.receiver, delivery.integration, topic.partitions)
    return replace(output, partition=part)


def with_alerts(settings: Settings, reader: Reader, some: Sequence[Delivery]) -> list[Delivery]:
    """Return deliveries with the alerts that they lack, from their channels; those that are gone as they are.

    Args:
        settings: say what channels' topics are called.
        reader: with small pieces (``PIECE_BYTES``).
        some: the deliveries.

    Raises:
        ClusterError: no broker answers.
    """
    own = topics.of(settings)
    names = {each.id: own.channel(each.channel).name for each in some if each.alert is None}
    # One, unless somebody else made the topic: then the id says in which of them an alert stands. The cluster
    # is asked each time: a reader remembers the partitions of a topic that was made anew since.
    parts = reader.parts(reader.topics() & set(names.values()))
    places = {(part, each.offset) for each in some for part in parts if names.get(each.id) == part.topic}
    found = {alert.id: alert for record in reader.records(places).values() if (alert := _alert(record.value))}
    return [replace(each, alert=found.get(each.alert_id)) if each.id in names else each for each in some]


def _alert(value: bytes | None) -> Alert | None:
    """Return the alert of a record; None where it is none: the topic was made anew."""
    try:
        return wire.decode(Alert, value or b"")
    except SchemaError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which deliveries are meant; what is not set does not matter.

    Attributes:
        since: told of or tried at this time or later, in milliseconds of the epoch.
    """

    receivers: frozenset[str] = frozenset()
    states: frozenset[DeliveryState] = frozenset()
    alert: str | None = None
    since: int | None = None

    def __call__(self, delivery: Delivery) -> bool:
        """Return whether ``delivery`` is one of those that are meant."""
        return (
            (not self.receivers or delivery.receiver in self.receivers)
            and (not self.states or delivery.state in self.states)
            and (self.alert is None or delivery.alert_id == self.alert)
            and (self.since is None or milliseconds(delivery.tried_at or delivery.queued_at) >= self.since)
        )


def read(
    settings: Settings, wanted: Callable[[Delivery], bool], progress: Progress | None = None
) -> list[Delivery]:
    """Return the deliveries that are wanted, as they stand now, in the order in which they were queued."""
    newest: dict[bytes, Delivery] = {}
    with Reader.open(settings) as reader:
        for each in reader.scan(reader.kept([topics.of(settings).deliveries.name]), progress):
            key = each.key or b""
            newest.pop(key, None)
            try:
                found = read_delivery(each.value or b"")
            except SchemaError:  # a foreign hand wrote it, or a newer version
                continue
            if wanted(found):
                newest[key] = found
    return sorted(newest.values(), key=lambda each: (each.queued_at, each.id))


def redrive(settings: Settings, some: Sequence[Delivery], *, by: Actor) -> int:
    """Queue dead deliveries once more, as if nobody had tried; return how many.

    Raises:
        InputError: one is not dead; nothing is sent.
    """
    for each in some:
        if each.state != "dead":
            raise InputError(f"delivery {each.id} is {each.state}: only dead ones are sent again")
    now = times.now()
    again = [
        replace(
            each,
            state="waiting",
            attempts=0,
            due_at=None,
            answer=f"sent again by {by.name}; before: {each.answer}",
        )
        for each in some
    ]
    if not again:
        return 0
    done = audit.entry(
        by, "delivery.redrive", f"redrive/{rfc3339(now)}", after={"ids": [each.id for each in again]}
    )
    with audit.acting(settings, done):
        return send_all(settings, (record(each, settings, now) for each in again))
