"""Partitions and stretches of them, as Rasid names them whatever the client library."""

from collections.abc import Mapping
from typing import NamedTuple


class TopicPart(NamedTuple):
    """One partition of a topic."""

    topic: str
    partition: int


Span = tuple[int, int]  # the first offset, and the one after the last
Spans = Mapping[TopicPart, Span]


def size(spans: Spans) -> int:
    """Return how many offsets ``spans`` hold."""
    return sum(max(0, end - start) for start, end in spans.values())
