"""A compacted topic is what its newest values say, whoever wrote to it."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import confluent_kafka
import pytest
from kafka import TopicPartition

from schemas import Rule, Silence, wire
from streams.cluster import compacted
from streams.cluster.admin import Admin
from streams.cluster.compacted import Change, CompactedTopic, Follower, read_whole
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.errors import ClusterError
from streams.messages import topics
from tests.installation import Installation, until

read_rule = partial(wire.decode, Rule)
RULE = b'{"id": "r", "desk": "d", "channel": "c", "name": "n", "query": "x"}'


def test_the_newest_value_of_each_key_counts_and_a_tombstone_removes(rasid: Installation) -> None:
    rules = topics.of(rasid.settings).rules
    rasid.send("rules", [RULE, RULE.replace(b'"x"', b'"y"')], key=b"r")
    rasid.send("rules", [None], key=b"diplomacy")
    found = read_whole(rasid.settings, rules, read_rule)
    assert {key: rule.query for key, rule in found.items() if key != "counter-extremism"} == {"r": "y"}
    assert "diplomacy" not in found


def test_a_value_that_cannot_be_read_is_said_and_the_others_count(rasid: Installation) -> None:
    held = CompactedTopic(topics.of(rasid.settings).rules, read_rule)
    rasid.send("rules", [RULE, b"\xff"], key=b"r")
    with Reader.open(rasid.settings) as reader:
        held.refresh(reader)
        assert held.values.keys() == {"counter-extremism", "diplomacy"}
        assert held.unreadable["r"][:2] == (0, 3), "the built-in rules and the first of r stand before it"
        rasid.send("rules", [RULE], key=b"r")
        assert [change[:2] for change in held.refresh(reader)] == [("r", wire.decode(Rule, RULE))]
        assert "r" in held.values
        assert not held.unreadable


def test_a_topic_that_is_missing_is_said_with_what_to_do(install: Callable[..., Installation]) -> None:
    bare = install(topics=False)
    with pytest.raises(ClusterError, match=r"rules does not exist, or you may not see it"):
        read_whole(bare.settings, topics.of(bare.settings).rules, read_rule)


def test_a_topic_that_the_broker_learns_of_late_is_waited_for(
    install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = install(topics=False).settings
    rules, asked = topics.of(bare).rules, threading.Event()
    monkeypatch.setattr(compacted, "_KNOWN_SECONDS", 60)
    with Reader.open(bare) as reader, ThreadPoolExecutor() as pool:
        ends = reader.ends

        def seen(names: Iterable[str]) -> dict[TopicPart, int]:
            found = ends(names)
            asked.set()
            return found

        monkeypatch.setattr(reader, "ends", seen)
        reading = pool.submit(CompactedTopic(rules, read_rule).refresh, reader)
        assert asked.wait(30)
        with Admin.open(bare) as admin:
            admin.ensure_topics([rules], bare)
        assert reading.result(60) == []


@pytest.mark.parametrize("topic", ["rules", "silences", "redrives", "replays"])
def test_what_a_transaction_took_back_was_never_said(rasid: Installation, topic: str) -> None:
    found = topics.of(rasid.settings).find(topic)
    assert found
    producer = confluent_kafka.Producer(
        {"bootstrap.servers": rasid.settings.bootstrap, "transactional.id": found.name}
    )
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(found.name, b"{}", b"aborted")
    producer.flush()
    producer.abort_transaction(30)
    rasid.send(topic, [b"{}"], key=b"said")

    def keys() -> set[str]:
        return set(read_whole(rasid.settings, found, lambda value: value))

    # Kafka confirms the end of a transaction before what stands behind it can be read.
    until(lambda: "said" in keys(), 20, "what was said is read")
    assert "aborted" not in keys()


@contextmanager
def running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    try:
        yield loop
    finally:
        loop.close()


def turn(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_until_complete(asyncio.sleep(0.01))


def test_a_follower_keeps_up_and_says_how_old_its_knowledge_is(rasid: Installation) -> None:
    told: list[Change[Silence]] = []
    follower = Follower(
        rasid.settings, topics.of(rasid.settings).silences, partial(wire.decode, Silence), told.extend
    )
    follower.load()
    silence = (
        b'{"id": "s", "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-02T00:00:00Z",'
        b' "by": "x", "reason": "y", "desk": "d"}'
    )
    with running_loop() as loop:
        follower.follow(loop)
        rasid.send("silences", [silence], key=b"s")
        until(lambda: turn(loop) or told, 15, "the change is in force")
        assert [change.key for change in told] == ["s"]
        assert follower.age < 5
        assert not follower.ended


def test_a_follower_that_breaks_says_why(rasid: Installation) -> None:
    def broken(changes: object) -> list[Change[Rule]]:
        raise ZeroDivisionError("broken")

    follower = Follower(
        rasid.settings, topics.of(rasid.settings).rules, read_rule, lambda _: None, prepare=broken
    )
    with running_loop() as loop:
        follower.follow(loop)
        until(lambda: follower.ended, 15, "the thread ended")
        assert follower.ended == "ZeroDivisionError: broken"


def test_partitions_whose_leaders_were_forgotten_are_asked_for_again(rasid: Installation) -> None:
    """kafka-python forgets topics: it told of a partition that nothing is there, or raised a KeyError."""
    name, start = rasid.settings.name("articles.raw"), 1
    for key in range(8):
        rasid.send("articles.raw", [b"x"], key=b"%d" % key)
    with Reader.open(rasid.settings) as reader:
        parts = reader.parts([name])
        whole = reader.ends([name]), reader.firsts(parts), reader.offsets_at(parts, start)
        assert all(whole[0].values())

        def forgotten(ask: Callable[[], object]) -> object:
            del reader._consumer._cluster._partitions[name][1]
            return ask()

        assert forgotten(lambda: reader.offsets_at(parts, start)) == whole[2]
        assert forgotten(lambda: reader.firsts(parts)) == whole[1]
        assert forgotten(lambda: _theirs_end(reader, parts)) == whole[0]


def _theirs_end(reader: Reader, parts: list[TopicPart]) -> dict[TopicPart, int]:
    found = reader._consumer.end_offsets([TopicPartition(*part) for part in parts])
    return {TopicPart(*part): offset for part, offset in found.items()}
