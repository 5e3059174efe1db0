"""What must stand on the cluster before anything runs: the topics, and two rules to begin with."""

from typing import Final

from schemas import Rule
from streams.cluster import groups
from streams.cluster.admin import Admin
from streams.cluster.reader import Reader
from streams.cluster.sender import send_all
from streams.desks.rules import record
from streams.messages import times, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.topics import Topic
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


def wanted(settings: Settings) -> list[Topic]:
    """Return the topics that must stand: the table, and the channels of the built-in rules."""
    own = topics.of(settings)
    return [*own.table, *(own.channel(rule.channel) for rule in BUILT_IN)]


def prepare(settings: Settings, lane: Lane = LIVE) -> list[str]:
    """Look at the cluster before anything runs: make the topics that are missing; return their names.

    Raises:
        RefusedError: the cluster does not take us, or is too old.
        TopicError: a topic stands otherwise than it should.
        ClusterError: no broker answers.
    """
    with Admin.open(settings) as admin:
        admin.require_version()
        return admin.ensure_topics(
            [*wanted(settings), topics.of(settings).changelog(groups.base(lane))], settings
        )


def install(settings: Settings) -> list[str]:
    """Make the topics that are missing; return what was made.

    An empty topic of rules gets the built-in ones; later they stay as the desks left them.
    TopicError where a topic stands otherwise than it should.
    """
    made = prepare(settings)
    with Reader.open(settings) as reader:
        if any(reader.ends([topics.of(settings).rules.name]).values()):
            return made
    now = times.now()
    send_all(settings, (record(rule.id, rule, settings, now) for rule in BUILT_IN))
    return [*made, *(f"rule {rule.id}" for rule in BUILT_IN)]
