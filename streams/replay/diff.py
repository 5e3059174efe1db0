"""What a replay says otherwise than what was published before: subjects, and what desks would be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed. ``unpublished``: articles that were not published before; they are not compared.

    ``new`` alerts would be raised now and were not; ``gone`` ones were raised and would not be.
    """

    articles: int
    unpublished: int
    unchanged: int
    pipelines: dict[str, int]
    subjects: dict[str, SubjectChange]
    told_before: int
    told_after: int
    new: list[Alert]
    gone: list[Alert]


@dataclass(frozen=True, slots=True)
class _Said:
    title: str
    pipeline: str
    subjects: dict[str, float]


_Key = tuple[str, int]  # article id, version


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
    ids = {article for article, _ in after}
    live = [each for each in results.live_alerts(settings, replay) if each.article.id in ids]
    own = list(results.alerts(settings, replay).values())
    return Difference(
        articles=len(after),
        unpublished=len(after) - len(before),
        unchanged=unchanged,
        pipelines=pipelines,
        subjects=dict(sorted(subjects.items())),
        told_before=_told(live),
        told_after=_told(own),
        new=_missing(own, live),
        gone=_missing(live, own),
    )


def _said(found: Iterable[EnrichedArticle]) -> Iterator[tuple[_Key, _Said]]:
    for each in found:
        subjects = {subject.slug: subject.confidence for subject in each.subjects}
        yield (each.id, each.version), _Said(each.title or each.body or "", each.pipeline, subjects)


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


def _told(alerts: list[Alert]) -> int:
    return sum(each.suppressed is None for each in alerts)


def _missing(these: list[Alert], those: list[Alert]) -> list[Alert]:
    """Return what a desk is told by ``these`` and does not know by ``those``.

    Which article of a story comes first may differ; a desk that was told of the other one knows the story.
    """
    articles = {(each.rule.id, each.article.id) for each in those if results.known(each)}
    return [each for each in these if not each.suppressed and (each.rule.id, each.article.id) not in articles]
