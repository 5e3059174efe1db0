import fcntl
import os
import time

import pytest

from streams import settings
from streams.errors import UnwellError
from streams.process import health, slots, status
from streams.process.status import Status


@pytest.fixture
def own(tmp_path):
    return settings.load({"RASID_HOME": str(tmp_path)})


@pytest.fixture
def claim(own):
    claimed = []

    def one(number):
        claimed.extend(slots.claim(own, number))
        return claimed[-number:]

    yield one
    for each in claimed:
        os.close(each.fd)


def say(own, slot, **what):
    path = slots.folder(own, slot) / slots.STATUS
    status.write(path, Status(**{"pid": 1, "at": time.time(), **what}))


def test_two_workers_of_a_machine_never_share_a_slot(claim, own):
    assert [each.number for each in claim(2)] == [0, 1]
    assert [each.number for each in claim(2)] == [2, 3]
    assert slots.taken(own) == [0, 1, 2, 3]


def test_a_slot_that_was_left_is_the_next_to_be_taken(own):
    first, second = slots.claim(own, 2)
    os.close(first.fd)
    again, third = slots.claim(own, 2)
    assert (again.number, third.number) == (0, 2)
    for each in (second, again, third):
        os.close(each.fd)
    assert slots.taken(own) == []


def test_who_looks_which_slots_are_taken_takes_none(own, monkeypatch):
    """Another slot has tables of its own, and metrics on a port that nobody asks."""
    [slot] = slots.claim(own, 1)
    os.close(slot.fd)
    flock, looking = fcntl.flock, (slot.folder / "lock").open()

    def in_the_middle(file, how):
        if how & fcntl.LOCK_EX and not looking.closed:
            flock(looking, fcntl.LOCK_SH)
            try:
                flock(file, how)
            finally:
                looking.close()
        else:
            flock(file, how)

    monkeypatch.setattr(fcntl, "flock", in_the_middle)
    [again] = slots.claim(own, 1)
    os.close(again.fd)
    assert again.number == 0


def test_a_slot_is_held_as_long_as_the_process_in_it_lives(own):
    [slot] = slots.claim(own, 1)
    handed_on = os.dup(slot.fd)  # as a process inherits it
    os.close(slot.fd)
    assert slots.taken(own) == [0]
    os.close(handed_on)
    assert slots.taken(own) == []


def test_a_worker_that_is_well_is_described(claim, own):
    claim(2)
    say(own, 0, assigned=["articles.raw-0", "hits-0"], behind={"articles.raw-0": 3}, done=7)
    say(own, 1, assigned=["articles.raw-1"], behind={"articles.raw-1": 1}, done=5)
    assert health.check(own) == "healthy: 2 processes, 3 partitions, 12 messages done, 4 to go"


def test_without_a_worker_nothing_is_well(own):
    with pytest.raises(UnwellError, match="no worker runs here"):
        health.check(own)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (None, "process 0 has not reported yet"),
        ({"trouble": "no Kafka answers at kafka:9092"}, "process 0: no Kafka answers at kafka:9092"),
        ({"at": -3600}, r"process 0 \(pid 1\) has been silent for 3\d\d\d s"),
    ],
)
def test_what_is_wrong_is_told(claim, own, said, told):
    claim(1)
    if said is not None:
        ago = {"at": time.time() + said["at"]} if "at" in said else {}
        say(own, 0, **said | ago)
    with pytest.raises(UnwellError, match=told):
        health.check(own)


def test_a_status_that_is_torn_is_none(own, tmp_path):
    (tmp_path / "status.json").write_text('{"pid": 1, "at')
    assert status.read(tmp_path / "status.json") is None


def test_a_status_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = tmp_path / "status.json"
    status.write(path, Status(pid=1, at=1.0))
    status.write(tmp_path / "gone" / "status.json", Status(pid=1, at=2.0))  # no such folder: as a full disk
    assert status.read(path) == Status(pid=1, at=1.0)
