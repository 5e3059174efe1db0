"""Failures under load, and nothing is lost in them: the short form of `make soak`."""

import signal
import subprocess
import sys

import pytest

LONGEST = 840  # seconds; five minutes on a quiet machine


@pytest.mark.timeout(LONGEST + 60)
def test_nothing_is_lost_and_nothing_is_said_twice_in_different_words():
    soak = subprocess.Popen(
        [sys.executable, "-m", "tests.soak", "--short"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said, _ = soak.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        soak.send_signal(
            signal.SIGINT
        )  # it ends its brokers and workers, and all other tests need the machine
        said, _ = soak.communicate(timeout=50)
    assert soak.returncode == 0, said[-20_000:]
    print(said)
