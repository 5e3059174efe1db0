"""The worker in the background of this machine: `rasid demo` starts it, `rasid down` stops it."""

import os
import sys
from pathlib import Path
from typing import Final

from streams.process import background
from streams.settings import Settings

STOP_SECONDS: Final = 30.0
MARK: Final = "streams.cli worker"


def start(settings: Settings) -> int:
    """Start `rasid worker` apart from this terminal; return its process id, or that of the one that runs."""
    pid = find(settings)
    if pid:
        return pid
    env = os.environ | settings.environment()
    command = [sys.executable, "-m", *MARK.split(), "--processes", "1"]
    return background.start(command, pid_file=_pid_file(settings), log=log_file(settings), env=env)


def find(settings: Settings) -> int | None:
    """Return the process id of the worker in the background."""
    return background.running(_pid_file(settings), MARK)


def stop(settings: Settings) -> list[int]:
    """Stop the worker in the background; return the ids of the processes that were stopped."""
    pid = find(settings)
    if pid:
        background.stop(pid, deadline=STOP_SECONDS)
    _pid_file(settings).unlink(missing_ok=True)
    return [pid] if pid else []


def log_file(settings: Settings) -> Path:
    """Return where the worker in the background logs."""
    return settings.log_dir / "worker.log"


def _pid_file(settings: Settings) -> Path:
    return settings.run_dir / "worker.pid"
