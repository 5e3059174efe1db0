"""Others write to the topics that a replay reads and writes: neither stops it, nor ends its wait early."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest

from processors.pipeline import enrich
from schemas import Alert, Article, Replay, ReplayPlan, wire
from schemas.replay import RuleSet, Runner
from streams.cluster.parts import Span, TopicPart
from streams.errors import ReplayError
from streams.messages import lanes
from streams.messages.records import RawRecord, Record
from streams.replay import plan, release, results, run
from streams.replay.asked import Asked
from streams.replay.release import Selection
from streams.settings import Settings
from tests.samples import ALERT, TESTER

SETTINGS = Settings()
TIME = "2026-03-01T12:00:00.000Z"
REPLAY = Replay(
    id="r-1",
    plan=ReplayPlan(
        id="r-1", made_at=TIME, made_by="amal", asked="", cluster="c", topic_prefix="", topic="articles.raw",
        topic_id="t", pipeline="1.0", rules=RuleSet(end=0, count=0, digest=""), first=TIME, last=TIME,
        messages=1, bytes=1, estimate=1, offsets={"0": "0"},
    ),
    state="finished",
    runner=Runner(who="amal", host="here", pid=1),
    started_at=TIME,
    updated_at=TIME,
    starts={"articles.enriched": {"0": 0}, "alerts.replay": {"0": 0}, "articles.replay": {"0": 0}},
    copied_to=0,
)  # fmt: skip


class Topics:
    """A cluster of topics with one partition each, as a reader sees them."""

    def __init__(self, **values: list[bytes | None]) -> None:
        self._values = {name.replace("_", "."): some for name, some in values.items()}

    @contextmanager
    def open(self, *_: object, **_options: object) -> Iterator[Self]:
        yield self

    def topics(self) -> set[str]:
        return set(self._values)

    def ends(self, names: Iterable[str]) -> dict[TopicPart, int]:
        return {TopicPart(name, 0): len(self._values[name]) for name in names if name in self._values}

    def kept(self, names: Iterable[str], **_: object) -> dict[TopicPart, Span]:
        return {part: (0, end) for part, end in self.ends(names).items()}

    def scan(self, spans: Mapping[TopicPart, Span]) -> Iterator[Record]:
        for part, (start, end) in spans.items():
            for offset in range(start, end):
                value = self._values[part.topic][offset]
                yield RawRecord(*part, offset, 0, b"k", value, lanes.mark(REPLAY.id))


FOREIGN: list[bytes | None] = [None, b"\xff", b"{}"]
ENRICHED = wire.encode(enrich(Article(id="a-1", source="one.example", title="فاز الفريق بكأس الدوري")))


def alert(number: int) -> Alert:
    return replace(ALERT, id=f"alert-{number}", hit=f"hit-{number}")


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> Topics:
    """Return topics on which others have written, too."""
    found = Topics(
        articles_enriched=[*FOREIGN, ENRICHED],
        alerts_diplomacy=[*FOREIGN, wire.encode(alert(1))],
        alerts_suppressed=FOREIGN,
        alerts_replay=[*FOREIGN, wire.encode(alert(2))],
        hits=[],
    )
    for module in (results, release):
        monkeypatch.setattr(module, "Reader", found)
    return found


def test_what_others_wrote_to_a_topic_is_passed_over(topics: Topics) -> None:
    assert [each.id for each in results.enriched(SETTINGS, REPLAY)] == ["a-1"]
    assert [each.id for each in results.live_alerts(SETTINGS, REPLAY)] == ["alert-1"]
    assert list(results.alerts(SETTINGS, REPLAY)) == ["alert-2"]


def test_a_plan_by_subjects_passes_it_over(topics: Topics) -> None:
    asked = Asked(subjects=frozenset({"none"}))
    assert plan._about(SETTINGS, topics, {}, asked) == frozenset()


def test_what_became_of_released_hits_is_told_in_spite_of_it(
    topics: Topics, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {TopicPart("alerts.diplomacy", 0): 0, TopicPart("alerts.suppressed", 0): 0}
    ends = topics.ends
    answers = iter([before])
    monkeypatch.setattr(topics, "ends", lambda names: next(answers, None) or ends(names))
    admin = SimpleNamespace(ensure_topics=lambda *_: None)
    monkeypatch.setattr(release.Admin, "open", contextmanager(lambda *_: iter([admin])))
    monkeypatch.setattr(release.audit, "acting", contextmanager(lambda *_: iter([None])))
    monkeypatch.setattr(release, "_send", lambda *_: SimpleNamespace(confirmed=1))
    monkeypatch.setattr(release, "_await_workers", lambda *_: True)
    records = SimpleNamespace(save=lambda _: None)
    chosen = Selection(REPLAY, [alert(1)], release.Counter())
    done = release.release(SETTINGS, records, chosen, by=TESTER)
    assert (done.sent, done.told, done.waiting) == (1, 1, 0)


def test_a_copy_that_was_confirmed_without_its_offset_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    there = Topics(articles_replay=[b"1", b"2", b"3"], hits_replay=[b"1"])
    monkeypatch.setattr(run, "Reader", there)
    monkeypatch.setattr(run, "Pace", lambda *_, **_options: SimpleNamespace(wait=None))
    this = object.__new__(run._Run)
    this._settings, this._replay, this._screen = SETTINGS, REPLAY, SimpleNamespace()
    this._screen.pausing = None
    this._admin = SimpleNamespace()
    this._how = run.How(rate=None, max_live_lag=0, own_worker=True)
    this._copies = TopicPart("articles.replay", 0)
    this._copier = SimpleNamespace(run=lambda _: None, copied=3, copied_to=2)
    waited: dict[TopicPart, int] = {}
    monkeypatch.setattr(this, "_save", lambda: None)
    monkeypatch.setattr(this, "_finish", lambda: REPLAY)
    monkeypatch.setattr(this, "_wait_until", waited.update)
    assert this.to_the_end() is REPLAY
    assert waited == {TopicPart("articles.replay", 0): 3, TopicPart("hits.replay", 0): 1}


def test_a_worker_that_ended_is_told_with_where_to_look_and_what_to_do(tmp_path: Path) -> None:
    this = object.__new__(run._Run)
    this._replay, this._how = REPLAY, run.How(rate=None, max_live_lag=0, own_worker=True)
    this._records = SimpleNamespace(find=lambda _: REPLAY, canceled=lambda _: False)
    this._worker = SimpleNamespace(find=lambda: None, log_file=tmp_path / "replay.log")
    with pytest.raises(ReplayError, match=r"replay\.log; then run the plan again"):
        this._beat()
