"""What a replayed record says of itself, beside its lane: its place in the replay, and where it came from."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from streams.cluster.parts import TopicPart
from streams.messages import lanes
from streams.messages.cloudevents import Headers

PLACE: Final = "rasid_place"
ORIGIN: Final = "rasid_origin"  # topic/partition/offset/timestamp
_OURS: Final = {lanes.HEADER, PLACE, ORIGIN}


class Place(NamedTuple):
    """Where a record stands in a replay: the number of its article in the order, and for hits which of it."""

    article: int
    hit: int = 0


class Origin(NamedTuple):
    """Where a copied record stands in its source, and its event time there; -1 where it has none."""

    part: TopicPart
    offset: int
    timestamp: int


BEFORE_ALL: Final = Place(-1)


def of_copy(record: Any, replay_id: str, number: int) -> Headers:
    """Return the headers of the copy of ``record``: its own, unchanged, and ours."""
    origin = f"{record.topic}/{record.partition}/{record.offset}/{record.timestamp}"
    return [
        *(header for header in record.headers if header[0] not in _OURS),
        *lanes.mark(replay_id),
        (ORIGIN, origin.encode()),
        mark(Place(number)),
    ]


def mark(place: Place) -> tuple[str, bytes]:
    """Return the header that says where a record stands."""
    return PLACE, f"{place.article}.{place.hit}".encode()


def place(headers: Sequence[tuple[str, bytes]]) -> Place:
    """Return where a record stands.

    Raises:
        ValueError: it does not say.
    """
    for name, value in headers:
        if name == PLACE:
            article, _, hit = value.partition(b".")
            return Place(int(article), int(hit))
    raise ValueError(f"no header {PLACE}")


def origin(headers: Sequence[tuple[str, bytes]]) -> Origin:
    """Return where a copy comes from.

    Raises:
        ValueError: it does not say.
    """
    for name, value in headers:
        if name == ORIGIN:
            topic, partition, offset, timestamp = value.decode().split("/")
            return Origin(TopicPart(topic, int(partition)), int(offset), int(timestamp))
    raise ValueError(f"no header {ORIGIN}")
