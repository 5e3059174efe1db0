"""The health of the worker of this machine, from the status files of its processes: no broker is asked."""

import time
from typing import Final

from streams.errors import UnwellError
from streams.messages.lanes import LIVE, Lane
from streams.process import restarts, slots, status
from streams.settings import Settings

SILENT: Final = 30.0  # seconds: six checks of a watchdog; who is silent for longer is stuck or gone
WAITED: Final = 30.0  # seconds: twice what a lost broker may cost; the watchdog ends what waits for longer

# One exit may be chance; as many in ten minutes have a cause that restarts do not remove.
MOST_EXITS: Final = 2


def check(settings: Settings, *, lane: Lane = LIVE) -> str:
    """Return one line about a healthy worker.

    Raises:
        UnwellError: no worker runs, or what is wrong with one of its processes.
    """
    taken = slots.taken(settings, lane=lane)
    if not taken:
        raise UnwellError(f"no worker runs here ({settings.state_dir})")
    done = behind = partitions = in_reserve = unreadable = 0
    for slot in taken:
        last = status.read(slots.folder(settings, slot, lane=lane) / slots.STATUS)
        exits = restarts.read(slots.folder(settings, slot, lane=lane) / slots.RESTARTS)
        if len(exits) > MOST_EXITS:
            raise UnwellError(
                f"process {slot} ended {len(exits)} times in {restarts.KEPT / 60:.0f} minutes,"
                f" at last: {exits[-1].reason}"
            )
        if last is None:
            raise UnwellError(f"process {slot} has not reported yet")
        if last.trouble:
            raise UnwellError(f"process {slot}: {last.trouble}")
        if (silent := time.time() - last.at) > SILENT:
            raise UnwellError(f"process {slot} (pid {last.pid}) has been silent for {silent:.0f} s")
        if last.waited > WAITED:
            raise UnwellError(f"process {slot}: messages wait, and none was finished for {last.waited:.0f} s")
        if not last.assigned and not last.in_reserve:
            raise UnwellError(f"process {slot} has no partitions, and nobody else has them all")
        done += last.done
        behind += sum(last.behind.values())
        partitions += len(last.assigned)
        in_reserve += last.in_reserve
        unreadable += bool(last.unreadable)
    return (
        f"healthy: {len(taken)} process{'es' * (len(taken) > 1)}, "
        + (f"{in_reserve} of them in reserve (others have all partitions), " if in_reserve else "")
        + f"{partitions} partitions, {done} messages done, {behind} to go"
        + ("; records are passed over that cannot be read: `rasid status`" if unreadable else "")
    )
