"""What a person sees of how far a command is."""

import os
import pty
import subprocess
import sys

import orjson
import pytest

EVALUATE = [sys.executable, "-m", "streams.cli", "evaluate"]
LABELLED = orjson.dumps({"title": "خبر عن مباراة", "subjects": ["sport"]}) + b"\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "labelled.jsonl"
    path.write_bytes(LABELLED * 3)
    return path


def test_a_bar_is_drawn_on_a_terminal(file):
    ours, theirs = pty.openpty()
    env = os.environ | {"TERM": "xterm"}
    subprocess.run([*EVALUATE, file], stdout=subprocess.DEVNULL, stderr=theirs, env=env, check=True)
    os.write(theirs, b"the end")
    drawn = b""
    while not drawn.endswith(b"the end"):  # a terminal hands over 4 KB at a time; a slow machine draws more
        drawn += os.read(ours, 65_536)
    os.close(ours)
    os.close(theirs)
    assert b"evaluating" in drawn
    assert b"100%" in drawn


def test_nothing_is_drawn_for_a_pipe(file):
    done = subprocess.run([*EVALUATE, file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    assert done.stderr == b""
