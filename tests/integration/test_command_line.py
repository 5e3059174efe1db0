"""The command line: a mistake is one line and an exit code, never a traceback."""

import gzip
import os
import subprocess
import sys

import orjson
import pytest

from schemas import EnrichedArticle, wire
from streams.cli import COMMANDS
from tests.installation import Installation

GOOD = orjson.dumps({"id": "a", "source": "example.org", "title": "خبر"})


def rasid(*arguments: str, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")} | env
    command = [sys.executable, "-m", "streams.cli", *arguments]
    return subprocess.run(command, capture_output=True, input=stdin, env=clean, timeout=60, check=False)


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_a_help_to_learn_from(command):
    done = rasid(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5


@pytest.mark.parametrize(
    ("arguments", "env", "code", "says"),
    [
        (["frobnicate"], {}, 2, b"No such command"),
        (["push"], {}, 2, b"Missing argument"),
        (["push", "/nowhere.jsonl"], {}, 1, b"/nowhere.jsonl: no such file"),
        (["push", "--zone", "Mars", "-"], {}, 1, b"--zone Mars: no such time zone"),
        (["enrich", "/nowhere.jsonl"], {}, 1, b"no such file"),
        (["status"], {"RASID_BROKERS": "127.0.0.1:1"}, 1, b"no Kafka answers at 127.0.0.1:1"),
        (["status"], {"RASID_PORT": "x"}, 1, b"RASID_PORT='x' should be a valid integer"),
        (["topics", "--frob"], {}, 2, b"No such option"),
    ],
)
def test_a_mistake_is_one_line_and_an_exit_code(arguments, env, code, says):
    done = rasid(*arguments, **env)
    assert done.returncode == code
    assert says in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


def test_enrich_gives_one_line_for_each_good_article_and_names_the_bad_ones():
    done = rasid("enrich", stdin=GOOD + b'\n\n{"id": 7}\nnot json\n' + GOOD)
    assert done.returncode == 1
    assert [wire.decode(EnrichedArticle, line).id for line in done.stdout.splitlines()] == ["a", "a"]
    said = done.stderr.decode().splitlines()
    assert said[0].startswith("rasid: stdin:3: ")
    assert said[1].startswith("rasid: stdin:4: not JSON")
    assert "2 bad in stdin" in said[2]


def test_a_gzipped_file_or_pipe_is_unpacked(tmp_path):
    packed = gzip.compress(GOOD + b"\n" + GOOD)
    (tmp_path / "articles.jsonl.gz").write_bytes(packed)
    assert len(rasid("enrich", str(tmp_path / "articles.jsonl.gz")).stdout.splitlines()) == 2
    assert len(rasid("enrich", stdin=packed).stdout.splitlines()) == 2
    broken = rasid("enrich", stdin=packed[:-9])
    assert broken.returncode == 1
    assert b"stdin: broken gzip" in broken.stderr


def test_a_file_that_is_no_jsonl_does_not_flood_the_terminal():
    done = rasid("enrich", stdin=b"html\n" * 5_000)
    assert done.stderr.count(b"\n") == 21
    assert b"5,000 bad in stdin (the first 20 are named)" in done.stderr
    done = rasid("enrich", stdin=b"<html>\n" * 5_000)
    assert done.stderr.count(b"\n") == 2
    assert b"stdin: neither JSON nor a format of XML" in done.stderr


def test_enrich_has_a_view_for_people_and_a_pipe_gets_its_lines_whole():
    title = "خبر طويل " * 12
    done = rasid("enrich", "--table", stdin=GOOD.replace("خبر".encode(), title.strip().encode()))
    assert done.returncode == 0
    assert title.strip() in done.stdout.decode()


def test_push_sends_the_good_lines_untouched_and_names_the_bad_ones(rasid: Installation) -> None:
    spaced = b'{"id": "b",  "source": "s", "title": "t", "unknown": [1]}'
    done = rasid.run("push", "-", check=False, stdin=GOOD + b"\n{\n" + spaced + b"\n")
    assert done.returncode == 1
    assert b"stdin:2: not JSON" in done.stderr
    assert {(record.key, record.value) for record in rasid.read("articles.raw")} == {
        (b"a", GOOD),
        (b"b", spaced),
    }


def test_push_without_topics_says_how_to_make_them(install) -> None:
    done = install(topics=False).run("push", "-", check=False, stdin=GOOD)
    assert done.returncode == 1
    assert b"articles.raw does not exist, or you may not see it: `rasid up` makes it" in done.stderr


def test_watch_names_the_channels_that_there_are(rasid: Installation) -> None:
    done = rasid.run("watch", "gossip", check=False)
    assert done.returncode == 1
    assert b"there are: counter-extremism, diplomacy" in done.stderr


def test_watch_ends_by_itself_when_told_to(rasid: Installation) -> None:
    assert rasid.run("watch", "--json", "--for", "0.5").stdout == b""
