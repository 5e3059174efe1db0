"""What a record causes and what is kept of it stand and fall together, wherever the deadline strikes."""

import gc
import signal
import sys
import time
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from structlog.testing import capture_logs

from processors.hits import together
from processors.stories.desk import Desk
from processors.stories.ledger import apart
from schemas import Alert, Hit, Withdrawal, wire
from streams.agents import alert, guard
from streams.agents.guard import Deadline, Guard, Result
from streams.dead_letters import record as dead_letters
from streams.messages import lanes, times
from streams.messages.records import Output
from streams.process.poison import Marker
from tests.unit.agents.making import SETTINGS, Agent, Batch, Table, parts, record
from tests.unit.making import FakeRecord, FakeSuspects
from tests.unit.stories.making import HOUR, MINUTE, NOON, call, hit, rule, withdrawal

FIRST = call("a-1", "باكستان", by=rule(burst="2x"))
HISTORY: list[Hit | Withdrawal] = [
    FIRST,
    call("a-2", "ماليزيا"),
    call("a-3", "باكستان", source="spa.gov.sa"),
    hit("a-4", title="خبر"),
]


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agent:
    agent = Agent(tmp_path, Table(tmp_path / "ledger"))
    agent.run(Batch(*(record(each, offset) for offset, each in enumerate(HISTORY))), monkeypatch)
    assert len(agent.table.entries()) == len(HISTORY)
    return agent


def folded(table: Table) -> dict[str, object]:
    """Return the state that the entries on disk make."""
    desk = Desk()
    for entry in table.entries():
        desk.fold(entry)
    return parts(desk)


class Strikes:
    """Has the deadline's alarm ring before the n-th line that runs under it.

    No cycles are looked for meanwhile: hypothesis is called when they are, and what is raised there is lost.
    """

    def __init__(self, line: int) -> None:
        self.left = line

    def __enter__(self) -> "Strikes":
        gc.disable()
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        gc.enable()

    @property
    def struck(self) -> bool:
        return self.left <= 0

    def _trace(self, frame: FrameType, event: str, _arg: object) -> Any:
        running = Deadline.current
        if event == "line" and self.left and running:
            self.left -= 1
            if not self.left:
                for _ in range(2):  # the first extends it: so far there was hardly any processor time
                    running._ends = time.monotonic()
                    signal.raise_signal(signal.SIGALRM)
        return self._trace if running or frame.f_code.co_filename == guard.__file__ else None


NEWS = {
    "new": call("a-9", "تونس", by=rule(burst="2x")),
    "duplicate": call("a-9", "باكستان", source="alyaum.com"),
    "correction": hit("a-4", title="نبأ", version=2),  # few words: many take thousands of lines
    "another rule": call("a-1", "باكستان", by=rule("leaders", channel="leaders", min_sources=2)),
    "withdrawal": withdrawal(FIRST, at=NOON + HOUR),
}


@pytest.mark.parametrize("news", NEWS.values(), ids=NEWS)
def test_wherever_the_deadline_strikes_a_dead_letter_has_no_entry_and_an_alert_has_its_own(
    agent: Agent, monkeypatch: pytest.MonkeyPatch, news: Hit | Withdrawal
) -> None:
    wire.decode(type(news), wire.encode(news))  # makes the decoder: 15,000 lines, and no decision in them
    before, line, struck = agent.table.entries(), 0, True
    while struck:
        line += 1
        with Strikes(line) as strikes:
            batch = agent.run(Batch(record(news, 10)), monkeypatch)
        struck = strikes.struck
        died = batch.topics == ["articles.dead"]
        assert died == struck, f"line {line}"
        assert (agent.table.entries() == before) == died, f"line {line}"
        assert parts(agent.ledger.desk(record(news, 10))) == folded(agent.table), f"line {line}"
    assert line > 50, "the deadline was not tried at every line"
    assert "articles.dead" not in batch.topics
    assert batch.topics
    assert [entry.offset for entry in agent.table.entries()] == [*range(len(HISTORY)), 10]


