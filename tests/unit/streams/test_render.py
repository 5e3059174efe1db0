"""What a person sees of an alert and of an article."""

from dataclasses import replace

from schemas import Alert, Quote
from schemas.alert import ArticleLine, RuleLine, StoryLine
from streams.cli import render

SENTENCE = "بحث الوزيران مكافحة الإرهاب وتمويله"
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


def quote(text: str) -> Quote:
    start = SENTENCE.index(text)
    return Quote(field="body", start=start, end=start + len(text), text=text, sentence=SENTENCE)


def marked(alert: Alert) -> list[str]:
    shown = render.alert(alert)
    return [shown.plain[span.start : span.end] for span in shown.spans if span.style == render.MARK]


def test_a_sentence_is_shown_once_with_all_its_evidence_marked():
    alert = replace(ALERT, evidence=[quote("الوزيران"), quote("مكافحة الإرهاب")])
    assert render.alert(alert).plain.count(SENTENCE) == 1
    assert marked(alert) == ["الوزيران", "مكافحة الإرهاب"]


def test_arabic_keeps_its_direction_to_itself():
    shown = render.alert(replace(ALERT, evidence=[quote("الوزيران")])).plain
    assert render.isolate(SENTENCE) in shown
    assert render.isolate("عنوان") in shown
