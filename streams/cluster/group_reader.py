"""Reading topics as a member of a group: partitions are shared, each is read on from where the group was.

By librdkafka, which costs two microseconds a record where few of many are wanted. It goes by offsets alone:
of a topic that was deleted, made anew and filled beyond the old place it would skip what stands before that.
So Kafka's ids of the topics are asked for, and what is committed says of which topic it is.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, Self

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    TopicCollection,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient

from streams.cluster import security
from streams.cluster.parts import TopicPart
from streams.cluster.pieces import headers_of
from streams.errors import ClusterError
from streams.messages import topics
from streams.messages.records import RawRecord
from streams.settings import Settings

_AT_ONCE: Final = 1_000  # records
_MANY_BYTES: Final = 2**20  # are not waited for
_QUEUE_KB: Final = 16_384  # read ahead: what bounds the memory
# After a kill the partitions go to others; a stop hands them over at once. The least that brokers allow.
_SESSION_MS: Final = 6_000
_WITH_IT_SECONDS: Final = 0.01  # what comes so soon behind another is taken with it
_COMMIT_SECONDS: Final = 2.0  # what is read again after a kill
_ASK_SECONDS: Final = 5.0
_ALL_IS_QUIET_SECONDS: Final = 2.0  # between two looks at the ids of topics of which nothing comes
_TRUSTED_SECONDS: Final = 0.1  # for so long what comes is of the topic that was there

Wanted = Callable[[bytes | None, bytes | None], bool]


class GroupReader:
    """A member of a group. Not for several threads.

    Attributes:
        parts: the partitions that are read here now.
        generation: another number whenever they were given out anew, or a topic was made anew.
        held: by partition an offset behind which the group may not go on, whatever was read.
    """

    def __init__(self, consumer: Any, admin: Any) -> None:
        self.parts: frozenset[TopicPart] = frozenset()
        self.generation = 0
        self.held: dict[TopicPart, int] = {}
        self._consumer = consumer
        self._admin = admin
        self._ids: dict[str, str] = {}  # Kafka's, of the topics that are read here now
        self._looked_at = 0.0
        self._reached: dict[TopicPart, int] = {}
        self._done: dict[TopicPart, int] = {}  # as much of it as may be committed
        self._committed: dict[TopicPart, int] = {}
        self._commit_at = 0.0

    @classmethod
    @contextmanager
    def open(
        cls, settings: Settings, group: str, topics_wanted: Iterable[str], *, gather: float = 0
    ) -> Iterator[Self]:
        """Join ``group`` and read topics: from the beginning where the group has read nothing yet.

        ``gather``: seconds that a record may wait at the broker until many can be fetched at once.
        """
        consumer = Consumer(
            {
                "client.id": "rasid-group-reader",
                "group.id": group,
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "session.timeout.ms": _SESSION_MS,
                "queued.max.messages.kbytes": _QUEUE_KB,
                **(_gathering(gather) if gather else {}),
                "message.max.bytes": topics.max_record_bytes(settings),
                **security.for_librdkafka(settings),
            }
        )
        asking = {"client.id": "rasid-group-reader-asks", **security.for_librdkafka(settings)}
        reader = cls(consumer, AdminClient(asking))
        try:
            reader.subscribe(topics_wanted)
            yield reader
        finally:
            consumer.close()

    def subscribe(self, names: Iterable[str]) -> None:
        """Read these topics and no others."""
        self._consumer.subscribe(
            sorted(names), on_assign=self._given, on_revoke=self._taken, on_lost=self._taken
        )

    def poll(self, seconds: float, wanted: Wanted, *, soon: bool = False) -> Iterator[RawRecord]:
        """Read what comes within some seconds; return those records that are ``wanted`` by key and value.

        What came before counts as ``done`` from now on.

        Args:
            seconds: to wait.
            wanted: asked for each record when its turn comes.
            soon: whether to return with the first that comes, and what comes with it.

        Raises:
            ClusterError: the group or the topic cannot be read.
        """
        self._done = dict(self._reached)
        if time.monotonic() >= self._commit_at + _COMMIT_SECONDS:
            self._commit()
        try:
            messages = self._consumer.consume(1 if soon else _AT_ONCE, seconds)
            if soon and messages:
                messages += self._consumer.consume(_AT_ONCE, _WITH_IT_SECONDS)
            anew = self._made_anew(_TRUSTED_SECONDS if messages else _ALL_IS_QUIET_SECONDS)
        except KafkaException as error:
            raise ClusterError(error.args[0].str()) from None
        # What came of them comes again, in its order.
        return self._records([each for each in messages if each.topic() not in anew], wanted)

    def topics(self) -> set[str]:
        """Return the names of all topics of the cluster.

        Raises:
            ClusterError: no broker says.
        """
        try:
            return set(self._consumer.list_topics(timeout=_ASK_SECONDS).topics)
        except KafkaException as error:
            raise ClusterError(error.args[0].str()) from None

    def topic_id(self, name: str) -> str:
        """Return Kafka's id of a topic of which something was just read; empty where no broker has said."""
        return self._ids.get(name, "")

    def reached(self, part: TopicPart) -> int:
        """Return the offset up to which all of a partition was read."""
        return self._reached.get(part, -1)

    def end(self, part: TopicPart) -> int:
        """Return where a partition ends now.

        Raises:
            ClusterError: no broker says.
        """
        try:
            found = self._consumer.get_watermark_offsets(TopicPartition(*part), _ASK_SECONDS)
        except KafkaException as error:
            raise ClusterError(f"{part.topic}: {error.args[0].str()}") from None
        if found is None:
            raise ClusterError(f"{part.topic}: no broker says within {_ASK_SECONDS:g} s where it ends")
        return int(found[1])

    def done(self) -> None:
        """Let the group go on behind all that was read."""
        self._done = dict(self._reached)
        self._commit()

    def _records(self, messages: Sequence[Any], wanted: Wanted) -> Iterator[RawRecord]:
        for message in messages:
            part, offset = TopicPart(message.topic(), message.partition()), message.offset()
            error = message.error()
            if error is not None:
                if error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001  # a public name of theirs
                    raise ClusterError(f"{part.topic}: {error.str()}")
            elif part in self.parts:
                key, value = message.key(), message.value()
                if wanted(key, value):
                    time_ms, headers = message.timestamp()[1], headers_of(message)
                    yield RawRecord(*part, offset, time_ms, key, value, headers)
                offset += 1
            if part in self.parts:
                self._reached[part] = offset

    def _made_anew(self, trusted: float) -> set[str]:
        """Return the topics that were made anew since the last look, and read them from their beginning.

        ``trusted``: seconds for which the last look is believed.
        """
        if time.monotonic() < self._looked_at + trusted:
            return set()
        now = self._ids_of({part.topic for part in self.parts})
        anew = {name for name, each in now.items() if self._ids.get(name, each) != each}
        self._ids |= now
        for part in self.parts:
            if part.topic in anew:
                self._consumer.seek(TopicPartition(*part, OFFSET_BEGINNING))
                for places in (self.held, self._reached, self._done, self._committed):
                    places.pop(part, None)
        self.generation += bool(anew)
        return anew

    def _ids_of(self, names: set[str]) -> dict[str, str]:
        """Return the ids of those of the topics ``names`` of which a broker says that they are there."""
        self._looked_at = time.monotonic()
        found: dict[str, str] = {}
        if not names:
            return found
        asked = self._admin.describe_topics(TopicCollection(sorted(names)), request_timeout=_ASK_SECONDS)
        for name, answer in asked.items():
            with suppress(KafkaException):  # no broker answers, or the topic is just being made anew
                found[name] = str(answer.result().topic_id)
        return found

    def _given(self, consumer: Any, parts: list[Any]) -> None:
        self.parts = frozenset(TopicPart(each.topic, each.partition) for each in parts)
        self.generation += 1
        now = self._ids_of({part.topic for part in self.parts})
        before = consumer.committed(parts, timeout=_ASK_SECONDS)
        for part, place in zip(parts, before, strict=True):
            if place.metadata and now.get(part.topic, place.metadata) != place.metadata:
                part.offset = OFFSET_BEGINNING
        self._ids = {each.topic: each.metadata for each in before if each.metadata} | now
        consumer.assign(parts)

    def _taken(self, _consumer: Any, _parts: list[Any]) -> None:
        self._commit()
        self.parts = frozenset()
        self.generation += 1
        self.held, self._reached, self._done, self._committed = {}, {}, {}, {}

    def _commit(self) -> None:
        """Commit what is done. Where that fails it is read again."""
        self._commit_at = time.monotonic()
        done = {part: min(offset, self.held.get(part, offset)) for part, offset in self._done.items()}
        if done == self._committed:
            return
        offsets = [
            TopicPartition(*part, offset, metadata=self._ids.get(part.topic, ""))
            for part, offset in done.items()
        ]
        with suppress(KafkaException):
            self._consumer.commit(offsets=offsets, asynchronous=False)
            self._committed = done


def _gathering(seconds: float) -> dict[str, int]:
    return {"fetch.min.bytes": _MANY_BYTES, "fetch.wait.max.ms": int(seconds * 1000)}
