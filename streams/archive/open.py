"""The archive of an installation: caught up once for a command, or kept up for who serves it."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import structlog

from streams.archive.view import ArchiveView, recall
from streams.cluster.reader import Progress
from streams.errors import ClusterError, RasidError, RefusedError
from streams.index.follow import caught_up, keep_up
from streams.index.store import Store
from streams.messages import topics
from streams.messages.topics import Role, Topic
from streams.settings import Settings

NAME: Final = "archive"
RETRY_SECONDS: Final = 1.0
_STOP_SECONDS: Final = 5.0

log = structlog.get_logger(__name__)


@contextmanager
def archive(settings: Settings, progress: Progress | None = None) -> Iterator[Store]:
    """Open the archive, caught up; the first time, all that the topics hold is read.

    Raises:
        StoreError: the file cannot be kept.
        ClusterError: no broker answers.
    """
    with caught_up(settings, NAME, _wanted(settings), lambda _: _view(settings), progress) as (store, _):
        yield store


class ArchiveFollower:
    """Keeps the archive up with the topics, in a thread of its own. Kafka may go away and come back.

    Attributes:
        away: why it waits, for Kafka or for this machine; empty while it keeps up.
        ended: why the thread ended; empty while it runs.
        path: of the file; None until it is there.
        whole: whether it has caught up since the start.
    """

    def __init__(self, settings: Settings, changed: Callable[[], None]) -> None:
        """``changed`` is called in the thread when something came, or it waits or goes on."""
        self.away = ""
        self.ended = ""
        self.path: Path | None = None
        self.whole = False
        self._settings = settings
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="archive", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is read by then is kept. A thread that asks Kafka in vain is left: the file bears it."""
        self._stop.set()
        self._thread.join(_STOP_SECONDS)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open the file to read, for one thread: as it stands now, whatever comes meanwhile.

        Raises:
            ClusterError: it is not there yet.
        """
        if self.path is None:
            raise ClusterError(self.away or "the archive is being opened")
        address = f"{self.path.as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as db:
            db.execute("begin")
            yield db

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._keep_up()
            except RefusedError as error:
                self._end(error)
                return
            except (ClusterError, OSError) as error:  # Kafka is away, or too many files are open: that passes
                if not self.away:
                    log.warning("the archive cannot be kept up for now", why=str(error))
                self.away = str(error)
                self._changed()
                self._stop.wait(RETRY_SECONDS)
            except RasidError as error:
                self._end(error)
                return
            except Exception as error:  # noqa: BLE001  # whatever it is: pages must not stand still unnoticed
                self.ended = f"{type(error).__name__}: {error}"
                return

    def _end(self, error: RasidError) -> None:
        self.ended = str(error)
        self._changed()

    def _keep_up(self) -> None:
        reached: object = None
        for store in keep_up(self._settings, NAME, _wanted(self._settings), _view(self._settings)):
            now, first = store.reached(), not self.whole
            if now != reached or self.away or first:
                reached, self.path, self.away, self.whole = now, store.path, "", True
                self._changed()
            if first:
                recall(store.db)
            if self._stop.is_set():
                return


def _wanted(settings: Settings) -> Callable[[Topic], bool]:
    own = topics.of(settings)
    told = {own.enriched.base, own.suppressed.base, own.marks.base}
    return lambda topic: topic.role is Role.CHANNEL or topic.base in told


def _view(settings: Settings) -> ArchiveView:
    own = topics.of(settings)
    return ArchiveView(own.enriched.name, own.marks.name, settings.archive_days)
