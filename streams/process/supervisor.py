"""Runs the processes of a worker: starts them together, restarts one that dies, stops them together.

A process that ends is restarted, after a pause that doubles while it ends before it has done anything, or
while there is no memory to start it; unless its exit code says that a restart would not help (``status``):
then all stop, with its reason. A process that works on one article for longer than any deadline is stuck
where no signal reaches it, and is killed. What an ended process had in hand is counted at once (``poison``):
its partition may go to another machine before the next one works.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from streams import install
from streams.cluster import acls, groups
from streams.cluster.admin import Admin
from streams.errors import ClusterError, RasidError
from streams.messages.lanes import LIVE, Lane
from streams.process import logs, poison, restarts, slots, status
from streams.process.private import UMASK
from streams.process.signals import stop_asked
from streams.process.slots import Slot
from streams.process.status import PERMANENT_ERROR, STOPPED, Status
from streams.process.suspects import Coordinates
from streams.settings import Settings

log = structlog.get_logger(__name__)

FIRST_PAUSE: Final = 0.5  # seconds before a dead process is restarted
LONGEST_PAUSE: Final = 30.0
STOP_SECONDS: Final = 25.0  # for all to finish what is in flight; then they are killed
CHECK_INTERVAL: Final = 0.1  # seconds
# The process ends a slow article by itself at the deadline, at the double of it where it was extended once.
DEADLINES: Final = 2.0
PROGRAM: Final = (sys.executable, "-m", "streams.worker")


class _Child:
    """One slot: its process, and when it may be restarted."""

    def __init__(self, slot: Slot, settings: Settings, lane: Lane, program: Sequence[str]) -> None:
        self.slot = slot
        self.process: subprocess.Popen[bytes] | None = None
        self._settings = settings
        self._arguments = [*program, str(slot.number)], [] if lane is None else [lane]
        self._pause = 0.0
        self._due = self._started = 0.0
        self._starts = 0
        self._killed_for = ""  # why the supervisor killed it
        self._suspected: tuple[tuple[Coordinates, float], float] | None = None  # what, since when

    def check(self) -> None:
        """Start the process when it is due; handle its exit; kill it where it is stuck.

        Raises:
            RasidError: a restart would not help, with the process's own reason.
        """
        if self.process is None:
            if time.monotonic() >= self._due:
                self._start()
        elif (code := self.process.poll()) is not None:
            self.process = None
            self._handle_exit(code)
        else:
            self._kill_if_stuck(self.process)

    def stop(self) -> None:
        """Ask the process to finish what is in flight and to end."""
        if self.process:
            self.process.terminate()

    def is_alive(self) -> bool:
        """Return whether the process still runs; kill it where it is stuck: it would not react to a stop."""
        if self.process is None or self.process.poll() is not None:
            return False
        self._kill_if_stuck(self.process)
        return True

    def kill(self) -> None:
        """Kill the process if it still runs."""
        if self.process and self.process.poll() is None:
            log.warning("worker process did not stop in time; killing it", slot=self.slot.number)
            self.process.kill()
            self.process.wait()

    def _start(self) -> None:
        before, after = self._arguments
        self._started = time.monotonic()
        (self.slot.folder / slots.STATUS).unlink(missing_ok=True)  # of an earlier process
        try:
            self.process = subprocess.Popen(
                [*before, str(self._starts), str(os.getpid()), *after],
                env=self._settings.environment(),
                pass_fds=[self.slot.fd],
                umask=UMASK,
            )
        except OSError as error:  # no memory, or too many processes: that may pass
            self._pause_longer()
            log.warning(
                "worker process cannot be started; trying again",
                slot=self.slot.number,
                error=error.strerror or str(error),
                in_seconds=self._pause,
            )
        else:
            self._starts += 1

    def _pause_longer(self) -> None:
        self._pause = min(self._pause * 2, LONGEST_PAUSE) or FIRST_PAUSE
        self._due = time.monotonic() + self._pause

    def _handle_exit(self, code: int) -> None:
        last = status.read(self.slot.folder / slots.STATUS)
        reason = self._reason(code, last)
        self._killed_for = ""
        if code == PERMANENT_ERROR:
            raise RasidError(reason)
        restarts.add(self.slot.folder / slots.RESTARTS, reason)
        self._count_left()
        if last and last.done:  # one that did its work until then may restart at once
            self._pause = 0.0
        self._pause_longer()
        log.warning(
            "worker process ended; starting it anew",
            slot=self.slot.number,
            ended_by=signal.Signals(-code).name if code < 0 else f"exit code {code}",
            reason=reason,
            in_seconds=self._pause,
        )

    def _count_left(self) -> None:
        try:
            poison.count_left(self._settings, self.slot.folder)
        except ClusterError as error:
            log.warning("what the process had in hand is counted at its next start", error=str(error))

    def _reason(self, code: int, last: Status | None) -> str:
        """Return why the process ended: what killed it, else the reason in its status."""
        if code < 0:
            # The last status is of before: a process killed by a signal reports nothing.
            return self._killed_for or f"killed by {signal.Signals(-code).name}"
        own = last.trouble if last else ""
        return own or f"worker process {self.slot.number} ended with exit code {code}"

    def _kill_if_stuck(self, process: "subprocess.Popen[bytes]") -> None:
        for marker in poison.markers(self.slot.folder):
            held = poison.read_marker(marker)
            # A mark of an earlier process is older than this one.
            if not held or held[1] < self._started:
                continue
            now = time.monotonic()
            seconds = now - held[1]
            if seconds <= self._settings.article_deadline * DEADLINES:
                continue
            # It may have been paused, and this process too: kill it one deadline after it was first seen.
            if self._suspected is None or self._suspected[0] != held or _is_paused(process.pid):
                self._suspected = held, now
            if now - self._suspected[1] > self._settings.article_deadline:
                at = held[0]
                self._killed_for = (
                    f"stuck in {at.topic}-{at.partition} at offset {at.offset} for {seconds:.0f} s"
                )
                log.error(
                    "worker process is stuck in an article; killing it",
                    slot=self.slot.number,
                    topic=at.topic,
                    partition=at.partition,
                    offset=at.offset,
                    seconds=round(seconds, 1),
                )
                process.kill()
                process.wait()


def _is_paused(pid: int) -> bool:
    """Return whether a process was stopped by a signal; False where the system does not tell."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "T"


