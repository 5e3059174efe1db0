"""The story of one article: every record on every topic that is about it, in time order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from processors.entities.telling import telling
from processors.entities.who_and_where import in_english
from schemas import Alert, Article, DeskHits, EnrichedArticle, Hit, SchemaError, Withdrawal, wire
from streams.cluster.reader import Progress
from streams.dead_letters import record as dead_letters
from streams.index.follow import Index
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import Lane
from streams.messages.records import Record
from streams.settings import Settings

# Event time is the same for all that an article caused: then the order is the one in which things happen.
# Channels stand where ``alerts.*`` does.
_CHANNELS: Final = "alerts.*"
_DEAD: Final = "articles.dead"
_NAMED: Final = 3  # rules, where an article hits many of a desk
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
    """Return what happened to an article, in time order, and among how many records it was looked for."""
    with Index.open(settings, progress) as index:
        found = [record for record in index.about(article_id) if record.timestamp >= (since_ms or 0)]
        known = index.known
    steps = [step for record in found if (step := _step(settings, record, article_id)).text]
    steps.sort(key=lambda each: (each.timestamp, each.lane or "", each.rank, each.partition, each.offset))
    return steps, known


def _step(settings: Settings, record: Record, article_id: str) -> Step:
    own = topics.of(settings)
    name = own.base(record.topic) or record.topic
    text = _told(name, record, article_id, mine=record.key == article_id.encode())
    attempts = dict(record.headers).get(dead_letters.ATTEMPTS)
    if text and attempts and name != _DEAD:
        text = f"sent again after {attempts.decode(errors='replace')} attempts: {text}"
    if text and lanes.EMBARGO in dict(record.headers):
        text = f"its embargo has ended: {text}"
    return Step(
        timestamp=record.timestamp,
        rank=_ORDER.index(_CHANNELS if own.channel_of(record.topic) else name),
        topic=name,
        partition=record.partition,
        offset=record.offset,
        lane=lanes.of(record.headers),
        text=text,
    )


def _told(topic: str, record: Record, article_id: str, *, mine: bool) -> str:
    """Say what one record tells of the article; nothing where it only mentions the id."""
    if topic == _DEAD:
        return _dead(record)
    if record.value is None:
        return "taken back by a record without a value" if mine else ""
    kind = (dict(record.headers).get("ce_type") or b"").decode(errors="replace")
    teller = _BY_KIND.get(kind) or _TELLERS.get(topic, _alert)
    try:
        return teller(record.value, article_id)
    except SchemaError as error:
        return f"{len(record.value):,} bytes that cannot be read: {error.reason}" if mine else ""


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
    if article.genre:
        found = f"{article.genre.slug} {article.genre.confidence:.0%}: {found}"
    if named := in_english(telling(article)):
        found = f"{found}; {named}"
    return f"enriched, version {article.version}, pipeline {article.pipeline}: {found}"


def _hits(value: bytes, article_id: str) -> str:
    found = wire.decode(DeskHits, value)
    if found.article.id != article_id:
        return ""
    first = ", ".join(each.rule.id for each in found.hits[:_NAMED])
    more = len(found.hits) - _NAMED
    return f"hits of {len(found.hits)} rules, desk {found.desk}: {first}" + (
        f" and {more} more" if more > 0 else ""
    )


def _hit(value: bytes, article_id: str) -> str:
    hit = wire.decode(Hit, value)
    if hit.article.id != article_id:
        return ""
    return f"hit of rule {hit.rule.id} version {hit.rule.version}, desk {hit.rule.desk}"


def _withdrawal(value: bytes, article_id: str) -> str:
    gone = wire.decode(Withdrawal, value)
    if gone.article.id != article_id:
        return ""
    return f"{gone.article.status}, version {gone.article.version}: desk {gone.desk} is to be told"


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
    if alert.others:
        covered += f", and likewise of {len(alert.others)} other rules"
    return f"{told}: not told: {alert.suppressed.reason}{covered}"


def _dead(record: Record) -> str:
    why = dead_letters.letter_on(record)
    if why is None:
        return ""
    return f"dead in {why.stage}, attempt {why.attempts}: {why.reason}: {why.message}"


_BY_KIND: Final[Mapping[str, Callable[[bytes, str], str]]] = {
    cloudevents.WITHDRAWAL: _withdrawal,
    cloudevents.DESK_HITS: _hits,
}
_TELLERS: Final[Mapping[str, Callable[[bytes, str], str]]] = {
    "articles.raw": _article,
    "articles.replay": _copied,
    "articles.enriched": _enriched,
    "hits": _hit,
    "hits.replay": _hit,
}
