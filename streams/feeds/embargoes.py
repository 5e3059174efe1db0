"""Articles under embargo: what waits, and the version that is sent when the time comes.

Every gateway reads ``articles.raw`` as a member of one group: it does not matter how an article came in. What
waits stands on the compacted topic ``embargoes``, under the article's place on ``articles.raw``; it is
confirmed there before the group goes on.

Why an article is sent once, and not where something came in between:

1. It is sent when its partition was read to where that ended after the time had come: what has voided it by
   then is known, and so is what another gateway, or this one before a crash, has sent already.
2. What is sent is a function of the record that waits, its time included: sent twice, it is the same.
3. A version that came in between is kept until the time has come, so that an older one that is sent again
   does not wait in its place. It is forgotten after the group has gone on behind both, and not before.

An article is known by its source and id, as desks know it: two newsrooms that count from 1 both have a first
article, and what one of them withdraws holds the other's neither back nor up. A tombstone voids every
source's.
"""

import heapq
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

from processors import embargo
from schemas import AcceptedArticle, Article, Embargo, SchemaError, wire
from schemas.times import milliseconds
from streams.cluster.compacted import read_whole
from streams.cluster.group_reader import GroupReader
from streams.cluster.groups import of_embargoes
from streams.cluster.member import Member
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.feeds.push import record as article_record
from streams.messages import cloudevents, lanes, times, topics
from streams.messages.received import article_of, is_tombstone
from streams.messages.records import Output, RawRecord, Record, event
from streams.settings import Settings

LOOK_SECONDS: Final = 0.5
# Few articles concern an embargo; fetched as they come, all cost the broker a request for each post.
_GATHER_SECONDS: Final = 0.25
_GRACE_MS: Final = 1_000  # what was sent before the time came has arrived by then
_AT_ONCE: Final = 100  # that are read back and sent: 5 MB each at worst
_PATIENCE_MS: Final = 30_000

# By which one among many is told without reading it; without an embargo we write the field as null.
_FIELD: Final = b"embargoed_until"
_NO_EMBARGO: Final = b'"embargoed_until":null'

log = structlog.get_logger(__name__)
_read = partial(wire.decode, Embargo)


