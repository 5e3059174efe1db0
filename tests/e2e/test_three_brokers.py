"""Three brokers, replication 3: one of them may hang or die, and work goes on with the others.

The short form; `make soak` does it under load.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams import install as installing
from streams.cluster.admin import Admin
from streams.cluster.sender import Sender
from streams.messages.records import Output
from tests.e2e.articles import article
from tests.installation import Installation, until
from tests.three_brokers import Cluster, three_brokers

GO_ON = 25.0  # seconds: 15 are meant, and the machine of the tests has more to do


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with three_brokers(tmp_path_factory.mktemp("three")) as found:
        yield found


@pytest.fixture
def rasid(cluster: Cluster, tmp_path: Path) -> Iterator[Installation]:
    settings = cluster.settings.changed(home=tmp_path / "home", partitions=3, topic_prefix=tmp_path.name)
    installing.install(settings)
    found = Installation(settings)
    yield found
    found.close()


def well(rasid: Installation) -> bool:
    return rasid.run("health", check=False).returncode == 0


def send(sender: Sender, topic: str, first: int) -> None:
    """Send thirty articles, to all partitions."""
    now = int(time.time() * 1000)
    for each in range(first, first + 30):
        sender.send(
            Output(topic=topic, key=str(each).encode(), value=article(each), timestamp=now, headers=[])
        )


def enriched(rasid: Installation) -> int:
    return len({json.loads(record.value)["id"] for record in rasid.read("articles.enriched")})


def test_what_is_confirmed_stands_on_two_of_three_brokers(rasid: Installation):
    names = [topic.name for topic in installing.wanted(rasid.settings)]
    with Admin.open(rasid.settings) as admin:
        found = admin.standing(names)
    assert set(found) == set(names)
    for stands in found.values():
        assert stands.replicas == 3
        assert stands.config["min.insync.replicas"] == "2"
        assert stands.config["unclean.leader.election.enable"] == "false"
    assert installing.differences(rasid.settings) == []


def test_a_frozen_broker_is_told_by_health_and_stops_work_no_longer_than_an_election(
    cluster: Cluster, rasid: Installation
):
    raw = rasid.settings.name("articles.raw")
    feed = Sender(
        rasid.settings
    )  # it has its id: a new producer may wait a minute for one, where a controller hangs
    with rasid.worker():
        until(lambda: well(rasid), 60, "the worker is well")
        send(feed, raw, 0)
        until(lambda: enriched(rasid) == 30, 60, "articles are enriched")
        cluster.freeze(1)
        try:
            until(lambda: not well(rasid), 15, "health says so")
            until(lambda: cluster.leads(1, raw) == 0, 30, "others lead its partitions")
            begun = time.monotonic()
            send(feed, raw, 100)
            until(lambda: enriched(rasid) == 60, GO_ON, "work goes on while it is frozen")
            until(lambda: well(rasid), GO_ON, "the worker is well")
            print(f"went on after {time.monotonic() - begun:.1f} s")
        finally:
            cluster.thaw(1)
        feed.close()
        until(lambda: cluster.in_sync(raw), 60, "it catches up")


def test_with_a_dead_broker_in_the_list_every_command_and_a_worker_start_at_the_next(
    cluster: Cluster, rasid: Installation
):
    cluster.kill(2)  # its partitions have no leader for some seconds more
    try:
        line = article(500) + b"\n"
        rasid.run("push", "-", stdin=line)
        assert b"articles.raw" in rasid.run("status").stdout
        with rasid.worker():
            until(lambda: enriched(rasid) == 1, 60, "a worker starts and works")
            rasid.run("watch", "--for", "1")
    finally:
        cluster.start(2)
