"""The alerts of some channels, or of all, as they come."""

import time
from collections.abc import Iterator
from typing import Final

from schemas import Alert, wire
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.errors import InputError
from streams.messages import topics
from streams.settings import Settings

LOOK_FOR_CHANNELS: Final = 3.0  # seconds between two looks for channels that were added meanwhile
POLL_SECONDS: Final = 0.2


def channels(settings: Settings, reader: Reader) -> set[str]:
    """Return the channels that there are."""
    found = (topics.of(settings).channel_of(name) for name in reader.topics())
    return {channel for channel in found if channel}


def follow(
    settings: Settings,
    reader: Reader,
    wanted: frozenset[str],
    *,
    from_start: bool,
    suppressed: bool,
    end: float | None,
) -> Iterator[Alert]:
    """Yield alerts in the order of their coming; new channels are picked up on the way.

    Args:
        settings: where the cluster is.
        reader: used for nothing else meanwhile.
        wanted: channels; none for all that there are.
        from_start: begin with the oldest alert that is kept, not with the next one.
        suppressed: what desks were not told of as well.
        end: when to end, on the monotonic clock; None: never.

    Raises:
        InputError: a channel does not exist.
    """
    own = topics.of(settings)
    there = channels(settings, reader)
    if missing := wanted - there:
        known = ", ".join(sorted(there)) or "none yet"
        raise InputError(f"no such channel: {', '.join(sorted(missing))}; there are: {known}")
    offsets: dict[TopicPart, int] = {}
    looked: float | None = None
    while end is None or time.monotonic() < end:
        if looked is None or time.monotonic() - looked > LOOK_FOR_CHANNELS:
            names = {own.channel(each).name for each in wanted or channels(settings, reader)}
            if suppressed:
                names.add(own.suppressed.name)
            # A channel that appears while we watch is read whole: its first alert is why it appeared.
            whole = from_start or looked is not None
            looked = time.monotonic()
            if new := set(reader.parts(names)) - offsets.keys():
                offsets = {part: reader.position(part) for part in offsets}
                begin = reader.firsts(new) if whole else reader.ends({part.topic for part in new})
                reader.read_from(offsets := offsets | {part: begin[part] for part in new})
        if not offsets:
            time.sleep(POLL_SECONDS)
            continue
        for records in reader.poll(POLL_SECONDS).values():
            for record in records:
                yield wire.decode(Alert, record.value or b"")
