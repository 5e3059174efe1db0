"""Rasid makes its topics itself, as the table says, and refuses to run on others."""

import pytest
from kafka.admin import ConfigResource, ConfigResourceType

from streams import install as installing
from streams.cluster.admin import Admin
from streams.cluster.reader import Reader
from streams.errors import TopicError
from streams.messages import topics
from tests.installation import Installation, until


def test_installing_makes_every_topic_as_the_table_says(rasid: Installation) -> None:
    settings = rasid.settings
    with Admin.open(settings) as admin:
        found = admin.existing()
        for topic in installing.wanted(settings):
            name = topic.name
            assert found[name] == topic.partitions
            told = admin._client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])["topic"][
                name
            ]
            wanted = topic.config
            assert {key: told[key]["value"] for key in wanted if key in told} == {
                key: value for key, value in wanted.items() if key in told
            }
            assert told["max.message.bytes"]["value"] == str(topics.max_record_bytes(settings))


def test_installing_twice_changes_nothing(rasid: Installation) -> None:
    rules = rasid.count("rules")
    assert installing.install(rasid.settings) == []
    assert rasid.count("rules") == rules == len(installing.BUILT_IN)


def test_a_topic_with_other_partitions_is_a_clear_error(install) -> None:
    first = install(partitions=2)
    other = install(topics=False, partitions=3, topic_prefix=first.settings.topic_prefix)
    with pytest.raises(TopicError, match=r"has 2 partitions, the settings say 3: set RASID_PARTITIONS=2"):
        installing.install(other.settings)
    done = other.run("up", check=False)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"RASID_PARTITIONS=2" in done.stderr


def test_what_stands_otherwise_is_said_once_in_front_of_everything(rasid: Installation) -> None:
    name = rasid.settings.name("hits")
    with Admin.open(rasid.settings) as admin:
        change = ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": "60000"})
        admin._client.alter_configs([change])
    line = f"retention.ms is 60000, not {365 * topics.DAY_MS}: "
    said = rasid.run("up").stderr.decode().splitlines()
    assert [each for each in said if "warning" in each] == [each for each in said if line in each]
    with rasid.worker() as worker:
        until(lambda: rasid.run("health", check=False).returncode == 0, 40, "the worker is well")
    assert worker.output.count(line) == 1


def test_more_replicas_than_brokers_are_an_error_of_one_line(install) -> None:
    rasid = install(topics=False, replication=3)
    for command in ("up", "worker"):
        done = rasid.run(command, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith(b"rasid: RASID_REPLICATION=3: the cluster at ")
        assert done.stderr.count(b"\n") == 1


def test_a_misspelt_topic_is_not_made_by_writing_to_it(rasid: Installation) -> None:
    with Reader.open(rasid.settings) as reader:
        assert reader.parts([rasid.settings.name("articles.rwa")]) == []
    with Admin.open(rasid.settings) as admin:
        assert rasid.settings.name("articles.rwa") not in admin.existing()


def test_a_worker_on_such_a_topic_ends_instead_of_looping(install) -> None:
    first = install(partitions=2)
    other = install(topics=False, partitions=3, topic_prefix=first.settings.topic_prefix)
    worker = other.worker()
    until(lambda: worker.exit_code is not None, 30, "the worker gives up")
    assert worker.exit_code != 0
    assert "RASID_PARTITIONS=2" in worker.output
    assert "Traceback" not in worker.output
