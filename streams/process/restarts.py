"""How often the process of a slot ended lately, and why; the supervisor writes it, `rasid health` reads."""

import json
import os
import time
from pathlib import Path
from typing import Final, NamedTuple

KEPT: Final = 600.0  # seconds that an end is remembered: a crash loop makes one every half minute, at least


class End(NamedTuple):
    """One end: when, in seconds of the epoch, and why."""

    at: float
    reason: str


def note(path: Path, reason: str) -> None:
    """Write an end down. A disk that is full is no reason to end: it is forgotten."""
    ends = [*read(path), End(time.time(), reason)]
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        half.write_text(json.dumps(ends), encoding="utf-8")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)


def read(path: Path) -> list[End]:
    """Return the ends of the last ``KEPT`` seconds, the newest last."""
    try:
        found = [End(*each) for each in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
    now = time.time()
    return [each for each in found if now - each.at <= KEPT]
