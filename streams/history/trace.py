"""The story of one article: every record on every topic that is about it, in time order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

import orjson

from processors.entities.who_and_where import in_english
from processors.text.direction import isolate
from schemas import (
    AcceptedArticle,
    Alert,
    Article,
    ArticleLine,
    DeskHits,
    EnrichedArticle,
    EntityLine,
    Hit,
    SchemaError,
    Withdrawal,
    wire,
)
from streams.cluster.reader import Progress
from streams.dead_letters import record as dead_letters
from streams.index.follow import Index
from streams.messages import cloudevents, lanes, topics
from streams.messages.lanes import Lane
from streams.messages.received import is_tombstone
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
    """One record about the article.

    Attributes:
        timestamp: event time, in milliseconds of the epoch.
        source: whose article it is about; None where it does not say: it may be about each that has the id.
    """

    timestamp: int
    rank: int
    topic: str
    partition: int
    offset: int
    lane: Lane
    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in which steps are told.

    Attributes:
        sentences: with a place for each thing that is told.
        comma: between things of one kind.
        named: says whom an article names, and which places.
        names: of what Rasid has a code for: subjects, genres, statuses, reasons; else the code stands.
        isolated: whether what is told may run the other way than the sentence does.
        calls: whether desks and channels have their names; else their slugs, which commands take.
    """

    sentences: Mapping[str, str]
    comma: str
    named: Callable[[Iterable[EntityLine]], str]
    names: Mapping[str, str] = field(default_factory=dict)
    isolated: bool = False
    calls: bool = False

    def say(self, sentence: str, **told: object) -> str:
        """Return a sentence with what it tells in its places."""
        if self.isolated:
            told = {name: isolate(str(each)) if each != "" else "" for name, each in told.items()}
        return self.sentences[sentence].format_map(told)

    def called(self, slug: str, name: str | None) -> str:
        """Return what a desk or a channel is called."""
        return name if name and self.calls else slug

    def name(self, code: str) -> str:
        """Return what a code is called."""
        return self.names.get(code, code)


ENGLISH: Final = Wording(
    sentences={
        "again": "sent again after {attempts} attempts: {step}",
        "embargo": "its embargo has ended: {step}",
        "taken_back": "taken back by a record without a value",
        "unreadable": "{size} bytes that cannot be read: {reason}",
        "received": "received from {source}, version {version}{status}, {size} bytes",
        "copied": "copied to be run again; {step}",
        "enriched": "enriched, version {version}, pipeline {pipeline}: {found}",
        "no_subjects": "no subjects",
        "and_names": "{found}; {named}",
        "hits": "hits of {number} rules, desk {desk}: {first}{more}",
        "more": " and {number} more",
        "hit": "hit of rule {rule} version {version}, desk {desk}",
        "withdrawal": "{status}, version {version}: desk {desk} is to be told",
        "told": "alert {alert} ({kind}), rule {rule}, desk {desk}, channel {channel}",
        "not_told": "alert {alert} ({kind}), rule {rule}, desk {desk}, channel {channel}: "
        "not told: {reason}{covered}{others}",
        "covered": ", covered by {alert}",
        "others": ", and likewise of {number} other rules",
        "dead": "dead in {stage}, attempt {attempts}: {reason}: {message}",
    },
    comma=", ",
    named=in_english,
)


def trace(
    settings: Settings,
    article_id: str,
    *,
    wording: Wording = ENGLISH,
    since_ms: int | None = None,
    progress: Progress | None = None,
) -> tuple[list[Step], int]:
    """Return what happened to an article, in time order, and among how many records it was looked for.

    Several sources may have an article of this id: ``sources`` names them, ``of_source`` takes them apart.
    """
    with Index.open(settings, progress) as index:
        found = [record for record in index.about(article_id) if record.timestamp >= (since_ms or 0)]
        known = index.known
    steps = [step for record in found if (step := _step(settings, record, article_id, wording))]
    steps.sort(key=lambda each: (each.timestamp, each.lane or "", each.rank, each.partition, each.offset))
    return steps, known


def sources(steps: Iterable[Step]) -> list[str]:
    """Return the sources that have an article of the id, by their names."""
    return sorted({each.source for each in steps if each.source is not None})


def of_source(steps: Iterable[Step], source: str) -> list[Step]:
    """Return what happened to the article of one source; a tombstone is about each."""
    return [each for each in steps if each.source in (source, None)]


def _step(settings: Settings, record: Record, article_id: str, wording: Wording) -> Step | None:
    """Return what a record tells of the article; None where it tells of another, or of an alert's way."""
    own = topics.of(settings)
    name = own.base(record.topic) or record.topic
    told = _told(name, record, article_id, wording, mine=record.key == article_id.encode())
    if not told:
        return None
    text = told.text
    attempts = dict(record.headers).get(dead_letters.ATTEMPTS)
    if attempts and name != _DEAD:
        text = wording.say("again", attempts=attempts.decode(errors="replace"), step=text)
    if lanes.EMBARGO in dict(record.headers):
        text = wording.say("embargo", step=text)
    return Step(
        timestamp=record.timestamp,
        rank=_ORDER.index(_CHANNELS if own.channel_of(record.topic) else name),
        topic=name,
        partition=record.partition,
        offset=record.offset,
        lane=lanes.of(record.headers),
        text=text,
        source=told.source,
    )


