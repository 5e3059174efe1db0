"""What Faust does around our consumer never makes it acknowledge what is not finished."""

import asyncio
from random import Random

import pytest
from faust.types import TP
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.transport import consumer as consuming
from streams.transport.consumer import BatchMessage
from tests.unit.transport.making import FakeThread, batch_topic, make_app, record

A, B, OTHER = TP("in", 0), TP("in", 1), TP("plain", 0)


def make_consumer(*assigned, **bounds):
    app = make_app()
    batch_topic(app, "in", **bounds)
    consumer = app.consumer
    consumer._thread.thread_loop.close()
    consumer._thread = FakeThread(assigned, consumer.fetches)
    consumer.fetches.begin(consumer._thread.dealt)

    async def faust_part(*_):
        return None

    consumer._on_partitions_revoked = consumer._on_partitions_assigned = faust_part
    app._rebalancing_sensor_state = None

    async def flush():
        return None

    app.producer.flush = flush
    return app, consumer, consumer._thread


async def fetch(consumer, active, records, positions=None):
    consumer._thread.fetch(records, positions)
    return await read(consumer, active)


async def read(consumer, active):
    fetched = await consumer._getmany(set(active), 1.0)
    messages = {tp: [consumer._to_message(tp, each) for each in batch] for tp, batch in fetched.items()}
    for batch in messages.values():
        for message in batch:
            message.incref(1)
    return messages


async def commit(consumer):
    """Commit; return all that was committed so far."""
    await consumer.commit()
    return consumer._thread.committed


async def deal(consumer):
    """Give the consumer its partition anew."""
    consumer._thread.dealt = object()
    await consumer.on_partitions_assigned({A}, 1)


def test_what_is_finished_is_committed_in_order_of_reading():
    async def story():
        _, consumer, _ = make_consumer(A, max_records=2)
        batches = (await fetch(consumer, [A], {A: [record(n) for n in range(5)]}))[A]
        assert [[r.offset for r in batch.value] for batch in batches] == [[0, 1], [2, 3], [4]]
        consumer.acknowledge(batches[1])
        assert await commit(consumer) == []
        consumer.acknowledge(batches[0])
        assert await commit(consumer) == [{A: 4}]

    asyncio.run(story())


def test_what_faust_acknowledges_by_itself_has_no_effect():
    async def story():
        app, consumer, _ = make_consumer(A)
        app.topics._acking_topics.add("in")
        (batch,) = (await fetch(consumer, [A], {A: [record(0)]}))[A]
        batch.ack(consumer)  # as its stream does with what it skips in a rebalance
        # … and as its Cython twin does, which inlines the same
        consumer._acked[A].append(0)
        consumer._acked_index[A].add(0)
        assert await commit(consumer) == []

    asyncio.run(story())


def test_a_batch_that_two_agents_read_is_finished_when_both_sealed_it():
    async def story():
        _, consumer, _ = make_consumer(A)
        (batch,) = (await fetch(consumer, [A], {A: [record(0)]}))[A]
        batch.incref(1)
        consumer.acknowledge(batch)
        assert await commit(consumer) == []
        consumer.acknowledge(batch)
        assert await commit(consumer) == [{A: 1}]

    asyncio.run(story())


def test_a_batch_that_was_read_and_dropped_on_the_way_holds_the_commit():
    async def story():
        _, consumer, thread = make_consumer(A)
        thread.fetch({A: [record(0)]})
        await consumer._getmany({A}, 1.0)  # cancelled after this: no agent ever saw it
        (later,) = (await fetch(consumer, [A], {A: [record(1)]}))[A]
        consumer.acknowledge(later)
        assert await commit(consumer) == []

    asyncio.run(story())


def test_the_commit_passes_markers_behind_the_last_record():
    async def story():
        _, consumer, _ = make_consumer(A)
        (batch,) = (await fetch(consumer, [A], {A: [record(0)]}, {A: 1}))[A]
        consumer.acknowledge(batch)
        await fetch(consumer, [A], {}, {A: 2})
        assert await commit(consumer) == [{A: 2}]

    asyncio.run(story())


