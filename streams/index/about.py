"""Which article a record is about, and which alert it is, by as little of it as says so.

Keys say it where Rasid wrote the record. What a feed wrote may have any key, or none, and hits are keyed by
desk: there it stands in the value. JSON is read only where its bytes do not say so at once.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import orjson

from streams.messages.records import Record
from streams.messages.topics import Role, Topic, Topics

Names = set[bytes]  # ids of articles and alerts

# As ``schemas.wire`` writes a message that has an article. It stands nowhere else: the quotation marks within
# a text are escaped.
_ARTICLE: Final = b'"article":{"id":"'
_ID: Final = re.compile(rb'"id"\s*:\s*"((?:[^"\\]|\\.){1,2048})"')


def names_of(topic: Topic, own: Topics) -> Callable[[Record], Names] | None:
    """Return what tells the names of a record of ``topic``; None where none of it is about an article."""
    if topic.role is Role.CHANNEL:
        return _alert
    return {
        own.suppressed.base: _alert,
        own.replay_alerts.base: _alert,
        own.raw.base: _article,
        own.replay.base: _article,
        own.enriched.base: _enriched,
        own.hits.base: _hit,
        own.replay_hits.base: _hit,
        own.dead.base: _dead,
        own.deliveries.base: _delivery,
    }.get(topic.base)


def _enriched(record: Record) -> Names:
    return _key(record)


def _article(record: Record) -> Names:
    """Return the key, under which one that cannot be read is found, and the id."""
    names, value = _key(record), record.value or b""
    if record.key and value.startswith(b'{"id":"' + record.key + b'"'):
        return names
    return names | _field(_json(value), "id")


def _hit(record: Record) -> Names:
    value = record.value or b""
    _, found, rest = value.partition(_ARTICLE)
    name, end, _ = rest.partition(b'"')
    if found and end and b"\\" not in name:
        return {name}
    message = _json(value)
    return _field(message.get("article") if isinstance(message, dict) else None, "id")


def _alert(record: Record) -> Names:
    return _key(record) | _hit(record)


def _delivery(record: Record) -> Names:
    """Return the alert of ``receiver/integration/alert``: what became of it is found by it."""
    *_, alert = (record.key or b"").split(b"/", 2)
    return {alert} if alert else set()


def _dead(record: Record) -> Names:
    """Return what a dead letter may be about: any message, or bytes that are none."""
    value = record.value or b""
    message = _json(value)
    if message is not None:
        inner = message.get("article") if isinstance(message, dict) else None
        return _key(record) | _field(message, "id") | _field(inner, "id")
    return _key(record) | set(_ID.findall(value)[:1])


def _key(record: Record) -> Names:
    return {record.key} if record.key else set()


def _json(value: bytes) -> Any:
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return None


def _field(message: Any, name: str) -> Names:
    found = message.get(name) if isinstance(message, dict) else None
    return {found.encode("utf-8", "surrogatepass")} if isinstance(found, str) else set()
