"""Failures under load, and nothing is lost in them: the short form of `make soak`."""

import subprocess
import sys

import pytest


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_nothing_is_said_twice_in_different_words():
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", "--short"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    print(done.stdout)
