"""Reading on from a place of a partition without waiting: what has been fetched by now, and no more.

librdkafka fetches in threads of its own while the caller does other work.
"""

from collections.abc import Iterator
from typing import Final

import structlog
from confluent_kafka import TopicPartition as Theirs

from streams.cluster.parts import TopicPart
from streams.cluster.pieces import headers_of, open_consumer
from streams.messages.records import RawRecord
from streams.settings import Settings

_AT_ONCE: Final = 20  # records: of hits that travel together 2 MB
_QUEUE_KB: Final = 16_384  # fetched and not taken: what bounds the memory

log: Final = structlog.get_logger(__name__)


class Forward:
    """What stands in a partition from an offset on. Not for several threads."""

    def __init__(self, settings: Settings, part: TopicPart, offset: int, group: str) -> None:
        """Begin to fetch.

        Args:
            settings: where the cluster is.
            part: what to read.
            offset: of the first record.
            group: one that this user may read; it is neither joined nor committed to.
        """
        self._part = part
        self._consumer = open_consumer(
            settings,
            {
                "client.id": "rasid-forward",
                "group.id": group,
                "enable.partition.eof": False,
                "auto.offset.reset": "error",  # where the topic has changed, nothing more comes
                "queued.max.messages.kbytes": _QUEUE_KB,
                "fetch.queue.backoff.ms": 10,  # the default: nothing for 1 s after the queue was full
            },
        )
        self._consumer.assign([Theirs(*part, offset)])

    def take(self) -> Iterator[RawRecord]:
        """Yield the next records that are here; those whose headers cannot be read have none."""
        for each in self._consumer.consume(_AT_ONCE, 0):
            if error := each.error():
                topic, partition = self._part
                log.warning("nothing is read ahead", topic=topic, partition=partition, error=error.str())
                continue
            time = each.timestamp()[1]
            yield RawRecord(*self._part, each.offset(), time, each.key(), each.value(), headers_of(each))

    def close(self) -> None:
        """End fetching."""
        self._consumer.close()
