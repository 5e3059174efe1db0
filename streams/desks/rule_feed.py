"""The desks' rules as a worker holds them: read whole from the topic at start, then followed."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from processors.rules import Matcher, QueryError
from schemas import Rule
from streams.cluster.compacted import Changes, Follower
from streams.desks.change_log import ChangeLog
from streams.desks.rules import make_channels, read_rule
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

    def load(self) -> None:
        """Read all rules; blocks until the end of the topic as it stands now."""
        self._follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on; changes are put in force in ``loop``."""
        self._follower.follow(loop)

    def _make_channels(self, changes: Changes[Rule]) -> None:
        # A channel that may not be written would be noticed with its first alert.
        make_channels(self._settings, (change.value for change in changes), needed=["Write"])

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
