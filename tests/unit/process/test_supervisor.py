import errno
import os
import signal
import subprocess
import sys

import pytest

from streams import settings
from streams.errors import RasidError
from streams.messages.lanes import LIVE
from streams.process import background, restarts, slots, status, supervisor
from streams.process.poison import Marker
from streams.process.status import Status
from tests.unit.making import FakeRecord, FakeSuspects


@pytest.fixture
def counted(monkeypatch):
    """What was counted as having ended a process."""
    found = []
    monkeypatch.setattr("streams.process.suspects.count", lambda _settings, at: found.append(at))
    return found


@pytest.fixture
def child(tmp_path, counted):
    """Make a child whose process runs a line of Python, with the path of its slot's folder in FOLDER."""
    own = settings.load({"RASID_HOME": str(tmp_path), "RASID_ARTICLE_DEADLINE": "0.1"})
    [slot] = slots.claim(own, 1)
    made = []

    def one(line):
        program = (sys.executable, "-c", f"FOLDER = {str(slot.folder)!r}\n{line}")
        made.append(supervisor._Child(slot, own, LIVE, program))
        return made[-1]

    yield one
    for each in made:
        each.kill()
    os.close(slot.fd)


def until(condition):
    assert background.wait_until(condition, 20)


def ended(child):
    return restarts.read(child.slot.folder / slots.RESTARTS)


def starts(child):
    child.check()
    return child.process is not None


def ends(child):
    child.check()
    return child.process is None


def test_a_process_that_dies_is_restarted_after_pauses_that_double(child):
    crashing = child("raise SystemExit(1)")
    pauses = []
    for _ in range(3):
        until(lambda: starts(crashing))
        until(lambda: ends(crashing))
        pauses.append(crashing._pause)
        crashing._due = 0.0  # no need to wait for it here
    assert pauses == [0.5, 1.0, 2.0]


def test_a_process_that_did_its_work_is_restarted_at_once(child):
    working = child("import os; os.kill(os.getpid(), 9)")
    working._pause = 16.0
    until(lambda: starts(working))
    path = working.slot.folder / slots.STATUS
    status.write(path, Status(pid=1, at=0.0, done=5))
    until(lambda: ends(working))
    assert working._pause == 0.5


def test_a_process_that_cannot_be_started_now_is_tried_again_after_pauses_that_double(child, monkeypatch):
    crowded = child("import time; time.sleep(600)")

    def fail(*_, **__):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    pauses = []
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", fail)
        for _ in range(3):
            assert not starts(crowded)
            pauses.append(crowded._pause)
            assert not starts(crowded)  # it is not due yet
            crowded._due = 0.0  # no need to wait for it here
    assert pauses == [0.5, 1.0, 2.0]
    assert starts(crowded)


def test_a_killed_process_is_not_reported_with_what_its_watchdog_said_last(child):
    killed = child("import time; time.sleep(600)")
    until(lambda: starts(killed))
    status.write(killed.slot.folder / slots.STATUS, Status(pid=1, at=0.0, trouble="no answer from Kafka"))
    killed.process.kill()
    until(lambda: ends(killed))
    assert [each.reason for each in ended(killed)] == ["killed by SIGKILL"]


def test_a_process_that_ended_itself_is_reported_with_its_own_reason(child):
    line = "import pathlib; pathlib.Path(FOLDER, 'status.json').write_text({!r}); raise SystemExit(1)"
    gone = child(line.format('{"pid": 1, "at": 0, "trouble": "the topic raw is gone"}'))
    until(lambda: starts(gone))
    until(lambda: ends(gone))
    assert [each.reason for each in ended(gone)] == ["the topic raw is gone"]


def test_a_process_with_a_permanent_error_ends_the_worker_with_its_reason(child):
    refused = child("import sys; sys.stdin.readline(); raise SystemExit(78)")
    read, write = os.pipe()
    stdin = os.dup(0)
    os.dup2(read, 0)
    try:
        until(lambda: starts(refused))
    finally:
        os.dup2(stdin, 0)
        os.close(stdin)
        os.close(read)
    status.write(refused.slot.folder / slots.STATUS, Status(pid=1, at=0.0, trouble="a wrong password"))
    os.write(write, b"\n")
    os.close(write)
    with pytest.raises(RasidError, match=r"^a wrong password$"):
        until(lambda: ends(refused))


def test_a_process_that_is_stuck_in_an_article_is_killed_and_its_article_counted(child, counted):
    stuck = child("import time; time.sleep(600)")
    until(lambda: starts(stuck))
    record = FakeRecord()
    Marker(stuck.slot.folder / "enrich.marker", FakeSuspects()).mark(record)
    until(lambda: ends(stuck))
    [end] = ended(stuck)
    assert end.reason.startswith(f"stuck in {record.topic}-{record.partition} at offset {record.offset} for ")
    assert counted == [(record.topic, record.partition, record.offset, record.timestamp)]


def test_a_process_that_was_paused_in_an_article_gets_a_full_deadline_when_it_resumes(child):
    paused = child("import time; time.sleep(600)")
    until(lambda: starts(paused))
    paused.process.send_signal(signal.SIGSTOP)
    Marker(paused.slot.folder / "enrich.marker", FakeSuspects()).mark(FakeRecord())
    assert not background.wait_until(lambda: ends(paused), 1.0)
    paused.process.send_signal(signal.SIGCONT)
    until(lambda: ends(paused))


def test_the_mark_of_an_earlier_process_does_not_count_for_the_next(child):
    sleeping = child("import time; time.sleep(600)")
    Marker(sleeping.slot.folder / "enrich.marker", FakeSuspects()).mark(FakeRecord())
    until(lambda: starts(sleeping))
    assert not background.wait_until(lambda: ends(sleeping), 1.0)


def test_a_process_is_given_the_settings_by_its_environment_alone(child, tmp_path):
    telling = child("import os, pathlib; pathlib.Path(FOLDER, 'home').write_text(os.environ['RASID_HOME'])")
    until(lambda: starts(telling))
    until(lambda: ends(telling))
    assert (telling.slot.folder / "home").read_text() == str(tmp_path)
