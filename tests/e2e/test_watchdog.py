"""A worker that is alive and does nothing is found out, says so in one line, and ends."""

import socket
import time

import pytest
from kafka.admin import KafkaAdminClient

from tests.e2e.articles import article
from tests.installation import Installation, free_ports, until


def well(rasid: Installation) -> bool:
    return rasid.run("health", check=False).returncode == 0


def delete(rasid: Installation, topic: str) -> None:
    client = KafkaAdminClient(bootstrap_servers=rasid.settings.bootstrap)
    try:
        client.delete_topics([rasid.settings.name(topic)])
    finally:
        client.close()


def test_an_agent_that_finishes_nothing_is_ended(install):
    rasid = install(partitions=1, stall_timeout=5)
    rasid.send("articles.raw", [article(1)])
    with rasid.start("-m", "tests.e2e.spoiled", STALL="1") as worker:
        until(lambda: "starting it anew" in worker.output, 60, "it is ended")
        # The one started anew may be well for a moment: until it is found out as well.
        until(lambda: not well(rasid), 30, "health says so")
    name = rasid.settings.name("articles.raw")
    reason = f"no progress for 5 s: {name}-0 stands at offset 0 with 1 messages to go"
    assert set(rasid.restarts()) == {reason}


def test_a_worker_with_nothing_to_do_is_left_alone(install):
    rasid = install(partitions=1, stall_timeout=5)
    with rasid.worker() as worker:
        rasid.send("articles.raw", [article(1)])
        until(lambda: rasid.count("articles.enriched") == 1, 40, "an article is enriched")
        begun = time.monotonic()
        until(lambda: time.monotonic() - begun > 12, 15, "twice its patience is over")
        assert well(rasid)
    assert "worker process ended" not in worker.output


@pytest.mark.parametrize("topic", ["articles.raw", "articles.enriched"])
def test_a_topic_that_is_deleted_under_a_worker_is_told_and_made_anew(install, topic):
    rasid = install(partitions=1)
    with rasid.worker() as worker:
        until(lambda: well(rasid), 40, "the worker is well")
        delete(rasid, topic)
        until(lambda: "starting it anew" in worker.output, 40, "it is found out")
        until(lambda: "made a topic that was missing" in worker.output, 40, "it is made anew")
        rasid.send("articles.raw", [article(2)])
        until(lambda: rasid.count("articles.enriched"), 60, "work goes on")
    name = rasid.settings.name(topic)
    assert f"the topic {name} is gone" in rasid.restarts()
    assert worker.exit_code == 0


def test_a_table_that_is_ahead_of_its_changelog_is_dropped_and_built_again(install):
    rasid = install(partitions=1)
    with rasid.worker():
        rasid.send("articles.raw", [article(each, "مكافحة التطرف والإرهاب") for each in range(5)])
        until(lambda: rasid.count("rasid-ledger-changelog") >= 5, 60, "the ledger is written")
        until(lambda: " 0 to go" in rasid.run("health", check=False).stdout.decode(), 40, "all is done")
    delete(rasid, "rasid-ledger-changelog")  # as if an unclean election had lost what was confirmed
    with rasid.worker() as worker:
        until(lambda: "starting it anew" in worker.output, 60, "it is found out")
        until(lambda: well(rasid), 60, "the worker works")
        rasid.send("articles.raw", [article(9, "مكافحة التطرف والإرهاب")])
        until(lambda: rasid.count("rasid-ledger-changelog"), 60, "the ledger is written again")
    [reason] = rasid.restarts()
    assert reason.startswith("a table on disk holds more than its changelog on Kafka")


def test_a_topic_with_other_partitions_is_an_error_of_one_line(install):
    rasid = install(partitions=2)
    rasid.env["RASID_PARTITIONS"] = "3"
    with rasid.worker() as worker:
        assert worker.wait(30) == 1
    name = rasid.settings.name("articles.raw")
    assert worker.output.startswith(
        f"rasid: topic {name} has 2 partitions, the settings say 3: set RASID_PAR"
    )
    assert worker.output.count("\n") == 1


def test_without_a_broker_a_worker_ends_within_ten_seconds(install):
    rasid = install(topics=False, brokers=f"127.0.0.1:{free_ports(1)}")
    begun = time.monotonic()
    with rasid.worker() as worker:
        assert worker.wait(20) == 1
    assert time.monotonic() - begun < 12
    assert worker.output.startswith("rasid: no Kafka answers at 127.0.0.1:")
    assert worker.output.count("\n") == 1


def test_a_port_for_metrics_that_is_taken_is_an_error_and_no_crash_loop(install):
    rasid = install(partitions=1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with rasid.worker("--metrics", f"127.0.0.1:{port}") as worker:
            assert worker.wait(40) == 1
    assert f"RASID_METRICS=127.0.0.1:{port}: 127.0.0.1:{port}: address already in use" in worker.output
    assert "starting it anew" not in worker.output
