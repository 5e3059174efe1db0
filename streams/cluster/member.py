"""Work as a member of a group, in a thread of its own: begun anew after each failure, until it is stopped."""

import threading
from abc import ABC, abstractmethod
from typing import Final

import structlog

from streams.errors import RasidError

_RETRY_SECONDS: Final = 2.0
_STOP_SECONDS: Final = 5.0


class Member(ABC):
    """The thread of one member.

    Attributes:
        ended: why the thread ended; empty while it runs. The process must not go on without it.
        stopping: set when it is to end.
    """

    def __init__(self, name: str, *, waits: str) -> None:
        """Make it.

        Args:
            name: of the thread.
            waits: says what does not happen while the cluster fails, for the log.
        """
        self.ended = ""
        self.stopping = threading.Event()
        self._waits = waits
        self._log = structlog.get_logger(type(self).__module__)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when the group knows how far this came, and others may have its partitions."""
        self.stopping.set()
        self._thread.join(_STOP_SECONDS)

    @abstractmethod
    def work(self) -> None:
        """Be a member of the group until ``stopping``.

        Raises:
            RasidError: for now it is not possible.
        """

    def _run(self) -> None:
        try:
            while not self.stopping.is_set():
                try:
                    self.work()
                except RasidError as error:
                    self._log.warning(self._waits, error=str(error))
                    self.stopping.wait(_RETRY_SECONDS)
        except Exception as error:  # noqa: BLE001  # whatever it is: nobody may think that the work is done
            self.ended = f"{type(error).__name__}: {error}"
