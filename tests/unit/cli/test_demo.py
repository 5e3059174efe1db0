"""`rasid demo` on a cluster of others. What it shows on its own broker: tests/e2e/test_demo.py."""

import pytest
from click.testing import CliRunner

from schemas import Article
from schemas.times import milliseconds, rfc3339
from streams.cli import cli
from streams.demo import as_of_now
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


def test_the_samples_are_sent_as_of_now_each_as_long_after_the_other_as_it_was():
    first, last = (
        Article(id=at, source="a.example", title="خبر", published_at=f"2026-03-0{at}T12:00:00Z")
        for at in "13"
    )
    undated = Article(id="2", source="a.example", title="خبر")
    now = milliseconds("2027-01-01T00:00:00Z")
    sent = [article for article, _ in as_of_now([first, undated, last], now)]
    assert [each.published_at for each in sent] == [rfc3339(now - 2 * 86_400_000), None, rfc3339(now)]
