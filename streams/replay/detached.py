"""Plans that are kept on this machine, and their runs without a terminal: for who watches on a page.

Run as ``python -m streams.replay.detached PLAN NAME``.
"""

import sys
from pathlib import Path
from typing import Final

import structlog

from schemas import ReplayPlan
from streams import settings as reading
from streams.errors import RasidError
from streams.messages.people import Actor
from streams.process import logs
from streams.process.background import Background
from streams.process.private import private
from streams.replay import plan
from streams.replay.pace import Pause
from streams.replay.run import How, run
from streams.settings import Settings

MODULE: Final = "streams.replay.detached"
MAX_LIVE_LAG: Final = 500  # as `rasid replay run` has it
_FOLDER: Final = "replays"

log = structlog.get_logger(__name__)


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
    return Background(settings, f"replay-run-{replay_id}", mark=f"{MODULE} {_path(settings, replay_id)}")


def start(settings: Settings, made: ReplayPlan, by: Actor) -> int:
    """Run a plan in the background, or go on with it; return the process id of who runs it."""
    path = keep(settings, made)
    running = runner(settings, made.id)
    return running.find() or running.start([sys.executable, "-m", MODULE, str(path), by.name])


class _Log:
    """What is said of a run, in its log; how far it is stands in the record of the replay."""

    def say(self, text: str) -> None:
        log.info(text)

    def pausing(self, pause: Pause | None) -> None:
        log.info("paused" if pause else "going on", why=pause.text if pause else "")

    def progress(self, *, copied: int, done: int, failed: int) -> None:
        pass


def _path(settings: Settings, replay_id: str) -> Path:
    return settings.home / _FOLDER / f"replay-{replay_id}.yaml"


def main() -> None:
    """Run the plan in the file that the command line names, for the person that it names."""
    settings = reading.load()
    logs.configure(settings)
    file, name = sys.argv[1:]
    how = How(rate=None, max_live_lag=MAX_LIVE_LAG, own_worker=True)
    try:
        run(settings, plan.read(Path(file)), how, _Log(), by=Actor(name, "page"))
    except (RasidError, OSError) as error:  # a disk that is full, too
        sys.stderr.write(f"rasid: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
