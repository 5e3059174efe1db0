"""What must stand on the cluster before anything runs: the topics, and two rules to begin with."""

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from schemas import Rule
from streams import audit, state_format
from streams.cluster import acls, groups
from streams.cluster.admin import Admin, Standing
from streams.cluster.failures import missing_topic
from streams.cluster.reader import Reader
from streams.cluster.sender import send_all
from streams.desks.rules import record
from streams.errors import InputError, TopicError
from streams.messages import times, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.people import Actor
from streams.messages.sizes import Limits
from streams.messages.topics import Topic
from streams.settings import Settings

# A desk that has written no rule yet still hears of what Rasid is for. News only: a desk that wants columns
# asks for them.
_NEWS: Final = "genre:news"
# A foreign name alone makes diplomacy likely: where Rasid is not quite sure, it takes a word of what states
# do with each other, in title or first paragraph. Under a title that shows something there is rarely news.
# What each of this brings stands in training/NOTES.md.
_DEALINGS: Final = (
    "سفير OR سفراء OR سفارة OR دبلوماسي OR دبلوماسيين OR الخارجية OR نظيره OR اجتماع OR محادثات OR مباحثات"
    ' OR مفاوضات OR قمة OR زيارة OR استقبل OR برقية OR اتفاق OR اتفاقية OR معاهدة OR عقوبات OR "مجلس الأمن"'
)
_SHOWING: Final = "شاهد OR فيديو OR بالفيديو OR صور OR بالصور"
# What announces a programme says who answers and not what; nor is there news where a title promises reasons,
# or introduces whom the reports of the day named.
_TEASER: Final = (
    'lead:("هذه الحلقة" OR "هذا العدد" OR "حلقة جديدة" OR "حلقة خاصة" OR "نشرة خاصة" OR "برنامج حوار"'
    ' OR "برنامج النقاش" OR "يجيب عن هذا السؤال" OR يحدثنا OR تحدثنا OR للزميل OR للزميلة OR ريبورتاج'
    " OR (يستضيف OR تستضيف) NEAR/3 (حوار OR برنامج))"
)
_REASONS: Final = 'title:"لهذه الأسباب"'
_INTRODUCING: Final = 'title:("تعرف على" OR "تعرفوا على" OR "تعرف إلى" OR "تعرفوا إلى")'
BUILT_IN: Final = (
    Rule(
        id="counter-extremism",
        desk="monitoring",
        channel="counter-extremism",
        name="مكافحة التطرف والإرهاب",
        query=f"subject:counter-extremism>=0.5 AND {_NEWS}"
        f" AND NOT ({_TEASER} OR {_REASONS} OR {_INTRODUCING})",
        desk_name="الرصد",
        channel_name="مكافحة التطرف",
    ),
    Rule(
        id="diplomacy",
        desk="monitoring",
        channel="diplomacy",
        name="الدبلوماسية والعلاقات الدولية",
        query=f"(subject:diplomacy>=0.95 OR subject:diplomacy>=0.8 AND lead:({_DEALINGS}))"
        f" AND NOT primary:(sport OR economy) AND NOT title:({_SHOWING}) AND {_NEWS}"
        f" AND NOT ({_TEASER} OR {_REASONS})",
        desk_name="الرصد",
        channel_name="الدبلوماسية",
    ),
)


# What of a topic's configuration is looked at, and what it is to the user where it is otherwise.
LOOKED_AT: Final = {
    "min.insync.replicas": "what is confirmed may stand on fewer copies than you think",
    "unclean.leader.election.enable": "a copy that lacks confirmed articles may take over",
    "cleanup.policy": "what is kept is not what docs/topics.md says",
    "retention.ms": "what is kept is not what docs/topics.md says",
    "max.message.bytes": "RASID_MAX_ARTICLE_BYTES says otherwise; what is larger is refused, or dead",
    "segment.bytes": "above, every start reads old records as well; below, large ones are refused",
    "message.timestamp.before.max.ms": "old articles may be refused",
}


def wanted(settings: Settings) -> list[Topic]:
    """Return the topics that must stand: the table, and the channels of the built-in rules."""
    own = topics.of(settings)
    return [*own.table, *(own.channel(rule.channel) for rule in BUILT_IN)]


def prepare(
    settings: Settings, lane: Lane = LIVE, needed: Mapping[str, Collection[str]] = MappingProxyType({})
) -> list[str]:
    """Look at the cluster before anything runs: make the topics that are missing; return their names.

    Args:
        settings: where the cluster is.
        lane: whose ledger must stand.
        needed: what who runs must be allowed: operation, in Kafka's words → topics. What is not would be
            noticed with the first article, or the first dead letter.

    Raises:
        RefusedError: the cluster does not take us, is too old, or does not allow what is needed.
        TopicError: a topic stands otherwise than it should.
        FormatError: a newer version keeps its state here in a format that this one does not know.
        ClusterError: no broker answers.
    """
    with Admin.open(settings) as admin:
        admin.require_version()
        admin.require_rights(needed, settings)
        made = admin.ensure_topics(
            [*wanted(settings), topics.of(settings).changelog(groups.base(lane))], settings
        )
    state_format.require(settings)
    return made


