"""Programs that run in the background, detached from the terminal, with their process id and log in files."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streams.process.private import private
from streams.settings import Settings

POLL: Final = 0.05  # seconds between two checks of a process
STOP_SECONDS: Final = 30.0  # for a worker or a broker to finish what is in flight; then it is killed


@dataclass(frozen=True)
class Background:
    """A program that runs in the background of one RASID_HOME.

    Attributes:
        name: of its files: ``run/<name>.pid`` and ``logs/<name>.log``.
        mark: part of its command line and of no other's. It guards against a process id that was given to
            another program after a crash or a reboot.
    """

    settings: Settings
    name: str
    mark: str

    @property
    def log_file(self) -> Path:
        """The file with its output."""
        return self.settings.log_dir / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        """The file with its process id."""
        return self.settings.run_dir / f"{self.name}.pid"

    def start(self, command: Sequence[str]) -> int:
        """Start ``command``, which holds the mark, with these settings; return its process id."""
        with private():
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
            with self.log_file.open("ab") as out:
                # Spawned, not a Popen: it is to outlive us, and nobody here waits for it.
                pid = os.posix_spawnp(
                    command[0],
                    list(command),
                    self.settings.environment(),
                    file_actions=[
                        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                        (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
                        (os.POSIX_SPAWN_DUP2, out.fileno(), 2),
                    ],
                    setsid=True,
                )
        try:
            self.write_pid(pid)
        except OSError:  # a full disk: nobody could find it, or stop it
            _end(pid)
            raise
        # For a moment after it was made, a process has no command line, and `find` would not know it.
        wait_until(lambda: bool(command_of(pid)), 1.0)
        return pid

    def write_pid(self, pid: int) -> None:
        """Write the process id to its file."""
        with private():
            self.pid_file.parent.mkdir(parents=True, exist_ok=True)
            self.pid_file.write_text(f"{pid}\n")

    def find(self) -> int | None:
        """Return its process id; None where it does not run."""
        try:
            pid = int(self.pid_file.read_text())
        except (OSError, ValueError):
            return None
        return pid if self.mark in command_of(pid) else None

    def stop(self) -> int | None:
        """End it by SIGTERM, past ``STOP_SECONDS`` by SIGKILL; return its process id, None where none ran."""
        pid = self.find()
        if pid:
            _end(pid)
        self.pid_file.unlink(missing_ok=True)
        return pid


def worker(settings: Settings) -> Background:
    """Return the worker that `rasid demo` starts and `rasid down` stops."""
    return Background(settings, "worker", mark="streams.cli worker")


def services(settings: Settings) -> tuple[Background, Background]:
    """Return the gateway and the console that `rasid demo` starts and `rasid down` stops."""
    return _service(settings, "gateway"), _service(settings, "console")


def _service(settings: Settings, name: str) -> Background:
    return Background(settings, name, mark=f"services.cli {name}")


def command_of(pid: int) -> str:
    """Return the command line of a process; empty where there is none (a zombie has none either)."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # a dead child of our own would otherwise seem alive
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    shown = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip()


def _end(pid: int) -> None:
    for number, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_until(lambda: not command_of(pid), seconds):
            return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Check ``condition`` until it holds or ``seconds`` are over; return whether it held."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True
