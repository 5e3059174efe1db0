"""How the worker of this machine does, from what its processes wrote down: no broker is asked."""

import time
from typing import Final

from streams.errors import UnwellError
from streams.messages.lanes import LIVE, Lane
from streams.process import slots, status
from streams.settings import Settings

SILENT: Final = 30.0  # seconds: six looks of a watchdog; what is silent for so long is stuck or gone


def check(settings: Settings, *, lane: Lane = LIVE) -> str:
    """Return one line about a worker that is well; UnwellError says what is wrong."""
    taken = slots.taken(settings, lane=lane)
    if not taken:
        raise UnwellError(f"no worker runs here ({settings.state_dir})")
    done = behind = partitions = 0
    for slot in taken:
        said = status.read(slots.folder(settings, slot, lane=lane) / slots.STATUS)
        if said is None:
            raise UnwellError(f"process {slot} has not reported yet")
        if said.trouble:
            raise UnwellError(f"process {slot}: {said.trouble}")
        if (silent := time.time() - said.at) > SILENT:
            raise UnwellError(f"process {slot} (pid {said.pid}) has been silent for {silent:.0f} s")
        done += said.done
        behind += sum(said.behind.values())
        partitions += len(said.assigned)
    return (
        f"healthy: {len(taken)} process{'es' * (len(taken) > 1)}, {partitions} partitions,"
        f" {done} messages done, {behind} to go"
    )
