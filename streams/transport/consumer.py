"""Consuming in batches: aiokafka's consumer, its group and Faust's assignor, with a commit of our own."""

import asyncio
from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage
from mode.utils.futures import notify

from streams.transport import lenient
from streams.transport.fetches import Fetch, Fetches, Records
from streams.transport.librdkafka import REQUEST_MS
from streams.transport.offset_tracker import OffsetRange, OffsetTracker
from streams.transport.schema import BatchSchema

lenient.install()

# Bytes read and not acknowledged, over all partitions of a worker. 16 MiB are 5,500 articles of 2.9 KB: a
# fifth of a second at full speed, and small beside the process.
MOST_UNFINISHED_BYTES = 16 * 1024 * 1024

# How long a broker may hold back the answer to a fetch. There is one fetch at a time to each broker, for the
# partitions of which nothing lies here: one that is emptied meanwhile is asked for when that answer is there.
FETCH_WAIT_MS = 250

# A broker that is well answers the first request of a connection in milliseconds, one far away in a second.
CONNECT_SECONDS = 3.0


class BatchMessage(ConsumerMessage):  # type: ignore[misc]  # Faust ships no complete types
    """A batch on its way to the agents; `value` is its list of records."""

    __slots__ = ("offsets", "readers", "seals", "tracker")

    def __init__(self, tp: TP, records: Records, generation: int, tracker: OffsetTracker, size: int) -> None:
        last = records[-1]
        super().__init__(
            tp.topic,
            tp.partition,
            records[0].offset,
            last.timestamp / 1000,
            last.timestamp_type,
            None,
            None,
            records,
            None,
            0,
            size,
            tp,
            generation_id=generation,
        )
        self.tracker = tracker
        self.offsets: OffsetRange = tracker.add(records[0].offset, last.offset + 1, size)
        self.readers = self.seals = 0

    def incref(self, n: int = 1) -> None:
        """Count the agents that get it, as Faust reports them; each must seal it."""
        super().incref(n)
        self.readers += n


class ConsumerThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # as above
    """The thread in which aiokafka fetches and keeps the membership alive."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Records of aborted transactions are not processed. Faust has no setting for it.
        consumer._isolation_level = "read_committed"  # noqa: SLF001  # see `private`
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001  # as above
        client = consumer._client  # noqa: SLF001  # as above
        # Who joins a group is answered when all others have joined, or their sessions are over.
        session_ms = int(self.app.conf.broker_session_timeout * 1000)
        client._request_timeout_ms = max(REQUEST_MS, session_ms)  # noqa: SLF001  # as above
        _bound_connecting(client)
        return consumer

    async def _fetch_records(
        self,
        consumer: Any,
        active_partitions: set[TP],
        timeout: float | None = None,  # noqa: ASYNC109  # Faust's signature
        max_records: int | None = None,
    ) -> Mapping[TP, Records]:
        records: Mapping[TP, Records]
        records = await super()._fetch_records(consumer, active_partitions, timeout, max_records)
        # Nothing is awaited from here on: no seek and no rebalance comes between records and positions. They
        # are put where the next caller finds them, since this one may have been cancelled meanwhile.
        if (assignment := self.current_assignment()) is not None:
            states = {tp: assignment.state_value(tp) for tp in active_partitions}
            positions = {
                tp: state.position for tp, state in states.items() if state and state.has_valid_position
            }
            self.consumer.fetches.put(Fetch(assignment, records, positions))
        return records

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek to the last commits; where nothing is committed yet, to the beginning."""
        committed: Mapping[TP, int] = await self.call_thread(self._seek_to_committed)
        return committed

    async def _seek_to_committed(self) -> Mapping[TP, int | None]:
        """Seek as above, in this thread.

        Faust drops what it reads during a rebalance, and reads it again after this. aiokafka passes over
        partitions without a commit: their first articles were never read, until the watchdog had the process
        restarted.
        """
        consumer = self._ensure_consumer()
        committed: Mapping[TP, int | None] = await consumer.seek_to_committed()
        for tp, offset in committed.items():
            # A changelog never has a commit: a table's recovery seeks there, maybe at this moment.
            if not offset and tp.topic not in self.app.tables.changelog_topics:
                consumer.seek(tp, 0)  # deleted since: aiokafka goes on at the first record that is left
        return committed

    def current_assignment(self) -> Any:
        """Return what the group gave to this member: another object each time it is dealt; None before."""
        return self._ensure_consumer()._subscription.subscription.assignment  # noqa: SLF001  # see `private`

    async def on_thread_stop(self) -> None:
        """Leave the group and close the connections, in bounded time: the broker may be gone."""
        stopping = asyncio.ensure_future(super().on_thread_stop())
        # Not awaited itself: without a broker, the cancellation of aiokafka's own fetches escapes here.
        done, _ = await asyncio.wait({stopping}, timeout=self.transport.grace)
        if not done:
            stopping.cancel()
        if not done or stopping.cancelled() or stopping.exception():
            self.log.warning("the broker was not told that this member leaves: it will notice by itself")

    async def _gather_remaining_tasks(self) -> None:
        """End what aiokafka has left running in this thread, in bounded time too.

        A task may lose its cancellation in `asyncio.wait_for` (Python 3.11); mode would wait for it for ever,
        and with it the process.
        """
        left = asyncio.all_tasks() - {asyncio.current_task()}
        end = monotonic() + self.transport.grace
        while left and monotonic() < end:
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=0.2)


