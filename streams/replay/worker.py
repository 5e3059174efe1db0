"""The worker of a replay: a worker like any other, in the replay's lane, and polite to the live ones.

Run as ``python -m streams.replay.worker REPLAY``.
"""

import os
import sys
from typing import Final

from schemas import Replay
from streams import settings
from streams.cluster import groups
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.parts import TopicPart
from streams.errors import RasidError, ReplayError
from streams.messages import topics
from streams.process import slots, supervisor
from streams.process.background import STOP_SECONDS, Background, wait_until
from streams.replay import registry
from streams.settings import Settings

MODULE: Final = "streams.replay.worker"
# On a machine that both share, the scheduler gives live work nine tenths of a core that both want.
NICE: Final = 10


def run(settings: Settings, replay_id: str) -> int:
    """Work until SIGTERM; return the exit code.

    Raises:
        ReplayError: another worker of this replay is alive, or it is over.
    """
    with registry.opened(settings) as records:
        replay = records.get(replay_id)
    if replay.state in {"canceled", "cleaned"}:
        raise ReplayError(f"replay {replay_id} is {replay.state}")
    refuse_second(settings, replay_id)
    place_group(settings, replay)
    os.nice(NICE)
    return supervisor.run(settings, processes=1, lane=replay_id)


def refuse_second(settings: Settings, replay_id: str) -> None:
    """Refuse to be the second worker of a replay.

    Raises:
        ReplayError: one is alive, here or on another machine.
    """
    if slots.taken(settings, lane=replay_id):
        raise ReplayError(f"a worker of replay {replay_id} is at work on this machine: one is enough")
    mine = groups.instance_id(settings, 0)
    with Admin.open(settings) as admin:
        for member in admin.members(group(settings, replay_id)):
            if member.instance_id != mine:  # ours is that of a worker that was killed here
                raise ReplayError(
                    f"a worker of replay {replay_id} is alive on another machine ({member.host},"
                    f" {member.instance_id}): stop it there, or run with --no-worker here"
                )


def place_group(settings: Settings, replay: Replay) -> None:
    """Let a replay's group begin where the replay does; what it has read since stays read."""
    name = group(settings, replay.id)
    with Admin.open(settings) as admin:
        committed = admin.committed(name)
        missing = {}
        for topic in (topics.of(settings).replay, topics.of(settings).replay_hits):
            for number, offset in replay.starts[topic.base].items():
                part = TopicPart(topic.name, int(number))
                if part not in committed:
                    missing[part] = offset
        if missing:
            admin.commit(name, missing)


def background(settings: Settings, replay_id: str) -> Background:
    """Return the worker of a replay in the background of this machine."""
    return Background(settings, f"replay-{replay_id}", mark=f"{MODULE} {replay_id}")


def start(settings: Settings, replay_id: str) -> int:
    """Start the worker in the background; return its process id.

    A worker process whose supervisor was killed stops by itself: it is waited for.

    Raises:
        ReplayError: another worker of this replay is alive.
    """
    wait_until(lambda: not slots.taken(settings, lane=replay_id), STOP_SECONDS)
    refuse_second(settings, replay_id)
    return background(settings, replay_id).start([sys.executable, "-m", MODULE, replay_id])


def main() -> None:
    """Run the worker of the replay that the command line names."""
    try:
        sys.exit(run(settings.load(), sys.argv[1]))
    except RasidError as error:
        sys.stderr.write(f"rasid: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
