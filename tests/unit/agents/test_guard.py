import os
import signal
import subprocess
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DeadLetter, InvalidField
from streams import settings
from streams.agents.guard import Deadline, Guard, Result
from streams.dead_letters import record as dead_letters
from streams.dead_letters.record import DeadlineError
from streams.errors import ClusterError
from streams.messages import lanes
from streams.messages.records import Output
from streams.process.poison import Marker, count_left, read_marker
from streams.process.suspects import Coordinates
from tests.unit.making import FakeRecord, FakeSuspects

SETTINGS = settings.load({"RASID_ARTICLE_DEADLINE": "0.1"})


def guard(step, tmp_path, suspects=None):
    marker = Marker(tmp_path / "enrich.marker", suspects or FakeSuspects())
    own = Guard("enrich", step, settings=SETTINGS, lane=lanes.LIVE, marker=marker, pipeline="1.0+test")
    return lambda record: [output for result in own(record) for output in result.outputs]


def echo(record, value):
    return [Result([Output(topic="out", key=record.key, value=value, timestamp=record.timestamp)])]


def fail(error):
    def step(record, value):
        raise error

    return step


def test_what_a_step_returns_goes_out(tmp_path):
    assert guard(echo, tmp_path)(FakeRecord(value=b"x"))[0].value == b"x"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (InvalidField("title", "missing", reason="missing-field"), "missing-field"),
        (ValueError("strange"), "unexpected-error"),
        (RecursionError("deep"), "unexpected-error"),
        (MemoryError(), "unexpected-error"),
    ],
)
def test_whatever_a_step_raises_becomes_a_dead_letter(tmp_path, error, reason):
    record = FakeRecord(value=b"\xff\x00", key=None, headers=[("feed", b"x")])
    (out,) = guard(fail(error), tmp_path)(record)
    letter = dead_letters.from_headers(out.headers)
    assert out.topic == "articles.dead"
    assert (out.key, out.value) == (None, b"\xff\x00")
    assert (letter.reason, letter.stage, letter.error) == (reason, "enrich", type(error).__name__)
    assert (letter.topic, letter.partition, letter.offset) == ("articles.raw", 0, 7)
    assert letter.attempts == 1


def test_a_record_without_a_value_is_a_dead_letter(tmp_path):
    (out,) = guard(echo, tmp_path)(FakeRecord(value=None))
    assert out.value is None
    assert dead_letters.from_headers(out.headers).reason == "no-value"


def test_a_step_that_hangs_is_ended_by_its_deadline(tmp_path):
    def hang(record, value):
        end = time.monotonic() + 5  # long enough; pytest's own alarm, minutes later, would look like ours
        while time.monotonic() < end:
            time.sleep(0.001)
        return echo(record, value)

    (out,) = guard(hang, tmp_path)(FakeRecord())
    assert out.topic == "articles.dead"
    assert dead_letters.from_headers(out.headers).reason == "deadline"


def test_a_deadline_that_is_over_ends_nothing():
    with Deadline(0.01):
        pass
    time.sleep(0.03)  # its alarm goes off here


def test_the_alarm_of_a_record_does_not_end_the_next_one_before_its_time():
    deadline = Deadline(0.2)
    for _ in range(2):
        with deadline:
            time.sleep(0.15)
    with pytest.raises(DeadlineError), deadline:
        time.sleep(5)


def test_what_passes_over_an_error_is_ended_once_more():
    def passes_over() -> None:
        with suppress(DeadlineError):
            time.sleep(5)
        time.sleep(5)

    with pytest.raises(DeadlineError), Deadline(0.05):
        passes_over()


def test_a_redriven_message_counts_its_attempts_and_keeps_its_first_time(tmp_path):
    sent = [("rasid_attempts", b"2"), ("rasid_first_seen", b"2026-01-01T00:00:00.000Z")]
    (out,) = guard(fail(ValueError("again")), tmp_path)(FakeRecord(headers=sent))
    letter = dead_letters.from_headers(out.headers)
    assert (letter.attempts, letter.first_seen) == (3, "2026-01-01T00:00:00.000Z")


def crash(path, record):
    """Leave behind what a process leaves that dies with ``record`` in hand."""
    Marker(path, FakeSuspects()).mark(record)


@pytest.mark.parametrize(
    ("headers", "attempts", "first_seen"),
    [
        ([("rasid_attempts", b"9" * 5_000)], 1, "2023-11-14T22:13:20.123Z"),
        ([("rasid_attempts", "٣".encode())], 1, "2023-11-14T22:13:20.123Z"),
        ([("rasid_attempts", None), ("rasid_first_seen", None)], 1, "2023-11-14T22:13:20.123Z"),
        ([("rasid_first_seen", b"yesterday")], 1, "2023-11-14T22:13:20.123Z"),
        ([("rasid_first_seen", b"\xff\xff")], 1, "2023-11-14T22:13:20.123Z"),
    ],
)
def test_headers_of_ours_that_a_feed_wrote_do_no_harm_to_a_dead_letter(
    tmp_path, headers, attempts, first_seen
):
    (out,) = guard(fail(ValueError("broken")), tmp_path)(FakeRecord(headers=headers))
    letter = dead_letters.from_headers(out.headers)
    assert (letter.attempts, letter.first_seen) == (attempts, first_seen)
    assert dead_letters.original_headers(out.headers) == headers


