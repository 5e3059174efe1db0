"""Nothing is lost: the transport's promises on a real Kafka, each where it would break."""

import signal
import time
from collections import Counter

import pytest
from confluent_kafka import Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from tests.installation import until
from tests.integration.transport_line import THEN, Line


@pytest.fixture
def line(install):
    return lambda agent="copy", **options: Line(install(topics=False), agent, **options)


def numbers(first, end):
    return [b"%d" % n for n in range(first, end)]


def test_a_record_comes_out_with_its_key_headers_and_time_and_everything_is_committed(line):
    flow = line()
    flow.send(numbers(0, 300))
    with flow.worker() as worker:
        flow.await_no_lag()
    assert worker.exit_code == 0
    outputs = flow.read()
    assert Counter(m.value() for m in outputs) == Counter(numbers(0, 300))
    assert all(m.key() == m.value() == dict(m.headers())["n"] for m in outputs)
    assert {m.timestamp()[1] for m in outputs} == {THEN}


def test_a_worker_that_is_killed_loses_nothing(line):
    flow = line()
    flow.send(numbers(0, 6_000))
    for round_ in range(1, 4):
        worker = flow.worker(SLOW="0.0002", INSTANCE="static")
        flow.await_outputs(round_ * 1_000)
        worker.kill()
    with flow.worker(INSTANCE="static"):
        flow.await_no_lag()
    assert set(flow.outputs()) == set(numbers(0, 6_000))


def test_workers_that_join_leave_and_die_lose_nothing(line):
    flow = line()
    flow.send(numbers(0, 4_000))
    with flow.worker("a", SLOW="0.002"):
        flow.await_outputs(500)
        second = flow.worker("b", SLOW="0.002")
        until(lambda: "Worker ready" in second.output, 30, "the second worker ready")
        assert second.stop() == 0
        third = flow.worker("c", SLOW="0.002")
        flow.await_outputs(2_000)
        third.kill()
        flow.await_no_lag(90)
    assert set(flow.outputs()) == set(numbers(0, 4_000))


def test_a_fetch_that_ends_while_the_group_is_dealt_anew_commits_nothing(line):
    flow = line()
    flow.send(numbers(0, 4_000))
    with flow.worker("a", SLOW="0.01", RECORDS="5", LATE="1"):
        flow.await_outputs(50)
        slow = flow.worker("b", SLOW="1", GRACE="4")  # all wait for it before partitions are dealt
        until(lambda: "Worker ready" in slow.output, 30, "the slow worker ready")
        flow.await_outputs(flow.count() + 50)
        others = [flow.worker(name) for name in "cd"]  # now one partition each: the first must give one up
        for each in others:
            until(lambda: "Worker ready" in each.output, 60, "another worker ready")  # noqa: B023  # called at once
        slow.kill()
        flow.await_no_lag(90)
        assert [each.stop() for each in others] == [0, 0]
    assert set(flow.outputs()) == set(numbers(0, 4_000))


def test_records_of_aborted_transactions_are_not_processed_and_markers_leave_no_lag(line):
    flow = line()
    producer = Producer({**flow.client, "transactional.id": flow.group})
    producer.init_transactions(30)
    for n, end in enumerate(["commit", "abort", "commit", "abort"]):
        producer.begin_transaction()
        for value in numbers(n * 10, n * 10 + 10):
            producer.produce(flow.input, value, value, partition=n % 2)
        assert producer.flush(30) == 0  # what is aborted before it was sent never reaches the topic
        getattr(producer, f"{end}_transaction")(30)
    with flow.worker() as worker:
        flow.await_no_lag()
    assert worker.exit_code == 0
    assert flow.outputs() == Counter(numbers(0, 10) + numbers(20, 30))


def test_holes_of_compaction_leave_no_lag(line):
    flow = line(
        **{
            "cleanup.policy": "compact",
            "segment.ms": 100,
            "min.cleanable.dirty.ratio": 0.01,
            "max.compaction.lag.ms": 100,
            "delete.retention.ms": 0,
        }
    )
    producer = Producer(flow.client)
    for n in range(400):
        producer.produce(flow.input, b"%d" % n, b"%d" % (n % 10), partition=0)
    producer.flush(30)

    def compacted():  # a write now and then closes the segment; a key of its own for each
        producer.produce(flow.input, b"x", b"x", partition=0)
        producer.flush(30)
        return len(flow.read(flow.input)) < 300

    until(compacted, 60, "the topic compacted")
    with flow.worker():
        flow.await_no_lag()
    left = {m.value() for m in flow.read(flow.input)}  # compaction may have taken more meanwhile
    assert left <= set(flow.outputs()) | {b"x"}


