"""A message that we could not process: key, bytes and headers untouched, and why, in headers of our own."""

from collections.abc import Sequence
from typing import Any, Final

from schemas import DeadLetter, SchemaError
from schemas.times import rfc3339
from streams.messages import cloudevents, topics
from streams.messages.cloudevents import Headers
from streams.messages.records import Output, Record
from streams.settings import Settings

PREFIX: Final = "rasid_dead_"
ATTEMPTS: Final = "rasid_attempts"  # set by a redrive: how often the message was tried before
FIRST_SEEN: Final = "rasid_first_seen"  # set by a redrive: when it first reached Kafka
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
        first_seen=_text(sent.get(FIRST_SEEN)) or rfc3339(max(record.timestamp, 0)),
    )


def reason(error: BaseException) -> str:
    """Return the stable slug that dead letters are grouped by."""
    if isinstance(error, SchemaError | PoisonError | DeadlineError | OutgrownError | EmptyError):
        return str(error.reason)
    return "unexpected-error"


def output(record: Record, dead: DeadLetter, settings: Settings) -> Output:
    """Return the record that goes to ``articles.dead``."""
    return Output(
        topic=topics.of(settings).dead.name,
        key=record.key,
        value=record.value,
        timestamp=dead.timestamp,
        headers=[*record.headers, *to_headers(dead), *_event(record, dead)],
    )


def to_headers(dead: DeadLetter) -> Headers:
    """Write a dead letter as headers."""
    return [(PREFIX + name, str(getattr(dead, name)).encode()) for name in DeadLetter.__slots__]


def from_headers(headers: Sequence[tuple[str, bytes]]) -> DeadLetter:
    """Read a dead letter from its record's headers; KeyError where one is missing."""
    found: dict[str, Any] = {
        name.removeprefix(PREFIX): _text(value) for name, value in headers if name.startswith(PREFIX)
    }
    for number in ("partition", "offset", "timestamp", "attempts"):
        found[number] = int(found[number])
    return DeadLetter(**{name: found[name] for name in DeadLetter.__slots__})


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


def _event(record: Record, dead: DeadLetter) -> Headers:
    """Return CloudEvents headers, unless the sender wrote some: those are part of the message."""
    if any(name.startswith("ce_") for name, _ in record.headers):
        return []
    own = cloudevents.headers(
        cloudevents.DEAD, f"{dead.topic}/{dead.partition}/{dead.offset}", "/rasid", dead.timestamp
    )
    return [(name, value if name != "content-type" else _BYTES) for name, value in own]


def _printable(text: str) -> str:
    """Return an error's text as one line that any terminal and any header can carry."""
    line = " ".join(text.split())
    line = line if len(line) <= MESSAGE_CHARS else line[:MESSAGE_CHARS] + "…"
    return line.encode("utf-8", "backslashreplace").decode()


def _text(value: bytes | None) -> str:
    return value.decode(errors="replace") if value else ""


def _count(value: bytes | None) -> int:
    return int(value) if value and value.isdigit() else 0