@pytest.mark.parametrize("value", [None, b"", b"20260301-120000-abcd", b"\xff"])
def test_a_lane_that_a_feed_names_is_passed_over_and_its_article_is_live(tmp_path, value):
    own = Guard(
        "enrich", fail(ValueError("broken")), settings=SETTINGS, lane=lanes.LIVE,
        marker=Marker(tmp_path / "m", FakeSuspects()), pipeline="1.0", from_feeds=True,
    )  # fmt: skip
    record = FakeRecord(headers=[(lanes.HEADER, value)])
    assert own.accepts(record)
    [result] = own(record)
    (out,) = result.outputs
    assert dead_letters.from_headers(out.headers).replay is lanes.LIVE
    assert dead_letters.original_headers(out.headers) == record.headers


def test_a_pause_of_the_machine_does_not_count_as_time_of_an_article(tmp_path):
    def paused(record, value):
        # Somebody else lets this process go on, when its deadline is long over.
        with subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -CONT {os.getpid()}"]):
            os.kill(os.getpid(), signal.SIGSTOP)
        return echo(record, value)

    assert guard(paused, tmp_path)(FakeRecord())[0].topic == "out"


def test_an_article_that_works_without_end_meets_its_deadline_however_busy_the_machine(tmp_path):
    def works(record, value):
        while True:
            sum(range(1_000))

    (out,) = guard(works, tmp_path)(FakeRecord())
    assert dead_letters.from_headers(out.headers).reason == "deadline"


@pytest.fixture
def suspects(monkeypatch):
    """The count of all machines, of which a cluster is not needed."""
    known = FakeSuspects()
    monkeypatch.setattr("streams.process.suspects.count", lambda _settings, at: known.add(at))
    return known


def test_what_processes_of_two_machines_had_in_hand_is_counted_together(tmp_path, suspects):
    record = FakeRecord()
    lives = Marker(tmp_path / "2" / "enrich.marker", suspects)
    for home, poison in (("0", False), ("1", True)):
        crash(tmp_path / home / "enrich.marker", record)  # its partition goes to the next one
        count_left(SETTINGS, tmp_path / home)
        assert lives.is_poison(record) is poison
        count_left(SETTINGS, tmp_path / home)  # once
    assert suspects.crashes(Coordinates("articles.raw", 0, record.offset, record.timestamp)) == 2
    assert not lives.is_poison(FakeRecord(offset=record.offset + 1))


def test_a_mark_stays_until_it_is_counted(tmp_path, monkeypatch):
    def away(_settings, _at):
        raise ClusterError("no broker answers")

    monkeypatch.setattr("streams.process.suspects.count", away)
    crash(tmp_path / "enrich.marker", FakeRecord())
    with pytest.raises(ClusterError):
        count_left(SETTINGS, tmp_path)
    assert read_marker(tmp_path / "enrich.marker")


def test_the_marked_record_survives_the_process(tmp_path):
    crash(tmp_path / "m", FakeRecord(topic="t", partition=3, offset=2**40, timestamp=-1))
    coordinates, since = read_marker(tmp_path / "m")
    assert coordinates == Coordinates("t", 3, 2**40, -1)
    assert 0 <= time.monotonic() - since < 60


def test_a_record_that_ends_processes_twice_is_set_aside(tmp_path, suspects):
    record = FakeRecord()
    for _ in range(2):
        crash(tmp_path / "enrich.marker", record)
        count_left(SETTINGS, tmp_path)
    (out,) = guard(echo, tmp_path, suspects)(record)
    assert dead_letters.from_headers(out.headers).reason == "poison"
    assert guard(echo, tmp_path, suspects)(FakeRecord(offset=8))[0].topic == "out"
    assert guard(echo, tmp_path, suspects)(record)[0].topic == "articles.dead"  # also when it comes once more


def test_a_record_of_a_topic_made_again_is_not_taken_for_the_one_that_stood_there(tmp_path, suspects):
    for _ in range(2):
        crash(tmp_path / "enrich.marker", FakeRecord())
        count_left(SETTINGS, tmp_path)
    later = FakeRecord(timestamp=FakeRecord.timestamp + 1)
    assert guard(echo, tmp_path, suspects)(later)[0].topic == "out"


def test_a_record_that_is_processed_after_one_crash_is_no_suspect(tmp_path, suspects):
    record = FakeRecord()
    for _ in range(3):
        crash(tmp_path / "enrich.marker", record)  # by chance: somebody killed the process
        count_left(SETTINGS, tmp_path)
        assert guard(echo, tmp_path, suspects)(record)[0].topic == "out"


def test_a_clean_end_leaves_no_suspect(tmp_path, suspects):
    for _ in range(3):
        guard(echo, tmp_path, suspects)(FakeRecord())
        count_left(SETTINGS, tmp_path)
    assert suspects.crashes(Coordinates("articles.raw", 0, FakeRecord.offset, FakeRecord.timestamp)) == 0


TEXT = st.text(max_size=30)
NAME = st.text(min_size=1, max_size=30)
LETTERS = st.builds(
    DeadLetter, reason=TEXT, error=TEXT, message=TEXT, stage=TEXT, topic=TEXT, pipeline=TEXT,
    first_seen=st.just("2026-03-01T12:00:00+03:00"), replay=st.none() | NAME, digest=st.none() | NAME,
    partition=st.integers(0, 99), offset=st.integers(0, 2**60), timestamp=st.integers(-(2**63), 2**63 - 1),
    attempts=st.integers(0, 99),
)  # fmt: skip
HEADERS = st.lists(st.tuples(st.text(max_size=8), st.binary(max_size=20)), max_size=5)


@given(LETTERS)
def test_a_dead_letter_survives_its_headers(letter):
    assert dead_letters.from_headers(dead_letters.to_headers(letter)) == letter


@given(LETTERS, HEADERS)
def test_the_original_headers_come_back_as_they_were(letter, headers):
    record = FakeRecord(headers=headers)
    out = dead_letters.output(record, letter, SETTINGS, lanes.LIVE)
    assert dead_letters.original_headers(out.headers) == list(headers)
