"""The desks' rules as a worker holds them: read whole from the topic at start, then followed."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from processors.rules import Matcher, QueryError
from schemas import Rule
from streams.cluster.compacted import RETRY_SECONDS, Change, Changes, Follower
from streams.desks.change_log import ChangeLog
from streams.desks.rules import read_rule, unusable_channels
from streams.messages import topics
from streams.settings import Settings

log = structlog.get_logger(__name__)


class Rules(Protocol):
    """What a worker needs of its rules."""

    @property
    def matcher(self) -> Matcher:
        """The rules in force."""

    @property
    def followers(self) -> list[Follower[Rule]]:
        """What keeps up with them."""

    def load(self) -> None:
        """Read them; blocks until they are in force."""

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with changes from now on, in ``loop``."""


class RuleFeed:
    """The rules in force, kept so.

    Attributes:
        matcher: the rules in force.
        followers: what keeps up with the topic.
    """

    def __init__(self, settings: Settings, changed: Callable[[Matcher], None] = lambda _: None) -> None:
        """``changed`` is told the rules whenever others are in force."""
        self._settings = settings
        self._changed = changed
        self.matcher = Matcher()
        self._follower = Follower(
            settings, topics.of(settings).rules, read_rule, self._apply, prepare=self._make_channels
        )
        self.followers = [self._follower]
        self._changes = ChangeLog[Rule](lambda rule: rule.desk)
        # Rules whose channels cannot be used, by id; the follower's thread alone asks for them.
        self._refused: dict[str, Change[Rule]] = {}
        self._tried = 0.0

    def load(self) -> None:
        """Read all rules; blocks until the end of the topic as it stands now."""
        self._follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on; changes are put in force in ``loop``."""
        self._follower.follow(loop)

    def _make_channels(self, changes: Changes[Rule]) -> Changes[Rule]:
        """Make the channels that are missing; return what is to be put in force.

        A channel that may not be written would be noticed with its first alert, and end the worker. So its
        rule is refused: no version of it is in force, as after a start, until its channel can be used. The
        other rules do not wait for it.
        """
        newest = {change.key: change for change in changes}
        now = time.monotonic()
        if now - self._tried >= RETRY_SECONDS:
            newest = self._refused | newest
            self._tried = now
        why = unusable_channels(self._settings, (each.value for each in newest.values()), needed=["Write"])
        refused = {key: each for key, each in newest.items() if each.value and each.value.channel in why}
        mended = [
            each for key, each in newest.items() if self._refused.get(key) is each and key not in refused
        ]
        for key, each in refused.items():
            if each.value:
                cause = f"channel: {why[each.value.channel]}"
                self._follower.refuse(each, cause)
                if self._refused.get(key) is not each:
                    log.warning("a rule's channel cannot be used; not in force", rule=key, error=cause)
        for each in mended:
            self._follower.accept(each)
        self._refused = {key: each for key, each in self._refused.items() if key not in newest} | refused
        return mended + [each.without_value() if each.key in refused else each for each in changes]

    def _apply(self, changes: Changes[Rule]) -> None:
        for change in changes:
            try:
                if change.value is None:
                    self.matcher.remove(change.key)
                else:
                    self.matcher.add(change.value)
            except QueryError as error:
                self.matcher.remove(change.key)
                self._follower.refuse(change, f"query: {error}")
                log.warning("a rule's query cannot be read; not in force", rule=change.key, error=str(error))
        self._changed(self.matcher)
        log.info("rules in force", **self._changes.count(changes), rules=len(self.matcher))