def prepare_for(settings: Settings, role: str) -> list[str]:
    """Look at the cluster likewise before a ``gateway`` runs, or what is to ``deliver``.

    What it must be allowed is what ``rasid acls`` gives that role: on its topics, and on the channels that
    it sees or that the built-in rules name.
    """
    with Admin.open(settings) as admin:
        names = {*admin.existing(), *(each.name for each in wanted(settings))}
    return prepare(settings, needed=acls.on_topics(acls.ROLES[role](settings, "", ()), names))


def raise_partitions(settings: Settings, number: int, *, by: Actor) -> dict[str, tuple[int, int]]:
    """Give every topic that is spread by the load ``number`` partitions; running workers read them at once.

    The topics that are spread by desks keep theirs: a desk's hits would go to a partition that knows nothing
    of what the desk was told. ``by``: who has it done.

    Returns:
        What each topic that was raised had, and what it has now.

    Raises:
        InputError: a topic has more already; partitions cannot be taken away.
        TopicError: a topic does not exist.
    """
    names = [topic.name for topic in wanted(settings) if topic.spread == "load"]
    with Admin.open(settings) as admin:
        found = admin.existing()
        for name in names:
            if name not in found:
                raise TopicError(missing_topic(name))
            if found[name] > number:
                raise InputError(
                    f"--partitions {number}: topic {name} has {found[name]}, and none can be taken away"
                )
        raised = {name: (found[name], number) for name in names if found[name] < number}
        if raised:
            before = {name: was for name, (was, _) in raised.items()}
            after = dict.fromkeys(raised, number)
            with audit.acting(
                settings, audit.entry(by, "topics.raise", "topics", before=before, after=after)
            ):
                admin.raise_partitions(after)
    return raised


def differences(settings: Settings) -> list[str]:
    """Say what stands otherwise than Rasid would make it, one line each; nothing is changed.

    Raises:
        ClusterError: no broker answers.
    """
    topics_wanted = wanted(settings)
    with Admin.open(settings) as admin:
        standing = admin.standing(topic.name for topic in topics_wanted)
    return compared(topics_wanted, standing, settings.replication)


def limits(settings: Settings, lane: Lane = LIVE) -> Limits:
    """Return which topics take smaller records than Rasid makes.

    A topic that was made before ``RASID_MAX_ARTICLE_BYTES`` was raised does, until ops alter it.
    """
    own = topics.of(settings)
    with Admin.open(settings) as admin:
        channels = [own.channel(name) for each in admin.existing() if (name := own.channel_of(each))]
        known = {each.name: each for each in (*wanted(settings), *channels, own.changelog(groups.base(lane)))}
        standing = admin.standing(known)
    taken = {
        name: int(stands.config.get("max.message.bytes", sys.maxsize)) for name, stands in standing.items()
    }
    return Limits({name: most for name, most in taken.items() if most < topics.max_record_bytes(settings)})


def compared(topics_wanted: Iterable[Topic], standing: Mapping[str, Standing], replication: int) -> list[str]:
    """Hold topics as they stand against what is wanted; one line for each difference, with its topics."""
    found: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    hidden = []
    for topic in topics_wanted:
        if (stands := standing.get(topic.name)) is None:
            continue
        if stands.replicas < replication:
            loss = "the loss of so many brokers is the loss of articles"
            found["replicas", str(stands.replicas), str(replication), loss].append(topic.name)
        if not stands.config:
            hidden.append(topic.name)
        for key, loss in LOOKED_AT.items():
            has, should = stands.config.get(key, ""), topic.config.get(key, "")
            if has and should and has != should:
                found[key, has, should, loss].append(topic.name)
    lines = [
        f"{key} is {has}, not {should}: {loss} ({', '.join(names)})"
        for (key, has, should, loss), names in found.items()
    ]
    if hidden:
        lines.append(
            f"the configuration may not be read: allow DescribeConfigs on topics ({', '.join(hidden)})"
        )
    return lines


def install(settings: Settings) -> list[str]:
    """Make the topics that are missing; return what was made.

    An empty topic of rules gets the built-in ones; later they stay as the desks left them.

    Raises:
        TopicError: a topic stands otherwise than it should.
    """
    made = prepare(settings)
    with Reader.open(settings) as reader:
        if any(reader.ends([topics.of(settings).rules.name]).values()):
            return made
    now = times.now()
    send_all(settings, (record(rule.id, rule, settings, now) for rule in BUILT_IN))
    return [*made, *(f"rule {rule.id}" for rule in BUILT_IN)]
