"""The receivers, on the compacted topic ``receivers``: read and change them, follow them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Final

from schemas import AuditEntry, Receiver, SwitchedOff, wire
from schemas.times import rfc3339
from streams import audit
from streams.cluster.compacted import Changes, Follower, read_whole
from streams.errors import InputError
from streams.messages import cloudevents, times, topics
from streams.messages.people import Actor
from streams.messages.records import Output, event, written_by
from streams.receivers.receiver_files import Listed
from streams.settings import Settings

_read = partial(wire.decode, Receiver)

# What stands in no file.
_NOT_SAID: Final = ("switched_off", "made_at", "made_by")


class KnownReceivers:
    """The receivers as a delivering process holds them: read whole at start, then followed.

    Attributes:
        by_name: never changed, but put anew: any thread may look.
        follower: what keeps up with the topic.
    """

    def __init__(self, settings: Settings, changed: Callable[[], None] = lambda: None) -> None:
        """``changed``: called in the loop's thread when others are in force."""
        self.by_name: Mapping[str, Receiver] = {}
        self.follower = Follower(settings, topics.of(settings).receivers, _read, self.apply)
        self._changed = changed

    def load(self) -> None:
        """Read all receivers; blocks until the end of the topic as it stands now."""
        self.follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on; changes are put in force in ``loop``."""
        self.follower.follow(loop)

    def apply(self, changes: Changes[Receiver]) -> None:
        """Put changes in force."""
        known = dict(self.by_name)
        for each in changes:
            known.pop(each.key, None)
            if each.value:
                known[each.key] = each.value
        self.by_name = known
        self._changed()


@dataclass(frozen=True, slots=True)
class Change:
    """One receiver, before and after; ``before`` is None for a new one, ``after`` for one that is removed."""

    before: Receiver | None
    after: Receiver | None

    @property
    def name(self) -> str:
        """The receiver's."""
        return next(each.name for each in (self.after, self.before) if each)

    def differences(self) -> list[tuple[str, object, object]]:
        """Return what a changed receiver says otherwise: (field, before, after)."""
        return audit.between(said(self.before), said(self.after))


def read(settings: Settings) -> dict[str, Receiver]:
    """Return all receivers, by their names."""
    known = read_whole(settings, topics.of(settings).receivers, _read)
    return {name: known[name] for name in sorted(known)}


def of_name(settings: Settings, name: str) -> Receiver:
    """Return the receiver of a name.

    Raises:
        InputError: there is none.
    """
    return _standing(read(settings), name)


def apply(
    settings: Settings,
    wanted: Iterable[Listed],
    agree: Callable[[list[Change]], None],
    *,
    by: Actor,
    prune: bool = False,
) -> list[Change]:
    """Put receivers of files in force; return what was changed. What delivers follows within a second.

    Args:
        settings: where the cluster is.
        wanted: the receivers.
        agree: told the changes before they are written; raises where they are not wanted. Not called where
            there are none.
        by: who wants it.
        prune: whether other receivers are removed.

    Raises:
        ClusterError: somebody else changed the receivers meanwhile, or Kafka does not answer; nothing is
            written.
    """
    changes: list[Change] = []

    def planned(known: Mapping[str, Receiver]) -> Mapping[str, Receiver | None]:
        changes[:] = plan(known, wanted, by=by.name, now_ms=times.now(), prune=prune)
        if changes:
            agree(changes)
        return {each.name: each.after for each in changes}

    _change_all(settings, planned, act="receiver.apply", by=by)
    return changes


def plan(
    known: Mapping[str, Receiver], wanted: Iterable[Listed], *, by: str, now_ms: int, prune: bool = False
) -> list[Change]:
    """Return what must change for ``wanted`` to be in force. What is switched off stays so."""
    changes, named = [], set()
    for listed in wanted:
        named.add(listed.name)
        before = known.get(listed.name)
        said = {name: getattr(listed, name) for name in Listed.__dataclass_fields__}
        after = replace(before, **said) if before else Receiver(**said, made_at=rfc3339(now_ms), made_by=by)
        change = Change(before, after)
        if before is None or change.differences():
            changes.append(change)
    if prune:
        changes += [Change(known[name], None) for name in known.keys() - named]
    return sorted(changes, key=lambda each: each.name)


def switch_off(settings: Settings, name: str, integration: str, *, why: str, by: Actor) -> None:
    """Send nothing more by an integration that said that it is gone, until it is resumed.

    Raises:
        ClusterError: somebody else changed the receivers meanwhile, or Kafka does not answer.
    """
    off = SwitchedOff(at=times.now_as_text(), why=why)

    def planned(known: Mapping[str, Receiver]) -> Mapping[str, Receiver | None]:
        receiver = known.get(name)
        if receiver is None or integration in receiver.switched_off:
            return {}
        return {name: replace(receiver, switched_off={**receiver.switched_off, integration: off})}

    _change_all(settings, planned, act="receiver.switch-off", by=by)


def resume(settings: Settings, name: str, *, by: Actor) -> bool:
    """Send again by all that was switched off of a receiver; return whether anything was.

    Raises:
        InputError: there is no such receiver.
    """

    def planned(known: Mapping[str, Receiver]) -> Mapping[str, Receiver | None]:
        receiver = _standing(known, name)
        return {name: replace(receiver, switched_off={})} if receiver.switched_off else {}

    return bool(_change_all(settings, planned, act="receiver.resume", by=by))


def _standing(known: Mapping[str, Receiver], name: str) -> Receiver:
    if name not in known:
        there = ", ".join(known) or "none yet"
        raise InputError(f"no receiver {name!r}; there are: {there}")
    return known[name]


def _change_all(
    settings: Settings,
    plan: Callable[[Mapping[str, Receiver]], Mapping[str, Receiver | None]],
    *,
    act: str,
    by: Actor,
) -> Mapping[str, Receiver | None]:
    """Write what ``plan`` makes of the receivers, all at once; return it. None removes one."""
    topic = topics.of(settings).receivers
    read_whole(settings, topic, _read)  # says plainly what is wrong with the connection
    with audit.changing(settings, topic.base) as changing:
        known = read_whole(settings, topic, _read)
        receivers = plan(known)
        now = times.now()
        if receivers:
            changing.write(
                (_record(name, each, topic.name, now, by.name) for name, each in receivers.items()),
                (_entry(name, known.get(name), each, act, by) for name, each in receivers.items()),
            )
    return receivers


def _entry(name: str, before: Receiver | None, after: Receiver | None, act: str, by: Actor) -> AuditEntry:
    return audit.entry(
        by,
        act,
        f"receiver/{name}",
        before=asdict(before) if before else None,
        after=asdict(after) if after else None,
    )


def _record(name: str, receiver: Receiver | None, topic: str, now: int, by: str) -> Output:
    return event(
        cloudevents.RECEIVER,
        f"{name}/{now}",
        wire.encode(receiver) if receiver else None,
        topic=topic,
        key=name,
        source="/rasid/receivers",
        timestamp=now,
        more=written_by(by),
    )


def said(receiver: Receiver | None) -> dict[str, object]:
    """Return what a file would say of a receiver."""
    return (
        {name: value for name, value in asdict(receiver).items() if name not in _NOT_SAID} if receiver else {}
    )


def integrations(receiver: Receiver) -> Sequence[str]:
    """Return the names of the ways to a receiver."""
    return [name for name, _ in receiver.integrations()]