def test_a_rewind_while_an_agent_is_waited_for_loses_nothing():
    async def story():
        _, consumer, thread = make_consumer(A, max_records=1)
        batches = (await fetch(consumer, [A], {A: [record(0), record(1), record(2)]}))[A]
        consumer._read_offset[A] = 2  # Faust believes it has read so far, and would drop what comes again
        again = (await fetch(consumer, [A], {A: [record(1)]}))[A]
        assert consumer._read_offset[A] is None
        consumer.acknowledge(batches[0])
        consumer.acknowledge(batches[1])
        consumer.acknowledge(batches[2])
        assert await commit(consumer) == [{A: 1}]
        consumer.acknowledge(again[0])
        await consumer.commit()
        assert thread.committed[-1] == {A: 2}

    asyncio.run(story())


def test_a_late_acknowledgement_after_a_revocation_commits_nothing():
    async def story():
        app, consumer, _ = make_consumer(A)
        (batch,) = (await fetch(consumer, [A], {A: [record(0)]}))[A]
        await consumer.on_partitions_revoked({A})
        consumer.acknowledge(batch)
        assert await commit(consumer) == []
        assert app.topics.acks_enabled_for("in") is False

    asyncio.run(story())


def test_an_assignment_starts_over_with_what_is_read_after_it():
    async def story():
        _, consumer, _ = make_consumer(A)
        await fetch(consumer, [A], {A: [record(0)]})
        await deal(consumer)
        (batch,) = (await fetch(consumer, [A], {A: [record(10)]}))[A]
        consumer.acknowledge(batch)
        assert await commit(consumer) == [{A: 11}]

    asyncio.run(story())


def test_a_fetch_that_ends_while_the_group_is_dealt_anew_commits_nothing():
    async def story():
        _, consumer, _ = make_consumer(A, B)
        await fetch(consumer, [A, B], {A: [record(0)], B: [record(0)]}, {A: 1, B: 1})
        await consumer.on_partitions_revoked({A, B})
        assert await fetch(consumer, [A, B], {}, {A: 1, B: 1}) == {}
        await consumer.commit()
        await deal(consumer)
        await fetch(consumer, [A], {})
        assert await commit(consumer) == []

    asyncio.run(story())


def test_what_was_fetched_of_the_new_assignment_before_faust_knows_it_is_read():
    async def story():
        _, consumer, thread = make_consumer(A)
        await consumer.on_partitions_revoked({A})
        thread.dealt = object()
        assert await fetch(consumer, [A], {A: [record(0)]}, {A: 1}) == {}
        await consumer.on_partitions_assigned({A}, 1)
        (batch,) = (await fetch(consumer, [A], {}, {A: 1}))[A]
        assert await commit(consumer) == []
        consumer.acknowledge(batch)
        assert await commit(consumer) == [{A: 1}]

    asyncio.run(story())


def test_what_was_fetched_for_a_caller_that_was_cancelled_goes_to_the_next():
    async def story():
        _, consumer, thread = make_consumer(A)
        thread.fetch({A: [record(0)]}, {A: 1})  # nobody takes it
        first, second = (await fetch(consumer, [A], {A: [record(1)]}, {A: 2}))[A]
        assert [each.offset for each in (*first.value, *second.value)] == [0, 1]

    asyncio.run(story())


STEPS = ["fetch", "fetch", "read", "acknowledge", "commit", "seek", "rebalance", "rebalance"]


@settings(max_examples=400)
@given(st.integers(0, 1 << 32))
def test_whatever_comes_when_nothing_may_be_committed_that_was_not_processed(seed):
    chance = Random(seed)

    async def story():
        _, consumer, thread = make_consumer(A, max_records=2)
        position = committed = 0
        delivered, processed = [], set()
        rebalance = endless_rebalances(consumer, thread)
        for step in chance.choices(STEPS, k=60):
            number = chance.randrange(3)
            if step == "fetch":
                records = [record(position + each) for each in range(number)]
                position += number
                thread.fetch({A: records} if records else {}, {A: position})
            elif step == "read":
                batches = (await read(consumer, [A])).get(A, [])
                delivered += batches[number:]  # the others are dropped on the way
            elif step == "acknowledge" and delivered:
                batch = delivered.pop(number % len(delivered))
                processed.update(each.offset for each in batch.value)
                consumer.acknowledge(batch)
            elif step == "commit":
                await consumer.commit()
                committed = thread.committed[-1][A] if thread.committed else 0
            elif step == "seek" or (step == "rebalance" and await anext(rebalance) == "dealt"):
                position = committed
            assert processed.issuperset(range(consumer._new_offset(A) or 0))

    asyncio.run(story())


