"""The silences, on the compacted topic ``silences``: read them, add and end them, follow them in a worker."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Final

import structlog

from processors.identity import content_id
from processors.stories.silences import Silences
from schemas import AuditEntry, SchemaError, Silence, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from streams import audit
from streams.cluster.compacted import Changes, Follower, read_whole
from streams.desks import names
from streams.desks.change_log import ChangeLog
from streams.desks.rules import in_force
from streams.errors import InputError
from streams.messages import cloudevents, times, topics
from streams.messages.people import Actor
from streams.messages.records import Output, event
from streams.settings import Settings

read_silence = partial(wire.decode, Silence)

log: Final = structlog.get_logger(__name__)


class SilenceFeed:
    """The silences as a worker holds them: read whole at start, then followed.

    Attributes:
        silences: those that are known.
        follower: what keeps up with the topic.
    """

    def __init__(self, settings: Settings) -> None:
        self.silences = Silences()
        self._changes = ChangeLog[Silence](over, by=lambda silence: silence.by)
        self.follower = Follower(settings, topics.of(settings).silences, read_silence, self._apply)

    def load(self) -> None:
        """Read all silences; blocks until the end of the topic as it stands now."""
        self.follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on; changes are put in force in ``loop``."""
        self.follower.follow(loop)

    def _apply(self, changes: Changes[Silence]) -> None:
        for change in changes:
            if change.value is None:
                self.silences.remove(change.key)
            else:
                self.silences.add(change.value)
        log.info("silences known", **self._changes.count(changes), silences=len(self.silences.known()))


def read(settings: Settings) -> list[Silence]:
    """Return all silences that the topic holds, those that are over among them, by their end."""
    known = read_whole(settings, topics.of(settings).silences, read_silence)
    return sorted(known.values(), key=lambda each: each.ends_at)


def over(silence: Silence) -> str:
    """Name what a silence is over: ``desk gulf, subject sport``."""
    named = (("rule", silence.rule), ("desk", silence.desk), ("subject", silence.subject))
    return ", ".join(f"{name} {value}" for name, value in named if value)


def is_over(silence: Silence, now_ms: int) -> bool:
    """Tell whether a silence has ended at a time in milliseconds."""
    return milliseconds(silence.ends_at) <= now_ms


def add(
    settings: Settings,
    over: Mapping[str, str | None],
    *,
    span: str,
    reason: str,
    by: Actor,
    wanted_by: str = "",
) -> Silence:
    """Add a silence from now on; return it when it is confirmed.

    Args:
        settings: where the cluster is.
        over: ``rule``, ``desk`` and ``subject``, by their ids or names; all that are named must hold.
        span: how long, such as ``2h``.
        reason: why, for the others of the desk.
        by: who has it done.
        wanted_by: who wants it, where that is somebody else.

    Raises:
        InputError: the silence says something impossible, or what it is over does not exist.
        ClusterError: somebody else changed the silences meanwhile, or Kafka does not answer; nothing is
            written.
    """
    now = times.now()
    try:
        until = now + 1000 * parse_duration(span)
    except ValueError as error:
        raise InputError(f"--for {span}: {error}") from None
    meant = _meant(settings, over)
    name = wanted_by or by.name
    silence = {
        "id": content_id(now, meant.get("rule"), meant.get("desk"), meant.get("subject"), name, reason),
        "starts_at": rfc3339(now),
        "ends_at": rfc3339(until),
        "by": name,
        "reason": reason,
        **meant,
    }
    try:
        added = wire.from_dict(Silence, silence)
    except SchemaError as error:
        raise InputError(str(error)) from None
    with audit.changing(settings, "silences") as changing:
        changing.write([_record(added, settings, now)], [_entry(None, added, settings, by)])
    return added


def _meant(settings: Settings, over: Mapping[str, str | None]) -> dict[str, str]:
    """Return what is named, by slugs and ids."""
    said = {name: value for name, value in over.items() if value}
    if "subject" in said:
        said["subject"] = names.subject(said["subject"])
    if said.keys() & {"rule", "desk"}:
        rules = in_force(settings)
        known = {"rule": names.rule, "desk": names.desk}
        said |= {name: known[name](rules, value) for name, value in said.items() if name in known}
    return said


def end(settings: Settings, silence_id: str, *, by: Actor) -> Silence:
    """End a silence now; return it as it stands then.

    Raises:
        InputError: there is none of that id, or it is over.
        ClusterError: somebody else changed the silences meanwhile, or Kafka does not answer; nothing is
            written.
    """
    with audit.changing(settings, "silences") as changing:
        found = find(settings, silence_id)
        now = times.now()
        if is_over(found, now):
            raise InputError(f"silence {silence_id} was over at {found.ends_at}", kind="over")
        ended = replace(found, ends_at=rfc3339(now))
        changing.write([_record(ended, settings, now)], [_entry(found, ended, settings, by)])
    return ended


def find(settings: Settings, silence_id: str) -> Silence:
    """Return a silence, also one that is over.

    Raises:
        InputError: there is none of that id.
    """
    for each in read(settings):
        if each.id == silence_id:
            return each
    raise InputError(f"no silence {silence_id!r}: see rasid silence list")


def _entry(before: Silence | None, after: Silence, settings: Settings, by: Actor) -> AuditEntry:
    """Return who added or ended a silence."""
    rule = in_force(settings).get(after.rule) if after.rule else None
    return audit.entry(
        by,
        "silence.end" if before else "silence.add",
        f"silence/{after.id}",
        desk=after.desk or (rule.desk if rule else None),
        before=asdict(before) if before else None,
        after=asdict(after),
    )


def _record(silence: Silence, settings: Settings, now_ms: int) -> Output:
    return event(
        cloudevents.SILENCE,
        silence.id,
        wire.encode(silence),
        topic=topics.of(settings).silences.name,
        key=silence.id,
        source="/rasid/silences",
        timestamp=now_ms,
    )
