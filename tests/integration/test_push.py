"""Files of feeds to a real Kafka: archives that go on where they were killed, folders that are watched."""

import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import orjson

from tests.installation import LOOK, Installation, Process, until
from tests.unit.feeds.making import in_folder, jsonl, rss, tar_gz, written, zipped

MANY = 50_000


def counted(rasid: Installation) -> Counter[str]:
    return Counter(each.key.decode() for each in rasid.read("articles.raw"))


def confirmed(rasid: Installation) -> int:
    """Return how many articles the last run has noted as confirmed."""
    path = rasid.settings.home / "push" / "marks.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path, timeout=1)) as db:  # what stands still may hold its lock
        try:
            return int(db.execute("select coalesce(sum(sent), 0) from marks").fetchone()[0])
        except sqlite3.OperationalError:  # it is being made
            return 0


def has_come_a_little_further(rasid: Installation, push: Process) -> bool:
    """Let a push run for a moment, and stand still until the next look; return whether some is confirmed.

    Left alone, it is done before its first note on a machine that is fast enough.
    """
    push.signal(signal.SIGCONT)
    time.sleep(0.01)
    push.signal(signal.SIGSTOP)
    return confirmed(rasid) > 100 or push.exit_code is not None


def test_an_archive_that_was_killed_goes_on_where_it_was_and_is_sent_once(
    rasid: Installation, tmp_path: Path
) -> None:
    members = {
        f"{each:03}.jsonl": jsonl(*(f"{each}-{number}" for number in range(100)))
        for each in range(MANY // 100)
    }
    path = written(tmp_path, "old.tar.gz", tar_gz(members))
    killed = rasid.start("-m", "services.cli", "push", path)
    until(
        lambda: has_come_a_little_further(rasid, killed), 60, "some are confirmed", longest_look=LOOK
    )  # it stands still in between
    killed.kill()
    before = confirmed(rasid)
    assert 0 < before < MANY, "killed in the middle"
    stood = sum(counted(rasid).values())

    said = rasid.run("push", path).stderr.decode()
    assert f"{before:,} articles of these files had been confirmed before" in said
    assert f"{MANY - before:,} articles confirmed on" in said
    keys = counted(rasid)
    assert len(keys) == MANY
    assert sum(keys.values()) == stood + MANY - before, "what was confirmed is not sent again"

    said = rasid.run("push", path).stderr.decode()
    assert "0 articles confirmed" in said
    assert f"{MANY:,} articles of these files had been confirmed before" in said
    assert counted(rasid) == keys
    assert f"{MANY:,} articles confirmed" in rasid.run("push", "--again", path).stderr.decode()


def test_files_folders_and_archives_of_all_formats_go_in_at_once_and_the_bad_is_named(
    rasid: Installation, tmp_path: Path
) -> None:
    html = orjson.dumps({"id": "h", "source": "s", "body": "<p>خبر</p><script>x</script>"})
    folder = in_folder(
        tmp_path / "in", {"1.xml": rss("a", "b"), "deep/2.json": b"[" + html + b"]", "p.jpg": b""}
    )
    archive = written(
        tmp_path, "x.zip", zipped({"3.jsonl": jsonl("c") + b"{}\n" + jsonl("d"), "q.png": b"\0"})
    )
    done = rasid.run("push", "--source", "s.example", str(folder), archive, check=False)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert f"{archive}!3.jsonl:2: id: missing" in said
    assert "--id-from" in said
    assert "5 articles confirmed on" in said
    assert "1 body holds HTML" in said
    assert "1 file in archives passed over" in said
    assert f"rasid: 1 bad in {folder}, {archive}; the others were done" in said.splitlines()[-1]
    assert counted(rasid) == Counter(["tag:a", "tag:b", "h", "c", "d"])
    # Nothing of it can be better the second time, and that is said.
    again = rasid.run("push", "--source", "s.example", str(folder), archive, check=False)
    assert again.returncode == 1
    assert "0 bad" in again.stderr.decode()
    assert "1 more in an earlier run (--again names them)" in again.stderr.decode()
    assert sum(counted(rasid).values()) == 5


def writes_on(file: BinaryIO) -> bool:
    file.write(b"\n")
    file.flush()
    return True


def test_a_watched_folder_is_sent_file_by_file_and_put_in_order(rasid: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with rasid.start(
        "-m", "services.cli", "push", "--watch", str(folder), "--source", "s.example"
    ) as watching:
        until(lambda: "watching" in watching.output, 30, "it watches")
        (folder / "a.xml.part").write_bytes(rss("a"))
        (folder / "a.xml.part").rename(folder / "a.xml")
        (folder / "b.zip").write_bytes(zipped({"1.xml": rss("b", "c"), "2.xml": b"<html>"}))
        with (folder / "slow.jsonl").open("wb") as slow:
            slow.write(jsonl("d"))
            until(lambda: writes_on(slow) and (folder / "done" / "a.xml").exists(), 30, "the one moved in")
            slow.write(jsonl("e"))
        until((folder / "done" / "slow.jsonl").exists, 30, "the one that was written in its place")
        said = folder / "failed" / "b.zip.error"
        text = until(lambda: said.exists() and said.read_text(encoding="utf-8"), 30, "what is wrong in one")
        assert (folder / "failed" / "b.zip").exists()
        assert "1 could not be read, 2 articles are confirmed" in text
        assert "b.zip!2.xml: " in text
        assert watching.stop() == 0
    assert "5 articles confirmed on" in watching.output
    assert counted(rasid) == Counter(["tag:a", "tag:b", "tag:c", "d", "e"])
    assert sorted(each.name for each in folder.iterdir()) == ["done", "failed"]
