"""A broker that was asked twice for a record says that it has it, not where: that is a confirmation too."""

import asyncio

from confluent_kafka import Message

from streams.cluster.async_sender import Stored, _Batch
from streams.cluster.sender import Sender
from streams.settings import Settings


def confirmed(offset: int) -> Message:
    """Return what librdkafka hands to a callback; below zero it knows no offset."""
    return Message(topic="t", partition=2, offset=offset)


def test_a_record_without_an_offset_is_confirmed():
    sender = Sender(Settings(bootstrap="127.0.0.1:1"))
    for offset in (7, -1001):
        sender._delivered(None, None, confirmed(offset))
    assert sender.confirmed == 2
    assert sender.confirmed_to == {("t", 2): 8}


def test_a_record_of_a_batch_without_an_offset_is_stored():
    batch = _Batch()
    batch.one_more()(None, confirmed(-1001))
    assert asyncio.run(batch.deliveries()) == [Stored(2, None)]