def _bound_connecting(client: Any) -> None:
    """Give up connecting to a broker after ``CONNECT_SECONDS``, and ask who leads now.

    A broker that hangs takes connections and says nothing. aiokafka makes one connection at a time, each
    waits for a whole request, and fetches, commits and heartbeats queue behind it: a minute, where others
    lead after ten seconds.
    """
    connect = client._get_conn  # noqa: SLF001  # see `private`

    async def connect_soon(node_id: Any, **options: Any) -> Any:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await connect(node_id, **options)
        except TimeoutError:
            client.force_metadata_update()
            return None

    client._get_conn = connect_soon  # noqa: SLF001  # as above


class Consumer(driver.Consumer):  # type: ignore[misc]  # as above
    """Faust's consumer; topics with a `BatchSchema` are read, acknowledged and committed in batches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._trackers: dict[TP, OffsetTracker] = {}
        self._schemas: dict[str, BatchSchema] = {}
        self._acknowledged = asyncio.Event()
        self.fetches = Fetches()

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    @property
    def unfinished(self) -> dict[TP, int]:
        """Batches read and not acknowledged, by partition."""
        return {tp: len(tracker) for tp, tracker in self._trackers.items()}

    def end(self, tp: TP) -> int:
        """Return where a partition ended when it was last read; 0 where that is not known."""
        assignment = self._thread.current_assignment()
        state = assignment.state_value(tp) if assignment is not None else None
        return (state.highwater or 0) if state else 0

    def acknowledge(self, message: BatchMessage) -> None:
        """Count that one agent sealed a batch and that its outputs are confirmed."""
        message.seals += 1
        if message.seals < message.readers:
            return
        message.acked = True
        message.tracker.finish(message.offsets)
        self._n_acked += len(message.value)
        self._unacked_messages.discard(message)
        self._acknowledged.set()
        notify(self._waiting_for_ack)

    # Reading

    async def _getmany(self, active_partitions: set[TP], timeout: float) -> Mapping[TP, list[Any]]:  # noqa: ASYNC109  # Faust's signature
        schemas = self._batched_topics()
        share = MOST_UNFINISHED_BYTES // max(1, sum(tp.topic in schemas for tp in active_partitions))
        readable = {tp for tp in active_partitions if self._unfinished_bytes(tp) < share}
        if not readable:
            self._acknowledged.clear()
            await self.wait_first(self._acknowledged.wait(), self.suspend_flow.wait(), timeout=timeout)
            return {}
        # A partition that is left out now may be below its limit in a moment: don't wait long for the others.
        wait = timeout if len(readable) == len(active_partitions) else min(timeout, 0.05)
        await super()._getmany(readable, wait)
        read: dict[TP, list[Any]] = {}
        for fetch in self.fetches.take():
            for tp, records in fetch.records.items():
                schema = schemas.get(tp.topic)
                read.setdefault(tp, []).extend(self._to_batches(tp, records, schema) if schema else records)
            for tp, position in fetch.positions.items():
                if tp.topic in schemas:
                    self._trackers.setdefault(tp, OffsetTracker()).read_up_to(position)
        return read

    def _to_batches(self, tp: TP, records: Records, schema: BatchSchema) -> Iterator[BatchMessage]:
        # Tracked here, the moment it was read: whatever drops it later (a rebalance, a cancelled fetch, a
        # skip in Faust's stream), it holds the commit until it is finished or read again.
        tracker = self._trackers.setdefault(tp, OffsetTracker())
        generation = self.app.consumer_generation_id
        for chunk, size in schema.chunks(records):
            yield BatchMessage(tp, chunk, generation, tracker, size)

    def _to_message(self, tp: TP, record: Any) -> ConsumerMessage:
        if isinstance(record, BatchMessage):
            # Faust drops what it believes to have read, and is wrong after a rewind that came while it waited
            # for an agent. The tracker knows what was read, so Faust need not.
            self._read_offset[record.tp] = None
            return record
        return super()._to_message(tp, record)

    def _batched_topics(self) -> dict[str, BatchSchema]:
        # By topic and for good, never by what happens to be assigned: a late acknowledgement after a
        # revocation must not fall back to Faust's arithmetic.
        for topic in self.app.topics:
            if isinstance(topic.schema, BatchSchema):
                self._schemas.update(dict.fromkeys(topic.topics, topic.schema))
        return self._schemas

    def _unfinished_bytes(self, tp: TP) -> int:
        tracker = self._trackers.get(tp)
        return tracker.size if tracker is not None else 0

    # Committing

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        for tp in {*self._acked, *self._trackers}:
            if topics is None or tp in topics or tp.topic in topics:
                yield tp

    def _new_offset(self, tp: TP) -> int | None:
        if tp.topic not in self._schemas:
            return super()._new_offset(tp)  # type: ignore[no-any-return]
        tracker = self._trackers.get(tp)
        return tracker.committable() if tracker is not None else None

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if tp.topic not in self._schemas:  # gaps need no bookkeeping where the order of reading decides
            await super()._add_gap(tp, offset_from, offset_to)

    def ack(self, message: ConsumerMessage) -> bool:
        """Ignore what Faust acknowledges of a batch (skipped, passed on): only `acknowledge` counts."""
        return False if isinstance(message, BatchMessage) else super().ack(message)

    async def on_task_error(self, exc: BaseException) -> None:
        """Stop the process when an agent raises: the batch was not acknowledged and is read again.

        Faust would restart the agent without that batch, and the partition would never be committed again.
        """
        await super().on_task_error(exc)
        await self.app.crash(exc)

    # Rebalances and stopping

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Finish and commit what is in flight (Faust's part), then forget: who is next reads from there."""
        try:
            await super().on_partitions_revoked(revoked)
        finally:
            self.fetches.end()
            self._forget()

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Begin anew: a record still in flight from an earlier assignment has no effect any more.

        Nothing is read before Faust is done with the assignment: it would find no agent, or tables that lack
        their past. Faust stops the flow at a revocation, but not of a member in reserve, which has nothing
        to give up; and a recovery that the rebalance has overtaken may have resumed it meanwhile.
        """
        self.stop_flow()
        self.app.flow_control.suspend()
        self._forget()
        self.fetches.begin(self._thread.current_assignment())
        await super().on_partitions_assigned(assigned, generation_id)

    def _forget(self) -> None:
        # All partitions: Faust's assignor takes all from a member before it deals them anew.
        for tracker in self._trackers.values():
            tracker.reset()
        self._trackers.clear()

    async def wait_empty(self) -> None:
        """Finish and commit what is in flight, in bounded time: a rebalance or a stop must end."""
        draining = asyncio.ensure_future(self._drain())
        done, _ = await asyncio.wait({draining}, timeout=self.transport.grace)
        if done:
            draining.result()
            return
        # Not awaited: Faust swallows the cancellation of a commit that waits for another one.
        draining.cancel()
        self.log.warning(
            "%d batches unfinished after %.0f s: given up, unacknowledged, read again by the next owner",
            len(self._unacked_messages),
            self.transport.grace,
        )
        self._unacked_messages.clear()

    async def _drain(self) -> None:
        while self._unacked_messages and not self.should_stop:
            await asyncio.sleep(0.01)
            self._clean_unacked_messages()
        await self.commit_and_end_transactions()
