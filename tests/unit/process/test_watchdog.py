import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
from kafka import TopicPartition
from kafka.admin import OffsetSpec
from kafka.protocol.broker_version_data import BrokerVersionData

from streams import settings
from streams.cluster.admin import Admin
from streams.cluster.parts import TopicPart
from streams.errors import RefusedError
from streams.messages.records import Unreadable
from streams.process import status, watchdog
from streams.process.metrics import Metrics
from streams.process.tally import Tally
from streams.process.watchdog import LoopHeartbeat, Watchdog


class FakeCluster:
    """A cluster with one topic of one partition, as kafka-python's admin client tells of it."""

    def __init__(self):
        self.topic_id, self.committed, self.end = "first", 0, 0
        self.removed, self.others = [], []

    def describe_topics(self, names):
        error = 0 if self.topic_id else 3
        parts = [{"partition_index": 0}]
        return [
            {"name": n, "topic_id": self.topic_id, "error_code": error, "partitions": parts} for n in names
        ]

    def list_group_offsets(self, groups):
        return {each: {TopicPartition("raw", 0): SimpleNamespace(offset=self.committed)} for each in groups}

    def list_partition_offsets(self, wanted):
        ends = {OffsetSpec.EARLIEST: 0, OffsetSpec.LATEST: self.end}
        return {part: SimpleNamespace(offset=ends[which]) for part, which in wanted.items()}

    def describe_groups(self, groups):
        assignment = {"assigned_partitions": [{"topic": "raw", "partitions": self.others}]}
        member = {
            "group_instance_id": "other-0", "client_host": "/10.0.0.1", "client_id": "rasid 1.0",
            "member_assignment": assignment,
        }  # fmt: skip
        return {each: {"error": None, "members": [member]} for each in groups}

    def remove_group_members(self, group, members):
        self.removed += [(group, each.group_instance_id) for each in members]


@pytest.fixture
def watched(tmp_path):
    """A watchdog over a fake cluster; ``codes`` has the exit codes that it ended with."""
    own = settings.load({"RASID_STALL_TIMEOUT": "5"})
    heartbeat, codes, unreadable = LoopHeartbeat(), [], {}
    follower = SimpleNamespace(name="rules", age=0.0, ended="")
    heartbeat.assigned = frozenset([TopicPart("raw", 0)])
    watchdog = Watchdog(
        own, supervisor=os.getppid(), group="g", wanted=["raw"], sources=["raw"], followers=[follower],
        instance_id="host-0", heartbeat=heartbeat,
        tally=Tally(own, Metrics(), live=True), status_file=tmp_path / "status.json", end=codes.append,
        passed_over=lambda: unreadable,
    )  # fmt: skip
    return SimpleNamespace(
        watchdog=watchdog,
        cluster=FakeCluster(),
        follower=follower,
        codes=codes,
        unreadable=unreadable,
        heartbeat=heartbeat,
        said=lambda: status.read(tmp_path / "status.json"),
    )


def test_a_check_is_written_to_the_status(watched):
    watched.cluster.end = 3
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert (watched.said().assigned, watched.said().behind, watched.said().trouble) == (
        ["raw-0"], {"raw-0": 3}, "",
    )  # fmt: skip
    assert watched.codes == []


def test_how_long_messages_have_waited_is_written_to_the_status(watched, monkeypatch):
    now = 100.0
    monkeypatch.setattr(watchdog.time, "monotonic", lambda: now)
    watched.cluster.end = 3
    watched.watchdog.check_cluster(Admin(watched.cluster))
    now += 4.0
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.said().waited == 4.0
    watched.cluster.committed = 1
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.said().waited == 0.0


@pytest.mark.parametrize(("others", "in_reserve"), [([0], True), ([], False)])
def test_a_process_without_partitions_is_in_reserve_where_others_have_them_all(watched, others, in_reserve):
    watched.heartbeat.assigned = frozenset()
    watched.cluster.others, watched.cluster.end = others, 3
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.said().in_reserve is in_reserve
    unread = watched.watchdog._metrics.registry.get_sample_value("rasid_unread_messages")
    assert unread == (0 if others else 3)


