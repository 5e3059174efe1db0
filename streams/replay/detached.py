"""Plans that are kept on this machine, and their runs without a terminal: for who watches on a page."""

import sys
from pathlib import Path
from typing import Final

from schemas import ReplayPlan
from streams.process.background import Background
from streams.process.private import private
from streams.replay import plan
from streams.settings import Settings

_FOLDER: Final = "replays"


def keep(settings: Settings, made: ReplayPlan) -> Path:
    """Write a plan to its file on this machine, where it is not there; return the file.

    Raises:
        InputError: it cannot be written.
    """
    path = _path(settings, made.id)
    if not path.exists():
        with private():
            path.parent.mkdir(parents=True, exist_ok=True)
            plan.write(made, path)
    return path


def kept(settings: Settings) -> list[ReplayPlan]:
    """Return the plans that are kept here, the oldest first.

    Raises:
        InputError: what is wrong with one of the files.
    """
    return [plan.read(path) for path in sorted(_path(settings, "").parent.glob("replay-*.yaml"))]


def runner(settings: Settings, replay_id: str) -> Background:
    """Return the run of a plan in the background of this machine."""
    path = _path(settings, replay_id)
    return Background(settings, f"replay-run-{replay_id}", mark=f"streams.cli replay run {path}")


def start(settings: Settings, made: ReplayPlan) -> int:
    """Run a plan in the background, or go on with it; return the process id of who runs it."""
    path = keep(settings, made)
    running = runner(settings, made.id)
    return running.find() or running.start([sys.executable, "-m", "streams.cli", "replay", "run", str(path)])


def _path(settings: Settings, replay_id: str) -> Path:
    return settings.home / _FOLDER / f"replay-{replay_id}.yaml"
