"""The state that a worker process reports to others on its machine: a small file, written atomically.

`rasid health` reads it, and the supervisor does when the process has ended.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

# Exit codes of a worker process. The supervisor restarts it after any exit code but the first two.
STOPPED: Final = 0
PERMANENT_ERROR: Final = 78  # EX_CONFIG of sysexits.h: settings, credentials, topics
TRANSIENT_ERROR: Final = 1


@dataclass(frozen=True, kw_only=True)
class Status:
    """The state of a worker process.

    Attributes:
        pid: its process id.
        at: when it was written, in seconds of the epoch.
        assigned: the partitions that it works on, as ``topic-number``.
        behind: how many messages it has not finished in each of them.
        done: how many messages it has finished, outputs confirmed, since it started.
        trouble: what is wrong, in one line; empty when nothing is.
        waited: for how many seconds messages have waited in a partition of its own and none was finished.
        unreadable: what was passed over, in a line for each ``topic-number`` that holds some.
        in_reserve: whether it has no partition because other members have them all.
    """

    pid: int
    at: float
    assigned: list[str] = field(default_factory=list)
    behind: dict[str, int] = field(default_factory=dict)
    done: int = 0
    trouble: str = ""
    waited: float = 0.0
    in_reserve: bool = False
    unreadable: dict[str, str] = field(default_factory=dict)


def write(path: Path, status: Status) -> None:
    """Write a status. On a full disk the old one stays: that is no reason to stop."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        half.write_text(json.dumps(asdict(status)), encoding="utf-8")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)


def read(path: Path) -> Status | None:
    """Read a status; None where there is none."""
    try:
        return Status(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
