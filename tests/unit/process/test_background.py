"""Programs in the background, and what they and we leave in RASID_HOME."""

import errno
import os
import signal
import sys

import pytest

from streams.process import slots
from streams.process.background import Background, command_of, wait_until
from streams.settings import Settings

TELLING = """
import os, pathlib, signal, sys
pathlib.Path(sys.argv[1]).write_text(repr(dict(os.environ)))
print("begun", flush=True)
signal.pause()
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "above" / "home"


@pytest.fixture
def begun(home):
    """Start the program with these settings, and wait until it is at work."""
    started = []

    def begin(name="program", **settings):
        told = home.parent / "told"
        program = Background(Settings(home=home, **settings), name, mark=str(told))
        program.start([sys.executable, "-c", TELLING, str(told)])
        started.append(program)
        assert wait_until(lambda: "begun" in program.log_file.read_text(), 20)
        return program

    yield begin
    for program in started:
        program.stop()


def test_a_program_is_found_until_it_is_stopped(begun):
    program = begun()
    pid = program.find()
    assert pid
    assert os.getsid(pid) == pid, "it outlives the terminal"
    assert program.stop() == pid
    assert not command_of(pid)
    assert program.find() is None
    assert program.stop() is None


def test_a_process_id_that_another_program_was_given_is_not_ours(begun):
    program = begun()
    os.kill(program.find(), signal.SIGKILL)
    program.write_pid(os.getpid())
    assert program.find() is None
    assert program.stop() is None


def test_two_programs_of_one_home_have_files_of_their_own(begun):
    one, other = begun("one"), begun("other")
    one.stop()
    assert other.find()


def test_nobody_else_can_read_what_stands_in_rasid_home(begun, home):
    program = begun()
    for slot in slots.claim(program.settings, 1):
        os.close(slot.fd)
    made = [home.parent, *home.parent.rglob("*")]
    assert {path.name for path in made} >= {"home", "program.pid", "program.log", "lock", "told"}
    modes = {path: oct(path.stat().st_mode & 0o777) for path in made}
    assert modes == {path: "0o700" if path.is_dir() else "0o600" for path in made}


def test_a_password_in_a_file_stays_in_its_file(begun, home, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    begun(sasl_username="rasid", sasl_password="s3cret", sasl_password_file=str(secret))
    told = (home.parent / "told").read_text()
    assert "s3cret" not in told
    assert f"'RASID_SASL_PASSWORD_FILE': '{secret}'" in told


def test_a_program_whose_id_finds_no_room_does_not_run_on_unknown(home, monkeypatch):
    """On a full disk a replay's worker was left to run for ever, and each try left one more."""
    program = Background(Settings(home=home), "program", mark="full")
    started: list[int] = []

    def no_room(_program: Background, pid: int) -> None:
        started.append(pid)
        assert wait_until(lambda: bool(command_of(pid)), 5), "it has begun"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Background, "write_pid", no_room)
    with pytest.raises(OSError, match="No space left"):
        program.start([sys.executable, "-c", "import time; time.sleep(60)", program.mark])
    assert not command_of(started[0])
