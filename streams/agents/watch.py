"""``articles.enriched`` → ``hits``: which of the desks' rules an enriched article matches."""

from dataclasses import dataclass

from processors.identity import content_id
from processors.quoting import quotes
from processors.rules.matcher import Match
from schemas import ArticleLine, EnrichedArticle, Hit, SubjectLine, wire
from streams import cloudevents, lanes, topics
from streams.lanes import Lane
from streams.records import Output, Record
from streams.rules.feed import RuleFeed
from streams.settings import Settings

STAGE = "watch"


@dataclass(frozen=True)
class Watch:
    """The step of the agent ``watch``."""

    settings: Settings
    lane: Lane
    rules: RuleFeed

    def __call__(self, record: Record, value: bytes) -> list[Output]:
        """Return a hit for each rule that the enriched article matches, keyed by desk."""
        article = wire.decode(EnrichedArticle, value)
        return [self._output(record, article, match) for match in self.rules.matcher.match(article)]

    def _output(self, record: Record, article: EnrichedArticle, match: Match) -> Output:
        found = hit(article, match, received_at=cloudevents.rfc3339(record.timestamp))
        return Output(
            topic=self.settings.name(topics.HITS.name),
            key=match.rule.desk.encode(),
            value=wire.encode(found),
            timestamp=record.timestamp,
            headers=[
                *cloudevents.headers(cloudevents.HIT, found.id, f"/rasid/{STAGE}", record.timestamp),
                *lanes.mark(self.lane),
            ],
        )


def hit(article: EnrichedArticle, match: Match, *, received_at: str) -> Hit:
    """Return the hit that a match makes: all that the alert needs of rule and article."""
    rule = match.rule
    return Hit(
        id=content_id(rule.id, rule.version, article.id, article.version, article.pipeline),
        rule=rule,
        article=ArticleLine(
            id=article.id,
            version=article.version,
            source=article.source,
            title=article.title or "",
            url=article.url,
            status=article.status,
            published_at=article.published_at,
            received_at=received_at,
            subjects=[
                SubjectLine(slug=each.slug, confidence=each.confidence, primary=each.primary)
                for each in article.subjects
            ],
        ),
        pipeline=article.pipeline,
        evidence=quotes(article, match.evidence),
    )
