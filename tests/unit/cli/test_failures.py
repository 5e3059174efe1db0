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


def ended(words: str, redirected: str, *, home: Path, **env: str) -> tuple[int, str, str]:
    """Run a command of a shell; return the exit code of rasid, and what stands on stdout and stderr."""
    rasid = f"{sys.executable} -m streams.cli {words} {redirected}; exit ${{PIPESTATUS[0]}}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    done = subprocess.run(
        ["bash", "-c", rasid],
        env=clean | {"RASID_HOME": str(home)} | env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def articles(tmp_path) -> Path:
    """Return a file of more articles than a pipe holds."""
    file = tmp_path / "articles.jsonl"
    file.write_text('{"id":"a","source":"s","title":"لقاء","body":"وصل الوزير."}\n' * 2_000, encoding="utf-8")
    return file


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_who_has_read_enough_leaves_a_command_that_has_done_well(tmp_path, articles, unbuffered):
    for words in (
        "topics",
        f"enrich {articles}",
        f"enrich {articles} --table",
        "",
        "feed",
        "--help",
        "feed --help",
        "--version",
    ):
        # Nobody reads any more when the first line comes.
        code, _, told = ended(words, "| true", home=tmp_path, PYTHONUNBUFFERED=unbuffered)
        assert (code, told) == (0, ""), words


def test_work_that_is_cut_off_where_nobody_hears_of_it_has_not_done_well(tmp_path, articles):
    articles.write_text("none\n" * 3, encoding="utf-8")
    assert ended(f"enrich {articles}", "2>&1 >/dev/null | true", home=tmp_path)[0] == 1


@pytest.mark.parametrize(
    ("words", "code"), [("no-such-command", 2), ("feed no-such", 2), ("enrich no-such-file", 1)]
)
def test_a_mistake_has_its_code_though_nobody_hears_of_it(tmp_path, words, code):
    assert ended(words, "2>&1 | true", home=tmp_path)[0] == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here that is always full")
def test_a_mistake_has_its_code_though_it_cannot_be_written(tmp_path):
    assert ended("no-such-command", "2>/dev/full", home=tmp_path) == (2, "", "")


@pytest.mark.parametrize(("words", "code"), [("topics", 0), ("--help", 0), ("no-such-command", 2)])
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_is_written_to_by_nobody(tmp_path, words, code, closed):
    found, shown, told = ended(words, closed, home=tmp_path)
    assert (found, "Traceback" in shown + told) == (code, False)


def test_from_a_stream_that_is_closed_nothing_comes(tmp_path):
    assert ended("enrich -", "<&-", home=tmp_path) == (0, "", "")


def test_a_connection_that_is_closed_is_told_of(tmp_path):
    command = "raise BrokenPipeError(32, 'Broken pipe')"
    code = f"import streams.cli as own; own.Commands.get_command = lambda *_: exec({command!r}); own.main()"
    done = subprocess.run([sys.executable, "-c", code, "status"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "rasid: a connection was closed by its other end\n")


def test_what_an_encoding_lacks_is_written_out(tmp_path):
    code, shown, told = ended("--help", "", home=tmp_path, PYTHONIOENCODING="latin-1")
    assert (code, told) == (0, "")
    assert r"(\u0631\u0627\u0635\u062f)" in shown
