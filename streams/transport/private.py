"""The private names of Faust, mode and aiokafka that Rasid overrides or uses, all of them, and why.

Their authors promise nothing about these, so the three libraries are pinned exactly, and a unit test checks
every name here against what is installed: an upgrade that moves one fails there, not in production.
"""

from typing import Final, NamedTuple


class PrivateName(NamedTuple):
    """One private name.

    Attributes:
        owner: ``module:Class`` that has it.
        name: of a method, or of an attribute of its instances.
        signature: of the method, without annotations; empty for an attribute.
        reason: why no public name will do.
    """

    owner: str
    name: str
    signature: str
    reason: str


_CONSUMER: Final = "faust.transport.drivers.aiokafka:Consumer"
_THREAD: Final = "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread"
_PRODUCER: Final = "faust.transport.drivers.aiokafka:Producer"
_AIOKAFKA: Final = "aiokafka:AIOKafkaConsumer"
_WORKER: Final = "faust:Worker"
_BATCH: Final = "aiokafka.record.default_records:_DefaultRecordBatchPy"
_RECORDS: Final = "aiokafka.record.memory_records:_MemoryRecordsPy"

NAMES: Final = tuple(
    PrivateName(*each)
    for each in (
        # Overridden: consuming in batches, with a commit of our own
        (_CONSUMER, "_new_consumer_thread", "(self)", "gives the consumer our thread"),
        (_CONSUMER, "_getmany", "(self, active_partitions, timeout)", "cuts what was fetched into batches"),
        (_CONSUMER, "_to_message", "(self, tp, record)", "lets a batch pass as the message that it is"),
        (
            _CONSUMER,
            "_filter_tps_with_pending_acks",
            "(self, topics=None)",
            "commits batched topics too",
        ),
        (_CONSUMER, "_new_offset", "(self, tp)", "commits in the order of reading, not of offsets"),
        (
            _CONSUMER,
            "_add_gap",
            "(self, tp, offset_from, offset_to)",
            "batched topics need no gaps",
        ),
        (
            _THREAD,
            "_gather_remaining_tasks",
            "(self)",
            "a lost cancellation does not hold a stop",
        ),
        (_THREAD, "_create_worker_consumer", "(self, transport)", "sets what Faust has no setting for"),
        (
            _THREAD,
            "_fetch_records",
            "(self, consumer, active_partitions, timeout=None, max_records=None)",
            "puts aside what was fetched with where reading goes on, no seek in between",
        ),
        # Overridden: the rest
        (_PRODUCER, "_settings_default", "(self)", "aiokafka sends nothing here and needs no compressor"),
        ("faust:Table", "_on_changelog_sent", "(self, fut)", "the disk claims no more than it holds"),
        (_WORKER, "_on_sigterm", "(self)", "the watchdog bounds the stop"),
        (_WORKER, "_on_sigint", "(self)", "Faust's own prints a line of dashes"),
        # Used
        (_CONSUMER, "_clean_unacked_messages", "(self)", "waits at a rebalance for what is in flight"),
        (_CONSUMER, "_unacked_messages", "", "Faust waits for what stands there before it stops"),
        (_CONSUMER, "_waiting_for_ack", "", "wakes Faust where it waits for an acknowledgement"),
        (_CONSUMER, "_n_acked", "", "Faust commits early after so many"),
        (_CONSUMER, "_acked", "", "topics that are not batched are committed from there"),
        (_CONSUMER, "_read_offset", "", "Faust drops what it believes to have read, and errs after a rewind"),
        (_PRODUCER, "_send_on_produce_message", "", "tells Faust's signal of each record sent"),
        (_AIOKAFKA, "_isolation_level", "", "reads committed records only; Faust has no setting for it"),
        (_AIOKAFKA, "_fetch_max_wait_ms", "", "Faust's 1.5 s hold up busy partitions behind idle ones"),
        (_AIOKAFKA, "_client", "", "bounds connecting to a broker that hangs; no setting does"),
        (
            "aiokafka.client:AIOKafkaClient",
            "_get_conn",
            "(self, node_id, *, group=<ConnectionGroup.DEFAULT: 0>, no_hint=False)",
            "the same: all that waits for a connection waits here",
        ),
        (
            "aiokafka.client:AIOKafkaClient",
            "_request_timeout_ms",
            "",
            "ends requests sooner than Faust's steps of a recovery, which the one public setting means too",
        ),
        (_THREAD, "_ensure_consumer", "(self)", "gives aiokafka's consumer, for the assignment that it has"),
        (_AIOKAFKA, "_subscription", "", "holds the assignment and its positions; the public call awaits"),
        # Used where a header has a name that is no UTF-8 (`lenient`)
        (
            _BATCH,
            "_read_msg",
            "(self, decode_varint=<cyfunction decode_varint_cython>)",
            "reads a record that the compiled reader cannot",
        ),
        (_RECORDS, "_next_slice", "", "is the batch as it came, to be read once more"),
        (_RECORDS, "_cache_next", "(self, len_offset=8, log_overhead=12)", "goes on to the next batch"),
        (
            "faust.stores.rocksdb:Store",
            "_db_for_partition",
            "(self, partition)",
            "reads a range of one partition, for which Faust has no way",
        ),
    )
)
