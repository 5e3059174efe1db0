"""What the system refuses a command is one line that names the file, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def said(*words: str, home: Path, stdout: int = subprocess.DEVNULL) -> tuple[int, str]:
    """Run a command; return its exit code and what it says on stderr."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    done = subprocess.run(
        [sys.executable, "-m", "streams.cli", *words],
        env=env | {"RASID_HOME": str(home)},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", ["up", "down"])
def test_a_home_that_cannot_be_made_is_named(tmp_path, command):
    file = tmp_path / "file"
    file.write_bytes(b"")
    code, told = said(command, home=file / "home")
    assert code == 1
    assert told.startswith(f"rasid: {file / 'home'}/")
    assert told.partition(": not a directory")[2] == "\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here that is always full")
@pytest.mark.parametrize("words", [["--version"], ["--help"]])
def test_a_disk_that_is_full_is_told_of(tmp_path, words):
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        assert said(*words, home=tmp_path, stdout=full) == (1, "rasid: no space left on device\n")
    finally:
        os.close(full)
