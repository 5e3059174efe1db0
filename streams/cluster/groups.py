"""The consumer groups of Rasid, one for live work and one for each replay, and the names of their members.

Membership is static: a process that comes back within its session has its partitions still. For that it keeps
one name in the group, and says no farewell when it ends. One that leaves for good must be taken out of the
group (``Admin.remove_members``), or everybody would wait for it until its session is over.
"""

from typing import Final

from streams.messages.lanes import LIVE, Lane
from streams.settings import Settings

POLLING: Final = "rasid-polling"  # of the gateways, of which one polls; without the installation's prefix


def group(settings: Settings, lane: Lane = LIVE) -> str:
    """Return the consumer group (Faust's app id) of the workers of a lane."""
    return settings.name(base(lane))


def of_embargoes(settings: Settings) -> str:
    """Return the group of the gateways that look after embargoes."""
    return settings.name("rasid-embargoes")


def of_routing(settings: Settings) -> str:
    """Return the group that reads the channels and writes down what is due to the receivers."""
    return settings.name("rasid-deliver-channels")


def of_delivering(settings: Settings) -> str:
    """Return the group of those that send what waits: each a share of the receivers."""
    return settings.name("rasid-deliver")


def of_pieces(settings: Settings) -> str:
    """Return the group in whose name much is read at once; it has no members, and nothing is committed."""
    return settings.name("rasid-pieces")


def base(lane: Lane) -> str:
    """Return the name of a lane's group without the installation's prefix."""
    return "rasid" if lane is LIVE else f"rasid-replay-{lane}"


def client_id(pipeline: str) -> str:
    """Return what a worker calls itself; the brokers tell it to whoever asks for the group's members."""
    return f"rasid {pipeline}"


def pipeline(client_id: str) -> str:
    """Return the pipeline of a member; empty where it does not tell any."""
    name, _, found = client_id.partition(" ")
    return found if name == "rasid" else ""


def instance_id(settings: Settings, slot: int) -> str:
    """Return the name of the process in ``slot`` within its group."""
    return f"{settings.instance}-{slot}"
