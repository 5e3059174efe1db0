"""The rules of a replay: frozen when it was planned, whatever the desks change meanwhile."""

import asyncio
import hashlib

from processors.rules import Matcher, QueryError
from schemas import Rule, RuleSet, SchemaError, wire
from streams.cluster import scan
from streams.errors import ReplayError
from streams.messages import topics
from streams.settings import Settings


def freeze(settings: Settings) -> RuleSet:
    """Return what names the rules as they stand now."""
    with scan.opened(settings, isolation_level="read_committed") as reader:
        [part] = scan.parts(reader, [settings.name(topics.RULES.name)])
        end = reader.end_offsets([part])[part]
    found = _read(settings, end)
    return RuleSet(end=end, count=len(found), digest=_digest(found))


class FrozenRules:
    """The rules that a plan names, as a worker holds them."""

    def __init__(self, settings: Settings, wanted: RuleSet) -> None:
        self._settings = settings
        self._wanted = wanted
        self.matcher = Matcher()

    def load(self) -> None:
        """Read the rules; ReplayError where the topic does not hold them any more as they were."""
        found = _read(self._settings, self._wanted.end)
        if _digest(found) != self._wanted.digest:
            raise ReplayError(
                "the rules were changed since the plan was made, and the topic no longer holds the old ones:"
                " make a new plan"
            )
        for rule in found.values():
            try:
                self.matcher.add(wire.decode(Rule, rule))
            except (SchemaError, QueryError):
                continue  # no worker ever held it

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Do nothing: these rules stay as they are."""


def _read(settings: Settings, end: int) -> dict[bytes, bytes]:
    """Return the bytes of the newest rule of each id before the offset ``end``."""
    found: dict[bytes, bytes] = {}
    with scan.opened(settings, isolation_level="read_committed") as reader:
        for part, (start, now) in scan.kept(reader, [settings.name(topics.RULES.name)]).items():
            for record in scan.scan(reader, {part: (start, min(end, now))}):
                if record.value:
                    found[record.key or b""] = record.value
                else:
                    found.pop(record.key or b"", None)
    return found


def _digest(rules: dict[bytes, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for key in sorted(rules):
        for each in (key, rules[key]):
            digest.update(len(each).to_bytes(8) + each)
    return digest.hexdigest()
