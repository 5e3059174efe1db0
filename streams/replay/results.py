"""What a replay has written so far, on the topics that it shares with others."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from schemas import Alert, EnrichedArticle, RaisedCount, Replay, wire
from schemas.times import milliseconds
from streams.cluster import scan
from streams.errors import ReplayError
from streams.messages import lanes, topics
from streams.messages.topics import Topic
from streams.replay import headers
from streams.settings import Settings

WRITTEN: tuple[Topic, ...] = (
    topics.REPLAY, topics.ENRICHED, topics.DEAD, topics.REPLAY_HITS, topics.REPLAYED
)  # fmt: skip


def starts(reader: Any, settings: Settings) -> dict[str, dict[str, int]]:
    """Return where a replay that begins now begins to write: topic → partition → offset."""
    begin = {}
    for topic in WRITTEN:
        kept = scan.kept(reader, [settings.name(topic.name)])
        begin[topic.name] = {str(part.partition): end for part, (_, end) in kept.items()}
    return begin


def records(settings: Settings, replay: Replay, topic: Topic) -> Iterator[Any]:
    """Yield the records that ``replay`` wrote to ``topic``; after a crash some of them twice."""
    begin = replay.starts[topic.name]
    with scan.opened(settings) as reader:
        spans = {
            part: (max(start, begin.get(str(part.partition), 0)), end)
            for part, (start, end) in scan.kept(reader, [settings.name(topic.name)]).items()
        }
        for record in scan.scan(reader, spans):
            if lanes.of(record.headers) == replay.id:
                yield record


def enriched(settings: Settings, replay: Replay) -> Iterator[EnrichedArticle]:
    """Yield the articles that ``replay`` enriched."""
    for record in records(settings, replay, topics.ENRICHED):
        yield wire.decode(EnrichedArticle, record.value or b"")


def known(alert: Alert) -> bool:
    """Return whether the desk knows what ``alert`` says: it was told, or told of something that covers it."""
    return alert.suppressed is None or alert.suppressed.covered_by is not None


def live_alerts(settings: Settings, replay: Replay) -> Iterator[Alert]:
    """Yield the live alerts since the time of the first article of ``replay``, suppressed ones as well."""
    with scan.opened(settings) as reader:
        channels = {each for each in reader.topics() if each.startswith(settings.name("alerts."))}
        channels.discard(settings.name(topics.REPLAYED.name))
        since = milliseconds(replay.plan.first)
        for record in scan.scan(reader, scan.kept(reader, sorted(channels), since_ms=since)):
            yield wire.decode(Alert, record.value or b"")


def alerts(settings: Settings, replay: Replay) -> dict[str, Alert]:
    """Return the alerts that ``replay`` raised, by id, suppressed ones as well."""
    found: dict[str, Alert] = {}
    for record in records(settings, replay, topics.REPLAYED):
        alert = wire.decode(Alert, record.value or b"")
        found[alert.id] = alert
    return found


def count_alerts(found: dict[str, Alert]) -> dict[str, RaisedCount]:
    """Count alerts by rule."""
    told: dict[str, int] = defaultdict(int)
    suppressed: dict[str, int] = defaultdict(int)
    for alert in found.values():
        (suppressed if alert.suppressed else told)[alert.rule.id] += 1
    rules = sorted({*told, *suppressed})
    return {rule: RaisedCount(told=told[rule], suppressed=suppressed[rule]) for rule in rules}


def count_articles(settings: Settings, replay: Replay) -> tuple[int, int]:
    """Return how many articles were enriched and how many died; ReplayError where one is unaccounted for."""
    enriched = {headers.place(each.headers).article for each in records(settings, replay, topics.ENRICHED)}
    dead = {headers.place(each.headers).article for each in records(settings, replay, topics.DEAD)} - enriched
    missing = replay.plan.messages - len(enriched) - len(dead)
    if missing:
        first = min(set(range(replay.plan.messages)) - enriched - dead)
        raise ReplayError(
            f"replay {replay.id}: {missing} articles are neither enriched nor dead, the first is number"
            f" {first} on {settings.name(topics.REPLAY.name)}: a new plan runs them again"
        )
    return len(enriched), len(dead)
