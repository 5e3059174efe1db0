"""How the worker of this machine does, from what its processes wrote down: no broker is asked."""

import time
from typing import Final

from streams.errors import UnwellError
from streams.messages.lanes import LIVE, Lane
from streams.process import restarts, slots, status
from streams.settings import Settings

SILENT: Final = 30.0  # seconds: six looks of a watchdog; what is silent for so long is stuck or gone
WAITED: Final = 30.0  # seconds: twice what a lost broker may cost; the watchdog ends what waits for longer

# One end of a process may be chance; as many in ten minutes have a reason that restarts do not mend.
MOST_ENDS: Final = 2


def check(settings: Settings, *, lane: Lane = LIVE) -> str:
    """Return one line about a worker that is well; UnwellError says what is wrong."""
    taken = slots.taken(settings, lane=lane)
    if not taken:
        raise UnwellError(f"no worker runs here ({settings.state_dir})")
    done = behind = partitions = in_reserve = 0
    for slot in taken:
        said = status.read(slots.folder(settings, slot, lane=lane) / slots.STATUS)
        ends = restarts.read(slots.folder(settings, slot, lane=lane) / slots.RESTARTS)
        if len(ends) > MOST_ENDS:
            raise UnwellError(
                f"process {slot} ended {len(ends)} times in {restarts.KEPT / 60:.0f} minutes,"
                f" at last: {ends[-1].reason}"
            )
        if said is None:
            raise UnwellError(f"process {slot} has not reported yet")
        if said.trouble:
            raise UnwellError(f"process {slot}: {said.trouble}")
        if (silent := time.time() - said.at) > SILENT:
            raise UnwellError(f"process {slot} (pid {said.pid}) has been silent for {silent:.0f} s")
        if said.waited > WAITED:
            raise UnwellError(f"process {slot}: messages wait, and none was finished for {said.waited:.0f} s")
        if not said.assigned and not said.in_reserve:
            raise UnwellError(f"process {slot} has no partitions, and nobody else has them all")
        done += said.done
        behind += sum(said.behind.values())
        partitions += len(said.assigned)
        in_reserve += said.in_reserve
    return (
        f"healthy: {len(taken)} process{'es' * (len(taken) > 1)}, "
        + (f"{in_reserve} of them in reserve (others have all partitions), " if in_reserve else "")
        + f"{partitions} partitions, {done} messages done, {behind} to go"
    )
