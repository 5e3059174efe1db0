"""The dead letters on ``articles.dead``.

A letter stays where it is. That it was sent again stands in the record of the redrive, on ``redrives``; a
letter that no redrive holds is open.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from schemas import DeadLetter, InvalidField, Redrive, wire
from schemas.times import milliseconds
from streams.cluster import offsets
from streams.cluster.compacted import read_whole
from streams.cluster.reader import Progress
from streams.dead_letters import record as dead_letters
from streams.dead_letters.summaries import Summaries, Summary, summaries
from streams.errors import InputError
from streams.index.follow import caught_up
from streams.messages import topics
from streams.messages.cloudevents import Headers
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Record
from streams.settings import Settings

ALL_LANES: Final = "*"
BLOCK: Final = 500  # letters that are read at once


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter and the message that it holds. ``id`` is its place on the topic: ``partition:offset``."""

    id: str
    partition: int
    offset: int
    why: DeadLetter
    lane: Lane
    key: bytes | None
    value: bytes | None
    headers: Headers
    sent_again: bool

    @property
    def first_seen(self) -> int:
        """When the message first reached Kafka, in milliseconds; where nobody can tell, its own time."""
        try:
            return milliseconds(self.why.first_seen)
        except ValueError:
            return self.why.timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which letters are meant; what is not set does not matter. Times in milliseconds of the epoch."""

    ids: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    key: str | None = None
    since: int | None = None
    until: int | None = None
    lane: Lane = LIVE
    sent_again: bool = False

    def __call__(self, letter: Summary, *, sent_again: bool) -> bool:
        """Return whether a letter is one of those that are meant."""
        return (
            (not self.ids or letter.id in self.ids)
            and (not self.reasons or letter.reason in self.reasons)
            and (not self.stages or letter.stage in self.stages)
            and (self.key is None or letter.key == self.key)
            and (self.since is None or letter.timestamp >= self.since)
            and (self.until is None or letter.timestamp < self.until)
            and (self.lane in {ALL_LANES, letter.lane})
            and (self.sent_again or not sent_again)
        )


def read(settings: Settings, wanted: Filter, progress: Progress | None = None) -> Iterator[Letter]:
    """Yield the letters that are meant, in the order of their partitions, each once.

    Raises:
        StoreError: the local file of their summaries cannot be kept.
    """
    done = _sent_again(settings)
    dead = topics.of(settings).dead.base
    with caught_up(
        settings, "letters", lambda topic: topic.base == dead, lambda _: Summaries(), progress
    ) as (store, reader):
        meant = (
            each
            for each in summaries(store.db)
            if wanted(each, sent_again=each.offset in done.get(each.part.partition, ()))
        )
        while block := list(islice(meant, BLOCK)):
            for record in reader.records((each.part, each.offset) for each in block).values():
                letter = _letter(record, sent_again=record.offset in done.get(record.partition, ()))
                if letter:
                    yield letter


def read_ids(settings: Settings, ids: Sequence[str]) -> list[Letter]:
    """Return the letters with these ids.

    Raises:
        InputError: names the ids that are none, or are not there.
    """
    for each in ids:
        partition, colon, offset = each.partition(":")
        if not (colon and partition.isdecimal() and offset.isdecimal()):
            raise InputError(
                f"{each!r}: expected the id of a dead letter, partition:offset, such as 0:17",
                kind="no-letter",
            )
    found = list(read(settings, Filter(ids=frozenset(ids), lane=ALL_LANES, sent_again=True)))
    if missing := set(ids) - {letter.id for letter in found}:
        names = ", ".join(sorted(missing))
        raise InputError(f"no dead letter {names}: `rasid dead list --letters` has the ids", kind="no-letter")
    return found


def exported(letter: Letter) -> dict[str, Any]:
    """Return a letter as plain data: bytes as text, or in base64 where they are none."""
    return {
        "id": letter.id,
        "why": letter.why,
        "replay": letter.lane,
        "sent_again": letter.sent_again,
        "key": _plain(letter.key),
        "value": _plain(letter.value),
        "headers": [[name, _plain(value)] for name, value in letter.headers],
    }


def _plain(value: bytes | None) -> str | dict[str, str] | None:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(value).decode()}


def redrives(settings: Settings) -> dict[str, Redrive]:
    """Return the records of all redrives, by id."""
    return read_whole(settings, topics.of(settings).redrives, read_redrive)


def read_redrive(value: bytes) -> Redrive:
    """Read the record of a redrive.

    Raises:
        SchemaError: it is none, or the places that it names are none.
    """
    done = wire.decode(Redrive, value)
    try:
        _places(done)
    except (InputError, ValueError) as error:
        raise InvalidField("letters", str(error)) from None
    return done


def _sent_again(settings: Settings) -> dict[int, set[int]]:
    done: dict[int, set[int]] = {}
    for each in redrives(settings).values():
        for partition, runs in _places(each).items():
            done.setdefault(partition, set()).update(offsets.each(runs))
    return done


def _places(redrive: Redrive) -> dict[int, list[offsets.Run]]:
    return {int(partition): offsets.read(text) for partition, text in redrive.letters.items()}


def _letter(record: Record, *, sent_again: bool) -> Letter | None:
    """Read a letter; None where the record is none of ours."""
    why = dead_letters.letter_on(record)
    if why is None:
        return None
    return Letter(
        id=f"{record.partition}:{record.offset}",
        partition=record.partition,
        offset=record.offset,
        why=why,
        lane=why.replay,
        key=record.key,
        value=record.value,
        headers=dead_letters.original_headers(record.headers),
        sent_again=sent_again,
    )
