"""What `rasid replay release` shows before anything is sent."""

from collections import Counter
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from streams.cli import _UnreadError, cli
from streams.cli import replay as command
from streams.cluster.failures import explained
from streams.replay import plan, registry, release
from streams.settings import Settings
from tests.samples import ALERT


def test_who_reads_no_further_is_not_told_that_kafka_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened(settings: Settings):
        with explained(settings):
            yield None

    def closed(*_) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    found = SimpleNamespace(chosen=[ALERT], held=Counter())
    monkeypatch.setattr(plan, "read", lambda _: SimpleNamespace(id="r-1"))
    monkeypatch.setattr(registry, "opened", opened)
    monkeypatch.setattr(release, "select", lambda *_: found)
    monkeypatch.setattr(command, "show_table", closed)
    with pytest.raises(_UnreadError):
        cli.main(["replay", "release", "plan.yaml", "--all"], standalone_mode=False)
