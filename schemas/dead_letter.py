"""A message that we could not process."""

from dataclasses import dataclass

from schemas.fields import Count, Text, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Why a message is dead, and where it came from.

    It travels in headers: the value is the original's bytes.
    ``reason`` is a stable slug; ``attempts`` counts how often the message was tried, redrives included.
    ``digest`` (BLAKE2b of 32 bytes, hexadecimal) is there where the message is too large to travel once more:
    then the value is empty, and the message stands at its place on ``topic`` alone.
    """

    reason: Text
    error: Text
    message: Text
    stage: Text
    topic: Text
    partition: Count
    offset: Count
    timestamp: Count
    attempts: Count
    pipeline: Text
    first_seen: Time
    replay: Text | None = None
    digest: Text | None = None
