"""The rules of a replay: frozen when it was planned, whatever the desks change meanwhile."""

import asyncio
import hashlib

from processors.rules import Matcher, QueryError
from schemas import Rule, RuleSet, SchemaError, wire
from streams.cluster.compacted import CompactedTopic, Follower
from streams.cluster.reader import Reader
from streams.errors import ReplayError
from streams.messages import topics
from streams.settings import Settings


def freeze(settings: Settings) -> RuleSet:
    """Return what names the rules as they stand now."""
    with Reader.open(settings) as reader:
        [end] = reader.ends([topics.of(settings).rules.name]).values()
    found = _read(settings, end)
    return RuleSet(end=end, count=len(found), digest=_digest(found))


def held(settings: Settings, wanted: RuleSet) -> dict[str, bytes]:
    """Return the bytes of the rules that a plan names, by id.

    Raises:
        ReplayError: the topic does not hold them any more as they were.
    """
    found = _read(settings, wanted.end)
    if _digest(found) != wanted.digest:
        raise ReplayError(
            "the rules were changed since the plan was made, and the topic no longer holds the old ones:"
            " make a new plan"
        )
    return found


class FrozenRules:
    """The rules that a plan names, as a worker holds them."""

    def __init__(self, settings: Settings, wanted: RuleSet) -> None:
        self._settings = settings
        self._wanted = wanted
        self.matcher = Matcher()
        self.followers: list[Follower[Rule]] = []  # these rules stay as they are

    def load(self) -> None:
        """Read the rules.

        Raises:
            ReplayError: the topic does not hold them any more as they were.
        """
        for rule in held(self._settings, self._wanted).values():
            try:
                self.matcher.add(wire.decode(Rule, rule))
            except (SchemaError, QueryError):
                continue  # no worker ever held it

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Do nothing: these rules stay as they are."""


def _read(settings: Settings, end: int) -> dict[str, bytes]:
    """Return the bytes of the newest rule of each id before the offset ``end``."""
    rules = CompactedTopic(topics.of(settings).rules, bytes)
    with Reader.open(settings) as reader:
        rules.refresh(reader, until=end)
    return rules.values


def _digest(rules: dict[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for key in sorted(rules):
        for each in (key.encode(), rules[key]):
            digest.update(len(each).to_bytes(8) + each)
    return digest.hexdigest()
