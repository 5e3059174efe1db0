"""Reading topics outside any group: raw bytes, only what is committed, no offsets stored.

A stretch (``kept``, ``scan``), single records (``at``), or what comes next (``read_from``, ``poll``). What is
known to be there is waited for as long as the reader's patience says.
"""

import math
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import OffsetOutOfRangeError

from streams.cluster import leaders, lenient, security
from streams.cluster.admin import BOOTSTRAP_MS, RECONNECT_MS
from streams.cluster.clients import connected
from streams.cluster.failures import METADATA_MS, POLL_SECONDS, SILENT, Patient, Silence, explained
from streams.cluster.parts import Span, Spans, TopicPart, size
from streams.errors import GoneError
from streams.messages import topics
from streams.messages.records import Record
from streams.settings import Settings

lenient.install()
leaders.install()

Progress = Callable[[int, int], None]  # told the offsets passed since the last time, and all that there are

FOR_EVER: Final = math.inf  # who may wait for a cluster that is away

# A broker that hangs is given up after so long; and the largest answer comes through a line of 10 Mbit/s.
REQUEST_MS: Final = 10_000
FETCH_BYTES: Final = 10_485_760


class Reader:
    """A connection that reads. Not for several threads at once."""

    def __init__(self, consumer: Any, settings: Settings, patience: float) -> None:
        self._consumer = consumer
        self._asked = Patient(consumer)
        self._settings = settings
        self._patience = patience

    @classmethod
    @contextmanager
    def open(
        cls, settings: Settings, piece_bytes: int | None = None, *, patience: float = SILENT
    ) -> Iterator[Self]:
        """Connect; whatever Kafka refuses inside is a ClusterError.

        Args:
            settings: where the cluster is and how to log in.
            piece_bytes: what to fetch of a partition at once; by default as much as the largest record.
            patience: seconds that ``scan`` and ``at`` wait for the next record.
        """
        with explained(settings):
            consumer, _ = connected(
                KafkaConsumer,
                bootstrap_servers=security.log_in(settings),
                client_id="rasid-reader",
                group_id=None,
                enable_auto_commit=False,
                isolation_level="read_committed",
                auto_offset_reset="none",  # an offset that is gone is an error, not a silent jump
                bootstrap_timeout_ms=BOOTSTRAP_MS,
                request_timeout_ms=REQUEST_MS,
                metadata_max_age_ms=METADATA_MS,
                fetch_max_bytes=FETCH_BYTES,
                reconnect_backoff_max_ms=RECONNECT_MS,
                # A record that is larger comes whole all the same (KIP-74).
                max_partition_fetch_bytes=piece_bytes or topics.max_record_bytes(settings),
                # All that was fetched is handed over; limits on bytes bound it. With a limit on records
                # kafka-python stops within a piece; where that partition is then paused and let go on, its
                # 3.0.12 may never read it again.
                max_poll_records=sys.maxsize,
                **security.for_kafka_python(settings),
            )
            try:
                yield cls(consumer, settings, patience)
            finally:
                consumer.close()

    # What there is

    def topics(self) -> set[str]:
        """Return the names of all topics of the cluster."""
        return set(self._asked.topics())

    def parts(self, names: Iterable[str]) -> list[TopicPart]:
        """Return the partitions of those of the topics ``names`` that exist, in order."""
        return [
            TopicPart(name, number)
            for name in names
            for number in sorted(self._asked.partitions_for_topic(name) or ())
        ]

    def firsts(self, parts: Iterable[TopicPart]) -> dict[TopicPart, int]:
        """Return the first offset that is kept of each partition."""
        return _ours(self._asked.beginning_offsets(_theirs(parts)))

    def ends(self, names: Iterable[str]) -> dict[TopicPart, int]:
        """Return the end of all that is committed in each partition of the topics ``names``."""
        return _ours(self._asked.end_offsets(_theirs(self.parts(names))))

    def offsets_at(self, parts: Iterable[TopicPart], timestamp_ms: int) -> dict[TopicPart, int | None]:
        """Return the offset of the first record of each partition at a time or later; None where none is."""
        wanted = dict.fromkeys(_theirs(parts), max(timestamp_ms, 0))
        found = self._asked.offsets_for_times(wanted) if wanted else {}
        return {TopicPart(*part): at.offset if at else None for part, at in found.items()}

    def kept(self, names: Iterable[str], *, since_ms: int | None = None) -> dict[TopicPart, Span]:
        """Return what the topics ``names`` hold now; ``since_ms``: from the first record of that time on."""
        ends = self.ends(names)
        if since_ms is None:
            starts = self.firsts(ends)
        else:
            found = self.offsets_at(ends, since_ms)
            starts = {part: end if (at := found.get(part)) is None else at for part, end in ends.items()}
        return {part: (starts[part], end) for part, end in ends.items()}

    # Reading

    def scan(self, spans: Spans, progress: Progress | None = None) -> Iterator[Record]:
        """Yield the records of ``spans``, in order within a partition.

        Ends by position, not by record: the last offsets of a span may hold none (compaction, transactions).

        Raises:
            GoneError: retention has deleted an offset meanwhile.
            ClusterError: nothing has come for as long as the patience lasts.
        """
        at = {part: start for part, (start, end) in spans.items() if start < end}
        open_ends = {part: spans[part][1] for part in at}
        total = size(spans)
        silence = Silence(self._settings, self._patience)
        self.read_from(at)
        while open_ends:
            began = time.monotonic()
            found = self.poll(POLL_SECONDS)
            for part, records in found.items():
                end = open_ends.get(part, 0)
                for record in records:
                    if record.offset < end:
                        yield record
            before = sum(at.values())
            for part, end in list(open_ends.items()):
                at[part] = min(self.position(part), end)
                if at[part] >= end:
                    self.pause([part])
                    del open_ends[part]
            if open_ends:
                came = bool(found) or sum(at.values()) > before
                silence.looked((part.topic for part in open_ends), began=began, came=came)
            if progress:
                progress(sum(at.values()) - before, total)

    def at(self, places: Mapping[TopicPart, Iterable[int]]) -> Iterator[Record]:
        """Yield the records at some offsets (rising) of each partition; those that are gone are left out.

        Gone is what retention has deleted; if a topic was made anew also what stood behind its end, or in a
        partition that it no longer has. For few among many: open the reader with small pieces, as each jump
        fetches a new one.

        Raises:
            ClusterError: nothing has come for as long as the patience lasts.
        """
        there = places.keys() & set(self.parts({part.topic for part in places}))
        firsts, ends = self.firsts(there), _ours(self._asked.end_offsets(_theirs(there)))
        left = {part: deque(at for at in places[part] if firsts[part] <= at < ends[part]) for part in there}
        left = {part: offsets for part, offsets in left.items() if offsets}
        silence = Silence(self._settings, self._patience)
        self.read_from({part: offsets[0] for part, offsets in left.items()})
        while left:
            began = time.monotonic()
            found = self.poll(POLL_SECONDS)
            silence.looked((part.topic for part in left), began=began, came=bool(found))
            for part, records in found.items():
                wanted = frozenset(left.get(part, ()))
                yield from (record for record in records if record.offset in wanted)
            for part, offsets in list(left.items()):
                position = self.position(part)
                while offsets and offsets[0] < position:
                    offsets.popleft()
                if not offsets:
                    self.pause([part])
                    del left[part]
                elif offsets[0] > position:
                    self._consumer.seek(TopicPartition(*part), offsets[0])

    def records(self, places: Iterable[tuple[TopicPart, int]]) -> dict[tuple[TopicPart, int], Record]:
        """Return the records at some places, in the order of ``places``; without those that are gone."""
        offsets: dict[TopicPart, list[int]] = {}
        ordered = list(places)
        for part, offset in ordered:
            offsets.setdefault(part, []).append(offset)
        found = {
            (TopicPart(each.topic, each.partition), each.offset): each
            for each in self.at({part: sorted(some) for part, some in offsets.items()})
        }
        return {place: found[place] for place in ordered if place in found}

    def read_from(self, offsets: Mapping[TopicPart, int]) -> None:
        """Read these partitions and no others, each from its offset on."""
        parts = _theirs(offsets)
        self._consumer.assign(parts)
        self._consumer.resume(*parts)  # what an earlier reading paused stays so otherwise
        for part in parts:
            self._consumer.seek(part, offsets[TopicPart(*part)])

    def poll(self, seconds: float) -> dict[TopicPart, list[Record]]:
        """Return what comes next, by partition; empty where nothing came within ``seconds``.

        Raises:
            GoneError: retention has deleted it.
        """
        try:
            found = self._consumer.poll(timeout_ms=int(seconds * 1000))
        except OffsetOutOfRangeError as error:
            places = [
                f"{part.topic} partition {part.partition} offset {at}" for part, at in error.args[0].items()
            ]
            raise GoneError(f"{', '.join(places)}: no longer there, retention has deleted it") from error
        return {TopicPart(*part): records for part, records in found.items()}

    def position(self, part: TopicPart) -> int:
        """Return the next offset that will be read of a partition."""
        return int(self._asked.position(TopicPartition(*part)))

    def pause(self, parts: Iterable[TopicPart]) -> None:
        """Fetch nothing of these partitions until ``resume``."""
        self._consumer.pause(*_theirs(parts))

    def resume(self, parts: Iterable[TopicPart]) -> None:
        """Go on with these partitions."""
        self._consumer.resume(*_theirs(parts))


def _theirs(parts: Iterable[TopicPart]) -> list[TopicPartition]:
    return [TopicPartition(*part) for part in parts]


def _ours(offsets: Mapping[Any, int]) -> dict[TopicPart, int]:
    return {TopicPart(*part): offset for part, offset in offsets.items()}
