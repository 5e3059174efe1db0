"""The oldest Kafka that is admitted does what the newest does; all other tests run on the newest."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams import broker
from streams import install as installing
from streams.broker import local
from streams.cluster.admin import OLDEST_KAFKA
from streams.settings import Settings
from tests.e2e.articles import article
from tests.installation import Installation, free_ports, until

OLDEST = "3.6.2"


@pytest.fixture
def rasid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    jars = local._jars(Settings(), print, OLDEST)
    monkeypatch.setattr(local, "_jars", lambda *_: jars)
    kafka = Settings(home=tmp_path / "kafka", port=free_ports(2))
    found = Installation(
        Settings(brokers=kafka.bootstrap, home=tmp_path / "home", partitions=1, instance="old")
    )
    try:
        broker.start(kafka, print)
        installing.install(found.settings)
        yield found
    finally:
        found.close()
        broker.stop(kafka)


def test_an_article_becomes_an_alert_on_the_oldest_kafka_that_is_admitted(rasid: Installation) -> None:
    assert OLDEST.startswith(".".join(map(str, OLDEST_KAFKA)))
    assert installing.differences(rasid.settings) == []
    with rasid.worker() as worker:
        rasid.run("push", "-", stdin=article(1, "مكافحة التطرف والإرهاب") + b"\n")
        until(lambda: rasid.count("alerts.counter-extremism"), 60, "an alert is raised")
        until(lambda: rasid.run("health", check=False).returncode == 0, 30, "the worker is well")
        shown = rasid.run("status").stdout.decode()
        assert "old-0" in shown
        rasid.run("trace", "m-1")
        rasid.run("dead", "list")
        rasid.run("replay", "plan", "--last", "1h", "--out", str(rasid.settings.home / "plan.yaml"))
    assert worker.exit_code == 0
    [alert] = rasid.read("alerts.counter-extremism")
    assert json.loads(alert.value)["article"]["id"] == "m-1"
