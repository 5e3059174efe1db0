"""The silences, on the compacted topic ``silences``: read them, add and end them, follow them in a worker."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

from processors.identity import content_id
from processors.stories.silences import Silences
from schemas import SchemaError, Silence, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from streams.cluster.compacted import Changes, Follower, read_whole
from streams.cluster.sender import send_all
from streams.desks import names
from streams.desks.change_log import ChangeLog
from streams.desks.rules import in_force
from streams.errors import InputError
from streams.messages import cloudevents, times, topics
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


def add(settings: Settings, over: Mapping[str, str | None], *, span: str, reason: str, by: str) -> Silence:
    """Add a silence from now on; return it when it is confirmed.

    Args:
        settings: where the cluster is.
        over: ``rule``, ``desk`` and ``subject``, by their ids or names; all that are named must hold.
        span: how long, such as ``2h``.
        reason: why, for the others of the desk.
        by: who wants it.

    Raises:
        InputError: the silence says something impossible, or what it is over does not exist.
    """
    now = times.now()
    try:
        until = now + 1000 * parse_duration(span)
    except ValueError as error:
        raise InputError(f"--for {span}: {error}") from None
    meant = _meant(settings, over)
    silence = {
        "id": content_id(now, meant.get("rule"), meant.get("desk"), meant.get("subject"), by, reason),
        "starts_at": rfc3339(now),
        "ends_at": rfc3339(until),
        "by": by,
        "reason": reason,
        **meant,
    }
    try:
        added = wire.from_dict(Silence, silence)
    except SchemaError as error:
        raise InputError(str(error)) from None
    send_all(settings, [_record(added, settings, now)])
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


def end(settings: Settings, silence_id: str) -> Silence:
    """End a silence now; return it as it stands then.

    Raises:
        InputError: there is none of that id, or it is over.
    """
    known = {each.id: each for each in read(settings)}
    found = known.get(silence_id)
    if found is None:
        raise InputError(f"no silence {silence_id!r}: see rasid silence list")
    now = times.now()
    if is_over(found, now):
        raise InputError(f"silence {silence_id} was over at {found.ends_at}")
    ended = replace(found, ends_at=rfc3339(now))
    send_all(settings, [_record(ended, settings, now)])
    return ended


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
