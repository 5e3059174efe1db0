"""`rasid health` says healthy of a worker that does its work, and of no other."""

import os
import time

import pytest

from streams import settings
from streams.errors import UnwellError
from streams.process import health, restarts, slots, status
from streams.process.status import Status


@pytest.fixture
def slot(tmp_path):
    """A worker of one process on this machine, and what that process says of itself."""
    own = settings.load({"RASID_HOME": str(tmp_path)})
    [claimed] = slots.claim(own, 1)

    class Worker:
        folder = claimed.folder

        def says(self, **said):
            told = {"pid": 7, "at": time.time(), "assigned": ["articles.raw-0"]} | said
            status.write(self.folder / slots.STATUS, Status(**told))

        def health(self):
            return health.check(own)

        def ends(self, times, reason):
            for _ in range(times):
                restarts.add(self.folder / slots.RESTARTS, reason)

    yield Worker()
    os.close(claimed.fd)


def test_one_that_works_is_well(slot):
    slot.says(done=5, behind={"articles.raw-0": 2})
    assert slot.health() == "healthy: 1 process, 1 partitions, 5 messages done, 2 to go"


def test_one_that_passes_over_records_is_well_and_says_it(slot):
    slot.says(unreadable={"rules-0": "1 record on rules cannot be read (first at 0:3: id: missing)"})
    assert slot.health() == (
        "healthy: 1 process, 1 partitions, 0 messages done, 0 to go;"
        " records are passed over that cannot be read: `rasid status`"
    )


def test_one_without_partitions_is_not_well(slot):
    slot.says(assigned=[])
    with pytest.raises(UnwellError, match=r"^process 0 has no partitions, and nobody else has them all$"):
        slot.health()


def test_one_without_partitions_is_in_reserve_where_others_have_them_all(slot):
    slot.says(assigned=[], in_reserve=True)
    assert slot.health().startswith("healthy: 1 process, 1 of them in reserve (others have all partitions), ")


def test_one_whose_messages_wait_is_not_well(slot):
    slot.says(waited=31.0)
    with pytest.raises(UnwellError, match=r"^process 0: messages wait, and none was finished for 31 s$"):
        slot.health()


def test_one_that_kafka_does_not_answer_is_not_well(slot):
    slot.says(trouble="no Kafka answers")
    with pytest.raises(UnwellError, match=r"^process 0: no Kafka answers$"):
        slot.health()


def test_one_that_ends_again_and_again_is_not_well_whatever_it_says_between(slot):
    slot.says()
    slot.ends(2, "killed by SIGKILL")
    slot.health()
    slot.ends(1, "the disk is full")
    with pytest.raises(UnwellError, match=r"^process 0 ended 3 times in 10 minutes, at last: the disk"):
        slot.health()


def test_ends_are_forgotten_after_a_while(slot, monkeypatch):
    slot.says()
    slot.ends(5, "killed by SIGKILL")
    later = time.time() + restarts.KEPT + 1
    monkeypatch.setattr(time, "time", lambda: later)
    slot.says()
    slot.health()
