"""``articles.enriched`` → ``hits``: which of the desks' rules an enriched article matches."""

from dataclasses import dataclass

from processors.hits import hits, takes_back, withdrawal
from schemas import EnrichedArticle, Hit, Withdrawal, wire
from schemas.times import rfc3339
from streams.agents.guard import Result
from streams.desks.rule_feed import Rules
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Output, Record, event
from streams.settings import Settings

STAGE = "watch"


@dataclass(frozen=True)
class WatchStep:
    """The step of the agent ``watch``."""

    settings: Settings
    lane: Lane
    rules: Rules

    def __call__(self, record: Record, value: bytes) -> Result:
        """Return a hit for each rule that the enriched article matches, keyed by desk.

        An article that is canceled or withheld goes to every desk, for any of them may have been told of an
        earlier version; one of an archive goes to none.

        Raises:
            SchemaError: the record cannot be read.
        """
        article = wire.decode(EnrichedArticle, value)
        received_at = rfc3339(record.timestamp)
        outputs: list[Output] = []
        if takes_back(article) and not (self.lane is LIVE and lanes.archived(record.headers)):
            for desk in sorted(self.rules.matcher.desks):
                gone = withdrawal(article, desk, encoded=value, received_at=received_at)
                outputs.append(self._output(record, desk, cloudevents.WITHDRAWAL, gone))
        matches = self.rules.matcher.match(article)
        found = hits(article, matches, encoded=value, received_at=received_at)
        outputs += (self._output(record, each.rule.desk, cloudevents.HIT, each) for each in found)
        return Result(outputs)

    def _output(self, record: Record, desk: str, kind: str, message: Hit | Withdrawal) -> Output:
        return event(
            kind,
            message.id,
            wire.encode(message),
            topic=topics.of(self.settings).hits.name,
            key=desk,
            source=f"/rasid/{STAGE}",
            timestamp=record.timestamp,
            more=[*lanes.mark(self.lane), *lanes.mark_archived(record.headers)],
        )
