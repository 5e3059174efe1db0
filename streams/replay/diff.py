"""What a replay says otherwise than what was published before: subjects, and what desks would be told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from processors.identity import content_id
from schemas import Alert, EnrichedArticle, Replay, wire
from schemas.times import milliseconds
from streams.cluster.reader import Reader
from streams.messages import lanes, topics
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

    ``alerts``: by rule.
    """

    articles: int
    unpublished: int
    unchanged: int
    pipelines: dict[str, int]
    subjects: dict[str, SubjectChange]
    alerts: dict[str, AlertChange]


@dataclass(frozen=True, slots=True)
class _Said:
    title: str
    pipeline: str
    subjects: dict[str, float]


_Key = tuple[str, int, str]  # article id, version, and of several texts of it a digest


def compare(settings: Settings, replay: Replay) -> Difference:
    """Compare what a replay has written with what stood there when it began."""
    after = dict(_said(results.enriched(settings, replay)))
    before = {key: said for key, said in _said(_published(settings, replay)) if key in after}
    subjects: dict[str, SubjectChange] = {}
    unchanged = 0
    pipelines: dict[str, int] = {}
    for key, then in before.items():
        pipelines[then.pipeline] = pipelines.get(then.pipeline, 0) + 1
        unchanged += _note(subjects, key[0], then, after[key])
    ids = {article for article, *_ in after}
    live = [each for each in results.live_alerts(settings, replay) if each.article.id in ids]
    own = list(results.alerts(settings, replay).values())
    return Difference(
        articles=len(after),
        unpublished=len(after) - len(before),
        unchanged=unchanged,
        pipelines=pipelines,
        subjects=dict(sorted(subjects.items())),
        alerts=changes(live, own),
    )


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


def _said(found: Iterable[EnrichedArticle]) -> Iterator[tuple[_Key, _Said]]:
    for each in found:
        subjects = {subject.slug: subject.confidence for subject in each.subjects}
        text = content_id(each.title, each.body)
        yield (each.id, each.version, text), _Said(each.title or each.body or "", each.pipeline, subjects)


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
            if lanes.of(record.headers) != replay.id:
                yield wire.decode(EnrichedArticle, record.value or b"")


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


def _missing(these: list[Alert], those: list[Alert]) -> list[Alert]:
    """Return what a desk is told by ``these`` and does not know by ``those``.

    Which article of a story comes first may differ; a desk that was told of the other one knows the story.
    """
    articles = {(each.rule.id, each.article.id) for each in those if results.known(each)}
    return [each for each in these if not each.suppressed and (each.rule.id, each.article.id) not in articles]
