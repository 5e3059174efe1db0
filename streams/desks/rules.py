"""The rules in force, on the compacted topic ``rules``: read them, change them all at once.

One change, however many rules it holds, is one Kafka transaction, and readers see only what is committed.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from functools import partial

from schemas import AuditEntry, Rule, wire
from streams import audit
from streams.cluster.admin import Admin
from streams.cluster.compacted import read_whole
from streams.desks.rule_plan import Change
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


def make_channels(settings: Settings, rules: Iterable[Rule | None], *, needed: Collection[str] = ()) -> None:
    """Make the topics of the channels that rules name, where they are missing.

    Args:
        settings: where the cluster is.
        rules: None for one that was removed.
        needed: what who asks must be allowed on these topics: operations, in Kafka's words.

    Raises:
        RefusedError: a topic may not be made, or not be used as is needed.
    """
    names = sorted({rule.channel for rule in rules if rule})
    if names:
        channels = {each.name: each for each in map(topics.of(settings).channel, names)}
        with Admin.open(settings) as admin:
            admin.require_rights(dict.fromkeys(needed, channels), settings)
            admin.ensure_topics(channels.values(), settings)


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
