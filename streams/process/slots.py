"""Slots: the numbers of the worker processes of one machine, each taken by one process at a time.

A slot's number is part of its static membership and of its folder, so two processes must never share one.
The claim is a locked file. The process that works in the slot inherits it, so that it holds until both
the supervisor and that process are gone, however they end.
"""

import fcntl
import os
import time
from itertools import count
from pathlib import Path
from typing import Final

from streams.cluster.groups import group
from streams.messages.lanes import LIVE, Lane
from streams.process.private import private
from streams.settings import Settings

STATUS: Final = "status.json"
RESTARTS: Final = "restarts.json"
TABLES: Final = "tables"
_LOOKED_AT: Final = 0.1  # seconds; a look takes a hundredth of a millisecond, on a busy machine some more


class Slot:
    """A claimed slot. ``fd`` is the locked file, to be inherited by the process in the slot."""

    def __init__(self, number: int, folder: Path, fd: int) -> None:
        self.number = number
        self.folder = folder
        self.fd = fd


def claim(settings: Settings, number: int, *, lane: Lane = LIVE) -> list[Slot]:
    """Claim the first ``number`` slots that are free on this machine."""
    claimed: list[Slot] = []
    for each in count():
        path = folder(settings, each, lane=lane)
        with private():
            path.mkdir(parents=True, exist_ok=True)
        fd = _locked(path)
        if fd is not None:
            claimed.append(Slot(each, path, fd))
        if len(claimed) == number:
            return claimed
    raise AssertionError("counting does not end")


def taken(settings: Settings, *, lane: Lane = LIVE) -> list[int]:
    """Return the slots in which a worker process of this machine works."""
    root = folder(settings, 0, lane=lane).parent
    numbers = sorted(int(each.name) for each in root.glob("[0-9]*") if each.name.isdigit())
    return [number for number in numbers if _is_locked(root / str(number))]


def folder(settings: Settings, slot: int, *, lane: Lane = LIVE) -> Path:
    """Return where the process in ``slot`` keeps its tables, its markers and its status."""
    return settings.state_dir / group(settings, lane) / str(slot)


def _locked(path: Path) -> int | None:
    """Return the lock of a slot's folder; None where it stays taken: who only looks takes it for a moment."""
    fd = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    end = time.monotonic() + _LOOKED_AT
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(fd)
                return None
            time.sleep(_LOOKED_AT / 20)
        else:
            return fd


def _is_locked(path: Path) -> bool:
    try:
        with (path / "lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
