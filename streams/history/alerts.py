"""The alerts of some channels, or of all: what is kept, in the order of time, and then as they come.

Kafka may go away and come back meanwhile. What was yielded is noted by its offset: nothing is lost then, and
nothing comes twice.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final

from schemas import Alert
from streams.cluster.group_reader import GroupReader
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Progress, Reader
from streams.errors import ClusterError, GoneError, InputError, RefusedError
from streams.history import alert_times
from streams.history.alert_times import AlertTimes, Place
from streams.index.follow import caught_up
from streams.messages import topics
from streams.messages.records import said
from streams.messages.topics import Role
from streams.settings import Settings

LOOK_FOR_CHANNELS: Final = 3.0  # seconds between two looks for channels that were added meanwhile
POLL_SECONDS: Final = 0.2
RETRY_SECONDS: Final = 1.0
KEPT_PATIENCE: Final = 30.0  # seconds behind the end, while what is kept cannot be read

Notice = Callable[[str], None]  # told why Kafka is away, once, and with an empty text that it is back


def channels(settings: Settings, reader: Reader | GroupReader) -> set[str]:
    """Return the channels that there are."""
    found = (topics.of(settings).channel_of(name) for name in reader.topics())
    return {channel for channel in found if channel}


def follow(
    settings: Settings,
    wanted: frozenset[str],
    *,
    since: int | None = None,
    suppressed: bool = False,
    end: float | None = None,
    notice: Notice = lambda _: None,
    progress: Progress | None = None,
) -> Iterator[Alert | None]:
    """Yield alerts, and None whenever no more has come yet; new channels are picked up on the way.

    Args:
        settings: where the cluster is.
        wanted: channels; none for all that there are.
        since: begin with the kept alerts of this time (ms of the epoch) and later, in the order of time over
            all channels; None: with the next one.
        suppressed: what desks were not told of as well.
        end: when to end, on the monotonic clock, though not before all that is kept was yielded; None: never.
        notice: told when Kafka is away, and when it is back.
        progress: told how far the looking for what is kept is.

    Raises:
        InputError: a channel does not exist.
        ClusterError: no broker answers at the start, or for long after the end while what is kept is read.
    """
    watch = _Watch(settings, wanted, suppressed=suppressed)
    watch.begin(kept=since is not None)
    if since is not None:
        kept = _Kept(settings, watch, since, progress)
        yield from _through_outages(settings, kept, end, notice, KEPT_PATIENCE)
    yield from _through_outages(settings, watch.live, end, notice)


Session = Callable[[Reader], Iterator[Alert | None]]  # None: nothing more came yet


def _through_outages(
    settings: Settings, session: Session, end: float | None, notice: Notice, patience: float = 0.0
) -> Iterator[Alert | None]:
    """Yield what a session yields; where Kafka goes away, open it again when it is back.

    ``patience``: seconds behind the end in which it may come back, where all that the session has must be
    yielded.

    Raises:
        ClusterError: it did not.
    """
    away = False
    while True:
        try:
            with Reader.open(settings) as reader:
                for alert in session(reader):
                    if away:
                        notice("")
                        away = False
                    yield alert
                    if alert is None and end is not None and time.monotonic() >= end:
                        return
                return
        except RefusedError:
            raise
        except ClusterError as error:
            if end is not None and time.monotonic() >= end + patience:
                if patience:
                    raise
                return
            if not away:
                notice(str(error))
                away = True
            time.sleep(RETRY_SECONDS)


class _Watch:
    """What is watched, and how far it was read. ``offsets``: the next to be yielded of each partition."""

    def __init__(self, settings: Settings, wanted: frozenset[str], *, suppressed: bool) -> None:
        self.offsets: dict[TopicPart, int] = {}
        self._settings = settings
        self._wanted = wanted
        self._suppressed = suppressed

    def begin(self, *, kept: bool) -> None:
        """Begin with the ends as they are now, or, where what is kept is wanted, with nothing read.

        Raises:
            InputError: there is no such channel.
        """
        with Reader.open(self._settings) as reader:
            there = channels(self._settings, reader)
            if missing := self._wanted - there:
                known = ", ".join(sorted(there)) or "none yet"
                raise InputError(f"no such channel: {', '.join(sorted(missing))}; there are: {known}")
            if not kept:
                self.offsets = reader.ends(self.names(reader))

    def names(self, reader: Reader) -> set[str]:
        """Return the topics to watch."""
        own = topics.of(self._settings)
        names = {own.channel(each).name for each in self._wanted or channels(self._settings, reader)}
        return names | ({own.suppressed.name} if self._suppressed else set())

    def live(self, reader: Reader) -> Iterator[Alert | None]:
        """Yield what comes, from the offsets on."""
        reading: set[TopicPart] = set()
        looked: float | None = None
        while True:
            if looked is None or time.monotonic() - looked > LOOK_FOR_CHANNELS:
                looked = time.monotonic()
                reading = self._look(reader, reading)
            if not reading:
                time.sleep(POLL_SECONDS)
                yield None
                continue
            try:
                found = reader.poll(POLL_SECONDS)
            except GoneError:
                self._pass_over(reader, reading)
                continue
            for part, records in found.items():
                for record in records:
                    self.offsets[part] = record.offset + 1
                    yield said(Alert, record)
            yield None

    def _look(self, reader: Reader, reading: set[TopicPart]) -> set[TopicPart]:
        """Read the channels that are there by now; return their partitions.

        A channel that appears while we watch is read whole: its first alert is why it appeared. One that a
        broker does not name yet, just after its start, keeps its offset.
        """
        parts = set(reader.parts(sorted(self.names(reader))))
        if parts - reading:
            for part, first in reader.firsts(parts - self.offsets.keys()).items():
                self.offsets[part] = first
            reader.read_from({part: self.offsets[part] for part in parts})
        return parts

    def _pass_over(self, reader: Reader, parts: set[TopicPart]) -> None:
        """Go on where there is something: retention deleted what comes next, or an election cut it off."""
        firsts, ends = reader.firsts(parts), reader.ends({part.topic for part in parts})
        for part in parts:
            self.offsets[part] = min(max(self.offsets[part], firsts[part]), ends[part])
        reader.read_from({part: self.offsets[part] for part in parts})


class _Kept:
    """The alerts that are kept, in the order of time, to the ends as they stand at the first look."""

    def __init__(self, settings: Settings, watch: _Watch, since: int, progress: Progress | None) -> None:
        self._settings = settings
        self._watch = watch
        self._since = since
        self._progress = progress
        self._last: Place | None = None  # that was yielded

    def __call__(self, reader: Reader) -> Iterator[Alert]:
        own = topics.of(self._settings)
        names = self._watch.names(reader)
        with caught_up(
            self._settings,
            "alerts",
            lambda topic: topic.role is Role.CHANNEL or topic.base == own.suppressed.base,
            lambda _: AlertTimes(),
            self._progress,
        ) as (store, single):
            if not self._watch.offsets:
                self._watch.offsets = {
                    part: at for part, at in store.reached().items() if part.topic in names
                }
            for block in alert_times.blocks(store.db, self._since, self._watch.offsets):
                yield from self._read(single, block)

    def _read(self, reader: Reader, block: list[Place]) -> Iterator[Alert]:
        found = reader.records((each.part, each.offset) for each in block)
        for place in block:
            if (self._last is None or place > self._last) and (record := found.get(place[1:])):
                self._last = place
                if alert := said(Alert, record):  # None would say that nothing more came
                    yield alert
