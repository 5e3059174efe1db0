"""One message of a kind: a test says what it changes of it."""

from schemas import Alert, ArticleLine, DeadLetter, RuleLine, StoryLine
from streams.messages.people import Actor

TESTER = Actor("amal", "command")
ALERT = Alert(
    id="1",
    kind="new",
    channel="diplomacy",
    desk="monitoring",
    severity="info",
    rule=RuleLine(id="diplomacy", version=1, name="الدبلوماسية"),
    story=StoryLine(id="s", articles=1, sources=1),
    article=ArticleLine(
        id="a",
        version=1,
        source="outlet.example",
        title="عنوان",
        url=None,
        status="usable",
        published_at=None,
        received_at="2026-03-01T12:00:00Z",
    ),
    raised_at="2026-03-01T12:00:00Z",
    latency_seconds=None,
    hit="h",
    pipeline="1.0+0",
)
WHY = DeadLetter(
    reason="not-json",
    error="NotJSON",
    message="not JSON",
    stage="enrich",
    topic="articles.raw",
    partition=0,
    offset=7,
    timestamp=1_772_352_000_000,
    attempts=1,
    pipeline="1.0+0",
    first_seen="2026-03-01T08:00:00Z",
)
