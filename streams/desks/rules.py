"""The rules in force, on the compacted topic ``rules``: read them, change them all at once.

One change, however many rules it holds, is one Kafka transaction, and readers see only what is committed.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict
from functools import partial

from schemas import AuditEntry, Rule, wire
from streams import audit
from streams.cluster.admin import Admin
from streams.cluster.compacted import read_whole
from streams.desks.rule_plan import Change
from streams.errors import RefusedError, TopicError
from streams.messages import cloudevents, times, topics
from streams.messages.people import Actor
from streams.messages.records import Output, event, written_by
from streams.settings import Settings

read_rule = partial(wire.decode, Rule)


def in_force(settings: Settings) -> dict[str, Rule]:
    """Return the rules in force, by id.

    Raises:
        ClusterError: Kafka does not answer, or the topic is missing.
    """
    return read_whole(settings, topics.of(settings).rules, read_rule)


def change(
    settings: Settings,
    plan: Callable[[dict[str, Rule]], list[Change]],
    agree: Callable[[list[Change]], None],
    *,
    by: Actor,
) -> list[Change]:
    """Change the rules in force; return what was changed.

    Args:
        settings: where the cluster is.
        plan: makes the changes from the rules in force.
        agree: told the changes before they are written; raises where they are not wanted. Not called where
            there are none.
        by: who has it done, for the audit and the workers' logs.

    Raises:
        ClusterError: somebody else changed the rules meanwhile, or Kafka does not answer; nothing is written.
    """
    in_force(settings)  # says plainly what is wrong with the connection
    with audit.changing(settings, "rules") as changing:
        changes = plan(in_force(settings))  # as they stand now that nobody else may write
        if changes:
            agree(changes)
            make_channels(settings, (each.after for each in changes))
            now = times.now()
            changing.write(
                (record(each.rule_id, each.after, settings, now, by=by.name) for each in changes),
                (_entry(each, by) for each in changes),
            )
    return changes


def _entry(change: Change, by: Actor) -> AuditEntry:
    before, after = change.before, change.after
    act = "rule.add" if before is None else "rule.remove" if after is None else "rule.change"
    about = after or before
    return audit.entry(
        by,
        act,
        f"rule/{change.rule_id}",
        desk=about.desk if about else None,
        before=asdict(before) if before else None,
        after=asdict(after) if after else None,
    )


def make_channels(settings: Settings, rules: Iterable[Rule | None]) -> None:
    """Make the topics of the channels that rules name, where they are missing.

    Args:
        settings: where the cluster is.
        rules: None for one that was removed.

    Raises:
        RefusedError: a topic may not be made.
        TopicError: one exists otherwise than it should.
    """
    if names := _channels(rules):
        with Admin.open(settings) as admin:
            admin.ensure_topics(map(topics.of(settings).channel, names), settings)


def unusable_channels(
    settings: Settings, rules: Iterable[Rule | None], needed: Collection[str]
) -> dict[str, str]:
    """Make the channels of ``rules`` likewise; return those that cannot be used, each with why.

    Args:
        settings: where the cluster is.
        rules: None for one that was removed.
        needed: what who asks must be allowed on these topics: operations, in Kafka's words.

    Raises:
        ClusterError: Kafka does not answer, or takes nothing from us at all.
    """
    names = _channels(rules)
    if not names:
        return {}
    with Admin.open(settings) as admin:
        return _unusable(admin, settings, names, needed)


def _channels(rules: Iterable[Rule | None]) -> list[str]:
    return sorted({rule.channel for rule in rules if rule})


def _unusable(
    admin: Admin, settings: Settings, names: Sequence[str], needed: Collection[str]
) -> dict[str, str]:
    channels = {each.name: each for each in map(topics.of(settings).channel, names)}
    try:
        admin.require_rights(dict.fromkeys(needed, channels), settings)
        admin.ensure_topics(channels.values(), settings)
    except (RefusedError, TopicError) as error:
        if len(names) == 1:
            return {names[0]: str(error)}
        half = len(names) // 2  # mostly all can be used: few questions find the one that cannot
        first, second = names[:half], names[half:]
        return _unusable(admin, settings, first, needed) | _unusable(admin, settings, second, needed)
    return {}


def record(rule_id: str, rule: Rule | None, settings: Settings, now: int, *, by: str = "") -> Output:
    """Return the record that puts a rule into force, or takes it out.

    Args:
        rule_id: of the rule.
        rule: None takes it out.
        settings: of this installation.
        now: in milliseconds.
        by: who wants it.
    """
    version = rule.version if rule else "removed"
    return event(
        cloudevents.RULE,
        f"{rule_id}/{version}",
        wire.encode(rule) if rule else None,
        topic=topics.of(settings).rules.name,
        key=rule_id,
        source="/rasid/rules",
        timestamp=now,
        more=written_by(by) if by else (),
    )
