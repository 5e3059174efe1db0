"""The rules in force, and the versions of each that are kept, as the console holds them."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from processors.rules import QueryError
from processors.rules.query import written_out
from schemas import Rule
from services.access.permissions import Act, among, permits
from services.access.person import Person
from streams.cluster.compacted import Changes, Follower
from streams.desks import given_names
from streams.desks.given_names import Names
from streams.desks.rule_plan import Change
from streams.desks.rule_seen import digest
from streams.desks.rules import read_rule
from streams.messages import topics
from streams.process.background import wait_until
from streams.settings import Settings

_MOST_VERSIONS: Final = 20  # of a rule


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule said from a time on (ms of the epoch); None: it was removed. ``by``: who wrote it."""

    time: int
    by: str
    rule: Rule | None


class KnownRules:
    """The rules in force, kept so.

    Attributes:
        known: by id.
        names: what they call desks and channels.
        versions: of each rule what the topic still holds, the oldest first.
        follower: what keeps up with the topic.
    """

    def __init__(self, settings: Settings) -> None:
        self.known: dict[str, Rule] = {}
        self.names = Names()
        self.versions: dict[str, list[Version]] = {}
        self.follower = Follower(settings, topics.of(settings).rules, read_rule, self._apply)

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read them, and keep up with changes from now on, in ``loop``."""
        self.follower.follow(loop)

    def of_desk(self, desk: str) -> dict[str, Rule]:
        """Return the rules of one desk; of all where it is empty."""
        return {name: rule for name, rule in sorted(self.known.items()) if desk in {"", rule.desk}}

    def readable(self, person: Person, desk: str = "") -> dict[str, Rule]:
        """Return the rules of one desk, or of all, that somebody may read."""
        some = self.of_desk(desk)
        mine = among(person, Act.READ, {rule.desk for rule in some.values()})
        return {name: rule for name, rule in some.items() if rule.desk in mine}

    def rule(self, rule_id: str, person: Person) -> Rule | None:
        """Return a rule in force that somebody may read; None where there is none."""
        rule = self.known.get(rule_id)
        return rule if rule and permits(person, Act.READ, rule.desk) else None

    def lists(self, desk: str, first: Rule | None) -> dict[str, list[str]]:
        """Return the lists of terms that a rule of a desk may name: those of ``first`` as it has them."""
        found: dict[str, list[str]] = {}
        for rule in self.of_desk(desk).values():
            found |= rule.lists
        return found | (first.lists if first else {})

    def filled(self, form: Mapping[str, str]) -> dict[str, str]:
        """Return a new rule's form with an id and a channel where it has none: as its desk has them.

        A desk and a channel may be named by what people call them.
        """
        desk = _slug(form.get("desk", "").strip(), self.names.desks)
        said = {**form, "desk": desk, "channel": _slug(form.get("channel", "").strip(), self.names.channels)}
        if desk and not said.get("id", "").strip():
            said["id"] = next(
                name for number in count(1) if (name := f"{desk}-{number}") not in self.versions
            )
        if desk and not said["channel"]:
            channels = Counter(rule.channel for rule in self.of_desk(desk).values())
            said["channel"] = channels.most_common(1)[0][0] if channels else desk
        return said

    def await_change(self, changes: list[Change], seconds: float) -> None:
        """Wait until changes that were written are known here; in another thread than the loop's."""
        wait_until(
            lambda: all(digest(self.known.get(each.rule_id)) == digest(each.after) for each in changes),
            seconds,
        )

    def await_news(self, seconds: float) -> None:
        """Wait until all is known here that was written by now; in another thread than the loop's."""
        asked = time.monotonic()
        wait_until(lambda: self.follower.age <= time.monotonic() - asked, seconds)

    def history(self, rule_id: str) -> list[tuple[Version, Change]]:
        """Return the versions of a rule that are kept, the newest first, each with what it changed."""
        some = self.versions.get(rule_id, [])
        before: list[Rule | None] = [None, *(each.rule for each in some)]
        return [(each, Change(rule_id, then, each.rule)) for then, each in zip(before, some, strict=False)][
            ::-1
        ]

    def _apply(self, changes: Changes[Rule]) -> None:
        for change in changes:
            some = self.versions.setdefault(change.key, [])
            some.append(Version(change.time, change.by, change.value))
            del some[:-_MOST_VERSIONS]
            if change.value is None:
                self.known.pop(change.key, None)
            else:
                self.known[change.key] = change.value
        self.names = given_names.of(self.known.values())


def _slug(said: str, names: Mapping[str, str]) -> str:
    """Return the slug of what is called so; what nothing is called is a slug already, or a mistake."""
    return next((slug for slug, name in names.items() if name == said), said)


def to_search(rule: Rule) -> str:
    """Return what a search is asked for to find what a rule finds: it knows no lists."""
    try:
        return written_out(rule)
    except QueryError:  # the search says what is wrong with it
        return rule.query