class Waiting:
    """What waits in some partitions, by its article and by its place; and what of that is to be written.

    Attributes:
        changes: by place, what is new, and None for what is of no more use.
    """

    def __init__(self, now_ms: Callable[[], int], most_bytes: int) -> None:
        """``most_bytes``: of an article; a larger one becomes a dead letter."""
        self.changes: dict[str, Embargo | None] = {}
        self._now = now_ms
        self._most_bytes = most_bytes
        self._by_place: dict[str, Embargo] = {}
        self._by_id: dict[str, dict[str | None, str]] = {}  # and by source: the place of its newest one
        self._times: list[tuple[int, str]] = []  # a heap; places that are gone are passed over

    def __len__(self) -> int:
        """Return how many articles wait."""
        return len(self._by_place)

    def load(self, found: Embargo) -> None:
        """Take what stands on the topic: of an article the one that came last."""
        place, known = _place(found), self._known(found.source, found.article)
        if known and _place(known) != place:
            self._drop(known)
        self._by_place[place] = found
        self._by_id.setdefault(found.article, {})[found.source] = place
        heapq.heappush(self._times, (milliseconds(found.until), place))

    def concerns(self, key: bytes | None, value: bytes | None) -> bool:
        """Tell whether a record may be of an article under embargo, by as little as says so."""
        return (
            (value is not None and value.count(_FIELD) > value.count(_NO_EMBARGO))
            or (bool(self._by_id) and (not key or key.decode(errors="replace") in self._by_id))
        )  # fmt: skip

    def take(self, record: Record) -> None:
        """Take a record of ``articles.raw``: what waits, or what voids that."""
        if len(record.value or b"") > self._most_bytes or lanes.archived(record.headers):
            return
        try:
            article = article_of(record, Article)
        except SchemaError:  # a dead letter
            return
        if is_tombstone(article):
            sources = list(self._by_id.get(article.id, ()))
        else:
            sources = [article.source]
            self._tell_of_others(article)
        for source in sources:
            self._hold(article, record, self._known(source, article.id))

    def due(self) -> list[Embargo]:
        """Return what is to be sent now; it is returned once, and known until ``take`` has read it back."""
        found = {}  # a place that was read again is in the heap again
        while self._times and self._times[0][0] + _GRACE_MS <= self._now():
            _, place = heapq.heappop(self._times)
            waits = self._by_place.get(place)
            if waits and waits.void:
                self._drop(waits)
            elif waits:
                found[place] = waits
        return list(found.values())

    def still(self, waits: Embargo) -> bool:
        """Return whether nothing has come in between."""
        return self._by_place.get(_place(waits)) == waits

    def lost(self, waits: Embargo) -> None:
        """Give up what can no longer be sent."""
        self._drop(waits)

    def _hold(self, article: Article, record: Record, known: Embargo | None) -> None:
        """Hold an article against what is known of it: it waits, or voids that, or says nothing new."""
        if known and known.partition == record.partition and record.offset <= known.offset:
            return  # it is read again, and what waits has come since
        if known and known.void and milliseconds(known.until) <= record.timestamp:
            self._drop(known)
            known = None
        if known and article.version < known.newest and article.status != "canceled":
            return  # an older text
        if embargo.ends(article, record.timestamp) is not None or _again(article, known):
            self._wait(article, record)
        elif known:
            self._void(known, max(known.newest, article.version), record.timestamp)

    def _tell_of_others(self, article: Article) -> None:
        """Warn where a source takes back what waits of others alone: it may have meant that, in vain."""
        others = self._by_id.get(article.id, {})
        if article.status == "canceled" and others and article.source not in others:
            log.warning(
                "an article is taken back, and one of this id waits under another source for the end of its"
                " embargo: it still waits, for only its own source takes it back",
                article=article.id, source=article.source, others=list(others),
            )  # fmt: skip

    def _known(self, source: str | None, article: str) -> Embargo | None:
        place = self._by_id.get(article, {}).get(source)
        return self._by_place[place] if place else None

    def _wait(self, article: Article, record: Record) -> None:
        waits = Embargo(
            article=article.id,
            source=article.source,
            version=article.version,
            until=article.embargoed_until or "",
            partition=record.partition,
            offset=record.offset,
            newest=article.version,
        )
        self.load(waits)
        self.changes[_place(waits)] = waits

    def _void(self, known: Embargo, newest: int, time: int) -> None:
        if milliseconds(known.until) <= time:  # this is what was sent; or nothing need be sent any more
            self._drop(known)
            return
        void = replace(known, void=True, newest=newest)
        self._by_place[_place(void)] = self.changes[_place(void)] = void

    def _drop(self, known: Embargo) -> None:
        place = _place(known)
        self._by_place.pop(place, None)
        sources = self._by_id.get(known.article, {})
        if sources.get(known.source) == place:
            del sources[known.source]
            if not sources:
                del self._by_id[known.article]
        self.changes[place] = None