def test_a_batch_that_is_not_finished_holds_its_partition_and_no_other(line):
    flow = line("hold")
    flow.send([b"0"], partition=0)
    flow.send([b"hold"], partition=0)
    with flow.worker(RECORDS="1") as worker:
        flow.await_outputs(2)
        flow.send(numbers(1, 200), partition=0)
        flow.send(numbers(200, 400), partition=1)
        until(lambda: flow.committed()[1] == 200, 30, "the other partition committed")
        flow.await_outputs(401)
        assert flow.committed()[:2] == [1, 200]
        started = time.monotonic()
        assert worker.stop() == 0
        assert time.monotonic() - started < 20
    assert flow.committed()[:2] == [1, 200]


def test_a_rewind_under_way_repeats_and_loses_nothing(line):
    flow = line("rewind_once")
    flow.send([*numbers(0, 500), b"again", *numbers(500, 1_000)], partition=0)
    with flow.worker(RECORDS="20"):
        flow.await_outputs(1_400)
        flow.await_no_lag()
    outputs = flow.outputs()
    assert set(outputs) == {*numbers(0, 1_000), b"again"}
    assert all(outputs[value] == 2 for value in numbers(0, 480))


def test_a_stop_ends_in_time_though_an_agent_never_finishes(line):
    flow = line("never_finish")
    flow.send(numbers(0, 10), partition=0)
    with flow.worker(RECORDS="10", GRACE="1") as worker:
        flow.await_outputs(10)
        flow.await_no_lag()
        flow.send([b"hold"], partition=0)
        until((flow.data("a") / "held").exists, 30, "the agent at work on it")
        started = time.monotonic()
        worker.signal(signal.SIGTERM)
        worker.wait(15)
        assert time.monotonic() - started < 10
    assert "1 batches unfinished" in worker.output
    assert flow.committed()[0] == 10


def test_a_rebalance_does_not_wait_for_an_agent_that_never_finishes_and_its_late_word_counts_for_nothing(
    line,
):
    flow = line("never_finish")
    flow.send([b"hold"], partition=0)
    stuck = flow.worker("stuck", RECORDS="50", GRACE="1")
    until((flow.data("stuck") / "held").exists, 30, "the first worker at work on it")
    # Sent now, these come from the second worker only, whichever partitions it is given.
    for partition in range(4):
        flow.send(numbers(partition * 50, partition * 50 + 50), partition=partition)
    flow.data("second").mkdir()
    (flow.data("second") / "go-on").touch()
    with flow.worker("second", RECORDS="50", GRACE="1"):
        flow.await_outputs(100)
        assert "batches unfinished" in stuck.output
        (flow.data("stuck") / "go-on").touch()
        until(lambda: b"hold" in flow.outputs(), 30, "the stuck batch finished late, or anew")
        stuck.stop()
        flow.await_no_lag()
    assert set(flow.outputs()) == {b"hold", *numbers(0, 200)}


def test_an_output_that_cannot_be_delivered_stops_the_worker_and_acknowledges_nothing(line):
    flow = line(output=False)
    flow.send(numbers(0, 20))
    with flow.worker(LIBRDKAFKA='{"topic.metadata.propagation.max.ms": 2000}') as worker:
        assert worker.wait(60) == 1
    assert flow.committed() == [0, 0, 0, 0]
    assert "NotDelivered" in worker.output


def test_an_output_that_the_broker_refuses_stops_the_worker(line):
    flow = line()
    admin = AdminClient(flow.client)
    admin.delete_topics([flow.output])[flow.output].result(30)
    until(lambda: flow.output not in admin.list_topics(timeout=10).topics, 30, "the topic gone")
    flow.create(flow.output, **{"max.message.bytes": 1_000})
    flow.send([b"x" * 5_000])
    with flow.worker(SETTINGS='{"producer_compression_type": null}') as worker:
        assert worker.wait(60) == 1
    assert flow.lag() == 1


def test_an_agent_that_raises_stops_the_worker_and_acknowledges_nothing_of_its_batch(line):
    flow = line("raise_error")
    flow.send(numbers(0, 10), partition=0)
    with flow.worker(RECORDS="10") as worker:
        flow.await_no_lag()
        flow.send([b"10", b"bad", b"11"], partition=0)
        assert worker.wait(60) == 1
    assert flow.committed()[0] == 10
    assert "a mistake in the agent" in worker.output


def test_a_worker_that_stood_still_longer_than_its_session_commits_nothing_and_says_so(line):
    flow = line()
    flow.send(numbers(0, 3_000))
    zombie = flow.worker("zombie", SLOW="0.02")
    flow.await_outputs(100)
    zombie.signal(signal.SIGSTOP)
    stopped = time.monotonic()
    assert flow.lag(), "it stood still with work left"
    with flow.worker("heir"):
        flow.await_no_lag(60)
        until(lambda: time.monotonic() > stopped + 6, 10, "a session is over")
        before = flow.committed()
        zombie.signal(signal.SIGCONT)
        until(lambda: "stood still" in zombie.output, 30, "the zombie notices")
        flow.send(numbers(3_000, 3_500))
        flow.await_no_lag(60)
        assert all(now >= then for now, then in zip(flow.committed(), before, strict=True))
        zombie.stop()
        flow.await_no_lag(60)
    assert set(flow.outputs()) == set(numbers(0, 3_500))


