"""How the work went in the last hours: samples in the console's memory, for charts without Prometheus."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from streams import status
from streams.cluster.parts import size
from streams.cluster.reader import Reader
from streams.errors import RasidError
from streams.messages import times, topics
from streams.settings import Settings

EVERY_SECONDS: Final = 15.0
_HOURS: Final = 6
_MOST: Final = int(_HOURS * 3600 / EVERY_SECONDS)


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen at a time.

    Attributes:
        time: in ms of the epoch.
        behind: messages that the workers have still to read.
        arrived: articles that feeds ever sent; only their difference says something.
        dead: the same of dead letters.
    """

    time: int
    behind: int
    arrived: int
    dead: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How many came between two samples. ``time``: of the later one, in ms of the epoch."""

    time: int
    number: int
    seconds: float

    @property
    def a_minute(self) -> float:
        """How many that makes a minute."""
        return 60 * self.number / self.seconds if self.seconds else 0.0


class Samples:
    """The samples of the last hours, taken in a thread of its own; ``problem``: why the last one failed."""

    def __init__(self, settings: Settings) -> None:
        self.problem = ""
        self._settings = settings
        self._kept: deque[Sample] = deque(maxlen=_MOST)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="samples", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join()

    def all(self) -> list[Sample]:
        """Return the samples, the oldest first."""
        return list(self._kept)

    def rates(self, of: Callable[[Sample], int]) -> list[Rate]:
        """Return how fast a count grew between samples; where it shrank, a topic was made anew."""
        return [
            Rate(later.time, max(of(later) - of(earlier), 0), (later.time - earlier.time) / 1000)
            for earlier, later in pairwise(self.all())
        ]

    def _run(self) -> None:
        while not self._stop.is_set():
            begun = time.monotonic()
            try:
                self._kept.append(_sample(self._settings))
                self.problem = ""
            except RasidError as error:  # the chart has a gap there
                self.problem = str(error)
            self._stop.wait(max(0.0, EVERY_SECONDS - (time.monotonic() - begun)))


def _sample(settings: Settings) -> Sample:
    own = topics.of(settings)
    behind = sum(status.group(settings).behind.values())
    with Reader.open(settings) as reader:
        arrived = sum(reader.ends([own.raw.name]).values())
        dead = size(reader.kept([own.dead.name]))
    return Sample(times.now(), behind, arrived, dead)
