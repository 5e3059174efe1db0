"""Reading a stretch of a topic: from one offset of each partition to another, and no further."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from kafka import TopicPartition
from kafka.errors import OffsetOutOfRangeError

from streams import cluster
from streams.errors import ClusterError
from streams.settings import Settings

Span = tuple[int, int]  # the first offset, and the one after the last
Spans = Mapping[TopicPartition, Span]
Progress = Callable[[int], None]  # told after each poll how many offsets were passed since the last one

POLL_MS: Final = 500
# kafka-python hands over all that it has fetched, which its limits on bytes bound. With a limit on records it
# stops within a piece; where that partition is then paused and let go on, its 3.0.12 may never read it again.
POLL_RECORDS: Final = sys.maxsize


def opened(settings: Settings, **config: Any) -> AbstractContextManager[Any]:
    """Open a reader for `scan`: one that says so when an offset is gone, where others skip it silently."""
    return cluster.reader(settings, auto_offset_reset="none", max_poll_records=POLL_RECORDS, **config)


def parts(reader: Any, names: Iterable[str]) -> list[TopicPartition]:
    """Return the partitions of those of the topics ``names`` that exist, in order."""
    return [
        TopicPartition(name, number)
        for name in names
        for number in sorted(reader.partitions_for_topic(name) or ())
    ]


def kept(reader: Any, names: Iterable[str], *, since_ms: int | None = None) -> dict[TopicPartition, Span]:
    """Return all that the topics ``names`` hold now; ``since_ms``: from the first record of that time on."""
    all_parts = parts(reader, names)
    if not all_parts:
        return {}
    ends = reader.end_offsets(all_parts)
    starts = reader.beginning_offsets(all_parts)
    if since_ms is not None:
        found = reader.offsets_for_times(dict.fromkeys(all_parts, max(since_ms, 0)))
        starts = {part: found[part].offset if found.get(part) else ends[part] for part in all_parts}
    return {part: (starts[part], ends[part]) for part in all_parts}


def scan(reader: Any, spans: Spans, progress: Progress | None = None) -> Iterator[Any]:
    """Yield the records of ``spans``, in order within a partition; ClusterError where they are gone.

    Ends by position, not by record: the last offsets of a span may hold none (compaction, transactions).
    """
    open_ends = {part: end for part, (start, end) in spans.items() if start < end}
    reader.assign(list(open_ends))
    reader.resume(*open_ends)  # an earlier scan paused them, and assigning anew does not undo it
    at = {part: spans[part][0] for part in open_ends}
    for part, offset in at.items():
        reader.seek(part, offset)
    while open_ends:
        for part, records in poll(reader).items():
            end = open_ends.get(part, 0)
            for record in records:
                if record.offset < end:
                    yield record
        passed = 0
        for part, end in list(open_ends.items()):
            position = min(reader.position(part), end)
            passed += position - at[part]
            at[part] = position
            if position >= end:
                reader.pause(part)
                del open_ends[part]
        if progress:
            progress(passed)


def size(spans: Spans) -> int:
    """Return how many offsets ``spans`` hold."""
    return sum(max(0, end - start) for start, end in spans.values())


def poll(reader: Any) -> dict[TopicPartition, list[Any]]:
    """Return what comes next, by partition; ClusterError where it is gone."""
    try:
        return dict(reader.poll(timeout_ms=POLL_MS))
    except OffsetOutOfRangeError as error:
        places = [
            f"{part.topic} partition {part.partition} offset {at}" for part, at in error.args[0].items()
        ]
        raise ClusterError(f"{', '.join(places)}: no longer there, retention has deleted it") from error
