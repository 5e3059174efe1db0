"""A watched folder gives files when they are whole, the oldest first, and puts them where they belong."""

import os

import pytest

from streams.errors import InputError
from streams.feeds.files import FileReport
from streams.feeds.folder import Folder
from streams.feeds.marks import Mark


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def folder(tmp_path, clock):
    return Folder(tmp_path, still=3.0, clock=clock)


def names(folder):
    return [each.name for each in folder.whole()]


def inside(path):
    return sorted(each.name for each in path.iterdir())


def test_a_file_is_whole_when_it_stands_still(folder, clock, tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(b"1")
    assert names(folder) == []
    clock.seconds = 2.9
    path.write_bytes(b"12")
    assert names(folder) == []
    clock.seconds = 5.8
    assert names(folder) == []
    clock.seconds = 5.9
    assert names(folder) == ["a.xml"]


def test_the_oldest_comes_first_and_what_is_being_written_never(folder, clock, tmp_path):
    for age, name in enumerate(("c.xml", "b.xml", "a.xml", ".hidden", "d.part", "e.TMP")):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, ns=(0, age))
    (tmp_path / "inner").mkdir()
    assert names(folder) == []
    clock.seconds = 3
    assert names(folder) == ["c.xml", "b.xml", "a.xml"]


def test_an_empty_file_is_waited_for_a_minute(folder, clock, tmp_path):
    (tmp_path / "a.xml").write_bytes(b"")
    assert names(folder) == []
    clock.seconds = 59
    assert names(folder) == []
    clock.seconds = 60
    assert names(folder) == ["a.xml"]


def test_a_file_goes_to_done_or_with_what_was_wrong_to_failed_and_none_is_written_over(folder, tmp_path):
    for _ in range(2):
        (tmp_path / "a.xml").write_bytes(b"x")
        folder.put_away(FileReport(str(tmp_path / "a.xml"), None, Mark(sent=3)))
        (tmp_path / "b.xml").write_bytes(b"x")
        folder.put_away(
            FileReport(str(tmp_path / "b.xml"), None, Mark(sent=3, bad=2), ["b.xml: item 1: \udcff"])
        )
    assert inside(tmp_path / "done") == ["a-2.xml", "a.xml"]
    assert inside(tmp_path / "failed") == ["b-2.xml", "b-2.xml.error", "b.xml", "b.xml.error"]
    told = (tmp_path / "failed" / "b.xml.error").read_text(encoding="utf-8")
    assert told.startswith(
        "b.xml: 2 could not be read, 3 articles are confirmed.\n\nb.xml: item 1: \\udcff\n"
    )
    assert "… and 1 more" in told
    assert "What to do: mend the file" in told


def test_a_folder_has_one_watcher_and_must_be_one(folder, tmp_path):
    with folder.alone(), pytest.raises(InputError, match="another"), Folder(tmp_path).alone():
        pass
    with folder.alone():
        pass
    with pytest.raises(InputError, match="no such folder"):
        Folder(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no such folder"):
        Folder(tmp_path / ("x" * 300))
