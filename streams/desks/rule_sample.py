"""Rules on a sample of articles, without Kafka: what they match, and how much that makes a day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from processors.hits import takes_back
from processors.rules import Match, Matcher
from schemas import EnrichedArticle, Rule
from schemas.times import milliseconds
from streams.desks.rule_trial import RulesAtWork, Trial
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
    """What rules would do with the articles of a sample.

    Attributes:
        trial: their hits and alerts, in the order of publication, by its days.
        days: from the first time of publication to the last; 0 where the sample names none.
    """

    trial: Trial
    days: float

    @property
    def timed(self) -> bool:
        """Whether the sample spans enough time to speak of days."""
        return self.days >= LEAST_DAYS


def estimate(rules: Iterable[Rule], articles: Iterable[EnrichedArticle]) -> Estimate:
    """Count what each rule hits in a sample, and what its desk would be told, by times of publication.

    One that names no time counts for the time of the article before it.
    """
    asked = list(rules)
    work = RulesAtWork(asked)
    matched: list[tuple[int, EnrichedArticle]] = []  # the others need not be remembered
    published: list[int] = []
    for article, found in matches(asked, articles):
        if article.published_at:
            published.append(milliseconds(article.published_at))
        time = published[-1] if published else 0
        if found or takes_back(article):
            matched.append((time, article))
        else:
            work.pass_over(article, time)
    for time, article in sorted(matched, key=lambda each: each[0]):
        work.take(article, time)
    return Estimate(work.result(), (max(published) - min(published)) / topics.DAY_MS if published else 0.0)
