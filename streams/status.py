"""How the work stands: what runs on this machine, the topics, how far the workers are behind on each."""

from dataclasses import dataclass

from streams import broker
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.process import background
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Machine:
    """What runs here: which broker, in a few words; the process id of the worker in the background."""

    broker: str
    worker: int | None


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
    return Machine(broker.describe(settings), background.worker(settings).find())


def topics(settings: Settings) -> list[TopicStatus]:
    """Return the topics of this installation, without those that only its groups use.

    Raises:
        ClusterError: no broker answers.
    """
    with Admin.open(settings) as admin:
        known = admin.existing()
        lags = admin.lags(group(settings))
    internal = ("__", settings.name("rasid-"))
    return [
        TopicStatus(name, partitions, lags.get(name))
        for name, partitions in sorted(known.items())
        if name.startswith(settings.name("")) and not name.startswith(internal)
    ]
