"""CloudEvents 1.0 in Kafka's binary mode: the event's attributes are headers, the value is the data alone."""

from typing import Final

from schemas.times import rfc3339
from schemas.wire import CONTENT_TYPE

Headers = list[tuple[str, bytes]]

ARTICLE: Final = "rasid.article"
ENRICHED: Final = "rasid.article.enriched"
DEAD: Final = "rasid.article.dead"
HIT: Final = "rasid.hit"
DESK_HITS: Final = "rasid.hits"
WITHDRAWAL: Final = "rasid.article.withdrawn"
SILENCE: Final = "rasid.silence"
ALERT: Final = "rasid.alert"
RULE: Final = "rasid.rule"
FEED: Final = "rasid.feed"
POLL: Final = "rasid.poll"
EMBARGO: Final = "rasid.embargo"
RECEIVER: Final = "rasid.receiver"
DELIVERY: Final = "rasid.delivery"
REDRIVE: Final = "rasid.redrive"
REPLAY: Final = "rasid.replay"
AUDIT: Final = "rasid.audit"
MARK: Final = "rasid.mark"


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
