"""The desks' rules as a worker holds them: read whole from the compacted topic at start, then followed.

A thread reads (kafka-python blocks); what it read is applied in the event loop's thread, between two
articles, so that no article is ever matched against half a change.
"""

import asyncio
import threading
from typing import Any, Final

import structlog
from kafka import TopicPartition

from processors.rules.errors import QueryError
from processors.rules.matcher import Matcher
from schemas import Rule, SchemaError, wire
from streams import cluster, topics
from streams.errors import RasidError
from streams.settings import Settings

log = structlog.get_logger(__name__)

POLL_MS: Final = 500  # a change is live within this and the time of one batch
RETRY_SECONDS: Final = 2.0

Change = tuple[str, Rule | None]  # a rule id, and the rule or (removed) None


class RuleFeed:
    """The rules in force, and the thread that keeps them so."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._offset = 0
        self.matcher = Matcher()

    def load(self) -> None:
        """Read all rules; blocks until the end of the topic as it stands now."""
        with cluster.reader(self._settings) as reader:
            part = self._assign(reader)
            end = reader.end_offsets([part])[part]
            changes: dict[str, Rule | None] = {}
            while reader.position(part) < end:
                changes |= dict(self._poll(reader))
        self._make_channels(changes)
        self._apply(list(changes.items()))
        log.info("rules loaded", rules=len(self.matcher))

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on, in a thread of its own; applies changes in ``loop``."""
        threading.Thread(target=self._follow, args=(loop,), name="rules", daemon=True).start()

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        failed = threading.Event()
        while True:
            try:
                with cluster.reader(self._settings) as reader:
                    self._assign(reader)
                    while True:
                        if changes := self._poll(reader):
                            self._make_channels(dict(changes))
                            loop.call_soon_threadsafe(self._apply, changes)
            except RasidError as error:
                log.warning("rules cannot be read; the last known ones stay in force", error=str(error))
                failed.wait(RETRY_SECONDS)
            except RuntimeError:  # the loop is closed: the worker has stopped
                return

    def _assign(self, reader: Any) -> Any:
        part = TopicPartition(self._settings.name(topics.RULES.name), 0)
        reader.assign([part])
        reader.seek(part, self._offset)
        return part

    def _poll(self, reader: Any) -> list[Change]:
        changes = []
        for records in reader.poll(timeout_ms=POLL_MS).values():
            for record in records:
                self._offset = record.offset + 1
                rule_id = (record.key or b"").decode(errors="replace")
                try:
                    rule = wire.decode(Rule, record.value) if record.value else None
                except SchemaError as error:
                    log.warning("a rule cannot be read; passed over", rule=rule_id, error=str(error))
                    continue
                changes.append((rule_id, rule))
        return changes

    def _make_channels(self, changes: dict[str, Rule | None]) -> None:
        names = {rule.channel for rule in changes.values() if rule}
        if names:
            with cluster.admin(self._settings) as client:
                cluster.ensure_topics(client, map(topics.channel, sorted(names)), self._settings)

    def _apply(self, changes: list[Change]) -> None:
        for rule_id, rule in changes:
            try:
                if rule is None or not rule.active:
                    self.matcher.remove(rule_id)
                else:
                    self.matcher.add(rule)
            except QueryError as error:
                log.warning("a rule's query cannot be read; passed over", rule=rule_id, error=str(error))
