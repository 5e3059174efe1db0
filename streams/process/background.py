"""What runs in the background: its process id in a file, started apart from the terminal, stopped in time."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

POLL: Final = 0.05  # seconds between two looks at a process


def start(command: Sequence[str], *, pid_file: Path, log: Path, env: Mapping[str, str] | None = None) -> int:
    """Start ``command`` apart from this terminal, its output appended to ``log``; return its process id."""
    for folder in (pid_file.parent, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        # Spawned, not a Popen: it is to outlive us, and nobody here waits for it.
        pid = os.posix_spawnp(
            command[0],
            list(command),
            env if env is not None else os.environ,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 1),
                (os.POSIX_SPAWN_DUP2, out.fileno(), 2),
            ],
            setsid=True,
        )
    pid_file.write_text(f"{pid}\n")
    # For a moment after it was made, a process has no command line, and would seem dead to `running`.
    wait_until(lambda: bool(command_of(pid)), 1.0)
    return pid


def running(pid_file: Path, mark: str) -> int | None:
    """Return the id of the live process that ``pid_file`` names and whose command line holds ``mark``.

    The mark guards against a recycled process id after a crash or a reboot.
    """
    try:
        pid = int(pid_file.read_text())
    except (OSError, ValueError):
        return None
    return pid if mark in command_of(pid) else None


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


def stop(pid: int, *, deadline: float) -> bool:
    """End a process by SIGTERM, by SIGKILL past ``deadline`` seconds; return whether SIGTERM was enough."""
    for number, patience in ((signal.SIGTERM, deadline), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_until(lambda: not command_of(pid), patience):
            return number == signal.SIGTERM
    return False


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look at ``condition`` until it holds or ``seconds`` are over; return whether it held."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True
