"""The feeds, on the compacted topic ``feeds``: read and change them, follow them.

A token is random and shown once; what is kept is its hash. 32 random bytes need no salt and no slow hash:
nobody can try them out.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Final

from schemas import AuditEntry, Feed, FeedToken, SchemaError, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from streams import audit
from streams.cluster.compacted import Changes, Follower, read_whole
from streams.errors import InputError
from streams.messages import cloudevents, times, topics
from streams.messages.people import Actor
from streams.messages.records import Output, event
from streams.settings import Settings

# A token is known where it does not belong, in a repository or a log, by how it begins.
TOKEN_BEGINS: Final = "rasid_"  # noqa: S105  # no token, only how one begins
_TOKEN_BYTES: Final = 32

_read = partial(wire.decode, Feed)


class KnownFeeds:
    """The feeds as a gateway holds them: read whole at start, then followed.

    Attributes:
        follower: what keeps up with the topic.
    """

    def __init__(self, settings: Settings) -> None:
        self.follower = Follower(settings, topics.of(settings).feeds, _read, self.apply)
        self._seen = False
        self._feeds: dict[str, Feed] = {}
        self._by_hash: dict[str, tuple[Feed, FeedToken]] = {}

    def load(self) -> None:
        """Read all feeds; blocks until the end of the topic as it stands now."""
        self.follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on; changes are put in force in ``loop``."""
        self.follower.follow(loop)

    @property
    def any(self) -> bool:
        """Whether a feed has, or ever had, a token: from then on nobody sends without one.

        A feed that this version cannot read counts: a doubt never opens the door. One that is polled and
        never had a token says nothing of who may send.
        """
        return self._seen

    @property
    def polled(self) -> list[Feed]:
        """The feeds that are fetched from the web, those that are paused among them."""
        return [feed for feed in self._feeds.values() if feed.polling and feed.revoked_at is None]

    def with_tokens(self, now_ms: int) -> list[Feed]:
        """Return the feeds that may send at a time in milliseconds."""
        return [feed for feed in self._feeds.values() if any(holds(each, now_ms) for each in feed.tokens)]

    def of_token(self, token: str, now_ms: int) -> Feed | None:
        """Return the feed whose token this is, at a time in milliseconds; None where it is nobody's."""
        feed, known = self._by_hash.get(sha256(token), (None, None))
        return feed if known and holds(known, now_ms) else None

    def apply(self, changes: Changes[Feed]) -> None:
        """Put changes in force."""
        for each in changes:
            self._seen = self._seen or each.value is None or _had_tokens(each.value)
            if each.value is None:
                self._feeds.pop(each.key, None)
            else:
                self._feeds[each.key] = each.value
        self._by_hash = {
            token.sha256: (feed, token) for feed in self._feeds.values() for token in feed.tokens
        }


def _had_tokens(feed: Feed) -> bool:
    return bool(feed.tokens) or feed.revoked_at is not None


def holds(token: FeedToken, now_ms: int) -> bool:
    """Tell whether a token holds at a time in milliseconds."""
    return token.ends_at is None or now_ms < milliseconds(token.ends_at)


