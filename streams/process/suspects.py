"""Which records ended processes, and how many: on the topic ``suspects``, for all machines together.

Between two crashes a record's partition may go to another process, of this machine or of another one. So
whoever sees a process end (its supervisor, or the next process in its slot) counts the records that it left
marked (``poison``), and all processes follow the count.
"""

import asyncio
import threading
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import structlog

from schemas import wire
from schemas.fields import Count
from streams.cluster.compacted import Changes, Follower, read_whole
from streams.cluster.sender import DELIVERY_MS, send_all
from streams.errors import ClusterError
from streams.messages import times, topics
from streams.messages.records import Output
from streams.settings import Settings

# Who counts looks after processes, and is to hear a stop: an election of a new leader is waited for, and what
# cannot be written down by then is counted later.
_COUNT_MS: Final = 10_000

log: Final = structlog.get_logger(__name__)


class Coordinates(NamedTuple):
    """Topic, partition, offset and time of a record, in milliseconds.

    Offsets begin again where a topic is deleted and made again: the time tells two records apart.
    """

    topic: str
    partition: int
    offset: int
    timestamp: int

    @property
    def key(self) -> str:
        """What the record is called on ``suspects``."""
        return f"{self.place}:{self.timestamp}"

    @property
    def place(self) -> str:
        """Where the record stands, as ``rasid dead skip`` takes it."""
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A record that was in hand when processes ended: of how many."""

    crashes: Count


read_suspect = partial(wire.decode, Suspect)


def count(settings: Settings, at: Coordinates) -> None:
    """Count one more process that a record has ended.

    Raises:
        ClusterError: it could not be written down.
    """
    known = read_whole(settings, topics.of(settings).suspects, read_suspect).get(at.key)
    suspect = Suspect(crashes=known.crashes + 1 if known else 1)
    _write(settings, at, suspect, _COUNT_MS)
    log.warning("a record was in hand when a process ended", record=at.place, times=suspect.crashes)


class Suspects:
    """The count as a process holds it: read whole at start, then followed. For the loop's thread only.

    Attributes:
        follower: what keeps up with the topic.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._crashes: dict[str, int] = {}
        self.follower = Follower(settings, topics.of(settings).suspects, read_suspect, self._apply)

    def load(self) -> None:
        """Read the count; blocks until the end of the topic as it stands now."""
        self.follower.load()

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on, in ``loop``."""
        self.follower.follow(loop)

    def crashes(self, at: Coordinates) -> int:
        """Return how many processes a record has ended."""
        # Of nearly all records nothing is known, and each is asked for.
        return self._crashes.get(at.key, 0) if self._crashes else 0

    def clear(self, at: Coordinates) -> None:
        """Clear a record that was processed after all; the others learn of it soon, and nobody waits."""
        if self._crashes and at.key in self._crashes:
            del self._crashes[at.key]
            threading.Thread(target=self._tell_cleared, args=(at,), name="suspects", daemon=True).start()

    def _tell_cleared(self, at: Coordinates) -> None:
        try:
            _write(self._settings, at, None, DELIVERY_MS)
        except ClusterError as error:  # it stays a suspect: that costs it one crash by chance
            log.warning("a record stays a suspect", record=at.place, error=str(error))

    def _apply(self, changes: Changes[Suspect]) -> None:
        for change in changes:
            if change.value is None:
                self._crashes.pop(change.key, 0)
            else:
                self._crashes[change.key] = change.value.crashes


def _write(settings: Settings, at: Coordinates, suspect: Suspect | None, patience_ms: int) -> None:
    value = wire.encode(suspect) if suspect else None
    topic = topics.of(settings).suspects.name
    output = Output(topic=topic, key=at.key.encode(), value=value, timestamp=times.now())
    send_all(settings, [output], patience_ms)
