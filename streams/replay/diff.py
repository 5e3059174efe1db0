"""What a replay says otherwise than what was published before: subjects, names, what desks would be told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple, get_args

from processors.identity import content_id
from processors.stories.entries import ArticleRef, ref_of
from schemas import UNKNOWN_SOURCE, Alert, EnrichedArticle, Replay
from schemas.entity import EntityType
from schemas.times import milliseconds
from streams.cluster.reader import Reader
from streams.messages import lanes, topics
from streams.messages.records import said
from streams.replay import results
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Example:
    """An article that gained or lost a subject, and how sure the one was that gave it."""

    article: str
    title: str
    confidence: float


@dataclass(slots=True)
class SubjectChange:
    """How one subject fared. ``before`` and ``after`` count articles."""

    before: int = 0
    after: int = 0
    gained: list[Example] = field(default_factory=list)
    lost: list[Example] = field(default_factory=list)


class Named(NamedTuple):
    """An entity of many articles, under the name that one of them has."""

    type: EntityType
    key: str
    name: str


@dataclass(slots=True)
class NameChange:
    """How the entities of one type fared, each counted once for each article; gained and lost in how many."""

    before: int = 0
    after: int = 0
    gained: Counter[Named] = field(default_factory=Counter)
    lost: Counter[Named] = field(default_factory=Counter)


@dataclass(slots=True)
class AlertChange:
    """How the alerts of one rule fared: ``before == same + gone``, ``after == same + new + regrouped``.

    Attributes:
        before: how many were told.
        after: how many would be told now.
        new: those that say what the desk does not know.
        gone: those that said what the desk would not know now.
    """

    before: int = 0
    after: int = 0
    new: list[Alert] = field(default_factory=list)
    gone: list[Alert] = field(default_factory=list)

    @property
    def same(self) -> int:
        """How many of those before say what the desk knows either way."""
        return self.before - len(self.gone)

    @property
    def regrouped(self) -> int:
        """In how many more alerts (fewer, below 0) the same is said: stories begin with other articles."""
        return self.after - len(self.new) - self.same


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed. ``unpublished``: articles that were not published before; they are not compared.

    ``unchanged`` have the same subjects, ``same_names`` the same entities. ``names``: by the type of entity.
    ``alerts``: by rule.
    """

    articles: int
    unpublished: int
    unchanged: int
    same_names: int
    pipelines: dict[str, int]
    subjects: dict[str, SubjectChange]
    names: dict[EntityType, NameChange]
    alerts: dict[str, AlertChange]


@dataclass(frozen=True, slots=True)
class _Said:
    title: str
    pipeline: str
    subjects: dict[str, float]
    names: tuple[Named, ...] = ()


# The article by its source and id, as desks know it; its version, and of several texts of that a digest.
_Key = tuple[ArticleRef, int, str]


def compare(settings: Settings, replay: Replay) -> Difference:
    """Compare what a replay has written with what stood there when it began."""
    known: dict[str, Named] = {}
    after = dict(_said(results.enriched(settings, replay), known))
    before = {key: said for key, said in _said(_published(settings, replay), known) if key in after}
    subjects: dict[str, SubjectChange] = {}
    names = {kind: NameChange() for kind in get_args(EntityType)}
    unchanged = same_names = 0
    pipelines: dict[str, int] = {}
    for key, then in before.items():
        pipelines[then.pipeline] = pipelines.get(then.pipeline, 0) + 1
        (_, article), *_ = key
        unchanged += _note(subjects, article, then, after[key])
        same_names += _note_names(names, then, after[key])
    articles = {article for article, *_ in after}
    live = [each for each in results.live_alerts(settings, replay) if _is_of(articles, each)]
    own = list(results.alerts(settings, replay).values())
    return Difference(
        articles=len(after),
        unpublished=len(after) - len(before),
        unchanged=unchanged,
        same_names=same_names,
        pipelines=pipelines,
        subjects=dict(sorted(subjects.items())),
        names={kind: change for kind, change in names.items() if change.before or change.after},
        alerts=changes(live, own),
    )


def _is_of(articles: Set[ArticleRef], alert: Alert) -> bool:
    """Return whether an alert is of one of these articles; a tombstone names an id without a source."""
    article = alert.article
    return ref_of(article) in articles or (UNKNOWN_SOURCE, article.id) in articles


def changes(before: list[Alert], after: list[Alert]) -> dict[str, AlertChange]:
    """Compare alerts, suppressed ones among them, rule by rule."""
    found: dict[str, AlertChange] = defaultdict(AlertChange)
    for each in before:
        found[each.rule.id].before += each.suppressed is None
    for each in after:
        found[each.rule.id].after += each.suppressed is None
    for each in _missing(after, before):
        found[each.rule.id].new.append(each)
    for each in _missing(before, after):
        found[each.rule.id].gone.append(each)
    return {rule: change for rule, change in sorted(found.items()) if change.before or change.after}


def _said(found: Iterable[EnrichedArticle], known: dict[str, Named]) -> Iterator[tuple[_Key, _Said]]:
    """Yield what is said of each text. ``known`` holds each entity once, for all articles that name it."""
    for each in found:
        subjects = {subject.slug: subject.confidence for subject in each.subjects}
        entities = {entity.key: entity for entity in each.entities}
        names = tuple(known.setdefault(key, Named(one.type, key, one.name)) for key, one in entities.items())
        text = content_id(each.title, each.body)
        title = each.title or each.body or ""
        yield (ref_of(each), each.version, text), _Said(title, each.pipeline, subjects, names)


def _published(settings: Settings, replay: Replay) -> Iterator[EnrichedArticle]:
    """Yield what was published of that time before the replay began; the newest comes last."""
    begin = replay.starts[topics.of(settings).enriched.base]
    with Reader.open(settings) as reader:
        spans = {
            part: (start, min(end, begin.get(str(part.partition), end)))
            for part, (start, end) in reader.kept(
                [topics.of(settings).enriched.name],
                since_ms=milliseconds(replay.plan.first),
            ).items()
        }
        for record in reader.scan(spans):
            if lanes.of(record.headers) != replay.id and (article := said(EnrichedArticle, record)):
                yield article


def _note(subjects: dict[str, SubjectChange], article: str, then: _Said, now: _Said) -> bool:
    """Take in one article; return whether its subjects are the same."""
    for slug, confidence in then.subjects.items():
        change = subjects.setdefault(slug, SubjectChange())
        change.before += 1
        if slug not in now.subjects:
            change.lost.append(Example(article, then.title, confidence))
    for slug, confidence in now.subjects.items():
        change = subjects.setdefault(slug, SubjectChange())
        change.after += 1
        if slug not in then.subjects:
            change.gained.append(Example(article, now.title, confidence))
    return then.subjects.keys() == now.subjects.keys()


def _note_names(names: dict[EntityType, NameChange], then: _Said, now: _Said) -> bool:
    """Take in whom one article names; return whether it is the same as before."""
    for each in then.names:
        names[each.type].before += 1
    for each in now.names:
        names[each.type].after += 1
    before, after = set(then.names), set(now.names)
    for each in after - before:
        names[each.type].gained[each] += 1
    for each in before - after:
        names[each.type].lost[each] += 1
    return before == after


def _missing(these: list[Alert], those: list[Alert]) -> list[Alert]:
    """Return what a desk is told by ``these`` and does not know by ``those``.

    Which article of a story comes first may differ; a desk that was told of the other one knows the story.
    """
    known = {(each.rule.id, ref_of(each.article)) for each in those if results.known(each)}
    return [
        each for each in these if not each.suppressed and (each.rule.id, ref_of(each.article)) not in known
    ]