class _Told(NamedTuple):
    text: str
    source: str | None = None


def _of(article: Article | ArticleLine, text: str) -> _Told:
    return _Told(text, None if is_tombstone(article) else article.source)


def _told(topic: str, record: Record, article_id: str, wording: Wording, *, mine: bool) -> _Told | None:
    """Say what one record tells of the article; nothing where it only mentions the id."""
    if topic == _DEAD:
        return _dead(record, wording)
    if record.value is None:
        return _Told(wording.say("taken_back")) if mine else None
    kind = (dict(record.headers).get("ce_type") or b"").decode(errors="replace")
    teller = _BY_KIND.get(kind) or _TELLERS.get(topic, _alert)
    try:
        return teller(record.value, article_id, wording)
    except SchemaError as error:
        if not mine:
            return None
        size = f"{len(record.value):,}"
        text = wording.say("unreadable", size=size, reason=wording.name(error.reason))
        return _Told(text, _source_in(record.value))


def _article(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    article = wire.decode(AcceptedArticle, value)
    if article.id != article_id:
        return None
    text = wording.say(
        "received",
        source=article.source,
        version=article.version,
        status="" if article.status == "usable" else wording.comma + wording.name(article.status),
        size=f"{len(value):,}",
    )
    return _of(article, text)


def _copied(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    told = _article(value, article_id, wording)
    return told and _Told(wording.say("copied", step=told.text), told.source)


def _enriched(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    from processors.entities.telling import telling  # noqa: PLC0415  # loads numpy: a gateway starts without

    article = wire.decode(EnrichedArticle, value)
    if article.id != article_id:
        return None
    subjects = [f"{wording.name(each.slug)} {each.confidence:.0%}" for each in article.subjects]
    found = wording.comma.join(subjects) or wording.say("no_subjects")
    if article.genre:
        found = f"{wording.name(article.genre.slug)} {article.genre.confidence:.0%}: {found}"
    if named := wording.named(telling(article)):
        found = wording.say("and_names", found=found, named=named)
    text = wording.say("enriched", version=article.version, pipeline=article.pipeline, found=found)
    return _of(article, text)


def _hits(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    found = wire.decode(DeskHits, value)
    if found.article.id != article_id:
        return None
    more = len(found.hits) - _NAMED
    text = wording.say(
        "hits",
        number=len(found.hits),
        desk=wording.called(found.desk, found.hits[0].rule.desk_name if found.hits else None),
        first=wording.comma.join(each.rule.id for each in found.hits[:_NAMED]),
        more=wording.say("more", number=more) if more > 0 else "",
    )
    return _of(found.article, text)


def _hit(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    hit = wire.decode(Hit, value)
    if hit.article.id != article_id:
        return None
    rule = hit.rule
    desk = wording.called(rule.desk, rule.desk_name)
    return _of(hit.article, wording.say("hit", rule=rule.id, version=rule.version, desk=desk))


def _withdrawal(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    gone = wire.decode(Withdrawal, value)
    if gone.article.id != article_id:
        return None
    status = wording.name(gone.article.status)
    text = wording.say("withdrawal", status=status, version=gone.article.version, desk=gone.desk)
    return _of(gone.article, text)


def _alert(value: bytes, article_id: str, wording: Wording) -> _Told | None:
    alert = wire.decode(Alert, value)
    if alert.article.id != article_id:
        return None
    told = {
        "alert": alert.id,
        "kind": wording.name(alert.kind),
        "rule": alert.rule.id,
        "desk": wording.called(alert.desk, alert.desk_name),
        "channel": wording.called(alert.channel, alert.channel_name),
    }
    if alert.suppressed is None:
        return _of(alert.article, wording.say("told", **told))
    cover = alert.suppressed.covered_by
    text = wording.say(
        "not_told",
        **told,
        reason=wording.name(alert.suppressed.reason),
        covered=wording.say("covered", alert=cover) if cover else "",
        others=wording.say("others", number=len(alert.others)) if alert.others else "",
    )
    return _of(alert.article, text)


def _dead(record: Record, wording: Wording) -> _Told | None:
    why = dead_letters.letter_on(record)
    if why is None:
        return None
    text = wording.say(
        "dead",
        stage=why.stage,
        attempts=why.attempts,
        reason=wording.name(why.reason),
        message=why.message,
    )
    return _Told(text, _source_in(record.value or b""))


def _source_in(value: bytes) -> str | None:
    """Return the source that a message says which could not be read or processed; it may be no message."""
    try:
        message = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    inner = message.get("article", message) if isinstance(message, dict) else None
    found = inner.get("source") if isinstance(inner, dict) else None
    return found if isinstance(found, str) else None


_Teller: TypeAlias = Callable[[bytes, str, Wording], _Told | None]
_BY_KIND: Final[Mapping[str, _Teller]] = {
    cloudevents.WITHDRAWAL: _withdrawal,
    cloudevents.DESK_HITS: _hits,
}
_TELLERS: Final[Mapping[str, _Teller]] = {
    "articles.raw": _article,
    "articles.replay": _copied,
    "articles.enriched": _enriched,
    "hits": _hit,
    "hits.replay": _hit,
}
