"""A compacted topic as what it means: the newest value of each key; read whole, then followed.

Whatever is read ends where all that is committed ends: there every transaction is whole, so that nobody ever
holds half a change, not even after a crash in the middle of one.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Final, Generic, NamedTuple, TypeVar

import structlog

from schemas import SchemaError
from streams.cluster.failures import missing_topic
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.errors import ClusterError, RasidError
from streams.messages.records import Record, Unreadable, writer
from streams.messages.topics import Topic
from streams.settings import Settings

T = TypeVar("T")


class Change(NamedTuple, Generic[T]):
    """A key and its newest value, None where it was removed.

    Attributes:
        by: who wrote it, as far as they said.
        place: of its record: partition and offset.
        time: of its record, in ms of the epoch.
    """

    key: str
    value: T | None
    by: str
    place: tuple[int, int]
    time: int

    def without_value(self) -> "Change[T]":
        """Return the change that removes what this one sets."""
        return Change(self.key, None, self.by, self.place, self.time)


Changes = list[Change[T]]

LOOK_SECONDS: Final = 0.5  # a change holds in every worker after so long, and the time of one batch
RETRY_SECONDS: Final = 2.0

# Of several brokers each learns of a topic that was just made in its own time: an installation failed because
# the next that was asked did not know it yet.
_KNOWN_SECONDS: Final = 3.0
_PAUSE: Final = 0.1

log = structlog.get_logger(__name__)


class CompactedTopic(Generic[T]):
    """The newest value of each key.

    A value that cannot be read (an older or a foreign hand wrote it) counts as removed: the others still
    count.

    Attributes:
        values: by key.
        unreadable: what was passed over: the newest record of a key, where it cannot be read.
    """

    def __init__(self, topic: Topic, read: Callable[[bytes], T]) -> None:
        """``read`` makes a value of bytes; SchemaError where they are none."""
        self.values: dict[str, T] = {}
        self.unreadable: dict[str, Unreadable] = {}
        self._topic = topic
        self._read = read
        self._offset = 0

    def refresh(self, reader: Reader, until: int | None = None) -> Changes[T]:
        """Take in what was committed since the last time; return it, in order.

        Args:
            reader: where to read.
            until: an offset to stop before, instead of the end.

        Raises:
            ClusterError: no broker answers, or the topic is missing.
        """
        changes: Changes[T] = []
        for part, end in self._ends(reader).items():
            last = end if until is None else min(end, until)
            if last > self._offset:  # mostly there is nothing new, and each worker looks twice a second
                start = max(reader.firsts([part])[part], self._offset)
                changes += [self._take(record) for record in reader.scan({part: (start, last)})]
                self._offset = last
        return changes

    def _ends(self, reader: Reader) -> dict[TopicPart, int]:
        """Return where the topic ends; ask again for a while where the broker that was asked knows none."""
        end = time.monotonic() + _KNOWN_SECONDS
        while not (found := reader.ends([self._topic.name])):
            if time.monotonic() > end:
                raise ClusterError(missing_topic(self._topic.name))
            time.sleep(_PAUSE)
        return found

    def _take(self, record: Record) -> Change[T]:
        key = (record.key or b"").decode(errors="replace")
        self.unreadable.pop(key, None)
        self.values.pop(key, None)
        place = record.partition, record.offset
        if record.value is not None:
            try:
                self.values[key] = self._read(record.value)
            except SchemaError as error:
                self.unreadable[key] = Unreadable(*place, str(error))
        return Change(key, self.values.get(key), writer(record), place, record.timestamp)


def read_whole(settings: Settings, topic: Topic, read: Callable[[bytes], T]) -> dict[str, T]:
    """Return the newest value of each key of a compacted topic.

    Raises:
        ClusterError: no broker answers, or the topic is missing.
    """
    compacted = CompactedTopic(topic, read)
    with Reader.open(settings) as reader:
        compacted.refresh(reader)
    return compacted.values


class Follower(Generic[T]):
    """Keeps up with a compacted topic in a thread of its own, for a worker.

    What was read is put in force in the event loop's thread, between two records and all at once: no record
    is ever processed by half a change.

    Attributes:
        name: of the topic, without the prefix.
        topic: its name on the cluster.
        ended: why the thread ended; empty while it runs. The worker must not go on without it.
    """

    def __init__(
        self,
        settings: Settings,
        topic: Topic,
        read: Callable[[bytes], T],
        apply: Callable[[Changes[T]], None],
        prepare: Callable[[Changes[T]], Changes[T]] | None = None,
    ) -> None:
        """Follow ``topic``.

        Args:
            settings: where the cluster is.
            topic: what to follow.
            read: makes a value of bytes; SchemaError where they are none.
            apply: puts changes in force; called in the loop's thread.
            prepare: does before what may block, and returns what is to be put in force; called in the
                follower's thread at each look, also where nothing changed.
        """
        self.name = topic.base
        self.topic = topic.name
        self.ended = ""
        self._settings = settings
        self._compacted = CompactedTopic(topic, read)
        self._prepare = prepare
        self._apply = apply
        self._waiting: Changes[T] = []  # read, and not yet in force
        self._looked = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since the topic was last read to its end."""
        return time.monotonic() - self._looked

    async def caught_up(self) -> None:
        """Return when all is in force that was written by now; to be awaited in the loop."""
        asked = time.monotonic()
        while self._looked < asked:  # noqa: ASYNC110  # a thread sets it
            await asyncio.sleep(_PAUSE)
        await asyncio.sleep(0)  # what was read stands before us in the loop

    def unreadable(self) -> list[Unreadable]:
        """Return what was passed over; may be asked in any thread."""
        return list(self._compacted.unreadable.values())

    def refuse(self, change: Change[T], why: str) -> None:
        """Count a value that cannot be put in force among the unreadable, until its key has another."""
        self._compacted.unreadable[change.key] = Unreadable(*change.place, why)

    def accept(self, change: Change[T]) -> None:
        """Count a value that was refused no longer: it can be put in force after all."""
        self._compacted.unreadable.pop(change.key, None)

    def load(self) -> None:
        """Read the whole topic and put it in force; blocks until the end as it stands now."""
        with Reader.open(self._settings) as reader:
            began = time.monotonic()
            self._apply(self._look(reader))
            self._looked = began

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up from now on, until ``loop`` is closed."""
        threading.Thread(target=self._run, args=(loop,), name=self.name, daemon=True).start()

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while not loop.is_closed():
                self._follow(loop)
        except Exception as error:  # noqa: BLE001  # whatever ends it: stale rules must not stay unnoticed
            if not loop.is_closed():  # else the worker has stopped
                self.ended = f"{type(error).__name__}: {error}"

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        pause = threading.Event()
        try:
            with Reader.open(self._settings) as reader:
                while not loop.is_closed():
                    began = time.monotonic()
                    if changes := self._look(reader):
                        loop.call_soon_threadsafe(self._apply, changes)
                    self._looked = began
                    pause.wait(LOOK_SECONDS)
        except RasidError as error:
            log.warning("cannot be read; what is known stays in force", topic=self.name, error=str(error))
            pause.wait(RETRY_SECONDS)

    def _look(self, reader: Reader) -> Changes[T]:
        read = self._compacted.refresh(reader)
        for change in read:
            if found := self._compacted.unreadable.get(change.key):
                log.warning("cannot be read; not in force", topic=self.name, key=change.key, error=found.why)
        self._waiting += read
        changes = self._prepare(self._waiting) if self._prepare else self._waiting
        self._waiting = []
        return changes
