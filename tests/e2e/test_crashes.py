"""Failures under load, and nothing is lost in them: the short form of `make soak`."""

import subprocess
import sys

import pytest

NEVER = ("articles lost", "hits lost", "hits without an alert, told or suppressed", "dead letters")


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_nothing_is_said_twice_in_different_words():
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak", "--short"], capture_output=True, text=True, check=False
    )
    if done.returncode and all(f"| {what} | 0 |" in done.stdout for what in NEVER):
        # Open in docs/reliability.md: after a SIGSTOP alerts may come twice with other counts.
        pytest.xfail("outputs under one id with other bytes, after a process stopped past its session")
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    print(done.stdout)
