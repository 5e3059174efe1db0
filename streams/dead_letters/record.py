"""A message that we could not process: key, bytes and headers untouched, and why, in headers of our own."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Final

from schemas import DeadLetter, SchemaError
from schemas.times import parse_time, rfc3339
from streams.messages import cloudevents, lanes, topics
from streams.messages.cloudevents import Headers
from streams.messages.lanes import Lane
from streams.messages.records import Output, Record
from streams.settings import Settings

PREFIX: Final = "rasid_dead_"
ATTEMPTS: Final = "rasid_attempts"  # set by a redrive: how often the message was tried before
FIRST_SEEN: Final = "rasid_first_seen"  # set by a redrive: when it first reached Kafka
MOST_ATTEMPTS: Final = 5  # a message that failed so often fails for a reason that waiting does not mend
MENDED: Final = "mend"  # the stage of what `rasid mend` took away: no agent failed on it
MESSAGE_CHARS: Final = 1_000  # a person reads it; a broken 2 MB title need not be repeated in a header


class PoisonError(Exception):
    """An article that ended the interpreter or hung it, twice: it is set aside without being tried again."""

    reason = "poison"


class DeadlineError(Exception):
    """An article that took longer than ``RASID_ARTICLE_DEADLINE``."""

    reason = "deadline"


class OutgrownError(Exception):
    """An article whose output is larger than a topic carries."""

    reason = "too-large"


class EmptyError(Exception):
    """A record without a value."""

    reason = "no-value"


class SkippedError(Exception):
    """A record that a person passed over: `rasid dead skip`."""

    reason = "skipped"


_WITH_A_REASON: Final = (SchemaError, PoisonError, DeadlineError, OutgrownError, EmptyError, SkippedError)


def letter(record: Record, error: BaseException, *, stage: str, pipeline: str) -> DeadLetter:
    """Say why ``record`` is dead."""
    sent = dict(record.headers)
    return DeadLetter(
        reason=reason(error),
        error=type(error).__name__,
        message=_printable(str(error)),
        stage=stage,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=max(record.timestamp, 0),
        attempts=_count(sent.get(ATTEMPTS)) + 1,
        pipeline=pipeline,
        first_seen=_time(_text(sent.get(FIRST_SEEN)), record.timestamp),
    )


def reason(error: BaseException) -> str:
    """Return the stable slug that dead letters are grouped by."""
    if isinstance(error, _WITH_A_REASON):
        return str(error.reason)
    return "unexpected-error"


def output(record: Record, dead: DeadLetter, settings: Settings, lane: Lane) -> Output:
    """Return the record that goes to ``articles.dead``; ``lane``: of the work in which it died."""
    return Output(
        topic=topics.of(settings).dead.name,
        key=record.key,
        value=record.value,
        timestamp=dead.timestamp,
        headers=[*record.headers, *to_headers(replace(dead, replay=lane)), *_event_unless_sent(record, dead)],
    )


def stub(record: Record, dead: DeadLetter, settings: Settings, lane: Lane) -> Output:
    """Return the dead letter of a message that is too large to travel once more: where it stands, its digest.

    Neither its value nor its headers are in it, and of a long key the beginning.
    """
    digest = blake2b(record.value or b"", digest_size=32).hexdigest()
    return Output(
        topic=topics.of(settings).dead.name,
        key=record.key and record.key[:MESSAGE_CHARS],
        value=None,
        timestamp=dead.timestamp,
        headers=[*to_headers(replace(dead, replay=lane, digest=digest)), *_event(dead)],
    )


def to_headers(dead: DeadLetter) -> Headers:
    """Write a dead letter as headers."""
    values = {name: getattr(dead, name) for name in DeadLetter.__slots__}
    return [(PREFIX + name, b"" if value is None else str(value).encode()) for name, value in values.items()]


def from_headers(headers: Sequence[tuple[str, bytes | None]]) -> DeadLetter:
    """Read a dead letter from its record's headers.

    Raises:
        KeyError: one is missing.
        ValueError: one that is a number says none.
    """
    found: dict[str, Any] = {
        name.removeprefix(PREFIX): _text(value) for name, value in headers if name.startswith(PREFIX)
    }
    for number in ("partition", "offset", "timestamp", "attempts"):
        found[number] = int(found[number])
    found["first_seen"] = _time(found["first_seen"], found["timestamp"])
    found.setdefault("replay", lanes.of(headers))  # what older versions wrote says it in the message's own
    for optional in ("replay", "digest"):
        found[optional] = found.get(optional) or None
    return DeadLetter(**{name: found[name] for name in DeadLetter.__slots__})


def letter_on(record: Record) -> DeadLetter | None:
    """Return the dead letter that a record is; None where it is none of ours (somebody else wrote it)."""
    try:
        return from_headers(record.headers)
    except (KeyError, ValueError):
        return None


def original_headers(headers: Sequence[tuple[str, bytes]]) -> Headers:
    """Return the headers as they were before the message died."""
    ours = dict(headers).get("ce_type") == cloudevents.DEAD.encode()
    return [
        (name, value)
        for name, value in headers
        if not name.startswith(PREFIX)
        and not (ours and (name.startswith("ce_") or (name == "content-type" and value == _BYTES)))
    ]


_BYTES: Final = b"application/octet-stream"


def _event(dead: DeadLetter) -> Headers:
    place = f"{dead.topic}/{dead.partition}/{dead.offset}"
    return cloudevents.headers(cloudevents.DEAD, place, "/rasid", dead.timestamp)


def _event_unless_sent(record: Record, dead: DeadLetter) -> Headers:
    """Return CloudEvents headers, unless the sender wrote some: those are part of the message."""
    if any(name.startswith("ce_") for name, _ in record.headers):
        return []
    return [(name, value if name != "content-type" else _BYTES) for name, value in _event(dead)]


def _printable(text: str) -> str:
    """Return an error's text as one line that any terminal and any header can carry."""
    line = " ".join(text.split())
    line = line if len(line) <= MESSAGE_CHARS else line[:MESSAGE_CHARS] + "…"
    return line.encode("utf-8", "backslashreplace").decode()


def _text(value: bytes | None) -> str:
    return value.decode(errors="replace") if value else ""


def _time(text: str, timestamp_ms: int) -> str:
    """Return a time that a message carries; the time of its record where it is none."""
    try:
        parse_time(text)
    except ValueError:
        return rfc3339(timestamp_ms)
    return text


def _count(value: bytes | None) -> int:
    """Return the attempts that a message carries; what no redrive of ours writes is none."""
    return int(value) if value and len(value) < 10 and value.isdigit() else 0