@pytest.mark.parametrize(
    ("topic_id", "told"),
    [(None, "the topic raw is gone"), ("second", "the topic raw was deleted and made anew")],
)
def test_a_topic_that_is_not_the_one_it_was_ends_the_process_and_its_membership(watched, topic_id, told):
    watched.watchdog.check_cluster(Admin(watched.cluster))
    watched.cluster.topic_id = topic_id
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.codes == [status.TRANSIENT_ERROR]
    assert watched.said().trouble == told
    assert watched.cluster.removed == [("g", "host-0")]


def test_rules_that_are_not_read_while_kafka_answers_end_the_process(watched, monkeypatch):
    now = 100.0
    monkeypatch.setattr(watchdog.time, "monotonic", lambda: now)
    watched.follower.age = 500.0  # there was an outage: from now on it has its time again
    watched.watchdog.check_cluster(Admin(watched.cluster))
    now += 4.0
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.codes == []
    now += 2.0
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.codes == [status.TRANSIENT_ERROR]
    assert watched.said().trouble == "the topic rules was not read for 500 s"


def test_a_follower_that_ended_ends_the_process(watched):
    watched.follower.ended = "ValueError: broken"
    watched.watchdog.check_process()
    assert watched.codes == [status.TRANSIENT_ERROR]
    assert watched.said().trouble == "the topic rules is followed no more: ValueError: broken"


def test_a_process_that_stops_is_not_checked_any_more(watched):
    watched.watchdog.check_cluster(Admin(watched.cluster))
    watched.watchdog.stopping()
    watched.cluster.topic_id = None
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.codes == []


@pytest.mark.parametrize(
    ("version", "good"), [((2, 3), False), ((3, 5), False), ((3, 6), True), ((4, 2), True)]
)
def test_a_broker_that_is_too_old_is_told_with_its_version(version, good):
    client = SimpleNamespace(api_versions=lambda: BrokerVersionData(version).api_versions)
    if good:
        Admin(client).require_version()
        return
    has = ".".join(map(str, version))
    with pytest.raises(RefusedError, match=rf"^the brokers run Kafka {has}: Rasid needs 3\.6 or newer$"):
        Admin(client).require_version()


def test_a_cluster_that_refuses_us_ends_the_process_with_a_permanent_error(watched, monkeypatch):
    def refuse(_settings, **_patience):
        raise RefusedError("Kafka at h:9092 refuses us: wrong password")

    def end(code):
        watched.codes.append(code)
        watched.watchdog.stopping()  # os._exit would not come back

    monkeypatch.setattr(Admin, "open", refuse)
    watched.watchdog._end = end
    watched.watchdog._watch_cluster()
    assert watched.codes == [status.PERMANENT_ERROR]
    assert watched.said().trouble == "Kafka at h:9092 refuses us: wrong password"


def test_what_cannot_be_read_is_counted_by_topic_and_partition(watched):
    watched.unreadable["rules"] = [Unreadable(0, 7, "id: missing"), Unreadable(0, 3, "not JSON")]
    watched.unreadable["ledger"] = [Unreadable(1, 5, "not JSON")]
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.said().unreadable == {
        "ledger-1": "1 record on ledger cannot be read (first at 1:5: not JSON)",
        "rules-0": "2 records on rules cannot be read (first at 0:3: not JSON)",
    }
    watched.unreadable.clear()
    watched.watchdog.check_cluster(Admin(watched.cluster))
    assert watched.said().unreadable == {}
    assert not watched.codes


def test_a_supervisor_that_was_killed_while_this_process_started_is_missed(watched, monkeypatch):
    """Who asks for its parent only then is told of another one, and would work on for ever with none."""
    told = []
    monkeypatch.setattr(os, "kill", lambda *those: told.append(those))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    watched.watchdog._supervisor = gone.pid
    watched.watchdog.check_process()
    assert told == [(os.getpid(), signal.SIGTERM)]