class Embargoes(Member):
    """Looks after embargoes, in a thread of its own."""

    def __init__(self, settings: Settings, now_ms: Callable[[], int] = times.now) -> None:
        """``now_ms``: milliseconds of the epoch."""
        own = topics.of(settings)
        super().__init__("embargoes", waits="embargoes wait: what is due is sent when this has passed")
        self._settings = settings
        self._now = now_ms
        self._raw, self._topic = own.raw, own.embargoes
        self._waiting = self._none()
        self._due: dict[str, tuple[Embargo, int]] = {}  # and up to where its partition is to be read before

    @property
    def waiting(self) -> int:
        """How many articles wait, of the partitions that are read here."""
        return len(self._waiting)

    def work(self) -> None:
        """Be a member of the group until the stop."""
        sender = Sender(self._settings, _PATIENCE_MS)
        group = of_embargoes(self._settings)
        with GroupReader.open(self._settings, group, [self._raw.name], gather=_GATHER_SECONDS) as reader:
            generation = reader.generation
            while not self.stopping.is_set():
                records = reader.poll(LOOK_SECONDS, self._concerns)
                if generation != reader.generation:
                    generation = reader.generation
                    self._load(frozenset(each.partition for each in reader.parts))
                for record in records:
                    self._waiting.take(record)
                if self._write(sender):
                    reader.done()
                self._release(reader, sender)
            reader.done()

    def _concerns(self, key: bytes | None, value: bytes | None) -> bool:
        return self._waiting.concerns(key, value)

    def _none(self) -> Waiting:
        return Waiting(self._now, self._settings.max_article_bytes)

    def _load(self, parts: frozenset[int]) -> None:
        """Begin with what waits in the partitions that were given out anew."""
        self._waiting, self._due = self._none(), {}
        if parts:
            known = read_whole(self._settings, self._topic, _read).values()
            here = [each for each in known if each.partition in parts]
            for each in self._sourced(sorted(here, key=lambda each: each.offset)):
                self._waiting.load(each)

    def _sourced(self, found: list[Embargo]) -> list[Embargo]:
        """Return what waits, each with its source, whatever version wrote it."""
        places: dict[TopicPart, list[int]] = {}
        for each in found:
            if each.source is None:
                places.setdefault(self._part(each.partition), []).append(each.offset)
        if not places:
            return found
        with Reader.open(self._settings) as reader:
            sources = {f"{each.partition}:{each.offset}": source_of(each) for each in reader.at(places)}
        return [replace(each, source=each.source or sources.get(_place(each))) for each in found]

    def _write(self, sender: Sender) -> bool:
        """Confirm what has changed; return whether anything has."""
        changes, self._waiting.changes = self._waiting.changes, {}
        now = self._now()
        for place, value in changes.items():
            sender.send(
                event(
                    cloudevents.EMBARGO,
                    f"{place}/{value.newest if value else ''}",
                    wire.encode(value) if value else None,
                    topic=self._topic.name,
                    key=place,
                    source="/rasid/embargoes",
                    timestamp=now,
                )
            )
        if changes:
            sender.close()
        return bool(changes)

    def _release(self, reader: GroupReader, sender: Sender) -> None:
        """Send what is due, of the partitions that were read to where they ended after its time."""
        ends: dict[int, int] = {}
        for each in self._waiting.due():
            if each.partition not in ends:
                ends[each.partition] = reader.end(self._part(each.partition))
            self._due[_place(each)] = each, ends[each.partition]
        ready = [
            each for each, end in self._due.values() if reader.reached(self._part(each.partition)) >= end
        ]
        for start in range(0, len(ready), _AT_ONCE):
            some = ready[start : start + _AT_ONCE]
            self._send([each for each in some if self._waiting.still(each)], sender)
            for each in some:
                del self._due[_place(each)]

    def _part(self, number: int) -> TopicPart:
        return TopicPart(self._raw.name, number)

    def _send(self, waits: list[Embargo], sender: Sender) -> None:
        if not waits:
            return
        places = {_place(each): (self._part(each.partition), each.offset) for each in waits}
        with Reader.open(self._settings) as reader:
            found = reader.records(places.values())
        for each in waits:
            output = release(each, found.get(places[_place(each)]))
            if output is None:
                log.error(
                    "an article waited for the end of its embargo and is no longer there: it is not sent",
                    article=each.article, topic=self._raw.name, place=_place(each),
                )  # fmt: skip
                self._waiting.lost(each)
            else:
                sender.send(output)
        sender.close()
        log.info("embargoes have ended", articles=len(waits))


def release(waits: Embargo, record: Record | RawRecord | None) -> Output | None:
    """Return the record in which an article comes out of its embargo: a function of the one that waits.

    Its time is that at which the embargo ended, however late it is sent.

    Args:
        waits: what waits.
        record: that stands in its place.

    Returns:
        None where the place is gone, or another's.
    """
    article = _article_at(record)
    if article is None or record is None or not _is_of(waits, article):
        return None
    again = embargo.released(article)
    output = article_record(
        again, wire.encode(again), topic=record.topic, timestamp=milliseconds(waits.until)
    )
    return replace(output, headers=[*output.headers, (lanes.EMBARGO, _place(waits).encode())])


def source_of(record: Record | RawRecord) -> str | None:
    """Return the source of an article that waits: the version before did not write it on the topic."""
    article = _article_at(record)
    return article.source if article else None


def _article_at(record: Record | RawRecord | None) -> Article | None:
    try:
        return wire.decode(AcceptedArticle, record.value or b"") if record else None
    except SchemaError:
        return None


def _is_of(waits: Embargo, article: Article) -> bool:
    """Return whether an article is the one that waits; its source is not known where it was gone before."""
    same = (article.id, article.version) == (waits.article, waits.version)
    return same and waits.source in (article.source, None)


def _again(article: Article, known: Embargo | None) -> bool:
    """Return whether an article is what waits, sent again: perhaps after its time, and before it came out."""
    return (
        known is not None
        and not known.void
        and (article.status, article.embargoed_until) == ("withheld", known.until)
    )


def _place(waits: Embargo) -> str:
    return f"{waits.partition}:{waits.offset}"