def test_a_record_that_is_delivered_again_is_not_told_again(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = agent.table.entries()
    assert agent.run(Batch(record(FIRST, 0)), monkeypatch).topics == []
    assert agent.table.entries() == before


def test_a_fingerprint_that_is_none_is_a_dead_letter_and_does_not_end_the_worker(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = wire.encode(FIRST).replace(FIRST.fingerprint.encode(), b"not one")
    assert agent.run(Batch(record(FIRST, 10, value=value)), monkeypatch).topics == ["articles.dead"]


def test_an_alert_that_outgrew_its_topic_leaves_no_entry_so_that_it_can_be_sent_again(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = agent.run(Batch(record(NEWS["new"], 10), too_small="alerts.diplomacy"), monkeypatch)
    assert batch.topics == ["articles.dead"]
    assert [entry.offset for entry in agent.table.entries()] == list(range(len(HISTORY)))
    assert agent.run(Batch(record(NEWS["new"], 11)), monkeypatch).topics == ["alerts.diplomacy"]


def test_what_is_too_large_for_a_dead_letter_is_kept_by_its_place_and_digest(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = record(NEWS["new"], 10, value=b"[" * 1_000)
    batch = agent.run(Batch(huge, record(NEWS["duplicate"], 11), most=999), monkeypatch)
    assert batch.produced[0] == ("articles.dead", None)
    stub = agent.guard.stub(huge, ValueError("x"))
    why = dead_letters.from_headers(stub.headers)
    assert (why.topic, why.partition, why.offset) == ("hits", 0, 10)
    assert why.digest == blake2b(huge.value, digest_size=32).hexdigest()
    assert batch.sealed


def test_hits_of_a_topic_that_was_made_again_are_decided_and_told(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its offsets begin at 0 again, where the ledger knows other hits."""
    news = [call(f"b-{n}", country) for n, country in enumerate(("تونس", "مصر", "العراق", "الأردن"))]
    batch = Batch(*(record(each, offset) for offset, each in enumerate(news)))
    told = agent.run(batch, monkeypatch)
    assert len(told.produced) == 4
    assert parts(agent.ledger.desk(record(FIRST, 0))) == folded(agent.table)
    again = agent.run(Batch(*batch.records), monkeypatch)
    assert again.produced == [], "delivered again, they are known"
    assert agent.run(Batch(record(FIRST, 1)), monkeypatch).produced == [], "so are the older ones"


def test_one_clock_that_runs_ahead_makes_no_later_hit_late(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = times.now()
    ahead, present = record(NEWS["new"], 10), record(call("b-1", "تونس", by=rule("other")), 11)
    ahead.timestamp, present.timestamp = now + 100 * 365 * 24 * HOUR, now
    agent.run(Batch(ahead), monkeypatch)
    assert agent.run(Batch(present), monkeypatch).topics == ["alerts.diplomacy"]


def flood() -> list[list[Hit]]:
    """Return the hits of five articles by thirty rules of a desk, of one of which it is told much."""
    loud = [rule(f"loud-{number}", severity="info") for number in range(29)]
    return [
        [
            hit(f"b-{n}", title=f"خبر عن موضوع{n}", at=NOON + n * MINUTE, by=by)
            for by in [*loud, rule("asks", most_per_hour=1_000)]
        ]
        for n in range(5)
    ]


def outcomes(batches: list[Batch]) -> dict[str, tuple[str, str, str | None]]:
    """Return what became of each hit: the alert's id, its kind, why it was not told."""
    alerts = [
        each
        for batch in batches
        for _, value in batch.produced
        for each in apart(wire.decode(Alert, value or b""))
        if each.kind != "burst"
    ]
    assert len({each.hit for each in alerts}) == len(alerts), "one alert a hit"
    return {
        each.hit: (each.id, each.kind, each.suppressed.reason if each.suppressed else None) for each in alerts
    }


def test_hits_that_travel_together_are_decided_as_if_each_came_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("processors.stories.floods.MOST_OF_A_DESK", 40)
    one = Agent(tmp_path / "1", Table(tmp_path / "one"))
    many = Agent(tmp_path / "2", Table(tmp_path / "many"))
    alone = [record(each, n) for n, each in enumerate(each for found in flood() for each in found)]
    records = [record(each, n) for n, found in enumerate(flood()) for each in together(found)]
    assert [dict(each.headers)["ce_type"] for each in records] == [b"rasid.hits"] * 5
    for each in (*alone, *records):
        each.timestamp = NOON
    told = [one.run(Batch(each), monkeypatch) for each in alone]
    batches = [many.run(Batch(each), monkeypatch) for each in records]
    assert outcomes(batches) == outcomes(told)
    assert len(many.table.entries()) < len(one.table.entries()) / 2, "a flood has an entry for each article"
    known, same = many.ledger.desk(records[0]), one.ledger.desk(records[0])
    assert parts(known) == folded(many.table)
    assert known.volume.held("desk", rule(), NOON) == same.volume.held("desk", rule(), NOON) > 0
    again = [many.run(Batch(each), monkeypatch) for each in records]
    assert [batch.produced for batch in again] == [[]] * 5, "delivered again, they are known"
    assert parts(many.ledger.desk(records[0])) == folded(many.table)


def test_a_part_of_a_record_that_fails_does_not_take_back_what_came_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = Agent(tmp_path, Table(tmp_path / "ledger"))
    [of_desk] = together(flood()[0])
    decided = alert.decide

    def failing(desk: Desk, hit: Hit, **rest: Any) -> Any:
        if hit.rule.id == "loud-7":
            raise ValueError("a fault")
        return decided(desk, hit, **rest)

    with monkeypatch.context() as broken:
        broken.setattr(alert, "decide", failing)
        batch = agent.run(Batch(record(of_desk, 0)), monkeypatch)
    assert batch.topics[-1] == "articles.dead"
    assert len(agent.table.entries()) == len(batch.topics) - 1 == 7
    redriven = agent.run(Batch(record(of_desk, 1)), monkeypatch)
    assert len(redriven.produced) == 30 - 7
    assert parts(agent.ledger.desk(record(of_desk, 1))) == folded(agent.table)


@pytest.mark.parametrize("lost", ["lost", "lost_later"])
def test_a_batch_whose_partition_is_given_away_changes_nothing(
    agent: Agent, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    before = agent.table.entries()
    batch = agent.run(Batch(record(NEWS["new"], 10), **{lost: True}), monkeypatch)
    assert not batch.sealed
    assert bool(batch.produced) == (lost == "lost_later")
    again = agent.run(Batch(), monkeypatch)
    assert again.sealed
    assert agent.table.entries() == before, "it was written by the next batch"


def test_a_batch_that_comes_again_is_decided_as_if_for_the_first_time(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = agent.run(Batch(record(NEWS["new"], 10), lost_later=True), monkeypatch)
    assert agent.run(Batch(record(NEWS["new"], 10)), monkeypatch).produced == lost.produced


def test_records_of_other_lanes_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def step(record: Any, value: bytes) -> list[Result]:
        return [Result([Output(topic="out", key=None, value=value, timestamp=0)])]

    for own in (lanes.LIVE, "r1"):
        agent = Agent(tmp_path, Table(tmp_path / f"ledger-{own}"))
        marker = Marker(tmp_path / "enrich.marker", FakeSuspects())
        agent.guard = Guard("enrich", step, settings=SETTINGS, lane=own, marker=marker, pipeline="1.0")
        batch = Batch(
            *(FakeRecord(value=str(each).encode(), headers=lanes.mark(each)) for each in (None, "r1", "r2"))
        )
        assert agent.run(batch, monkeypatch).produced == [("out", str(own).encode())]


def test_a_step_does_not_log_under_its_deadline(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that strikes in there, the log's lock stays taken, and the watchdog can say and end nothing."""
    ahead = replace(record(NEWS["new"], 10), timestamp=times.now() + 400 * 24 * HOUR)
    with capture_logs() as said:
        results = list(agent.guard(ahead))
        assert said == []
        assert agent.run(Batch(ahead), monkeypatch).topics == ["alerts.diplomacy"]
    assert [each["event"] for each in said] == [result.warning for result in results]
    assert "comes from the future" in said[0]["event"]
