"""Rules on a sample of articles, without Kafka: what they match, and how many hits a day that makes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from processors.rules import Match, Matcher
from schemas import EnrichedArticle, Rule
from schemas.times import milliseconds
from streams.messages import topics

LEAST_DAYS: Final = 0.5  # a sample that spans less says little of a day


def matches(
    rules: Iterable[Rule], articles: Iterable[EnrichedArticle]
) -> Iterator[tuple[EnrichedArticle, list[Match]]]:
    """Yield each article with the matches of ``rules`` in it."""
    matcher = Matcher(rules)
    for article in articles:
        yield article, list(matcher.match(article))


@dataclass(frozen=True, slots=True)
class Estimate:
    """How often rules match a sample.

    Attributes:
        articles: how many the sample holds.
        days: from its first time of publication to its last; 0 where it names none.
        hits: of each rule, by its id; the most frequent first.
    """

    articles: int
    days: float
    hits: dict[str, int]

    @property
    def timed(self) -> bool:
        """Whether the sample spans enough time to speak of days."""
        return self.days >= LEAST_DAYS

    def a_day(self, rule_id: str) -> float:
        """Return the hits a day of a rule; only of a sample that is timed."""
        return self.hits[rule_id] / self.days


def estimate(rules: Iterable[Rule], articles: Iterable[EnrichedArticle]) -> Estimate:
    """Count the hits that each rule has in a sample, by the articles' times of publication."""
    asked = list(rules)
    hits = dict.fromkeys((rule.id for rule in asked), 0)
    first = last = None
    read = 0
    for article, found in matches(asked, articles):
        read += 1
        for match in found:
            hits[match.rule.id] += 1
        if article.published_at:
            published = milliseconds(article.published_at)
            first = published if first is None else min(first, published)
            last = published if last is None else max(last, published)
    days = (last - first) / topics.DAY_MS if first is not None and last is not None else 0.0
    return Estimate(read, days, dict(sorted(hits.items(), key=lambda item: -item[1])))
