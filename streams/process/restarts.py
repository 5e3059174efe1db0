"""How often the process of a slot ended lately, and why; the supervisor writes it, `rasid health` reads."""

import json
import os
import time
from pathlib import Path
from typing import Final, NamedTuple

KEPT: Final = 600.0  # seconds that an exit is kept: a crash loop makes one every half minute, at least


class Exit(NamedTuple):
    """The exit of a process: when, in seconds of the epoch, and why."""

    at: float
    reason: str


def add(path: Path, reason: str) -> None:
    """Add an exit to the file. On a full disk it is left out: that is no reason to stop."""
    exits = [*read(path), Exit(time.time(), reason)]
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        half.write_text(json.dumps(exits), encoding="utf-8")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)


def read(path: Path) -> list[Exit]:
    """Return the exits of the last ``KEPT`` seconds, the newest last."""
    try:
        found = [Exit(*each) for each in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
    now = time.time()
    return [each for each in found if now - each.at <= KEPT]
