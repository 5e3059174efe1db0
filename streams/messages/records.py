"""Records as they come from Kafka and as we send them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, TypeVar

from schemas import SchemaError, wire
from streams.messages import cloudevents
from streams.messages.cloudevents import Headers

M = TypeVar("M")

WRITER: Final = "rasid_by"  # on what a person had changed: who


class Record(Protocol):
    """What we read of a Kafka record; aiokafka's ConsumerRecord is one. ``timestamp`` is in milliseconds."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def partition(self) -> int: ...  # noqa: D102
    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def timestamp(self) -> int: ...  # noqa: D102
    @property
    def key(self) -> bytes | None: ...  # noqa: D102
    @property
    def value(self) -> bytes | None: ...  # noqa: D102
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...  # noqa: D102


class RawRecord(NamedTuple):
    """A Record of our own making."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


def said(kind: type[M], record: Record) -> M | None:
    """Return the message that a record says; None where it says none: another hand wrote it."""
    try:
        return wire.decode(kind, record.value or b"")
    except SchemaError:
        return None


class Unreadable(NamedTuple):
    """A record that cannot be read and is passed over: where it stands on its topic, and why."""

    partition: int
    offset: int
    why: str


def passed_over(topic: str, found: Sequence[Unreadable]) -> str:
    """Say how many records of a topic cannot be read, and of the first where it stands and why."""
    first = min(found)
    return (
        f"{len(found)} record{'s' * (len(found) != 1)} on {topic} cannot be read"
        f" (first at {first.partition}:{first.offset}: {first.why})"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A record to send.

    Attributes:
        timestamp: the event time of what caused it, in milliseconds.
        partition: where it goes; by its key where none is named.
        count: how many hits or alerts it brings.
    """

    topic: str
    key: bytes | None
    value: bytes | None
    timestamp: int
    headers: Headers = field(default_factory=list)
    partition: int | None = None
    count: int = 1


def event(
    kind: str,
    event_id: str,
    value: bytes | None,
    *,
    topic: str,
    key: str,
    source: str,
    timestamp: int,
    more: Sequence[tuple[str, bytes]] = (),
    count: int = 1,
) -> Output:
    """Return the record of an event of ours: the headers of CloudEvents, and then ``more``."""
    return Output(
        topic=topic,
        key=key.encode(),
        value=value,
        timestamp=timestamp,
        headers=[*cloudevents.headers(kind, event_id, source, timestamp), *more],
        count=count,
    )


def written_by(name: str) -> Headers:
    """Return the headers that say who had a record written."""
    return [(WRITER, name.encode())]


def writer(record: Record) -> str:
    """Return who had a record written; empty where it does not say."""
    return (dict(record.headers).get(WRITER) or b"").decode(errors="replace")
