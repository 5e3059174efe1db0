"""The broker dies under the workers: it costs time and nothing else."""

import os
import signal
import time

import pytest

from streams import broker
from streams.broker import local
from streams.settings import Settings
from tests.installation import own_kafka, until
from tests.integration.transport_line import Line


@pytest.fixture
def mortal_kafka(tmp_path):
    """A broker of this test's own, to be killed."""
    with own_kafka(tmp_path / "own") as own:
        yield own


def kill(own: Settings) -> None:
    pid = local.find(own)
    assert pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: not local.find(own), 10, "the broker dead")


def numbers(first, end):
    return [b"%d" % n for n in range(first, end)]


@pytest.mark.parametrize("agent", ["copy", "remember"])
def test_a_broker_that_is_killed_for_ten_seconds_costs_nothing_but_time(mortal_kafka, install, agent):
    flow = Line(install(topics=False, brokers=mortal_kafka.bootstrap), agent)
    if agent == "remember":
        flow.create(f"{flow.group}-seen-changelog", **{"cleanup.policy": "compact"})
    flow.send(numbers(0, 4_000))
    with flow.worker(SLOW="0.001") as worker:
        flow.await_outputs(500)
        kill(mortal_kafka)
        time.sleep(10)  # the time without a broker is what is tested
        assert worker.exit_code is None
        broker.start(mortal_kafka, print)
        flow.send(numbers(4_000, 4_200))
        flow.await_no_lag(90)
    assert worker.exit_code == 0
    assert set(flow.outputs()) == set(numbers(0, 4_200))


def test_a_stop_ends_in_time_though_the_broker_is_gone(mortal_kafka, install):
    flow = Line(install(topics=False, brokers=mortal_kafka.bootstrap))
    flow.send(numbers(0, 3_000))
    worker = flow.worker(SLOW="0.001", GRACE="1")
    flow.await_outputs(200)
    kill(mortal_kafka)
    started = time.monotonic()
    worker.signal(signal.SIGTERM)
    worker.wait(30)
    assert time.monotonic() - started < 25
    broker.start(mortal_kafka, print)
    with flow.worker():
        flow.await_no_lag(60)
    assert set(flow.outputs()) == set(numbers(0, 3_000))
