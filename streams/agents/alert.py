"""``hits`` → ``alerts.<channel>``: what a desk is told."""

from dataclasses import dataclass

from processors.identity import content_id
from schemas import Alert, Hit, RuleLine, StoryLine, Suppression, wire
from schemas.fields import parse_time
from streams import cloudevents, lanes, topics
from streams.lanes import LIVE, Lane
from streams.records import Output, Record
from streams.settings import Settings

STAGE = "alert"


@dataclass(frozen=True)
class Raise:
    """The step of the agent ``alert``: each article is a story of its own."""

    settings: Settings
    lane: Lane

    def __call__(self, record: Record, value: bytes) -> list[Output]:
        """Return the alert that a hit raises; an article that is not usable is never alerted on."""
        raised = alert(wire.decode(Hit, value))
        return [output(raised, record, self.settings, self.lane)]


def alert(hit: Hit) -> Alert:
    """Return the alert of ``hit``."""
    article, rule = hit.article, hit.rule
    story = content_id(rule.desk, article.id)
    received = parse_time(article.received_at)
    published = parse_time(article.published_at) if article.published_at else None
    return Alert(
        id=content_id(rule.id, rule.version, story, "new", ""),
        kind="new",
        channel=rule.channel,
        desk=rule.desk,
        severity=rule.severity,
        rule=RuleLine(id=rule.id, version=rule.version, name=rule.name),
        story=StoryLine(id=story, articles=1, sources=1),
        article=article,
        raised_at=article.received_at,
        latency_seconds=round((received - published).total_seconds(), 3) if published else None,
        hit=hit.id,
        pipeline=hit.pipeline,
        evidence=hit.evidence,
        suppressed=None if article.status == "usable" else Suppression(reason="withheld"),
    )


def output(raised: Alert, record: Record, settings: Settings, lane: Lane) -> Output:
    """Return the record of an alert: on its channel, the audit trail, or (in a replay) ``alerts.replay``."""
    if lane is not LIVE:
        topic = topics.REPLAYED
    else:
        topic = topics.SUPPRESSED if raised.suppressed else topics.channel(raised.channel)
    return Output(
        topic=settings.name(topic.name),
        key=raised.id.encode(),
        value=wire.encode(raised),
        timestamp=record.timestamp,
        headers=[
            *cloudevents.headers(cloudevents.ALERT, raised.id, f"/rasid/{STAGE}", record.timestamp),
            *lanes.mark(lane),
        ],
    )
