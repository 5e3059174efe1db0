"""The story of one article: every record on every topic that is about it, in time order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from schemas import Alert, Article, EnrichedArticle, Hit, SchemaError, Withdrawal, wire
from streams.cluster.parts import size
from streams.cluster.reader import Progress, Reader
from streams.dead_letters import record as dead_letters
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import Lane
from streams.messages.records import Record
from streams.settings import Settings

# Event time is the same for all that an article caused: then the order is the one in which things happen.
# Channels stand where ``alerts.*`` does.
_CHANNELS: Final = "alerts.*"
_DEAD: Final = "articles.dead"
_ORDER: Final = (
    "articles.raw", "articles.replay", "articles.enriched", "hits", "hits.replay",
    _CHANNELS, "alerts.suppressed", "alerts.replay", _DEAD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One record about the article. ``timestamp`` is event time, in milliseconds of the epoch."""

    timestamp: int
    rank: int
    topic: str
    partition: int
    offset: int
    lane: Lane
    text: str


def trace(
    settings: Settings,
    article_id: str,
    *,
    since_ms: int | None = None,
    progress: Progress | None = None,
) -> tuple[list[Step], int]:
    """Return what happened to an article, in time order, and how many records were read to find it."""
    needle = wire.encode(article_id)  # as it stands in every message of ours: a cheap first look
    with Reader.open(settings) as reader:
        ranks = _ranks(settings, reader.topics())
        spans = reader.kept(ranks, since_ms=since_ms)
        steps = []
        for record in reader.scan(spans, progress):
            mine = record.key == article_id.encode()
            if mine or needle in (record.value or b""):
                step = _step(settings, record, article_id, rank=ranks[record.topic], mine=mine)
                steps += [step] if step.text else []
    steps.sort(key=lambda each: (each.timestamp, each.lane or "", each.rank, each.partition, each.offset))
    return steps, size(spans)


def _step(settings: Settings, record: Record, article_id: str, *, rank: int, mine: bool) -> Step:
    name = topics.of(settings).base(record.topic) or record.topic
    text = _told(name, record, article_id, mine=mine)
    attempts = dict(record.headers).get(dead_letters.ATTEMPTS)
    if text and attempts and name != _DEAD:
        text = f"sent again after {attempts.decode(errors='replace')} attempts: {text}"
    return Step(
        timestamp=record.timestamp,
        rank=rank,
        topic=name,
        partition=record.partition,
        offset=record.offset,
        lane=lanes.of(record.headers),
        text=text,
    )


def _ranks(settings: Settings, names: set[str]) -> dict[str, int]:
    """Return the topics of this installation that an article can be on, with their place in the order."""
    ranks = {}
    for name in sorted(names):
        place = _CHANNELS if topics.of(settings).channel_of(name) else topics.of(settings).base(name)
        if place in _ORDER:
            ranks[name] = _ORDER.index(place)
    return ranks


def _told(topic: str, record: Record, article_id: str, *, mine: bool) -> str:
    """Say what one record tells of the article; nothing where it only mentions the id."""
    if topic == _DEAD:
        return _dead(record)
    gone = dict(record.headers).get("ce_type") == cloudevents.WITHDRAWAL.encode()
    teller = _withdrawal if gone else _TELLERS.get(topic, _alert)
    try:
        return teller(record.value or b"", article_id)
    except SchemaError as error:
        return f"{len(record.value or b''):,} bytes that cannot be read: {error.reason}" if mine else ""


def _article(value: bytes, article_id: str) -> str:
    article = wire.decode(Article, value)
    if article.id != article_id:
        return ""
    status = "" if article.status == "usable" else f", {article.status}"
    return f"received from {article.source}, version {article.version}{status}, {len(value):,} bytes"


def _copied(value: bytes, article_id: str) -> str:
    told = _article(value, article_id)
    return told and "copied to be run again; " + told


def _enriched(value: bytes, article_id: str) -> str:
    article = wire.decode(EnrichedArticle, value)
    if article.id != article_id:
        return ""
    found = ", ".join(f"{each.slug} {each.confidence:.0%}" for each in article.subjects) or "no subjects"
    return f"enriched, version {article.version}, pipeline {article.pipeline}: {found}"


def _hit(value: bytes, article_id: str) -> str:
    hit = wire.decode(Hit, value)
    if hit.article.id != article_id:
        return ""
    return f"hit of rule {hit.rule.id} version {hit.rule.version}, desk {hit.rule.desk}"


def _withdrawal(value: bytes, article_id: str) -> str:
    gone = wire.decode(Withdrawal, value)
    if gone.article.id != article_id:
        return ""
    return f"canceled, version {gone.article.version}: desk {gone.desk} is to be told"


def _alert(value: bytes, article_id: str) -> str:
    alert = wire.decode(Alert, value)
    if alert.article.id != article_id:
        return ""
    told = (
        f"alert {alert.id} ({alert.kind}), rule {alert.rule.id}, desk {alert.desk}, channel {alert.channel}"
    )
    if alert.suppressed is None:
        return told
    covered = f", covered by {alert.suppressed.covered_by}" if alert.suppressed.covered_by else ""
    return f"{told}: not told: {alert.suppressed.reason}{covered}"


def _dead(record: Record) -> str:
    try:
        why = dead_letters.from_headers(record.headers)
    except (KeyError, ValueError):
        return ""
    return f"dead in {why.stage}, attempt {why.attempts}: {why.reason}: {why.message}"


_TELLERS: Final[Mapping[str, Callable[[bytes, str], str]]] = {
    "articles.raw": _article,
    "articles.replay": _copied,
    "articles.enriched": _enriched,
    "hits": _hit,
    "hits.replay": _hit,
}
