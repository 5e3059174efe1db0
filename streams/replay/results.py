"""What a replay has written so far, on the topics that it shares with others."""

from collections import defaultdict
from collections.abc import Iterator

from processors.stories.ledger import apart
from schemas import Alert, EnrichedArticle, RaisedCount, Replay
from schemas.times import milliseconds
from streams.cluster.failures import SILENT
from streams.cluster.reader import Reader
from streams.errors import ReplayError
from streams.messages import lanes, topics
from streams.messages.records import Record, said
from streams.messages.topics import Topic
from streams.replay import headers
from streams.settings import Settings


def starts(reader: Reader, settings: Settings) -> dict[str, dict[str, int]]:
    """Return where a replay that begins now begins to write: topic → partition → offset."""
    own = topics.of(settings)
    begin = {}
    for topic in (own.replay, own.enriched, own.dead, own.replay_hits, own.replay_alerts):
        begin[topic.base] = {str(part.partition): end for part, end in reader.ends([topic.name]).items()}
    return begin


def records(
    settings: Settings, replay: Replay, topic: Topic, *, patience: float = SILENT
) -> Iterator[Record]:
    """Yield the records that ``replay`` wrote to ``topic``; after a crash some of them twice.

    ``patience``: seconds to wait for the next one.
    """
    begin = replay.starts[topic.base]
    with Reader.open(settings, patience=patience) as reader:
        spans = {
            part: (max(start, begin.get(str(part.partition), 0)), end)
            for part, (start, end) in reader.kept([topic.name]).items()
        }
        for record in reader.scan(spans):
            if lanes.of(record.headers) == replay.id:
                yield record


def enriched(settings: Settings, replay: Replay) -> Iterator[EnrichedArticle]:
    """Yield the articles that ``replay`` enriched."""
    for record in records(settings, replay, topics.of(settings).enriched):
        if article := said(EnrichedArticle, record):
            yield article


def known(alert: Alert) -> bool:
    """Return whether the desk knows what ``alert`` says: it was told, or told of something that covers it."""
    return alert.suppressed is None or alert.suppressed.covered_by is not None


def live_alerts(settings: Settings, replay: Replay) -> Iterator[Alert]:
    """Yield the live alerts since the time of the first article of ``replay``, suppressed ones as well."""
    with Reader.open(settings) as reader:
        own = topics.of(settings)
        channels = {name for name in reader.topics() if own.channel_of(name)} | {own.suppressed.name}
        since = milliseconds(replay.plan.first)
        for record in reader.scan(reader.kept(sorted(channels), since_ms=since)):
            if alert := said(Alert, record):
                yield from apart(alert)


def alerts(settings: Settings, replay: Replay, *, patience: float = SILENT) -> dict[str, Alert]:
    """Return the alerts that ``replay`` raised, by id, suppressed ones as well."""
    found: dict[str, Alert] = {}
    for record in records(settings, replay, topics.of(settings).replay_alerts, patience=patience):
        if alert := said(Alert, record):
            found |= {each.id: each for each in apart(alert)}
    return found


def count_alerts(found: dict[str, Alert]) -> dict[str, RaisedCount]:
    """Count alerts by rule."""
    told: dict[str, int] = defaultdict(int)
    suppressed: dict[str, int] = defaultdict(int)
    for alert in found.values():
        (suppressed if alert.suppressed else told)[alert.rule.id] += 1
    rules = sorted({*told, *suppressed})
    return {rule: RaisedCount(told=told[rule], suppressed=suppressed[rule]) for rule in rules}


def count_articles(settings: Settings, replay: Replay, *, patience: float) -> tuple[int, int]:
    """Return how many articles were enriched and how many died.

    Raises:
        ReplayError: one is unaccounted for.
    """

    def numbers(topic: Topic) -> set[int]:
        written = records(settings, replay, topic, patience=patience)
        return {headers.place(each.headers).article for each in written}

    enriched = numbers(topics.of(settings).enriched)
    dead = numbers(topics.of(settings).dead) - enriched
    missing = replay.plan.messages - len(enriched) - len(dead)
    if missing:
        first = min(set(range(replay.plan.messages)) - enriched - dead)
        raise ReplayError(
            f"replay {replay.id}: {missing} articles are neither enriched nor dead, the first is number"
            f" {first} on {topics.of(settings).replay.name}: a new plan runs them again"
        )
    return len(enriched), len(dead)
