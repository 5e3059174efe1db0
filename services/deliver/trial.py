"""A sample alert, sent to one receiver: ``rasid receivers test``."""

from typing import Final

from processors.identity import content_id
from schemas import Alert, ArticleLine, Delivery, Quote, Receiver, RuleLine, StoryLine
from schemas.times import rfc3339
from services.deliver.answers import Answer
from services.deliver.connections import Connections
from streams.messages import times
from streams.receivers import ledger

_TITLE: Final = "تنبيه تجريبي من راصد"
_SENTENCE: Final = "هذا تنبيه تجريبي للتأكد من أن التنبيهات تصل إلى هنا."


async def run(receiver: Receiver) -> dict[str, Answer]:
    """Return what each integration of a receiver answers to a sample alert."""
    now = times.now()
    async with Connections.open(times.now) as connections:
        return {
            name: await connections.integration(name, receiver, config).send([_delivery(receiver, name, now)])
            for name, config in receiver.integrations()
        }


def _delivery(receiver: Receiver, integration: str, now: int) -> Delivery:
    return ledger.queued(sample(now), receiver.name, integration, offset=0, now_ms=now)


def sample(now_ms: int) -> Alert:
    """Return an alert that says of itself that it is a test."""
    now = rfc3339(now_ms)
    return Alert(
        id=content_id("test", now),
        kind="new",
        channel="test",
        desk="test",
        severity="info",
        rule=RuleLine(id="test", version=1, name="تجربة"),
        story=StoryLine(id=content_id("test"), articles=1, sources=1),
        article=ArticleLine(
            id="test",
            version=1,
            source="rasid.example",
            title=_TITLE,
            url=None,
            status="usable",
            published_at=now,
            received_at=now,
        ),
        raised_at=now,
        latency_seconds=0.0,
        hit=content_id("test", now, "hit"),
        pipeline="test",
        evidence=[
            Quote(field="body", start=4, end=9, text=_SENTENCE[4:9], sentence=_SENTENCE, at=4),
        ],
        headline=_TITLE,
    )
