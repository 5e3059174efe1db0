"""A rule set over the past, without installing it: what it would hit, and what desks would be told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from processors.hits import hits, withdrawal
from processors.rules import Matcher
from processors.stories.desk import Desk
from processors.stories.ledger import decide, withdraw
from processors.stories.silences import Silences
from schemas import Alert, EnrichedArticle, ReplayPlan, Rule, wire
from schemas.times import milliseconds, rfc3339
from streams.cluster import offsets
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.errors import ReplayError
from streams.messages import lanes, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Record
from streams.replay import order, plan, registry
from streams.settings import Settings

NOISIEST: Final = 10


@dataclass(slots=True)
class RuleTrial:
    """What one rule did. Counts by day."""

    hits: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class StoryTrial:
    """A story as a desk would know it."""

    desk: str
    title: str
    hits: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule set did over the past. ``days``: from the first article's to the last one's, both in."""

    articles: int
    days: int
    rules: dict[str, RuleTrial]
    noisiest: list[StoryTrial]


def run(settings: Settings, made: ReplayPlan, rules: list[Rule]) -> Trial:
    """Try rules on the articles of a plan: as its replay enriched them, or else as they were published.

    Raises:
        ReplayError: none of them is enriched.
    """
    with registry.opened(settings) as records:
        known = records.find(made.id)
    lane = known.id if known and known.state == "finished" else LIVE
    tried = _Tried(rules)
    articles = 0
    with Reader.open(settings) as reader:
        for record in order.in_order(reader, _enriched(settings, reader, made, lane)):
            tried.take(wire.decode(EnrichedArticle, record.value or b""), record.timestamp)
            articles += 1
    if not articles:
        raise ReplayError("nothing of that range is enriched: run the plan first")
    first, last = milliseconds(made.first), milliseconds(made.last)
    stories = sorted(tried.stories.values(), key=lambda each: (-each.told, -each.hits, each.title))
    return Trial(
        articles=articles,
        days=last // topics.DAY_MS - first // topics.DAY_MS + 1,
        rules=tried.rules,
        noisiest=stories[:NOISIEST],
    )


class _Tried:
    """Rules at work: a matcher, and for each desk a ledger that begins empty."""

    def __init__(self, rules: list[Rule]) -> None:
        self._matcher = Matcher(rules)
        self._desks: dict[str, Desk] = defaultdict(Desk)
        self._number = 0
        self.rules = {rule.id: RuleTrial() for rule in rules}
        self.stories: dict[str, StoryTrial] = {}

    def take(self, article: EnrichedArticle, timestamp: int) -> None:
        """Match an article that reached Kafka at ``timestamp`` (ms), and decide what desks are told."""
        received = rfc3339(timestamp)
        day = received[:10]
        if article.status == "canceled":
            for name in sorted(self._matcher.desks):
                gone = withdrawal(article, name, received_at=received)
                desk = self._desks[name]
                decision = withdraw(desk, gone, offset=self._next(), time=timestamp)
                desk.fold(decision.entry)
                self._count(decision.alerts, day)
        for hit in hits(article, self._matcher.match(article), received_at=received):
            desk = self._desks[hit.rule.desk]
            decision = decide(desk, hit, offset=self._next(), time=timestamp, silences=Silences())
            desk.fold(decision.entry)
            self.rules[hit.rule.id].hits[day] += 1
            for alert in decision.alerts[:1]:  # of a hit, and not of the burst that it may begin
                story = self.stories.setdefault(
                    alert.story.id, StoryTrial(desk=alert.desk, title=alert.article.title)
                )
                story.hits += 1
            self._count(decision.alerts, day)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _count(self, alerts: Iterable[Alert], day: str) -> None:
        for alert in alerts:
            if alert.suppressed is None:
                self.rules[alert.rule.id].told[day] += 1
                if alert.story.id in self.stories:
                    self.stories[alert.story.id].told += 1


def _enriched(
    settings: Settings, reader: Reader, made: ReplayPlan, lane: Lane
) -> dict[TopicPart, list[offsets.Run]]:
    """Return where the enriched articles of a plan stand, each version of each once."""
    first, last = milliseconds(made.first), milliseconds(made.last)
    keys = None if lane else {record.key for record in _sources(reader, made)}
    there = reader.kept([topics.of(settings).enriched.name], since_ms=first)
    seen: set[bytes] = set()
    found: dict[TopicPart, list[int]] = defaultdict(list)
    for record in reader.scan(there):
        if lanes.of(record.headers) != lane or not first <= record.timestamp <= last:
            continue
        event = dict(record.headers).get("ce_id", b"")  # article id, version, pipeline
        if event not in seen and (keys is None or record.key in keys):
            seen.add(event)
            found[TopicPart(record.topic, record.partition)].append(record.offset)
    return {part: offsets.runs(each) for part, each in found.items()}


def _sources(reader: Reader, made: ReplayPlan) -> Iterator[Record]:
    return order.in_order(reader, plan.parts(made))
