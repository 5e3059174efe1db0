"""The desks' rules as a worker holds them: read whole from the topic at start, then followed.

A thread reads; what it read is put in force in the event loop's thread, between two articles and all at once,
so that no article is ever matched against half a change.
"""

import asyncio
import gc
import threading
from typing import Final, Protocol

import structlog

from processors.rules import Matcher, QueryError
from streams import cluster
from streams.desks.rule_topic import PATIENCE, Changes, Reader, in_force
from streams.errors import RasidError
from streams.messages import topics
from streams.settings import Settings

log = structlog.get_logger(__name__)

LOOK_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 2.0


class Rules(Protocol):
    """What a worker needs of its rules."""

    @property
    def matcher(self) -> Matcher:
        """The rules in force."""

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with changes from now on, in ``loop``."""


class RuleFeed:
    """The rules in force, and the thread that keeps them so."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._reader = Reader(settings)
        self.matcher = Matcher()

    def load(self) -> None:
        """Read all rules; blocks until the end of the topic as it stands now."""
        rules: Changes = dict(in_force(self._reader.changes(PATIENCE), self._settings))
        self._make_channels(rules)
        # 100,000 rules are millions of objects that stay: looking for garbage among them doubles the time it
        # takes to make them, and would stop the worker for a second now and then.
        gc.disable()
        self._apply(rules)
        gc.freeze()
        gc.enable()
        log.info("rules loaded", rules=len(self.matcher))

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on, in a thread of its own; puts changes in force in ``loop``."""
        threading.Thread(target=self._follow, args=(loop,), name="rules", daemon=True).start()

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        pause = threading.Event()
        waiting: Changes = {}
        while not loop.is_closed():
            try:
                waiting |= self._reader.changes(LOOK_SECONDS) or {}
                if waiting:
                    self._make_channels(waiting)
                    loop.call_soon_threadsafe(self._apply, waiting)
                    waiting = {}
            except RasidError as error:
                log.warning("rules cannot be read; the last known ones stay in force", error=str(error))
                pause.wait(RETRY_SECONDS)
            except RuntimeError:  # the loop was closed just now: the worker has stopped
                return

    def _make_channels(self, changes: Changes) -> None:
        names = {rule.channel for rule in changes.values() if rule}
        if names:
            with cluster.admin(self._settings) as client:
                cluster.ensure_topics(client, map(topics.channel, sorted(names)), self._settings)

    def _apply(self, changes: Changes) -> None:
        for rule_id, why in self._reader.unreadable.items():
            if rule_id in changes:
                log.warning("a rule cannot be read; it is not in force", rule=rule_id, error=why)
        for rule_id, rule in changes.items():
            try:
                if rule is None:
                    self.matcher.remove(rule_id)
                else:
                    self.matcher.add(rule)
            except QueryError as error:
                self.matcher.remove(rule_id)
                log.warning("a rule's query cannot be read; not in force", rule=rule_id, error=str(error))
        log.info("rules changed", changes=len(changes), rules=len(self.matcher))
