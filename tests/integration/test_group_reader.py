"""Reading as a member of a group, on a real Kafka: what becomes of a topic that is deleted and made anew."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from confluent_kafka import Consumer, TopicPartition

from streams.cluster import security
from streams.cluster.admin import Admin
from streams.cluster.group_reader import GroupReader
from streams.messages import topics
from tests.installation import Installation, until

OLD = [b"old %d" % number for number in range(8)]


class Channel:
    """A channel, and a group that reads it."""

    def __init__(self, rasid: Installation) -> None:
        self.topic = topics.of(rasid.settings).channel("diplomacy")
        self._rasid = rasid
        self._group = f"{rasid.settings.topic_prefix}-desk"
        self._make()

    def _make(self) -> None:
        with Admin.open(self._rasid.settings) as admin:
            admin.ensure_topics([self.topic], self._rasid.settings)

    def make_anew(self) -> None:
        with Admin.open(self._rasid.settings) as admin:
            admin.delete_topics([self.topic.name])
            until(lambda: self.topic.name not in admin.existing(), 10, "it is deleted")
        self._make()

    def tell(self, some: list[bytes]) -> None:
        self._rasid.send(self.topic.base, some)

    def reader(self) -> AbstractContextManager[GroupReader]:
        return GroupReader.open(self._rasid.settings, self._group, [self.topic.name])

    def place(self) -> TopicPartition:
        """Where the group is, and what it has written beside that."""
        with self._consumer() as consumer:
            [found] = consumer.committed([TopicPartition(self.topic.name, 0)], timeout=10)
        return found

    def write_down(self, place: TopicPartition) -> None:
        with self._consumer() as consumer:
            consumer.commit(offsets=[place], asynchronous=False)

    def _consumer(self) -> Consumer:
        return Consumer({"group.id": self._group, **security.for_librdkafka(self._rasid.settings)})


@contextmanager
def looking_away(reader: GroupReader) -> Iterator[None]:
    """Fetch nothing meanwhile: an empty topic is noticed by its offsets, which is not what is tested."""
    parts = [TopicPartition(*part) for part in reader.parts]
    reader._consumer.pause(parts)
    yield
    reader._consumer.resume(parts)


def read(reader: GroupReader, number: int) -> list[bytes | None]:
    """Read so many at least, and all that comes with them."""
    got: list[bytes | None] = []

    def took() -> bool:
        got.extend(each.value for each in reader.poll(0.2, lambda *_: True, soon=True))
        return len(got) >= number

    until(took, 20, f"{number} are read")
    reader.done()
    return got


@pytest.fixture
def channel(install: Callable[..., Installation]) -> Channel:
    return Channel(install(topics=False))


@pytest.mark.parametrize("number", [3, len(OLD), 30])
def test_a_topic_that_is_made_anew_is_read_from_its_beginning_in_its_order(
    channel: Channel, number: int
) -> None:
    """However much it holds by the time that it is looked at: less than the old one, as much, or more."""
    new = [b"new %d" % each for each in range(number)]
    channel.tell(OLD)
    with channel.reader() as reader:
        assert read(reader, len(OLD)) == OLD
        with looking_away(reader):
            channel.make_anew()
            channel.tell(new)
        assert read(reader, number) == new


def test_a_place_in_the_old_topic_is_none_in_the_new_one(channel: Channel) -> None:
    """It was written down when the topic had been made anew already, and who wrote it was killed then."""
    channel.tell(OLD)
    with channel.reader() as reader:
        assert read(reader, len(OLD)) == OLD
    place = channel.place()
    assert place.offset == len(OLD)
    channel.make_anew()
    new = [b"new %d" % each for each in range(30)]
    channel.tell(new)
    channel.write_down(place)
    with channel.reader() as reader:
        assert read(reader, len(new)) == new
    channel.tell([b"next"])
    with channel.reader() as reader:
        assert read(reader, 1) == [b"next"], "its place in the new one is known"
