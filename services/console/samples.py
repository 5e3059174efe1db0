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
HOURS: Final = 6  # that are kept
_MOST: Final = int(HOURS * 3600 / EVERY_SECONDS)


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


class Delays:
    """How long articles took from Kafka until they could be read here: the longest of each time of sampling.

    Only what is newer than all before counts: an archive that is read in later says nothing of the pace.
    """

    def __init__(self) -> None:
        self._newest = 0
        self._kept: deque[tuple[int, float]] = deque(maxlen=_MOST)

    def note(self, newest: int, now: int, *, counts: bool) -> None:
        """Take note of the latest event time that is known (ms of the epoch).

        Args:
            newest: that time.
            now: the present, likewise.
            counts: whether it tells of the pace, or is still read in.
        """
        if newest > self._newest and counts:
            seconds = max(now - newest, 0) / 1000
            if self._kept and now - self._kept[-1][0] < EVERY_SECONDS * 1000:
                begun, longest = self._kept[-1]
                self._kept[-1] = begun, max(longest, seconds)
            else:
                self._kept.append((now, seconds))
        self._newest = max(newest, self._newest)

    def all(self) -> list[tuple[int, float]]:
        """Return the times, in ms of the epoch, with the longest delay from then on, in seconds."""
        return list(self._kept)


class Samples:
    """The samples of the last hours, taken in a thread of its own.

    Attributes:
        delays: how long articles took.
        problem: why the last sample failed; empty where it did not.
    """

    def __init__(self, settings: Settings, delays: Delays) -> None:
        self.delays = delays
        self.problem = ""
        self._settings = settings
        self._kept: deque[Sample] = deque(maxlen=_MOST)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="samples", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; nobody waits for a sample that is being taken."""
        self._stop.set()

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
            except Exception as error:  # noqa: BLE001  # whatever it is: the next one may be taken
                self.problem = f"{type(error).__name__}: {error}"
            self._stop.wait(max(0.0, EVERY_SECONDS - (time.monotonic() - begun)))


def _sample(settings: Settings) -> Sample:
    own = topics.of(settings)
    behind = sum(status.group(settings).behind.values())
    with Reader.open(settings) as reader:
        arrived = sum(reader.ends([own.raw.name]).values())
        dead = size(reader.kept([own.dead.name]))
    return Sample(times.now(), behind, arrived, dead)