def sha256(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Issued:
    """A feed, and the token that was made for it: it can be shown now, and never again."""

    feed: Feed
    token: str


def read(settings: Settings) -> list[Feed]:
    """Return all feeds, those that are revoked among them, by their names."""
    known = read_whole(settings, topics.of(settings).feeds, _read)
    return [known[name] for name in sorted(known)]


def add(
    settings: Settings,
    name: str,
    sources: Sequence[str],
    *,
    by: Actor,
    wanted_by: str = "",
    options: Mapping[str, object],
) -> Issued:
    """Add a feed, or one of that name anew that was revoked; return it with its token when it is confirmed.

    Args:
        settings: where the cluster is.
        name: of the feed.
        sources: the outlets that it may send articles of.
        by: who adds it.
        wanted_by: who wants it, where that is somebody else.
        options: ``language``, ``zone`` and ``per_minute`` of a Feed; None for the usual.

    Raises:
        InputError: the feed says something impossible, or there is one of that name.
    """
    now = times.now()
    token, kept = _new_token(now)
    wanted = {
        "name": name,
        "sources": sources,
        "made_at": rfc3339(now),
        "made_by": wanted_by or by.name,
        **options,
    }
    added = _valid(wanted)

    def change(before: Feed | None) -> Feed:
        if before and before.revoked_at is None:
            raise InputError(f"there is a feed {name}: `rasid feed rotate {name}` gives it another token")
        return replace(added, tokens=[kept])

    return Issued(_change(settings, name, change, act="feed.add", by=by), token)


def change(settings: Settings, name: str, options: Mapping[str, object], *, by: Actor) -> Feed:
    """Change what a feed may send; its tokens stay. Gateways know within a second.

    Args:
        settings: where the cluster is.
        name: of the feed.
        options: ``sources``, ``language``, ``zone`` and ``per_minute`` of a Feed; None stays as it is.
        by: who has it done.

    Raises:
        InputError: there is no such feed, it is revoked, or would say something impossible.
    """
    given = {key: value for key, value in options.items() if value is not None}

    def changed(before: Feed | None) -> Feed:
        return _valid(asdict(standing(before, name)) | given)

    return _change(settings, name, changed, act="feed.change", by=by)


def rotate(settings: Settings, name: str, *, overlap: str, by: Actor) -> Issued:
    """Give a feed another token; those that it has hold for ``overlap``, such as ``24h``, and no longer.

    Raises:
        InputError: there is no such feed, it is revoked, or the overlap is none.
    """
    now = times.now()
    try:
        ends_at = now + 1000 * parse_duration(overlap)
    except ValueError as error:
        raise InputError(f"--overlap {overlap}: {error}") from None
    token, kept = _new_token(now)

    def change(before: Feed | None) -> Feed:
        feed = standing(before, name)
        older = [
            each if each.ends_at and milliseconds(each.ends_at) <= ends_at else _until(each, ends_at)
            for each in feed.tokens
            if holds(each, now)
        ]
        return replace(feed, tokens=[*older, kept])

    return Issued(_change(settings, name, change, act="feed.rotate", by=by), token)


def revoke(settings: Settings, name: str, *, by: Actor) -> Feed:
    """Take all tokens from a feed; return it when that is confirmed. Gateways know within a second.

    Raises:
        InputError: there is no such feed, or it is revoked.
    """
    now = rfc3339(times.now())

    def change(before: Feed | None) -> Feed:
        return replace(standing(before, name), tokens=[], revoked_at=now)

    return _change(settings, name, change, act="feed.revoke", by=by)


def _valid(feed: Mapping[str, object]) -> Feed:
    try:
        made = wire.from_dict(Feed, {key: value for key, value in feed.items() if value is not None})
    except SchemaError as error:
        raise InputError(str(error)) from None
    if not times.zone_of(made.zone):
        raise InputError(f"--zone {made.zone}: no such time zone; expected a name such as Asia/Bahrain")
    return made


def _until(token: FeedToken, ends_at_ms: int) -> FeedToken:
    return replace(token, ends_at=rfc3339(ends_at_ms))


def _new_token(now_ms: int) -> tuple[str, FeedToken]:
    token = TOKEN_BEGINS + secrets.token_urlsafe(_TOKEN_BYTES)
    return token, FeedToken(sha256=sha256(token), made_at=rfc3339(now_ms))


def standing(feed: Feed | None, name: str) -> Feed:
    """Return a feed that is there and not revoked.

    Raises:
        InputError: there is none.
    """
    if feed is None:
        raise InputError(f"no feed {name!r}: see rasid feed list")
    if feed.revoked_at is not None:
        raise InputError(f"feed {name} was revoked at {feed.revoked_at}; `rasid feed add` adds it anew")
    return feed


def _change(
    settings: Settings, name: str, change: Callable[[Feed | None], Feed], *, act: str, by: Actor
) -> Feed:
    """Write what ``change`` makes of a feed; of two who change feeds at once, one is refused."""
    [feed] = change_all(settings, lambda known: [change(known.get(name))], act=act, by=by)
    return feed


def change_all(
    settings: Settings, plan: Callable[[Mapping[str, Feed]], Sequence[Feed]], *, act: str, by: Actor
) -> Sequence[Feed]:
    """Write what ``plan`` makes of the feeds, all at once; return it.

    Args:
        settings: where the cluster is.
        plan: returns the feeds that are to be otherwise.
        act: what is done to them, for the audit.
        by: who has it done.

    Raises:
        ClusterError: somebody else changed the feeds meanwhile, or Kafka does not answer; nothing is written.
    """
    topic = topics.of(settings).feeds
    read_whole(settings, topic, _read)  # says plainly what is wrong with the connection
    with audit.changing(settings, topic.base) as changing:
        known = read_whole(settings, topic, _read)
        feeds = plan(known)
        now = times.now()
        if feeds:
            changing.write(
                (_record(feed, topic.name, now) for feed in feeds),
                (_entry(known.get(feed.name), feed, act, by) for feed in feeds),
            )
    return feeds


def _entry(before: Feed | None, after: Feed, act: str, by: Actor) -> AuditEntry:
    return audit.entry(
        by, act, f"feed/{after.name}", before=_told(before) if before else None, after=_told(after)
    )


def _told(feed: Feed) -> dict[str, object]:
    """Return what the audit tells of a feed: of its tokens, when they were made and how long they hold."""
    tokens = [{"made_at": each.made_at, "ends_at": each.ends_at} for each in feed.tokens]
    return {**asdict(feed), "tokens": tokens}


def _record(feed: Feed, topic: str, now: int) -> Output:
    return event(
        cloudevents.FEED,
        f"{feed.name}/{now}",
        wire.encode(feed),
        topic=topic,
        key=feed.name,
        source="/rasid/feeds",
        timestamp=now,
    )
