"""Ops' last resort: a record at which the workers stop again and again is passed over, by hand.

What can be read of it becomes a dead letter first; only then is the workers' place moved behind it.
"""

import re
import time
from typing import Final, NamedTuple, Self

from processors.version import pipeline_version
from streams import audit
from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.cluster.sender import send_all
from streams.dead_letters import record as dead_letters
from streams.errors import ClusterError, InputError
from streams.messages import times, topics
from streams.messages.lanes import LIVE
from streams.messages.people import Actor
from streams.messages.records import Output, RawRecord, Record
from streams.settings import Settings

PATIENCE: Final = 10.0  # seconds to read the record: what does not come by then cannot be read
_PLACE: Final = re.compile(r"(.+):(\d{1,9}):(\d{1,18})")


class Place(NamedTuple):
    """Where a record stands, as logs and ``rasid health`` write it."""

    part: TopicPart
    offset: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``TOPIC:PARTITION:OFFSET``.

        Raises:
            InputError: it is none.
        """
        if not (found := _PLACE.fullmatch(text)):
            raise InputError(f"{text!r}: a place is TOPIC:PARTITION:OFFSET, such as articles.raw:0:17")
        topic, partition, offset = found.groups()
        return cls(TopicPart(topic, int(partition)), int(offset))


def check(settings: Settings, place: Place) -> None:
    """Hold against the cluster whether a record may be passed over: it is the next one, and nobody reads.

    Raises:
        InputError: why it may not, and what to do.
    """
    readers = _readers(settings)
    if place.part.topic not in readers:
        raise InputError(f"{place.part.topic}: workers read {', '.join(readers)}")
    name = group(settings)
    with Admin.open(settings) as admin:
        if alive := admin.members(name):
            hosts = ", ".join(sorted({each.host for each in alive}))
            raise InputError(f"{len(alive)} worker processes are alive ({hosts}): stop them all first")
        position = admin.positions(name, [place.part.topic]).get(place.part)
    if position is None:
        raise InputError(f"{place.part.topic} has no partition {place.part.partition}")
    if not position.behind:
        raise InputError(f"the workers have read all of {place.part.topic} partition {place.part.partition}")
    if position.offset != place.offset:
        raise InputError(
            f"the workers stand at offset {position.offset} of {place.part.topic} partition"
            f" {place.part.partition}: only the record there can be passed over"
        )


def skip(settings: Settings, place: Place, *, by: Actor) -> Output:
    """Set a record aside as a dead letter and move the workers' place behind it; return the dead letter.

    What cannot be read, or is too large to travel once more, is kept by its place alone.

    Raises:
        ClusterError: the cluster refused; nothing was passed over.
    """
    record = _read(settings, place)
    error = dead_letters.SkippedError(f"passed over by {by.name}")
    why = dead_letters.letter(
        record, error, stage=_readers(settings)[place.part.topic], pipeline=pipeline_version()
    )
    whole = record.value is not None and len(record.value) < topics.max_record_bytes(settings) // 2
    letter = (dead_letters.output if whole else dead_letters.stub)(record, why, settings, LIVE)
    what = f"record/{place.part.topic}:{place.part.partition}:{place.offset}"
    with audit.acting(settings, audit.entry(by, "dead.skip", what)):
        send_all(settings, [letter])
        with Admin.open(settings) as admin:
            admin.commit(group(settings), {place.part: place.offset + 1})
    return letter


def _readers(settings: Settings) -> dict[str, str]:
    """Return the agent that reads each topic."""
    own = topics.of(settings)
    return {own.raw.name: "enrich", own.enriched.name: "watch", own.hits.name: "alert"}


def _read(settings: Settings, place: Place) -> Record:
    """Return a record; one without a value, of now, where it cannot be read."""
    unread = RawRecord(*place.part, place.offset, times.now(), None, None, [])
    end = time.monotonic() + PATIENCE
    try:
        with Reader.open(settings) as reader:
            reader.read_from({place.part: place.offset})
            while time.monotonic() < end:
                if records := reader.poll(0.5).get(place.part):
                    return records[0] if records[0].offset == place.offset else unread
    except ClusterError:
        pass
    return unread
