"""One worker process: a Faust worker that logs as we do and says plainly why it ends.

Run by ``rasid worker`` (which supervises several), as ``python -m streams.worker SLOT``.
"""

import sys
from typing import NoReturn

import faust
import uvloop

from streams import app, cluster, installed, logs, rules, settings
from streams.errors import RasidError
from streams.settings import Settings


class Worker(faust.Worker):  # type: ignore[misc]  # Faust ships no complete types
    """Faust's worker without its banner and spinner."""

    def on_init_dependencies(self) -> list[object]:
        """Start the app, with no spinner on the terminal."""
        self.spinner = None
        return list(super().on_init_dependencies())


def run(settings: Settings, *, slot: int) -> NoReturn:
    """Check what must stand on the cluster, then work until SIGTERM; exits, non-zero after a failure."""
    logs.configure(settings)
    with cluster.admin(settings) as client:
        cluster.ensure_topics(client, installed.wanted(), settings)
    feed = rules.RuleFeed(settings)
    feed.load()
    uvloop.install()
    worker = Worker(app.build(settings, feed, slot=slot), override_logging=False, redirect_stdouts=False)
    worker.execute_from_commandline()
    raise AssertionError("Faust's worker exits by itself")


def main() -> None:
    """Run the process of the slot that the command line names."""
    try:
        run(settings.load(), slot=int(sys.argv[1]))
    except RasidError as error:
        sys.stderr.write(f"rasid: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
