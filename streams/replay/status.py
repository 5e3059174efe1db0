"""How a replay stands: its record, its worker, what is still to do."""

from dataclasses import dataclass

from schemas import Replay
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.messages import topics
from streams.replay import registry, worker
from streams.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a replay stands.

    Attributes:
        replay: its record.
        worker: the process id of its worker on this machine; None where there is none.
        hosts: the machines that a worker of it is alive on.
        behind: copies that the worker has still to do; None where it has not begun.
    """

    replay: Replay
    worker: int | None
    hosts: list[str]
    behind: int | None


def status(settings: Settings, replay_id: str | None = None) -> Status | None:
    """Return how a replay stands, without an id the newest; None where none ever ran.

    Raises:
        ReplayError: no replay of that id ever ran.
    """
    with registry.opened(settings) as records:
        one = records.get(replay_id) if replay_id else records.newest()
    if one is None:
        return None
    lane = group(settings, one.id)
    with Admin.open(settings) as admin:
        return Status(
            replay=one,
            worker=worker.background(settings, one.id).find(),
            hosts=[each.host for each in admin.members(lane)],
            behind=admin.lags(lane).get(topics.of(settings).replay.name),
        )
