"""CloudEvents 1.0 in Kafka's binary mode: the event's attributes are headers, the value is the data alone."""

from datetime import UTC, datetime
from typing import Final

from schemas.wire import CONTENT_TYPE

Headers = list[tuple[str, bytes]]

ARTICLE: Final = "rasid.article"
ENRICHED: Final = "rasid.article.enriched"
DEAD: Final = "rasid.article.dead"
HIT: Final = "rasid.hit"
WITHDRAWAL: Final = "rasid.article.withdrawn"
SILENCE: Final = "rasid.silence"
ALERT: Final = "rasid.alert"
RULE: Final = "rasid.rule"
_LATEST: Final = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z, the last that RFC 3339 can write
REDRIVE: Final = "rasid.redrive"
REPLAY: Final = "rasid.replay"


def headers(kind: str, event_id: str, source: str, timestamp_ms: int) -> Headers:
    """Return the headers of an event: type, id (a function of content), who says it, event time."""
    return [
        ("ce_specversion", b"1.0"),
        ("ce_type", kind.encode()),
        ("ce_source", source.encode()),
        ("ce_id", event_id.encode()),
        ("ce_time", rfc3339(timestamp_ms).encode()),
        ("content-type", CONTENT_TYPE.encode()),
    ]


def rfc3339(timestamp_ms: int) -> str:
    """Return a Kafka timestamp as RFC 3339 in UTC, to the millisecond.

    Kafka's timestamps are any 64 bits; what is before 1970 or after 9999 is written as the nearest instant
    within: a sender's broken clock must not keep its message from becoming a dead letter.
    """
    seconds, rest = divmod(min(max(timestamp_ms, 0), _LATEST), 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"
