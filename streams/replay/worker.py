"""The worker of a replay: a worker like any other, in the replay's lane, and polite to the live ones.

Run as ``python -m streams.replay.worker REPLAY``.
"""

import os
import sys
from pathlib import Path
from typing import Final

from kafka.structs import OffsetAndMetadata, TopicPartition

from schemas import Replay
from streams import cluster, settings
from streams.cluster import membership
from streams.cluster.groups import group
from streams.errors import RasidError, ReplayError
from streams.messages import topics
from streams.process import background, slots, supervisor
from streams.replay import registry
from streams.settings import Settings

MARK: Final = "streams.replay.worker"
# On a machine that both share, the scheduler gives live work nine tenths of a core that both want.
NICE: Final = 10
STOP_SECONDS: Final = 30.0


def run(settings: Settings, replay_id: str) -> int:
    """Work until SIGTERM; return the exit code. ReplayError where another worker of this replay is alive."""
    with registry.opened(settings) as records:
        replay = records.get(replay_id)
    if replay.state in {"canceled", "cleaned"}:
        raise ReplayError(f"replay {replay_id} is {replay.state}")
    refuse_second(settings, replay_id)
    place_group(settings, replay)
    os.nice(NICE)
    return supervisor.run(settings, processes=1, lane=replay_id)


def refuse_second(settings: Settings, replay_id: str) -> None:
    """Say so when a worker of this replay is alive, here or on another machine."""
    if slots.taken(settings, lane=replay_id):
        raise ReplayError(f"a worker of replay {replay_id} is at work on this machine: one is enough")
    mine = membership.instance_id(settings, 0)
    with cluster.admin(settings) as client:
        for member in cluster.members(client, group(settings, replay_id)):
            if member["group_instance_id"] != mine:  # ours is that of a worker that was killed here
                raise ReplayError(
                    f"a worker of replay {replay_id} is alive on another machine ({member['client_host']},"
                    f" {member['group_instance_id']}): stop it there, or run with --no-worker here"
                )


def place_group(settings: Settings, replay: Replay) -> None:
    """Let a replay's group begin where the replay does; what it has read since stays read."""
    name = group(settings, replay.id)
    with cluster.admin(settings) as client:
        committed = client.list_group_offsets([name]).get(name, {})
        missing = {}
        for topic in (topics.REPLAY, topics.REPLAY_HITS):
            for number, offset in replay.starts[topic.name].items():
                part = TopicPartition(settings.name(topic.name), int(number))
                if part not in committed or committed[part].offset < 0:
                    missing[part] = OffsetAndMetadata(offset, "", -1)
        if missing:
            for part, error in client.alter_group_offsets(name, missing).items():
                if error.errno:
                    raise ReplayError(f"group {name}, {part.topic}: {error.__name__}")


# In the background of this machine


def start(settings: Settings, replay_id: str) -> int:
    """Start the worker apart from this terminal; return its process id.

    A worker process whose supervisor was killed stops by itself: it is waited for.
    """
    background.wait_until(lambda: not slots.taken(settings, lane=replay_id), STOP_SECONDS)
    refuse_second(settings, replay_id)
    env = {name: text for name, text in os.environ.items() if not name.startswith("RASID_")}
    return background.start(
        [sys.executable, "-m", MARK, replay_id],
        pid_file=_pid_file(settings, replay_id),
        log=log_file(settings, replay_id),
        env=env | settings.environment(),
    )


def find(settings: Settings, replay_id: str) -> int | None:
    """Return the process id of the worker in the background."""
    return background.running(_pid_file(settings, replay_id), f"{MARK} {replay_id}")


def stop(settings: Settings, replay_id: str) -> None:
    """Stop the worker in the background, if there is one."""
    pid = find(settings, replay_id)
    if pid:
        background.stop(pid, deadline=STOP_SECONDS)
    _pid_file(settings, replay_id).unlink(missing_ok=True)


def log_file(settings: Settings, replay_id: str) -> Path:
    """Return where the worker in the background logs."""
    return settings.log_dir / f"replay-{replay_id}.log"


def _pid_file(settings: Settings, replay_id: str) -> Path:
    return settings.run_dir / f"replay-{replay_id}.pid"


def main() -> None:
    """Run the worker of the replay that the command line names."""
    try:
        sys.exit(run(settings.load(), sys.argv[1]))
    except RasidError as error:
        sys.stderr.write(f"rasid: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
