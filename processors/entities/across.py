"""The entities of many articles together: in how many each is named, how often, and how it is spelt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas import EnrichedArticle
from schemas.entity import EntityType


@dataclass(slots=True)
class Known:
    """An entity as some articles name it: ``spellings`` with how often each stands there."""

    key: str
    type: EntityType
    articles: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    countries: set[str] = field(default_factory=set)

    @property
    def mentions(self) -> int:
        """How often the articles name it."""
        return self.spellings.total()


def across(articles: Iterable[EnrichedArticle]) -> list[Known]:
    """Return the entities of some articles, those that most of them name first."""
    found: dict[str, Known] = {}
    for article in articles:
        keys = {entity.id: entity.key for entity in article.entities}
        for entity in article.entities:
            known = found.setdefault(entity.key, Known(entity.key, entity.type))
            known.articles += 1
            known.countries.update({entity.country} - {None})  # type: ignore[arg-type]
        for mention in article.mentions:
            found[keys[mention.entity]].spellings[mention.text] += 1
    return sorted(found.values(), key=lambda each: (-each.articles, -each.mentions, each.key))
