"""How the work stands: what runs on this machine, the topics, how far the workers are behind on each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from streams import broker
from streams.cluster import groups
from streams.cluster.admin import Admin, Member
from streams.cluster.parts import TopicPart
from streams.messages import topics as table
from streams.process import background
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Machine:
    """What runs here: the broker, in a few words; process ids of what runs in the background, by name."""

    broker: str
    running: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class TopicStatus:
    """A topic that exists: its name on the cluster, its partitions.

    Attributes:
        behind: messages that the workers have still to read; None where they read none of it.
    """

    name: str
    partitions: int
    behind: int | None


def machine(settings: Settings) -> Machine:
    """Return what runs on this machine; asks no cluster."""
    here = (background.worker(settings), *background.services(settings))
    return Machine(broker.describe(settings), {each.name: each.find() for each in here})


@dataclass(frozen=True, slots=True)
class MemberStatus:
    """A worker process of any machine: its name in the group, its host, its pipeline, its share of the load.

    Attributes:
        pipeline: empty where it tells none, as a version of Rasid before this one.
        partitions: how many it reads; that of its table's changelog is none of them.
        behind: messages that wait in them.
    """

    name: str
    host: str
    pipeline: str
    partitions: int
    behind: int


@dataclass(frozen=True, slots=True)
class Group:
    """The worker processes of all machines, and where they stand together.

    Attributes:
        members: by name.
        behind: messages that wait in each partition that workers read.
        unread: of those, the partitions with messages that no member reads.
    """

    members: list[MemberStatus]
    behind: dict[TopicPart, int]
    unread: dict[TopicPart, int]

    @property
    def pipelines(self) -> list[str]:
        """The different pipelines that run."""
        return sorted({each.pipeline for each in self.members if each.pipeline})


def group(settings: Settings) -> Group:
    """Return the workers of all machines and where they stand.

    Raises:
        ClusterError: no broker answers.
    """
    name, own = groups.group(settings), table.of(settings)
    with Admin.open(settings) as admin:
        sources = {own.raw.name, own.enriched.name, own.hits.name} & admin.existing().keys()
        behind = {part: at.behind for part, at in admin.positions(name, sources).items()}
        members = admin.members(name)
    return grouped(members, behind)


def grouped(members: Iterable[Member], behind: Mapping[TopicPart, int]) -> Group:
    """Hold the members of a group against what waits."""
    known = sorted(members, key=lambda member: member.instance_id)
    read = {part for member in known for part in member.parts}
    shown = [
        MemberStatus(
            member.instance_id,
            member.host,
            groups.pipeline(member.client_id),
            sum(part in behind for part in member.parts),
            sum(behind.get(part, 0) for part in member.parts),
        )
        for member in known
    ]
    unread = {part: waits for part, waits in sorted(behind.items()) if waits and part not in read}
    return Group(shown, dict(behind), unread)


def topics(settings: Settings, workers: Group) -> list[TopicStatus]:
    """Return the topics of this installation, without those that only its groups use.

    Raises:
        ClusterError: no broker answers.
    """
    with Admin.open(settings) as admin:
        known = admin.existing()
    behind = Counter[str]()
    for part, waits in workers.behind.items():
        behind[part.topic] += waits
    internal = ("__", settings.name("rasid-"))
    return [
        TopicStatus(name, partitions, behind.get(name))
        for name, partitions in sorted(known.items())
        if name.startswith(settings.name("")) and not name.startswith(internal)
    ]
