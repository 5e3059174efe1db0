"""Why was a desk told of an article, or not? The answer from the topics: hits, alerts, suppressed alerts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from schemas import Alert, EnrichedArticle, Hit, SchemaError, wire
from streams.cluster import scan
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import LIVE
from streams.settings import Settings

Progress = Callable[[int, int], None]  # offsets passed since the last call, and all that there are


@dataclass(frozen=True, slots=True)
class Told:
    """An alert of the article, suppressed or not, and the one that covers it where there is one."""

    alert: Alert
    cover: Alert | None = None


@dataclass(slots=True)
class Answer:
    """All that the topics say of an article in the live lane."""

    versions: dict[int, EnrichedArticle] = field(default_factory=dict)
    hits: dict[str, Hit] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Hit]:
        """The hits that nothing was decided of yet: the agent alert has not come to them."""
        decided = {each.alert.hit for each in self.told.values()}
        return [hit for hit in self.hits.values() if hit.id not in decided]


def why(
    settings: Settings, article_id: str, *, since_ms: int | None = None, progress: Progress | None = None
) -> Answer:
    """Read what became of an article; an empty Answer when no topic knows it."""
    answer = Answer()
    with scan.opened(settings) as reader:
        alerts = [name for name in sorted(reader.topics()) if _is_alerts(settings, name)]
        names = [settings.name(each.name) for each in (topics.ENRICHED, topics.HITS)] + alerts
        spans = scan.kept(reader, names, since_ms=since_ms)
        total = scan.size(spans)
        needle = wire.encode(article_id)
        for record in scan.scan(reader, spans, _telling(progress, total)):
            if needle in (record.value or b"") and lanes.of(record.headers) == LIVE:
                _take(answer, settings, record, article_id)
    _cover(answer, settings, alerts)
    return answer


def _cover(answer: Answer, settings: Settings, alerts: list[str]) -> None:
    """Find the alerts that cover what was not told; they may be older than what was asked for."""
    suppressed = {each.id: each.suppressed for each in (told.alert for told in answer.told.values())}
    covers = {each.covered_by.encode() for each in suppressed.values() if each and each.covered_by}
    if not covers:
        return
    with scan.opened(settings) as reader:
        found = {
            record.key.decode(): wire.decode(Alert, record.value)
            for record in scan.scan(reader, scan.kept(reader, alerts))
            if record.key in covers and record.value
        }
    for alert_id, each in suppressed.items():
        if each and each.covered_by in found:
            answer.told[alert_id] = Told(answer.told[alert_id].alert, found[each.covered_by])


def _is_alerts(settings: Settings, name: str) -> bool:
    return name.startswith(settings.name("alerts.")) and name != settings.name(topics.REPLAYED.name)


def _telling(progress: Progress | None, total: int) -> scan.Progress | None:
    return (lambda passed: progress(passed, total)) if progress else None


def _take(answer: Answer, settings: Settings, record: Any, article_id: str) -> None:
    """Note a record that names the article; one that cannot be read has its own story in the dead letters."""
    try:
        if record.topic == settings.name(topics.ENRICHED.name):
            article = wire.decode(EnrichedArticle, record.value)
            if article.id == article_id:
                answer.versions[article.version] = article
        elif record.topic == settings.name(topics.HITS.name):
            if dict(record.headers).get("ce_type") != cloudevents.WITHDRAWAL.encode():
                hit = wire.decode(Hit, record.value)
                if hit.article.id == article_id:
                    answer.hits[hit.id] = hit
        else:
            alert = wire.decode(Alert, record.value)
            if alert.article.id == article_id:
                answer.told[alert.id] = Told(alert)
    except SchemaError:
        return
