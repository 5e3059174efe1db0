"""Several worker processes under one roof: started together, started anew when one dies, stopped together."""

import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Final

import structlog

from streams import logs
from streams.settings import Settings

log = structlog.get_logger(__name__)

FIRST_PAUSE: Final = 0.5  # seconds before a dead process is started anew; doubled each time
LONGEST_PAUSE: Final = 30.0
HEALTHY_AFTER: Final = 60.0  # a process that lived so long starts again with the first pause
STOP_SECONDS: Final = 25.0  # for all to finish what they took; then they are killed


class _Child:
    """One slot: its process, and when it may be started again."""

    def __init__(self, slot: int) -> None:
        self.slot = slot
        self.pause = FIRST_PAUSE
        self.due = 0.0
        self.started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process of this slot."""
        self.started = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", "streams.worker", str(self.slot)])

    def look(self) -> None:
        """Start the process when it is due; note its death when it died."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        lived = time.monotonic() - self.started
        self.pause = FIRST_PAUSE if lived > HEALTHY_AFTER else min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + self.pause
        self.process = None
        log.warning(
            "worker process ended; starting it anew", slot=self.slot, exit_code=code, in_seconds=self.pause
        )


def run(settings: Settings, *, processes: int | None) -> int:
    """Supervise until SIGTERM or Ctrl-C; return the exit code."""
    logs.configure(settings)
    children = [_Child(slot) for slot in range(processes or os.cpu_count() or 1)]
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("worker starts", processes=len(children), brokers=settings.bootstrap)
    while not stopping.is_set():
        for child in children:
            child.look()
        stopping.wait(0.1)
    _stop_all(children)
    log.info("worker stopped")
    return 0


def _stop_all(children: list[_Child]) -> None:
    living = [child.process for child in children if child.process]
    for process in living:
        process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for process in living:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
