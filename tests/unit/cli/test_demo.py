"""`rasid demo` on a cluster of others. What it shows on its own broker: tests/e2e/test_demo.py."""

import pytest
from click.testing import CliRunner

from streams.cli import cli
from streams.errors import InputError


@pytest.mark.parametrize(
    ("arguments", "env"),
    [(["--brokers", "kafka.example:9092"], {}), ([], {"RASID_BROKERS": "kafka.example:9092"})],
)
def test_the_demo_sends_nothing_to_a_cluster_of_others_unless_it_is_told_to(arguments, env, monkeypatch):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(cli, [*arguments, "demo"])
    assert isinstance(done.exception, InputError)
    assert "kafka.example:9092" in str(done.exception)
    assert "--yes" in str(done.exception)
