"""Reading much at once: whole pieces of topics through librdkafka, four times as fast as ``Reader.scan``.

For what is built from all that the topics hold. Offsets that are gone meanwhile are passed over.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, Final

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException
from confluent_kafka import TopicPartition as Theirs

from streams.cluster import groups, security
from streams.cluster.failures import POLL_SECONDS, Silence
from streams.cluster.parts import Spans, TopicPart, size
from streams.cluster.reader import Progress
from streams.errors import ClusterError
from streams.messages import topics
from streams.messages.records import RawRecord, Record
from streams.settings import Settings

PIECE: Final = 20_000  # records: long enough for a transaction to cost nothing, 60 MB of articles
# Not ``message.headers()``: where confluent-kafka leaves an error behind, CPython's specialised call does not
# look, and the error is raised somewhere else, later.
_HEADERS_OF: Final = methodcaller("headers")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records, and the next offset to read of each partition when these are taken in."""

    records: list[Record]
    positions: dict[TopicPart, int]


def pieces(
    settings: Settings, spans: Spans, progress: Progress | None = None, *, most: int = PIECE
) -> Iterator[Piece]:
    """Yield what ``spans`` hold, piece by piece; the last one leaves each partition at the end of its span.

    Args:
        settings: where the cluster is.
        spans: what to read.
        progress: told how far it is.
        most: records of a piece.

    Raises:
        ClusterError: nothing has come for ``SILENT`` seconds.
    """
    at = {part: start for part, (start, end) in spans.items() if start < end}
    if not at:
        return
    total = size(spans)
    consumer = open_consumer(settings, {})
    try:
        consumer.assign([Theirs(*part, offset or OFFSET_BEGINNING) for part, offset in at.items()])
        left, silence = set(at), Silence(settings)
        while left:
            # No more than there is: it waits for as many as it is asked for.
            missing = sum(spans[part][1] - at[part] for part in left)
            began = time.monotonic()
            messages = consumer.consume(min(most, missing), POLL_SECONDS)
            silence.looked((part.topic for part in left), began=began, came=bool(messages))
            before = sum(at.values())
            records = _taken(messages, spans, at, settings)
            yield Piece(records, dict(at))
            if progress:
                progress(sum(at.values()) - before, total)
            done = {part for part in left if at[part] >= spans[part][1]}
            left -= done
            if done:
                consumer.incremental_unassign([Theirs(*part) for part in done])
    except KafkaException as error:
        raise ClusterError(f"Kafka at {settings.bootstrap}: {error.args[0].str()}") from None
    finally:
        consumer.close()


def _taken(messages: list[Any], spans: Spans, at: dict[TopicPart, int], settings: Settings) -> list[Record]:
    """Return the records among what was read, and move ``at`` behind them."""
    records: list[Record] = []
    for each in messages:
        error = each.error()
        if error is not None and each.topic() is None:  # of the client as a whole
            raise ClusterError(f"Kafka at {settings.bootstrap}: {error.str()}")
        part = TopicPart(each.topic(), each.partition())
        end = spans[part][1]
        if error is None:
            offset = each.offset()
            at[part] = max(at[part], min(offset + 1, end))
            if offset < end:
                records.append(
                    RawRecord(*part, offset, each.timestamp()[1], each.key(), each.value(), headers_of(each))
                )
        elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # a public name of theirs
            at[part] = end  # what is left of the span are marks of transactions
        else:
            raise ClusterError(f"Kafka at {settings.bootstrap}: {part.topic}: {error.str()}")
    return records


def headers_of(message: Any) -> list[tuple[str, bytes]]:
    """Return the headers of a record.

    None where one has a name that is not UTF-8: confluent-kafka cannot hand it over. Ours have no such names.
    """
    try:
        return _HEADERS_OF(message) or []
    except (SystemError, UnicodeDecodeError):
        return []


def open_consumer(settings: Settings, otherwise: Mapping[str, object]) -> Consumer:
    """Return a consumer outside any group; ``otherwise`` is what librdkafka is told in place of the usual."""
    return Consumer(
        {
            "client.id": "rasid-pieces",
            # librdkafka wants one; nothing is ever committed to it.
            "group.id": groups.of_pieces(settings),
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "enable.partition.eof": True,
            "isolation.level": "read_committed",
            "auto.offset.reset": "earliest",  # what retention deletes meanwhile is passed over
            "message.max.bytes": topics.max_record_bytes(settings),
            "fetch.message.max.bytes": topics.max_record_bytes(settings),
            # What is on its way, of all partitions, and what waits here: the console has 300 MB for all.
            "fetch.max.bytes": topics.max_record_bytes(settings),
            "queued.max.messages.kbytes": 4_096,
            "reconnect.backoff.max.ms": 1_000,
            **security.for_librdkafka(settings),
            **otherwise,
        }
    )