def run(
    settings: Settings, *, processes: int | None = None, lane: Lane = LIVE, program: Sequence[str] = PROGRAM
) -> int:
    """Supervise until SIGTERM or Ctrl-C; return the exit code.

    Raises:
        RasidError: an error that a restart would not help, found at the start or by a process.
    """
    logs.configure(settings)
    asked = stop_asked()
    install.prepare(settings, lane, acls.needed_by_worker(settings, lane))
    for difference in install.differences(settings):
        log.warning("a topic stands otherwise than Rasid makes it", difference=difference)
    try:
        claimed = slots.claim(settings, processes or os.cpu_count() or 1, lane=lane)
    except OSError as error:
        raise RasidError(f"{settings.state_dir} (RASID_HOME): {error.strerror or error}") from None
    children = [_Child(slot, settings, lane, program) for slot in claimed]
    log.info("worker starts", processes=len(children), brokers=settings.bootstrap)
    try:
        while not asked(CHECK_INTERVAL):
            for child in children:
                child.check()
    finally:
        _stop_all(children)
        _leave(settings, claimed, lane)
        log.info("worker stopped")
    return STOPPED


def _stop_all(children: list[_Child]) -> None:
    for child in children:
        child.stop()
    end = time.monotonic() + STOP_SECONDS
    while any(child.is_alive() for child in children) and time.monotonic() < end:
        time.sleep(CHECK_INTERVAL)
    for child in children:
        child.kill()


def _leave(settings: Settings, claimed: list[Slot], lane: Lane) -> None:
    with suppress(ClusterError), Admin.open(settings, bootstrap_ms=2_000) as admin:
        names = [groups.instance_id(settings, slot.number) for slot in claimed]
        admin.remove_members(groups.group(settings, lane), names)
