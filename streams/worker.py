"""One worker process: a Faust worker that logs as we do and says plainly why it ends.

Run by ``rasid worker``, which supervises several, as ``python -m streams.worker SLOT RESTARTS PID [REPLAY]``,
with its own process id.
Its exit codes are in ``streams.process.status``.
"""

import gc

if __name__ == "__main__":
    gc.disable()  # what is imported stays: `run`

import os
import shutil
import sys
import time
from typing import Final

import faust
import structlog
import uvloop
from faust.exceptions import ConsistencyError

from streams import install, settings
from streams.app import wire
from streams.cluster import acls
from streams.errors import ClusterError, RasidError, RefusedError
from streams.messages.lanes import LIVE, Lane
from streams.process import logs, metrics, slots, status
from streams.process.status import PERMANENT_ERROR, TRANSIENT_ERROR, Status
from streams.process.watchdog import Watchdog
from streams.settings import Settings
from streams.transport import REFUSALS, TransportError

# Python looks for cycles whenever there are so many objects more (700 otherwise). Of what a batch makes
# hardly any are left when it is done, and those are in none.
_GARBAGE: Final = 10_000

# What says all by itself. A right that was taken away is told by the next start, in full.
_KNOWN: Final = (RasidError, OSError, TransportError, *REFUSALS)

log = structlog.get_logger(__name__)


class Worker(faust.Worker):  # type: ignore[misc]  # Faust ships no complete types
    """Faust's worker without its banner and spinner, its stop bounded by a watchdog."""

    def __init__(self, app: faust.App, watchdog: Watchdog) -> None:
        super().__init__(app, override_logging=False, redirect_stdouts=False, quiet=True)
        self._watchdog = watchdog

    def on_init_dependencies(self) -> list[object]:
        """Start the app, with no spinner on the terminal."""
        self.spinner = None
        return list(super().on_init_dependencies())

    def _on_sigterm(self) -> None:
        self._watchdog.stopping()
        super()._on_sigterm()

    _on_sigint = _on_sigterm  # Faust's own prints a line of dashes


def run(settings: Settings, *, slot: int, restarts: int, supervisor: int, lane: Lane) -> None:
    """Check what must stand on the cluster, then work until SIGTERM; raises what ended it otherwise."""
    for made in install.prepare(settings, lane, acls.needed_by_worker(settings, lane)):
        log.warning("made a topic that was missing", topic=made)
    uvloop.install()
    # What is loaded now stays, and 100,000 rules are millions of objects: looking for garbage among them
    # doubles the time it takes to make them, and would stop the worker for a second now and then.
    gc.disable()
    process = wire(settings, slot=slot, lane=lane)
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    gc.enable()
    process.metrics.restarts.inc(restarts)
    metrics.serve(process.metrics, settings, slot)
    watchdog = process.watchdog(supervisor)
    watchdog.start()
    try:
        Worker(process.app, watchdog).execute_from_commandline()
    except SystemExit as end:
        # Faust turns what ended it into an exit code; the reason is kept here.
        if end.code and isinstance(end.__context__, Exception):
            raise end.__context__ from None
        raise


def main() -> None:
    """Run the process of the slot that the command line names; exit as ``streams.process.status`` says."""
    slot, restarts, supervisor = map(int, sys.argv[1:4])
    lane = sys.argv[4] if len(sys.argv) > 4 else LIVE
    own = settings.load()
    logs.configure(own)
    try:
        run(own, slot=slot, restarts=restarts, supervisor=supervisor, lane=lane)
    except Exception as error:
        if isinstance(error, ConsistencyError):
            error = _forget_tables(own, slot, lane)
        known = isinstance(error, _KNOWN)
        why = str(error) if known else f"{type(error).__name__}: {error}"
        log.exception("worker process ends", reason=why, exc_info=not known)
        path = slots.folder(own, slot, lane=lane) / slots.STATUS
        status.write(path, Status(pid=os.getpid(), at=time.time(), trouble=why))
        sys.exit(PERMANENT_ERROR if _is_permanent(error) else TRANSIENT_ERROR)


def _forget_tables(settings: Settings, slot: int, lane: Lane) -> ClusterError:
    """Drop the tables on disk: one of them holds more than its changelog. Return what that comes from."""
    shutil.rmtree(slots.folder(settings, slot, lane=lane) / slots.TABLES, ignore_errors=True)
    return ClusterError(
        "a table on disk holds more than its changelog on Kafka, which has lost records (an unclean election,"
        " a topic made anew): the table is dropped, and built again from the changelog"
    )


def _is_permanent(error: Exception) -> bool:
    """Return whether a restart would only fail again. A cluster that is away may come back by itself."""
    away = isinstance(error, ClusterError) and not isinstance(error, RefusedError)
    return isinstance(error, RasidError) and not away


if __name__ == "__main__":
    main()