def test_a_table_holds_what_was_confirmed_through_kills_and_on_another_machine(line):
    flow = line("remember")
    flow.create(f"{flow.group}-seen-changelog", **{"cleanup.policy": "compact"})
    flow.send(numbers(0, 2_000))
    worker = flow.worker()
    flow.await_outputs(500)
    worker.kill()
    with flow.worker():
        flow.await_no_lag(60)
    with flow.worker("another") as last:
        until((flow.data("another") / "table.json").exists, 60, "the table recovered")
    assert last.exit_code == 0
    assert flow.table("another") == {n.decode(): n.decode() for n in numbers(0, 2_000)}
    assert {m.key() for m in flow.read(f"{flow.group}-seen-changelog")} == set(numbers(0, 2_000))


def test_what_is_read_while_a_recovery_ends_is_not_thrown_away(line):
    flow = line("remember")
    flow.create(f"{flow.group}-seen-changelog", **{"cleanup.policy": "compact"})
    flow.send(numbers(0, 100))
    with flow.worker():
        flow.await_no_lag()
    flow.send(numbers(100, 500))
    with flow.worker("another", SEEK="2", SLOW="0.01", RECORDS="20"):
        flow.await_no_lag()
    assert set(flow.outputs()) == set(numbers(0, 500))


def test_what_is_read_during_a_rebalance_and_dropped_is_read_again_though_nothing_was_committed(line):
    flow = line()
    calm = {"WAIT": "5", "SETTINGS": '{"stream_recovery_delay": 2}'}
    with flow.worker("a", **calm) as first:  # its fetch, begun before, ends during the rebalance
        until(lambda: "Worker ready" in first.output, 30, "the first worker ready")
        with flow.worker("b", **calm):
            until(lambda: first.output.count("Executing _on_partitions_assigned") > 1, 30, "a rebalance")
            flow.send(numbers(0, 400))
            flow.await_no_lag()
    assert set(flow.outputs()) == set(numbers(0, 400))


def test_who_was_in_reserve_reads_nothing_before_its_partitions_are_ready(line):
    """It would find no agent, which ends the process, or an agent whose tables lack their past."""
    flow = line(partitions=1)
    flow.send(numbers(0, 100))
    with flow.worker("a") as first:
        until(lambda: "Worker ready" in first.output, 30, "the first worker ready")
        with flow.worker("b", DEALT="2", SLOW="0.01", RECORDS="10") as second:
            until(lambda: "Worker ready" in second.output, 30, "the second in reserve")
            flow.await_no_lag()
            first.stop()
            flow.send(numbers(100, 400))
            flow.await_no_lag()
    assert set(flow.outputs()) == set(numbers(0, 400))
    assert max(flow.outputs().values()) == 1


def test_what_a_zombie_writes_late_hides_nothing_that_its_heir_wrote(line):
    flow = line("remember")
    changelog = f"{flow.group}-seen-changelog"
    flow.create(changelog, **{"cleanup.policy": "compact"})
    flow.send(numbers(0, 2_000))
    on_disk = {"SETTINGS": '{"store": "rocksdb://?driver=rocksdict"}'}
    zombie = flow.worker("zombie", SLOW="0.02", **on_disk)
    flow.await_outputs(100)
    zombie.signal(signal.SIGSTOP)
    assert flow.lag(), "it stood still with work left"
    with flow.worker("heir"):
        flow.await_no_lag(60)
        of_the_heir = len(flow.read(changelog))
        zombie.signal(signal.SIGCONT)
        until(lambda: len(flow.read(changelog)) > of_the_heir, 30, "the zombie writes late")
        zombie.kill()
    (flow.data("zombie") / "table.json").unlink()
    with flow.worker("zombie", **on_disk):
        until((flow.data("zombie") / "table.json").exists, 60, "the table recovered")
    assert flow.table("zombie").keys() == {n.decode() for n in numbers(0, 2_000)}


def test_a_worker_goes_on_from_the_last_commit_of_another(line):
    flow = line()
    flow.send(numbers(0, 100))
    with flow.worker():
        flow.await_no_lag()
    flow.send(numbers(100, 200))
    with flow.worker():
        flow.await_no_lag()
    assert flow.outputs() == Counter(numbers(0, 200)), "and repeats nothing after an orderly stop"


def test_the_beginning_of_an_input_may_have_been_deleted(line):
    flow = line()
    flow.send(numbers(0, 100), partition=0)
    admin, beginning = AdminClient(flow.client), TopicPartition(flow.input, 0, 60)
    admin.delete_records([beginning])[beginning].result(30)
    with flow.worker():
        flow.await_no_lag()
    assert flow.outputs() == Counter(numbers(60, 100))
