"""The broker that Rasid brings along: it starts in any state that a crash can leave, or says why not."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from streams import broker
from streams.broker import local
from streams.broker.config import KAFKA_VERSION
from streams.cluster.admin import Admin
from streams.cluster.sender import Sender
from streams.errors import BrokerError
from streams.messages.records import Output
from streams.process import background
from streams.settings import Settings
from tests.installation import free_ports, until


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(home=tmp_path, port=free_ports(2))
    yield settings
    broker.stop(settings)


def answers(settings: Settings) -> bool:
    with Admin.open(settings):
        return True


def test_it_survives_a_crash_of_its_own_and_of_ours(own: Settings) -> None:
    assert broker.start(own, print)
    assert not broker.start(own, print)  # it runs already
    with Admin.open(own) as admin:
        admin._client.create_topics({"kept": {"num_partitions": 1, "replication_factor": 1}})
    pid = local.find(own)
    assert pid

    shutil.rmtree(own.run_dir)  # our file of its process is lost: it is found all the same
    assert local.find(own) == pid
    assert not broker.start(own, print)

    os.kill(pid, signal.SIGKILL)
    until(lambda: not background.command_of(pid), 10, "the broker is dead")
    assert "not running" in broker.describe(own)
    assert broker.start(own, print)
    with Admin.open(own) as admin:
        assert "kept" in admin.existing()
    assert broker.stop(own)
    assert not broker.stop(own)


def test_what_a_killed_broker_unpacked_goes_with_its_next_start(own: Settings) -> None:
    broker.start(own, print)
    with Admin.open(own) as admin:
        admin._client.create_topics({"packed": {"num_partitions": 1, "replication_factor": 1}})
    sender = Sender(own)  # compresses with lz4, for which the broker unpacks a library
    sender.send(Output(topic="packed", key=b"k", value=b"v" * 1_000, timestamp=0, headers=[]))
    sender.close()
    left = set((own.home / "broker" / "tmp").iterdir())
    assert left
    pid = local.find(own)
    os.kill(pid, signal.SIGKILL)
    until(lambda: not background.command_of(pid), 10, "the broker is dead")
    broker.start(own, print)
    assert not any(each.exists() for each in left)


def test_two_brokers_of_a_fresh_machine_fetch_kafka_once(tmp_path: Path) -> None:
    """Two homes share one cache: whoever comes second waits, and takes what the first has fetched."""
    cache, said = tmp_path / "cache", list[str]()
    (cache / f".kafka-{KAFKA_VERSION}-half").mkdir(parents=True)  # a download was cut short before

    def fetch(home: str) -> Path:
        return local._jars(Settings(home=tmp_path / home, cache=cache), said.append)

    with ThreadPoolExecutor() as pool:
        first, second = pool.map(fetch, ["one", "two"])
    assert first == second
    assert list(first.glob("kafka_2.13-*.jar"))
    assert len(said) == 1
    assert {path.name for path in cache.iterdir()} == {first.name, "lock"}


def test_jars_that_are_not_the_known_ones_are_not_run(tmp_path: Path, monkeypatch) -> None:
    """Somebody between us and Maven Central hands out another jar."""
    maven = tmp_path / "mvn"
    maven.write_text(
        "#!/bin/sh\nfor each; do case $each in -DoutputDirectory=*) out=${each#*=};; esac; done\n"
        'mkdir "$out" && echo other > "$out/zstd-jni-1.5.6-10.jar"\n'
    )
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    own = Settings(home=tmp_path / "home", cache=tmp_path / "cache")
    with pytest.raises(BrokerError, match=r"not the Kafka .* that Rasid knows"):
        local._jars(own, print)
    assert [path.name for path in own.cache.iterdir()] == ["lock"]


def test_storage_that_was_formatted_by_half_is_formatted_anew(own: Settings) -> None:
    half = own.home / "broker" / "data"
    half.mkdir(parents=True)
    (half / "bootstrap.checkpoint").write_bytes(b"\0\1")
    assert broker.start(own, print)
    assert answers(own)


def test_what_a_broker_that_ended_in_peace_has_loaded_spares_the_next_one_loading(
    own: Settings, tmp_path: Path
) -> None:
    jars = local._jars(own, print)
    fresh = own.changed(cache=tmp_path / "cache")  # as on a machine where none has ended yet
    fresh.cache.mkdir()
    (fresh.cache / jars.name).symlink_to(jars)
    broker.start(fresh, print)
    assert broker.stop(fresh)
    [archive] = fresh.cache.glob("*.jsa")
    broker.start(fresh, print)
    assert str(archive) in Path(f"/proc/{local.find(fresh)}/maps").read_text()


def test_a_busy_port_is_named(own: Settings) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", own.port))
        busy.listen()
        with pytest.raises(BrokerError, match=rf"port {own.port} is in use .* set RASID_PORT"):
            broker.start(own, print)
    assert not own.cache.joinpath("half").exists()


def test_a_machine_without_java_and_docker_is_told_what_to_install(own: Settings, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(BrokerError, match="install Java 17 or newer and Maven"):
        broker.start(own, print)


def test_no_broker_is_started_where_a_cluster_is_named(own: Settings) -> None:
    named = Settings(home=own.home, brokers="kafka.example:9092")
    assert not broker.start(named, print)
    assert "kafka.example:9092" in broker.describe(named)
