"""Outputs are confirmed, counted for their batch, bounded; one that is given up stops the process."""

import asyncio
import gc
import weakref

import pytest
from faust.types import FutureMessage

from streams.transport import NotDelivered, TooLarge
from streams.transport import producer as producing
from streams.transport.producer import BatchOutputs, current_outputs
from tests.unit.transport.making import make_app, started_producer, until


class Counted(BatchOutputs):
    __slots__ = ("__weakref__", "completed")

    def __init__(self, producer):
        super().__init__(producer)
        self.completed = 0

    def seal(self):
        self._sealed = True
        if self._confirmed == self._sent:
            self._complete()

    def _complete(self):
        self.completed += 1


def test_a_batch_completes_once_and_only_when_sealed_and_confirmed():
    async def story():
        with started_producer(make_app()) as producer:
            batch = Counted(producer)
            for n in range(50):
                batch.produce("out", b"v", key=b"%d" % n, headers=[("h", b"1")], timestamp_ms=1_000)
            await batch.flush()
            assert producer.unconfirmed == 0
            assert batch.completed == 0, "confirmed, but not sealed: more may come"
            batch.produce("out", b"one more")
            batch.seal()
            assert batch.completed == 0, "sealed, but not confirmed"
            await until(lambda: batch.completed, producer)
            assert (batch.completed, producer.unconfirmed_bytes) == (1, 0)

    asyncio.run(story())


def test_a_batch_that_is_confirmed_goes_without_the_cycle_collector():
    async def story():
        with started_producer(make_app()) as producer:
            batch = Counted(producer)
            batch.produce("out", b"v")
            batch.seal()
            await batch.flush()
            left = weakref.ref(batch)
            del batch
            assert left() is None

    gc.disable()
    try:
        asyncio.run(story())
    finally:
        gc.enable()


def test_a_batch_without_outputs_completes_when_it_is_sealed():
    async def story():
        with started_producer(make_app()) as producer:
            batch = Counted(producer)
            batch.seal()
            assert batch.completed == 1

    asyncio.run(story())


def test_a_sealed_batch_takes_no_more_outputs():
    async def story():
        with started_producer(make_app()) as producer:
            batch = Counted(producer)
            batch.seal()
            with pytest.raises(RuntimeError, match="sealed"):
                batch.produce("out", b"late")

    asyncio.run(story())


def test_an_output_that_is_given_up_stops_the_process_and_its_batch_never_completes():
    async def story():
        with started_producer(make_app()) as producer:
            producer._librdkafka.list_topics("out", timeout=10)
            batch = Counted(producer)
            batch.produce("out", b"v", partition=0)
            producer._librdkafka.purge(in_queue=True, in_flight=True, blocking=True)
            batch.seal()
            await until(lambda: producer.failure, producer)
            await asyncio.sleep(0)
            assert batch.completed == 0
            assert isinstance(producer.failure, NotDelivered)
            assert producer.crashes == [producer.failure]
            with pytest.raises(NotDelivered):
                await batch.flush()
            with pytest.raises(NotDelivered):
                await producer.yield_to_loop()
            with pytest.raises(NotDelivered):
                await producer.flush()

    asyncio.run(story())


def test_an_output_over_the_agreed_size_is_told_to_the_caller_and_nothing_is_sent():
    async def story():
        with started_producer(make_app(producer_max_request_size=2_000)) as producer:
            batch = Counted(producer)
            with pytest.raises(TooLarge, match="out"):
                batch.produce("out", b"v" * 3_000)
            batch.seal()
            assert (batch.completed, producer.failure, producer.unconfirmed_bytes) == (1, None, 0)

    asyncio.run(story())


def future_for(app, value=b"v", callback=None):
    topic = app.topic("changes", key_type=bytes, value_type=bytes, value_serializer="raw")
    return topic.as_future_message(key=b"k", value=value, partition=0, callback=callback)


def test_a_change_of_a_table_is_an_output_of_the_batch_that_made_it():
    async def story():
        app = make_app()
        with started_producer(app) as producer:
            batch, told = Counted(producer), []
            current_outputs.set(batch)
            future = future_for(app, callback=told.append)
            producer.send_soon(future)
            batch.seal()
            assert batch.completed == 0
            await until(lambda: batch.completed, producer)
            assert (future.result().topic, future.result().offset) == ("changes", 0)
            assert told == [future]

    asyncio.run(story())


def test_what_is_sent_outside_of_batches_is_awaited_before_a_commit():
    async def story():
        app = make_app()
        with started_producer(app) as producer:
            future = future_for(app)
            producer.send_soon(future)
            awaited = await producer.send("changes", b"k", b"v", None, 12.5, {"h": b"1"})
            collecting = asyncio.ensure_future(until(lambda: future.done() and awaited.done(), producer))
            await producer.flush()
            assert future.done()
            assert awaited.done()
            await collecting
            assert awaited.result().topic_partition == ("changes", awaited.result().partition)

    asyncio.run(story())


def test_a_table_that_cannot_note_its_offset_stops_the_process():
    async def story():
        app = make_app()

        def full_disk(future):
            raise OSError("No space left on device")

        with started_producer(app) as producer:
            producer.send_soon(future_for(app, callback=full_disk))
            await until(lambda: producer.failure, producer)
            assert "No space left" in str(producer.failure)

    asyncio.run(story())


def test_a_message_sent_before_the_start_waits_in_fausts_buffer():
    async def story():
        app = make_app()
        app.producer.send_soon(future_for(app))
        assert app.producer.buffer.size == 1

    asyncio.run(story())


def test_an_agent_waits_while_too_much_is_unconfirmed(monkeypatch):
    monkeypatch.setattr(producing, "MOST_UNCONFIRMED_BYTES", 1_000)

    async def story():
        with started_producer(make_app()) as producer:
            batch = Counted(producer)
            for _ in range(30):
                await batch.wait_for_capacity()
                assert producer.unconfirmed_bytes <= 1_000
                batch.produce("out", b"v" * 600)
            await batch.flush()

    asyncio.run(story())


def test_waiting_for_capacity_lets_other_tasks_run_when_the_agent_held_the_loop_for_long():
    async def story():
        with started_producer(make_app()) as producer:
            batch, turns = Counted(producer), []

            async def other():
                while True:
                    turns.append(1)
                    await asyncio.sleep(0)

            task = asyncio.ensure_future(other())
            await batch.wait_for_capacity()
            before = len(turns)
            for _ in range(1_000):
                await batch.wait_for_capacity()
            assert len(turns) - before <= 3, "cheap while the agent is quick"
            producer._yield_due = 0.0
            await batch.wait_for_capacity()
            assert len(turns) > before
            task.cancel()

    asyncio.run(story())


def test_bad_credentials_stop_the_process():
    import confluent_kafka  # noqa: PLC0415

    async def story():
        with started_producer(make_app()) as producer:
            producer._on_error(confluent_kafka.KafkaError(confluent_kafka.KafkaError._ALL_BROKERS_DOWN))
            assert producer.failure is None, "librdkafka recovers by itself"
            producer._on_error(confluent_kafka.KafkaError(confluent_kafka.KafkaError._AUTHENTICATION))
            assert isinstance(producer.failure, NotDelivered)
            await asyncio.sleep(0)

    asyncio.run(story())


def test_a_future_that_is_cancelled_is_not_resolved_twice():
    async def story():
        app = make_app()
        with started_producer(app) as producer:
            future: FutureMessage = future_for(app)
            producer.send_soon(future)
            future.cancel()
            await until(lambda: not producer._pending, producer)
            assert producer.failure is None

    asyncio.run(story())