async def endless_rebalances(consumer, thread):
    """Yield after each part of a rebalance, for other things happen in between."""
    while True:
        await consumer.on_partitions_revoked({A})
        yield "revoked"
        thread.dealt = object()
        yield "dealt"
        await consumer.on_partitions_assigned({A}, 1)
        yield "assigned"


def test_a_partition_with_too_much_unfinished_is_left_out_until_it_is_below_its_limit(monkeypatch):
    monkeypatch.setattr(consuming, "MOST_UNFINISHED_BYTES", 100)

    async def story():
        _, consumer, thread = make_consumer(A, B)
        (full,) = (await fetch(consumer, [A, B], {A: [record(0, b"v" * 160)]}))[A]
        await fetch(consumer, [A, B], {})
        assert thread.asked[-1][0] == {B}
        assert thread.asked[-1][1] < 0.1, "and not waited for long: it may be below its limit in a moment"
        asked = len(thread.asked)
        waiting = asyncio.ensure_future(consumer._getmany({A}, 5.0))
        await asyncio.sleep(0.01)
        consumer.acknowledge(full)
        assert await asyncio.wait_for(waiting, 1.0) == {}, "woken by the acknowledgement"
        assert len(thread.asked) == asked
        await fetch(consumer, [A, B], {})
        assert thread.asked[-1][0] == {A, B}

    asyncio.run(story())


def test_a_batch_that_is_never_finished_ends_neither_a_stop_nor_a_rebalance(caplog):
    async def story():
        _, consumer, thread = make_consumer(A, B)
        stuck = (await fetch(consumer, [A, B], {A: [record(0)], B: [record(0)]}))[A][0]
        consumer._unacked_messages.add(stuck)  # as Faust's stream does when an agent takes it
        loop = asyncio.get_running_loop()
        started = loop.time()
        await consumer.wait_empty()
        assert loop.time() - started < 2
        assert "1 batches unfinished" in caplog.text
        assert thread.committed == []

    asyncio.run(story())


def test_a_topic_without_the_schema_is_read_as_faust_does():
    async def story():
        _, consumer, _ = make_consumer(OTHER)
        plain = record(0)
        thread = consumer._thread
        thread.fetch({OTHER: [plain]}, {OTHER: 1})
        assert await consumer._getmany({OTHER}, 1.0) == {OTHER: [plain]}
        assert OTHER not in consumer._trackers

    asyncio.run(story())


def test_an_agent_that_raises_stops_the_process():
    async def story():
        app, consumer, _ = make_consumer()
        crashes = []

        async def crash(reason):
            crashes.append(reason)

        app.crash = crash
        error = ValueError("a mistake in the agent")
        await app._on_agent_error(None, error)
        assert crashes == [error]
        assert consumer.unfinished == {}

    asyncio.run(story())


def test_a_batch_message_tells_faust_where_it_comes_from():
    async def story():
        app, consumer, _ = make_consumer()
        app.consumer_generation_id = 7
        (batch,) = (await fetch(consumer, [A], {A: [record(4), record(5)]}))[A]
        assert isinstance(batch, BatchMessage)
        assert (batch.tp, batch.offset, batch.generation_id, batch.timestamp) == (A, 4, 7, 1.0)

    asyncio.run(story())


@pytest.mark.parametrize("agents", [1, 2])
def test_the_unfinished_are_counted_by_partition(agents):
    async def story():
        _, consumer, _ = make_consumer(A, max_records=1)
        batches = (await fetch(consumer, [A], {A: [record(0), record(1)]}))[A]
        assert consumer.unfinished == {A: 2}
        for batch in batches:
            batch.incref(agents - 1)
            for _ in range(agents):
                consumer.acknowledge(batch)
        assert consumer.unfinished == {A: 0}

    asyncio.run(story())
