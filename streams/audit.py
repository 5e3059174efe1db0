"""Who did what, on the topic ``audit``. An act that cannot be written down is not done.

A change that is one transaction carries its entry with it: both are there, or none. What takes longer is
written as begun before anything is done, and once more when it is over; where that second entry cannot be
written, the first one stands and says who began it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Final

import structlog

from processors.identity import content_id
from schemas import AuditEntry, SchemaError, wire
from schemas.times import rfc3339
from streams.cluster.admin import Admin
from streams.cluster.reader import Reader
from streams.cluster.sender import ExclusiveSender, send_all
from streams.errors import ClusterError
from streams.messages import cloudevents, times, topics
from streams.messages.people import Actor
from streams.messages.records import Output, event
from streams.settings import Settings

_read = partial(wire.decode, AuditEntry)

log: Final = structlog.get_logger(__name__)


def entry(
    actor: Actor,
    act: str,
    what: str,
    *,
    desk: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Return an entry of now.

    Args:
        actor: who has it done.
        act: what is done, such as ``rule.change``.
        what: to what it is done, such as ``rule/ambassadors``.
        desk: that it concerns, if it is one.
        before: what the object said.
        after: what it says.
    """
    at = rfc3339(times.now())
    return AuditEntry(
        id=content_id(at, actor.name, act, what),
        at=at,
        by=actor.name,
        way=actor.way,
        act=act,
        object=what,
        desk=desk,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
    )


def output(entry: AuditEntry, settings: Settings) -> Output:
    """Return the record of an entry, to be sent with the change that it tells of."""
    return event(
        cloudevents.AUDIT,
        f"{entry.id}/{entry.state}",
        wire.encode(entry),
        topic=topics.of(settings).audit.name,
        key=entry.object,
        source="/rasid/audit",
        timestamp=times.now(),
    )


def _make_topic(settings: Settings) -> None:
    """Make the topic where it is missing: who acts may be of a newer version than the workers."""
    with Admin.open(settings) as admin:
        admin.ensure_topics([topics.of(settings).audit], settings)


def record(settings: Settings, entry: AuditEntry) -> None:
    """Write an entry; returns when it is confirmed.

    Raises:
        ClusterError: it is not written.
    """
    _make_topic(settings)
    send_all(settings, [output(entry, settings)])


@contextmanager
def changing(settings: Settings, name: str) -> Iterator["Changing"]:
    """Be inside the block the only one who changes what a topic holds.

    Args:
        settings: where the cluster is.
        name: of the topic, without a prefix, such as ``rules``.

    Raises:
        ClusterError: somebody else changed it meanwhile, or Kafka does not answer.
    """
    _make_topic(settings)
    with ExclusiveSender(settings, name) as sender:
        yield Changing(settings, sender)


class Changing:
    """Writes a change and who made it, both or nothing."""

    def __init__(self, settings: Settings, sender: ExclusiveSender) -> None:
        self._settings = settings
        self._sender = sender

    def write(self, change: Iterable[Output], entries: Iterable[AuditEntry]) -> None:
        """Write the records of a change with the entries that tell of it.

        Raises:
            ClusterError: nothing was written, for the reason that it says; or that this is not known.
        """
        self._sender.send([*change, *(output(each, self._settings) for each in entries)])


@contextmanager
def acting(settings: Settings, entry: AuditEntry) -> Iterator[None]:
    """Write down what is done inside the block: before it begins, and when it is over.

    Raises:
        ClusterError: the first entry cannot be written; nothing is done.
    """
    record(settings, replace(entry, state="begun"))
    try:
        yield
    except BaseException as error:
        _try_to_record(settings, replace(entry, state="failed", problem=str(error) or type(error).__name__))
        raise
    _try_to_record(settings, replace(entry, state="done"))


def _try_to_record(settings: Settings, entry: AuditEntry) -> None:
    try:
        record(settings, entry)
    except ClusterError as error:
        log.warning(
            "the end of an act is not on the topic audit", act=entry.act, what=entry.object, error=str(error)
        )


def read(settings: Settings, *, since: int | None = None, who: str = "", what: str = "") -> list[AuditEntry]:
    """Return what was done, the newest first; of an act that was written twice, how it ended.

    Args:
        settings: where the cluster is.
        since: a time in milliseconds of the epoch; None for all that is kept.
        who: only by this person.
        what: only to this object, or to all of a kind, such as ``rule``.

    Raises:
        ClusterError: Kafka does not answer.
    """
    found: dict[str, AuditEntry] = {}
    with Reader.open(settings) as reader:
        for record in reader.scan(reader.kept([topics.of(settings).audit.name], since_ms=since)):
            try:
                one = _read(record.value or b"")
            except SchemaError:  # a foreign hand wrote it
                continue
            found[one.id] = one
    wanted = (
        one
        for one in found.values()
        if who in {"", one.by} and (not what or one.object == what or one.object.startswith(f"{what}/"))
    )
    return sorted(wanted, key=lambda one: one.at, reverse=True)


def differences(entry: AuditEntry) -> list[tuple[str, object, object]]:
    """Return what an act changed: (field, before, after), None where a field is not there, or empty."""
    before, after = entry.before or {}, entry.after or {}
    return between(_said(before), _said(after))


def between(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, object, object]]:
    """Return what one of two says otherwise: (field, before, after), None where a field is not there."""
    both = ((name, before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after]))
    return [(name, old, new) for name, old, new in both if old != new]


def _said(fields: Mapping[str, Any]) -> dict[str, object]:
    return {name: None if found in ("", [], {}) else found for name, found in fields.items()}
