"""What is copied is kept until it is cleaned: a replay goes on though retention has deleted its source."""

from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from schemas import Replay
from streams.cluster.parts import TopicPart
from streams.errors import ReplayError
from streams.replay import copy, plan, rules, run
from streams.replay.registry import Registry
from tests.samples import TESTER
from tests.unit.replay.test_shared_topics import REPLAY, SETTINGS

HOW = run.How(rate=None, max_live_lag=0, own_worker=False)


def test_where_all_is_copied_the_source_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy, "Sender", lambda _: SimpleNamespace(confirmed=0, confirmed_to={}))
    monkeypatch.setattr(copy.Reader, "open", lambda *_: pytest.fail("the source was read"))
    copier = copy.Copier(SETTINGS, REPLAY.plan, copy.Reached(REPLAY.plan.messages, 1, {}, {}))
    copier.run(lambda: None)
    assert copier.copied == REPLAY.plan.messages


def test_only_what_is_not_copied_yet_must_be_there(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = TopicPart("articles.raw", 0), TopicPart("articles.raw", 1)
    made = replace(REPLAY.plan, messages=8, offsets={"0": "0-3 5", "1": "7-9"})
    known = replace(REPLAY, plan=made, state="running", runner=run.registry.myself(), copied=3)
    monkeypatch.setattr(run.registry, "opened", lambda *_, **_options: _Opened(SimpleNamespace(find=found)))
    monkeypatch.setattr(plan, "check", lambda *_: None)
    monkeypatch.setattr(run, "reached", lambda *_: copy.Reached(3, 3, {one: 2}, {}))
    asked: list[dict] = []

    def found(_: str) -> Replay:
        return known

    def gone(_: object, wanted: dict) -> None:
        asked.append(wanted)
        raise ReplayError("retention has deleted it")

    monkeypatch.setattr(plan, "check_kept", gone)
    with pytest.raises(ReplayError, match="retention"):
        run.run(replace(SETTINGS, home=tmp_path), made, HOW, SimpleNamespace(), by=TESTER)
    assert asked == [{one: [(3, 3), (5, 5)], other: [(7, 9)]}]
    assert copy.Reached(8, 8, {}, {}).left(made) == {}


class _Opened:
    def __init__(self, records: Registry) -> None:
        self._records = records

    def __enter__(self) -> Registry:
        return self._records

    def __exit__(self, *_: object) -> None:
        pass


def test_a_plan_whose_rules_are_gone_is_refused_before_anything_is_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cluster = SimpleNamespace(cluster_id=lambda: "c", topic_ids=lambda _: {"articles.raw": "t"})
    monkeypatch.setattr(plan.Admin, "open", contextmanager(lambda *_: iter([cluster])))
    monkeypatch.setattr(rules, "_read", lambda *_: {"football": b"{}"})
    with pytest.raises(ReplayError, match="no longer holds the old ones: make a new plan"):
        plan.check(SETTINGS, REPLAY.plan)
    now = replace(REPLAY.plan.rules, digest=rules._digest({"football": b"{}"}))
    plan.check(SETTINGS, replace(REPLAY.plan, rules=now))
