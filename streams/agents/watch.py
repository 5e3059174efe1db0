"""``articles.enriched`` → ``hits``: which of the desks' rules an enriched article matches."""

from collections import defaultdict
from dataclasses import dataclass, field

from processors.hits import hits, takes_back, together, withdrawal
from schemas import DeskHits, Hit, Withdrawal, wire
from schemas.times import rfc3339
from streams.agents.guard import Result
from streams.agents.just_enriched import JustEnriched
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
    just_enriched: JustEnriched = field(default_factory=JustEnriched)

    def __call__(self, record: Record, value: bytes) -> list[Result]:
        """Return a hit for each rule that the enriched article matches, keyed by desk.

        Many hits of a desk travel together.

        An article that is canceled or withheld goes to every desk, for any of them may have been told of an
        earlier version; one of an archive goes to none.

        Raises:
            SchemaError: the record cannot be read.
        """
        article, words = self.just_enriched.read(value)
        received_at = rfc3339(record.timestamp)
        outputs: list[Output] = []
        if takes_back(article) and not (self.lane is LIVE and lanes.archived(record.headers)):
            for desk in sorted(self.rules.matcher.desks):
                gone = withdrawal(article, desk, encoded=value, received_at=received_at)
                outputs.append(self._output(record, desk, cloudevents.WITHDRAWAL, gone))
        matches = self.rules.matcher.match(article, words)
        by_desk: defaultdict[str, list[Hit]] = defaultdict(list)
        for hit in hits(article, matches, encoded=value, received_at=received_at):
            by_desk[hit.rule.desk].append(hit)
        for desk, found in by_desk.items():
            for each in together(found):
                kind = cloudevents.HIT if isinstance(each, Hit) else cloudevents.DESK_HITS
                outputs.append(self._output(record, desk, kind, each))
        return [Result(outputs)]

    def _output(self, record: Record, desk: str, kind: str, message: Hit | DeskHits | Withdrawal) -> Output:
        return event(
            kind,
            message.id,
            wire.encode(message),
            topic=topics.of(self.settings).hits.name,
            key=desk,
            source=f"/rasid/{STAGE}",
            timestamp=record.timestamp,
            more=[*lanes.mark(self.lane), *lanes.mark_archived(record.headers)],
            count=len(message.hits) if isinstance(message, DeskHits) else 1,
        )
