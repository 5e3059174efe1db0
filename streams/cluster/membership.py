"""Static membership: a process that comes back within its session has its partitions still.

For that it keeps one name in the group, and says no farewell when it ends. One that leaves for good must be
taken out of the group, or everybody would wait for it until its session is over.
"""

from collections.abc import Iterable
from typing import Any

from kafka.admin import MemberToRemove

from streams.settings import Settings


def instance_id(settings: Settings, slot: int) -> str:
    """Return the name of the process in ``slot`` within its group."""
    return f"{settings.instance}-{slot}"


def leave(client: Any, group: str, instance_ids: Iterable[str]) -> None:
    """Take members out of ``group``: others get their partitions now. Those that are none do no harm."""
    members = [MemberToRemove(group_instance_id=each) for each in instance_ids]
    client.remove_group_members(group, members)
