"""What must stand on the cluster before anything runs: the topics, and two rules to begin with."""

import time
from typing import Final

from schemas import Rule
from streams import cluster
from streams.cluster import groups
from streams.desks.rule_topic import record
from streams.messages import topics
from streams.messages.lanes import LIVE, Lane
from streams.settings import Settings

# A desk that has written no rule yet still hears of what Rasid is for. .5: more likely than not.
BUILT_IN: Final = (
    Rule(
        id="counter-extremism",
        desk="monitoring",
        channel="counter-extremism",
        name="مكافحة التطرف والإرهاب",
        query="subject:counter-extremism>=0.5",
    ),
    Rule(
        id="diplomacy",
        desk="monitoring",
        channel="diplomacy",
        name="الدبلوماسية والعلاقات الدولية",
        query="subject:diplomacy>=0.5",
    ),
)


def wanted() -> list[topics.Topic]:
    """Return the topics that must stand: the table, and the channels of the built-in rules."""
    return [*topics.TABLE, *(topics.channel(rule.channel) for rule in BUILT_IN)]


def prepare(settings: Settings, lane: Lane = LIVE) -> list[str]:
    """Look at the cluster before anything runs: make the topics that are missing; return their names.

    Raises:
        RefusedError: the cluster does not take us, or is too old.
        TopicError: a topic stands otherwise than it should.
        ClusterError: no broker answers.
    """
    with cluster.admin(settings) as client:
        cluster.require_version(client)
        return cluster.ensure_topics(client, [*wanted(), topics.changelog(groups.base(lane))], settings)


def install(settings: Settings) -> list[str]:
    """Make the topics that are missing; return what was made.

    An empty topic of rules gets the built-in ones; later they stay as the desks left them.
    TopicError where a topic stands otherwise than it should.
    """
    made = prepare(settings)
    with cluster.reader(settings) as reader:
        if any(cluster.ends(reader, [settings.name(topics.RULES.name)]).values()):
            return made
    sender = cluster.Sender(settings)
    now = int(time.time() * 1000)
    for rule in BUILT_IN:
        sender.send(record(rule.id, rule, settings, now))
    sender.close()
    return [*made, *(f"rule {rule.id}" for rule in BUILT_IN)]
