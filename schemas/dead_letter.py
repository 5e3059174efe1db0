"""A message that we could not process."""

from dataclasses import dataclass

from schemas.fields import Count, Text, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Why a message is dead, and where it came from.

    It travels in headers: the value is the original's bytes.
    ``reason`` is a stable slug; ``attempts`` counts how often the message was tried, redrives included.
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
