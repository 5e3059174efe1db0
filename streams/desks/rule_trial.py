"""Rules at work on some articles, without installing them: what they hit, and what desks would be told."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from processors.hits import hits, takes_back, withdrawal
from processors.rules import Matcher
from processors.stories.desk import Desk
from processors.stories.ledger import decide, withdraw
from processors.stories.silences import Silences
from schemas import Alert, EnrichedArticle, Rule, wire
from schemas.times import milliseconds, rfc3339

NOISIEST: Final = 10


@dataclass(slots=True)
class RuleTrial:
    """What one rule did. Counts by day of publication (UTC)."""

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
    """What a rule set did. ``days``: on which something was published; a day of quiet is none of them."""

    articles: int
    days: int
    rules: dict[str, RuleTrial]
    noisiest: list[StoryTrial]


class RulesAtWork:
    """A matcher, and for each desk a ledger that begins empty."""

    def __init__(self, rules: list[Rule]) -> None:
        self._matcher = Matcher(rules)
        self._desks: dict[str, Desk] = defaultdict(Desk)
        self._number = 0
        self._articles = 0
        self._days: set[str] = set()
        self._rules = {rule.id: RuleTrial() for rule in rules}
        self._stories: dict[str, StoryTrial] = {}

    def take(self, article: EnrichedArticle, timestamp: int) -> list[Alert]:
        """Match an article that reached Kafka at ``timestamp`` (ms); return what came of it.

        Those that desks are not told are among the alerts.
        """
        day = self.pass_over(article, timestamp)
        matches = list(self._matcher.match(article))
        raised: list[Alert] = []
        if not matches and not takes_back(article):
            return raised
        received, encoded = rfc3339(timestamp), wire.encode(article)
        if takes_back(article):
            for name in sorted(self._matcher.desks):
                gone = withdrawal(article, name, encoded=encoded, received_at=received)
                desk = self._desks[name]
                decision = withdraw(desk, gone, offset=self._next(), time=timestamp)
                desk.fold(decision.entry)
                self._count(decision.alerts, day)
                raised += decision.alerts
        for hit in hits(article, matches, encoded=encoded, received_at=received):
            desk = self._desks[hit.rule.desk]
            decision = decide(desk, hit, offset=self._next(), time=timestamp, silences=Silences())
            desk.fold(decision.entry)
            self._rules[hit.rule.id].hits[day] += 1
            for alert in decision.alerts[:1]:  # of a hit, and not of the burst that it may begin
                story = self._stories.setdefault(
                    alert.story.id, StoryTrial(desk=alert.desk, title=alert.article.title)
                )
                story.hits += 1
            self._count(decision.alerts, day)
            raised += decision.alerts
        return raised

    def pass_over(self, article: EnrichedArticle, timestamp: int) -> str:
        """Count an article that no rule matches; return its day of publication."""
        day = rfc3339(milliseconds(article.published_at) if article.published_at else timestamp)[:10]
        self._articles += 1
        self._days.add(day)
        return day

    def result(self) -> Trial:
        """Return what came of the articles so far."""
        stories = sorted(self._stories.values(), key=lambda each: (-each.told, -each.hits, each.title))
        return Trial(
            articles=self._articles, days=len(self._days), rules=self._rules, noisiest=stories[:NOISIEST]
        )

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _count(self, alerts: Iterable[Alert], day: str) -> None:
        for alert in alerts:
            if alert.suppressed is None:
                self._rules[alert.rule.id].told[day] += 1
                if alert.story.id in self._stories:
                    self._stories[alert.story.id].told += 1
