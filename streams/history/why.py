"""Why was a desk told of an article, or not? The answer from the topics: hits, alerts, suppressed alerts."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from processors.rules.lacking import lacking
from processors.stories.entries import ArticleRef
from processors.stories.ledger import apart
from schemas import (
    Alert,
    Article,
    ArticleLine,
    Delivery,
    EnrichedArticle,
    Hit,
    Rule,
    SchemaError,
    Withdrawal,
    wire,
)
from streams.cluster.reader import Progress
from streams.index.follow import Index
from streams.messages import hits, lanes, topics
from streams.messages.lanes import LIVE
from streams.messages.received import is_tombstone
from streams.messages.records import Record, said
from streams.settings import Settings

_NEAREST: Final = 5  # rules of a desk that say what they lack, where it was told nothing


@dataclass(frozen=True, slots=True)
class Told:
    """An alert of the article, suppressed or not.

    Attributes:
        cover: the one that covers it where there is one.
        deliveries: how each stands that was due from it.
    """

    alert: Alert
    cover: Alert | None = None
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class OfDesk:
    """What the topics say of an article and one desk.

    Attributes:
        told: its alerts, suppressed or not, in the order of time.
        waiting: the hits that nothing was decided of yet.
        rule: the one rule that this is of; None for all.
    """

    desk: str
    told: list[Told]
    waiting: list[Hit]
    rule: str | None = None

    def of_rule(self, rule_id: str) -> "OfDesk":
        """Return what there is for one rule of the desk."""
        return OfDesk(
            self.desk,
            [each for each in self.told if each.alert.rule.id == rule_id],
            [hit for hit in self.waiting if hit.rule.id == rule_id],
            rule_id,
        )


@dataclass(slots=True)
class Answer:
    """All that the topics say of an article in the live lane.

    Attributes:
        texts: by version and time, in ms.
        sources: that have an article of the id; of all where none was asked for.
    """

    texts: dict[tuple[int, int], EnrichedArticle] = field(default_factory=dict)
    hits: dict[str, Hit] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)

    @property
    def waiting(self) -> list[Hit]:
        """The hits that nothing was decided of yet: the agent alert has not come to them."""
        decided = {each.alert.hit for each in self.told.values()}
        return [hit for hit in self.hits.values() if hit.id not in decided]

    @property
    def desks(self) -> set[str]:
        """The desks that have a hit of the article."""
        return {hit.rule.desk for hit in self.hits.values()}

    def of_desk(self, desk: str) -> OfDesk:
        """Return what there is for one desk."""
        told = [each for each in self.told.values() if each.alert.desk == desk]
        return OfDesk(
            desk,
            sorted(told, key=lambda each: (each.alert.raised_at, each.alert.rule.id)),
            [hit for hit in self.waiting if hit.rule.desk == desk],
        )


@dataclass(frozen=True, slots=True)
class Nearest:
    """Rules of a desk that was told nothing, each with what the article lacks for it.

    ``left``: how many more there are. One that lacks nothing came into force later.
    """

    rules: list[tuple[Rule, list[str]]]
    left: int


def nearest(
    of: OfDesk, rules: Iterable[Rule], article: EnrichedArticle, language: Literal["en", "ar"] = "en"
) -> Nearest:
    """Return the rules of a desk, as they are now, that an article comes nearest to.

    Args:
        of: the desk; where it was told something, or soon may be, there are none.
        rules: of this desk and others.
        article: its newest text.
        language: of what it lacks.
    """
    if of.told or of.waiting:
        return Nearest([], 0)
    mine = [each for each in rules if each.desk == of.desk]
    active = {each.id: each for each in mine if each.active}
    found = sorted(
        lacking(active.values(), article, language).items(), key=lambda each: (len(each[1]), each[0])
    )
    inactive: list[tuple[Rule, list[str]]] = [(each, []) for each in mine if not each.active]
    return Nearest(
        [*inactive, *((active[rule_id], lacks) for rule_id, lacks in found[:_NEAREST])],
        max(len(found) - _NEAREST, 0),
    )


def why(
    settings: Settings,
    article_id: str,
    *,
    source: str = "",
    since_ms: int | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Read what became of an article; an empty Answer when no topic knows it.

    ``source``: its own; several may have an article of this id.
    """
    answer = Answer()
    with Index.open(settings, progress) as index:
        for record in index.about(article_id):
            if record.timestamp >= (since_ms or 0) and lanes.of(record.headers) == LIVE:
                _take(answer, settings, record, (source, article_id))
        _cover(answer, index)
        _deliver(answer, index, settings)
    return answer


def _cover(answer: Answer, index: Index) -> None:
    """Find the alerts that cover what was not told; they may be older than what was asked for."""
    for alert_id, told in answer.told.items():
        suppressed = told.alert.suppressed
        cover = suppressed.covered_by if suppressed else None
        if cover is None:
            continue
        for record in index.about(cover):
            if record.key == cover.encode() and (found := said(Alert, record)):
                answer.told[alert_id] = Told(told.alert, found)


def _deliver(answer: Answer, index: Index, settings: Settings) -> None:
    """Find what became of the alerts that a desk was told of on their way to receivers."""
    topic = topics.of(settings).deliveries.name
    for alert_id, told in answer.told.items():
        if told.alert.suppressed:
            continue
        newest = {
            record.key: record
            for record in sorted(index.about(alert_id), key=lambda each: each.offset)
            if record.topic == topic
        }
        found = []
        for record in newest.values():
            with suppress(SchemaError):
                found.append(wire.decode(Delivery, record.value or b""))
        if found:
            answer.told[alert_id] = replace(told, deliveries=tuple(sorted(found, key=lambda each: each.id)))


def _take(answer: Answer, settings: Settings, record: Record, asked: ArticleRef) -> None:
    """Note a record that names the article; one that cannot be read has its own story in the dead letters."""
    try:
        own = topics.of(settings)
        if record.topic == own.enriched.name:
            article = wire.decode(EnrichedArticle, record.value or b"")
            if _is(article, asked):
                answer.texts[article.version, record.timestamp] = article
                answer.sources |= set() if is_tombstone(article) else {article.source}
        elif record.topic == own.hits.name:
            message = hits.read(record)
            if not isinstance(message, Withdrawal):
                answer.hits |= {each.id: each for each in message if _is(each.article, asked)}
        elif record.topic == own.suppressed.name or own.channel_of(record.topic):
            alert = wire.decode(Alert, record.value or b"")
            if _is(alert.article, asked):
                answer.told |= {each.id: Told(each) for each in apart(alert)}
    except SchemaError:
        return


def _is(article: Article | ArticleLine, asked: ArticleRef) -> bool:
    """Tell whether an article is the one that is asked for; a tombstone is of every source's."""
    source, article_id = asked
    return article.id == article_id and (source in ("", article.source) or is_tombstone(article))
