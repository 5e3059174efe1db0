"""Who works on what: a worker that leaves for good is not waited for, one that dies comes back to its own."""

import json
import os
import signal
import time

from kafka.admin import KafkaAdminClient

from processors.pipeline import PIPELINE
from streams.cluster.groups import group
from streams.cluster.sender import send_all
from streams.messages.records import Output
from streams.process import slots, status
from tests.e2e.articles import article
from tests.installation import Installation, until


def assigned(rasid: Installation) -> dict[int, list[str]]:
    """Return the partitions of articles.raw that each slot of this machine says it has."""
    raw = rasid.settings.name("articles.raw")
    found = {}
    for slot in slots.taken(rasid.settings):
        said = status.read(slots.folder(rasid.settings, slot) / slots.STATUS)
        found[slot] = [each for each in (said.assigned if said else []) if each.startswith(raw)]
    return found


def members(rasid: Installation) -> set[str]:
    client = KafkaAdminClient(bootstrap_servers=rasid.settings.bootstrap)
    try:
        name = group(rasid.settings)
        return {each["group_instance_id"] for each in client.describe_groups([name])[name]["members"]}
    finally:
        client.close()


def shared(rasid: Installation) -> bool:
    """Return whether two processes have one of the two partitions each."""
    return sorted(map(len, assigned(rasid).values())) == [1, 1]


def process_in(rasid: Installation, slot: int) -> int:
    """Return the id of the process that works in ``slot``; 0 while none has said that it does."""
    said = status.read(slots.folder(rasid.settings, slot) / slots.STATUS)
    return said.pid if said else 0


def test_a_worker_that_leaves_is_not_waited_for(install):
    # A session of a minute: whoever waited for it would be seen to.
    rasid = install(session_timeout=60)
    instance = rasid.settings.instance
    with rasid.worker() as stays:
        until(lambda: assigned(rasid).get(0), 60, "the one that stays has the first slot")
        with rasid.worker() as leaves:
            until(lambda: shared(rasid), 60, "each worker has a partition")
            assert members(rasid) == {f"{instance}-0", f"{instance}-1"}
            leaves.stop()
        begun = time.monotonic()
        until(lambda: sorted(map(len, assigned(rasid).values())) == [2], 30, "the other has both")
        assert time.monotonic() - begun < 20
        assert members(rasid) == {f"{instance}-0"}
    assert members(rasid) == set()
    assert stays.exit_code == 0


def test_a_process_that_is_killed_comes_back_to_its_own_partitions(install):
    rasid = install(session_timeout=60)
    with rasid.worker() as worker, rasid.worker() as other:
        until(lambda: shared(rasid), 60, "each worker has a partition")
        before, killed = assigned(rasid), process_in(rasid, 0)
        os.kill(killed, signal.SIGKILL)
        until(lambda: process_in(rasid, 0) not in {0, killed}, 20, "it is started anew")
        until(lambda: assigned(rasid) == before, 30, "it has the same partitions")
    assert (worker.output + other.output).count('"ended_by": "SIGKILL"') == 1


def test_processes_of_a_supervisor_that_was_killed_stop_by_themselves(rasid):
    with rasid.worker() as worker:
        until(lambda: len(assigned(rasid).get(0, [])) == 2, 40, "the worker works")
        worker.signal(signal.SIGKILL)
        until(lambda: not slots.taken(rasid.settings), 40, "its process stops")
        assert "the supervisor is gone; stopping" in worker.output


def push(rasid: Installation, first: int) -> None:
    """Send thirty articles, to all partitions."""
    topic, now = rasid.settings.name("articles.raw"), int(time.time() * 1000)
    send_all(
        rasid.settings,
        (
            Output(topic=topic, key=str(each).encode(), value=article(each), timestamp=now, headers=[])
            for each in range(first, first + 30)
        ),
    )


def ids(rasid: Installation) -> set[str]:
    return {json.loads(record.value)["id"] for record in rasid.read("articles.enriched")}


def well(rasid: Installation) -> bool:
    return rasid.run("health", check=False).returncode == 0


def shown(rasid: Installation) -> list[str]:
    """Return what status shows of the first slot's process; nothing while there is what nobody reads."""
    said = rasid.run("status").stdout.decode()
    rows = (line.split() for line in said.splitlines() if f"{rasid.settings.instance}-0" in line)
    return [] if "nobody reads" in said else next(rows, [])


def test_partitions_that_are_added_are_read_within_ten_seconds_and_shown_while_nobody_does(install):
    rasid = install(partitions=1)
    raw = rasid.settings.name("articles.raw")
    rasid.run("topics", "--partitions", "2")
    push(rasid, 0)
    said = rasid.run("status").stdout.decode()
    assert f"30 messages wait in partitions that nobody reads: {raw}-0, {raw}-1" in said
    with rasid.worker():
        until(lambda: len(ids(rasid)) == 30, 60, "a worker reads both")
        said = rasid.run("topics", "--partitions", "4").stderr.decode()
        assert f"{raw}: 4 partitions, 2 before" in said
        begun = time.monotonic()
        push(rasid, 100)
        assert {record.partition for record in rasid.read("articles.raw")} == {0, 1, 2, 3}
        until(lambda: len(ids(rasid)) == 60, 30, "those that were added are read")
        print(f"read after {time.monotonic() - begun:.1f} s")
        until(lambda: well(rasid), 30, "the worker is well")
        # articles.raw and articles.enriched, four each, and hits; what follows these is read later than they
        until(lambda: shown(rasid)[2:] == [PIPELINE, "9", "0"], 30, "it has read all of them to the end")
    done = rasid.run("topics", "--partitions", "3", check=False)
    assert done.stderr.decode().startswith(f"rasid: --partitions 3: topic {raw} has 4, and none can be taken")
