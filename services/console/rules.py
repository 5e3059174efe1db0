"""The rules in force, as the console holds them."""

import asyncio

from processors.rules import QueryError
from processors.rules.query import written_out
from schemas import Rule
from streams.cluster.compacted import Changes, Follower
from streams.desks.rules import read_rule
from streams.messages import topics
from streams.settings import Settings


class KnownRules:
    """The rules in force, kept so.

    Attributes:
        known: by id.
        follower: what keeps up with the topic.
    """

    def __init__(self, settings: Settings) -> None:
        self.known: dict[str, Rule] = {}
        self.follower = Follower(settings, topics.of(settings).rules, read_rule, self._apply)

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read them, and keep up with changes from now on, in ``loop``."""
        self.follower.follow(loop)

    def _apply(self, changes: Changes[Rule]) -> None:
        for change in changes:
            if change.value is None:
                self.known.pop(change.key, None)
            else:
                self.known[change.key] = change.value


def to_search(rule: Rule) -> str:
    """Return what a search is asked for to find what a rule finds: it knows no lists."""
    try:
        return written_out(rule)
    except QueryError:  # the search says what is wrong with it
        return rule.query
