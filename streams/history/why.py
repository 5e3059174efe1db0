"""Why was a desk told of an article, or not? The answer from the topics: hits, alerts, suppressed alerts."""

from dataclasses import dataclass, field

from schemas import Alert, EnrichedArticle, Hit, SchemaError, wire
from streams.cluster.reader import Progress, Reader
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import LIVE
from streams.messages.records import Record
from streams.settings import Settings


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
    with Reader.open(settings) as reader:
        own = topics.of(settings)
        channels = sorted(name for name in reader.topics() if own.channel_of(name))
        alerts = [*channels, own.suppressed.name]
        names = [own.enriched.name, own.hits.name, *alerts]
        spans = reader.kept(names, since_ms=since_ms)
        needle = wire.encode(article_id)
        for record in reader.scan(spans, progress):
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
    with Reader.open(settings) as reader:
        found = {
            alert.id: alert
            for record in reader.scan(reader.kept(alerts))
            if record.key in covers and (alert := wire.decode(Alert, record.value or b""))
        }
    for alert_id, each in suppressed.items():
        if each and each.covered_by in found:
            answer.told[alert_id] = Told(answer.told[alert_id].alert, found[each.covered_by])


def _take(answer: Answer, settings: Settings, record: Record, article_id: str) -> None:
    """Note a record that names the article; one that cannot be read has its own story in the dead letters."""
    try:
        if record.topic == topics.of(settings).enriched.name:
            article = wire.decode(EnrichedArticle, record.value or b"")
            if article.id == article_id:
                answer.versions[article.version] = article
        elif record.topic == topics.of(settings).hits.name:
            if dict(record.headers).get("ce_type") != cloudevents.WITHDRAWAL.encode():
                hit = wire.decode(Hit, record.value or b"")
                if hit.article.id == article_id:
                    answer.hits[hit.id] = hit
        else:
            alert = wire.decode(Alert, record.value or b"")
            if alert.article.id == article_id:
                answer.told[alert.id] = Told(alert)
    except SchemaError:
        return
