"""`python -m benchmarks` knows the benchmarks. Running them is for a quiet machine."""

import subprocess
import sys

import pytest

from benchmarks.__main__ import BENCHMARKS
from tests.unit.docs.pages import ROOT

MODULES = {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {"__init__", "__main__"}


def call(*arguments):
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_lists_every_benchmark():
    done = call("benchmarks")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(BENCHMARKS)
    assert {how.split()[0] for _, how in BENCHMARKS.values()} == MODULES


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_benchmark_says_how_it_is_run(module):
    assert "usage:" in call(f"benchmarks.{module}", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("nothing",), "no such benchmark: nothing; there are: text, "), (("text",), "ant21.jsonl.gz")],
)
def test_a_call_that_cannot_run_says_why(arguments, says):
    done = call("benchmarks", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
