"""What cannot be read on the topics that Rasid keeps for itself: found, and set aside.

Workers and commands pass over such a record, so that it stops nothing; what follows from that is said here.
To mend is to take it away: its bytes become a dead letter, and a tombstone stands in its place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby

from processors.rules import QueryError, parse_rule
from processors.version import pipeline_version
from schemas import Embargo, InvalidField, Replay, Rule, SchemaError, wire
from streams import audit
from streams.agents.ledger import read_at
from streams.cluster.parts import Spans
from streams.cluster.reader import Progress, Reader
from streams.cluster.sender import ExclusiveSender, send_all
from streams.dead_letters import record as dead_letters
from streams.dead_letters.letters import read_redrive
from streams.desks.rules import read_rule
from streams.desks.silences import read_silence
from streams.messages import times, topics
from streams.messages.lanes import LIVE
from streams.messages.people import Actor
from streams.messages.records import Output, Record, Unreadable, passed_over
from streams.messages.topics import Topic
from streams.process import slots, status
from streams.process.suspects import read_suspect
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """A compacted topic: the newest value of each key counts.

    Attributes:
        topic: its place in the table.
        read: makes a value of a key and its bytes; SchemaError where they are none.
        follows: from passing over a value.
    """

    topic: Topic
    read: Callable[[bytes, bytes], object]
    follows: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The newest record of a key, which cannot be read."""

    kept: Kept
    record: Record
    error: SchemaError

    @property
    def unreadable(self) -> Unreadable:
        """Where it stands, and why it cannot be read."""
        return Unreadable(self.record.partition, self.record.offset, str(self.error))


def control(settings: Settings) -> list[Kept]:
    """Return the topics of what people asked for, and what waits: small enough to be read by who looks."""
    own = topics.of(settings)
    return [
        Kept(own.rules, _by_value(_read_rule), "these rules are not in force"),
        Kept(
            own.silences,
            _by_value(read_silence),
            "these silences are not in force, desks are told in spite of them",
        ),
        Kept(
            own.redrives, _by_value(read_redrive), "the dead letters that these redrives sent count as open"
        ),
        Kept(
            own.embargoes,
            _by_value(partial(wire.decode, Embargo)),
            "these articles do not come out of their embargo",
        ),
        Kept(own.replays, _by_value(partial(wire.decode, Replay)), "no command knows these replays"),
        Kept(own.suspects, _by_value(read_suspect), "the crashes of these records are counted anew"),
    ]


def ledger(settings: Settings) -> Kept:
    """Return the topic in which the workers keep what became of each hit."""
    return Kept(topics.of(settings).ledger, read_at, "desks may be told again of what these entries say")


def find(settings: Settings, where: Iterable[Kept], progress: Progress | None = None) -> list[Broken]:
    """Return what cannot be read among the newest values of some topics, topic by topic.

    Raises:
        ClusterError: no broker answers.
    """
    with Reader.open(settings) as reader:
        return list(
            chain.from_iterable(
                _broken(reader, kept, reader.kept([kept.topic.name]), progress) for kept in where
            )
        )


def summary(found: Iterable[Broken]) -> Iterator[str]:
    """Yield a line for each topic: how many records cannot be read, of the first why, and what follows."""
    for kept, some in groupby(found, lambda each: each.kept):
        yield f"{passed_over(kept.topic.name, [each.unreadable for each in some])}: {kept.follows}"


def ledger_here(settings: Settings) -> Iterator[str]:
    """Yield what the workers of this machine say of the ledger, likewise; it is too large to be read."""
    return _said_here(settings, ledger(settings))


def rules_here(settings: Settings) -> Iterator[str]:
    """Yield what they say of the rules, likewise: of one whose channel cannot be used they alone know."""
    return _said_here(settings, control(settings)[0])


def _said_here(settings: Settings, kept: Kept) -> Iterator[str]:
    for slot in slots.taken(settings):
        if said := status.read(slots.folder(settings, slot) / slots.STATUS):
            yield from (
                f"{line}: {kept.follows}"
                for part, line in said.unreadable.items()
                if part.startswith(f"{kept.topic.name}-")
            )


def mend(settings: Settings, found: Sequence[Broken], *, by: Actor) -> int:
    """Keep each record as a dead letter, then put a tombstone in its place; return how many were mended.

    Where a key has another value meanwhile, that one stays.

    Raises:
        ClusterError: a record was refused, or somebody else changed the rules or silences meanwhile.
    """
    places = [f"{each.kept.topic.name}:{each.record.partition}:{each.record.offset}" for each in found]
    with audit.acting(settings, audit.entry(by, "mend", "topics", before={"records": places})):
        return _mend(settings, found)


def _mend(settings: Settings, found: Sequence[Broken]) -> int:
    send_all(settings, (_letter(each, settings) for each in found))
    own = topics.of(settings)
    mended = 0
    for topic, some in groupby(found, lambda each: each.kept.topic):
        if topic in (own.rules, own.silences):  # what people change, one at a time
            with ExclusiveSender(settings, topic.base) as sender:
                still = _still(settings, list(some))
                sender.send(map(_tombstone, still))
        else:
            still = _still(settings, list(some))
            send_all(settings, map(_tombstone, still))
        mended += len(still)
    return mended


def _still(settings: Settings, found: Sequence[Broken]) -> list[Broken]:
    """Return those of a topic's broken records that are still the newest of their keys."""
    kept, places = found[0].kept, {each.unreadable for each in found}
    with Reader.open(settings) as reader:
        spans = {}
        for part, (start, end) in reader.kept([kept.topic.name]).items():
            offsets = [each.record.offset for each in found if each.record.partition == part.partition]
            spans[part] = max(start, min(offsets, default=end)), end
        return [each for each in _broken(reader, kept, spans) if each.unreadable in places]


def _broken(reader: Reader, kept: Kept, spans: Spans, progress: Progress | None = None) -> Iterator[Broken]:
    found: dict[tuple[int, bytes | None], Broken] = {}
    for record in reader.scan(spans, progress):
        key = record.partition, record.key
        found.pop(key, None)
        if record.value is None:
            continue
        try:
            kept.read(record.key or b"", record.value)
        except SchemaError as error:
            found[key] = Broken(kept, record, error)
    yield from found.values()


def _by_value(read: Callable[[bytes], object]) -> Callable[[bytes, bytes], object]:
    return lambda _, value: read(value)


def _read_rule(value: bytes) -> Rule:
    rule = read_rule(value)
    try:
        parse_rule(rule)
    except QueryError as error:
        raise InvalidField("query", str(error)) from None
    return rule


def _letter(broken: Broken, settings: Settings) -> Output:
    letter = dead_letters.letter(
        broken.record, broken.error, stage=dead_letters.MENDED, pipeline=pipeline_version()
    )
    return dead_letters.output(broken.record, letter, settings, LIVE)


def _tombstone(broken: Broken) -> Output:
    record = broken.record
    return Output(
        topic=record.topic, partition=record.partition, key=record.key, value=None, timestamp=times.now()
    )
