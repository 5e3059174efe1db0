"""The feeds that are polled: put in force from files, paused and resumed; how polling goes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Final

from schemas import Feed, Poll, Polling, SentItems, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from streams import audit
from streams.cluster.compacted import read_whole
from streams.errors import InputError
from streams.feeds import quiet
from streams.feeds.feed_files import Listed
from streams.feeds.known import change_all, standing
from streams.feeds.states import WELL, Said, in_english
from streams.messages import times, topics
from streams.messages.people import Actor
from streams.settings import Settings

read_poll = partial(wire.decode, Poll)
read_sent = partial(wire.decode, SentItems)

# How a field of a feed is called in a file.
_IN_FILES: Final = {"sources": "source"}
_SHOWN: Final = ("sources", "language", "zone")
_LATE: Final = 3  # times ``every``: by then a gateway that polls would have been there


@dataclass(frozen=True, slots=True)
class Change:
    """One feed, before and after; ``before`` is None for a new one."""

    before: Feed | None
    after: Feed

    def differences(self) -> list[tuple[str, object, object]]:
        """Return what a changed feed says otherwise: (field, before, after), by the names that files have."""
        return audit.between(_said(self.before), _said(self.after))


def read(settings: Settings) -> dict[str, Poll]:
    """Return what the last fetch of each feed found, by the feeds' names."""
    return read_whole(settings, topics.of(settings).polls, read_poll)


def apply(
    settings: Settings,
    wanted: Iterable[Listed],
    agree: Callable[[list[Change]], None],
    *,
    by: Actor,
    prune: bool = False,
) -> list[Change]:
    """Put feeds of files in force; return what was changed. The gateway that polls follows within a second.

    Args:
        settings: where the cluster is.
        wanted: the feeds.
        agree: told the changes before they are written; raises where they are not wanted. Not called where
            there are none.
        by: who has it done.
        prune: whether other feeds are polled no more.

    Raises:
        InputError: one of them is revoked.
        ClusterError: somebody else changed the feeds meanwhile, or Kafka does not answer; nothing is written.
    """
    changes: list[Change] = []

    def planned(known: Mapping[str, Feed]) -> Sequence[Feed]:
        changes[:] = plan(known, wanted, by=by.name, now_ms=times.now(), prune=prune)
        if changes:
            agree(changes)
        return [each.after for each in changes]

    change_all(settings, planned, act="feed.poll", by=by)
    return changes


def plan(
    known: Mapping[str, Feed], wanted: Iterable[Listed], *, by: str, now_ms: int, prune: bool = False
) -> list[Change]:
    """Return what must change for ``wanted`` to be polled. Tokens and what a feed may send in a minute stay.

    Raises:
        InputError: one of them is revoked.
    """
    changes, named = [], set()
    for listed in wanted:
        named.add(listed.name)
        before = known.get(listed.name)
        if before:
            standing(before, listed.name)
        change = Change(before, _feed(before, listed, by=by, now=rfc3339(now_ms)))
        if before is None or change.differences():
            changes.append(change)
    if prune:
        changes += [
            Change(feed, replace(feed, polling=None))
            for name, feed in known.items()
            if feed.polling and feed.revoked_at is None and name not in named
        ]
    return sorted(changes, key=lambda each: each.after.name)


def pause(settings: Settings, name: str, *, paused: bool, by: Actor) -> bool:
    """Stop or go on polling a feed; return whether that changed anything.

    A feed that is resumed is fetched at once, also one that was gone or had to wait.

    Raises:
        InputError: there is no such feed, or it is not polled.
    """
    now = times.now_as_text()

    def planned(known: Mapping[str, Feed]) -> Sequence[Feed]:
        feed = standing(known.get(name), name)
        if feed.polling is None:
            raise InputError(f"feed {name} is not polled: `rasid feed apply` says where it is fetched from")
        if paused and feed.polling.paused:
            return []
        since = feed.polling.since if paused else now
        return [replace(feed, polling=replace(feed.polling, paused=paused, since=since))]

    return bool(change_all(settings, planned, act="feed.pause" if paused else "feed.resume", by=by))


def going(
    feed: Feed, poll: Poll | None, now_ms: int, shown: Callable[[int], str] = times.shown
) -> list[Said]:
    """Return how polling a feed goes; ``shown`` says a time (ms of the epoch) to who reads it."""
    polling = feed.polling
    if polling is None or feed.revoked_at is not None:
        return [Said("not-polled")]
    if polling.paused:
        return [Said("paused")]
    if poll is None or is_stale(poll, polling):
        return [Said("not-fetched")]
    if poll.gone_at:
        return [Said("gone", shown(milliseconds(poll.gone_at)))]
    if poll.failing_since:
        since = shown(milliseconds(poll.failing_since))
        return [Said("failing", since, poll.problem or "", poll.problem_kind)]
    said = [WELL]
    if now_ms - milliseconds(poll.fetched_at) > _LATE * parse_duration(polling.every) * 1000 + 60_000:
        said.append(Said("late"))
    elif quiet.longer_than_usual(poll.gaps, poll.article_at, now_ms):
        said.append(Said("silent"))
    if poll.moved_to:
        said.append(Said("moved", poll.moved_to))
    if poll.refused:
        said.append(Said("refused", str(poll.refused)) if poll.refused > 1 else Said("refused-one"))
    return said


def state(feed: Feed, poll: Poll | None, now_ms: int) -> str:
    """Say how polling a feed goes, as commands do."""
    return in_english(going(feed, poll, now_ms))


def is_stale(poll: Poll, polling: Polling) -> bool:
    """Return whether a fetch was before the feed was put in force as it is now: it counts no more."""
    return poll.url != polling.url or milliseconds(poll.fetched_at) < milliseconds(polling.since)


def _feed(before: Feed | None, listed: Listed, *, by: str, now: str) -> Feed:
    was = before.polling if before else None
    polling = Polling(
        url=listed.url,
        every=listed.every,
        full_text=listed.full_text,
        internal=listed.internal,
        paused=bool(was and was.paused) if listed.paused is None else listed.paused,
        since=now,
    )
    feed = before or Feed(name=listed.name, sources=listed.source, made_at=now, made_by=by)
    return replace(feed, sources=listed.source, language=listed.language, zone=listed.zone, polling=polling)


def _said(feed: Feed | None) -> dict[str, object]:
    """Return what a file would say of a feed."""
    if feed is None or feed.polling is None:
        return {}
    shown = {_IN_FILES.get(name, name): getattr(feed, name) for name in _SHOWN}
    shown["source"] = ", ".join(feed.sources)
    return {
        **shown,
        **{name: value for name, value in asdict(feed.polling).items() if name != "since"},
    }
