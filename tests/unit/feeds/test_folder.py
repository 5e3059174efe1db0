"""A watched folder gives files when they are whole, the oldest first, and puts them where they belong."""

import errno
import os
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from streams.errors import InputError, StoreError
from streams.feeds import files
from streams.feeds import folder as folders
from streams.feeds.files import FilePush, FileReport
from streams.feeds.folder import Folder, _Mover
from streams.feeds.marks import File, Mark, Marks
from streams.feeds.reading import ArticleReader, How
from streams.settings import Settings
from tests.unit.feeds.making import NOW, jsonl


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


def test_a_name_may_be_as_long_as_a_file_system_takes(folder, tmp_path):
    path = tmp_path / ("x" + "خ" * 124 + ".jsonl")  # 255 bytes
    for _ in range(2):
        path.write_bytes(b"x")
        folder.put_away(FileReport(str(path), None, Mark(bad=1)))
    failed = inside(tmp_path / "failed")
    assert len(failed) == 4
    assert sum(each.endswith(".error") for each in failed) == 2


def test_what_was_wrong_is_written_through_no_link_that_who_delivers_has_laid(folder, tmp_path):
    ours = tmp_path / "ours"
    for name, there in (("a.xml", ours), ("b.xml", tmp_path / "new")):
        ours.write_text("ours", encoding="utf-8")
        (tmp_path / "failed" / f"{name}.error").symlink_to(there)
        (tmp_path / name).write_bytes(b"x")
        folder.put_away(FileReport(str(tmp_path / name), None, Mark(bad=1), [f"{name}: item 1: x"]))
        assert ours.read_text(encoding="utf-8") == "ours"
        told = tmp_path / "failed" / f"{name}.error"
        assert told.read_text(encoding="utf-8").startswith(f"{name}: 1 could not be read")
    assert not (tmp_path / "new").exists()


def test_a_folder_has_one_watcher_and_must_be_one(folder, tmp_path):
    with folder.alone(), pytest.raises(InputError, match="another"), Folder(tmp_path).alone():
        pass
    with folder.alone():
        pass
    with pytest.raises(InputError, match="no such folder"):
        Folder(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no such folder"):
        Folder(tmp_path / ("x" * 300))


def test_a_file_is_put_away_also_where_its_folder_was_taken_away(folder, tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(b"x")
    (tmp_path / "done").rmdir()
    folder.put_away(FileReport(str(path), None, Mark(sent=1)))
    assert inside(tmp_path / "done") == ["a.xml"]


class Told:
    """Keeps what it is told."""

    def __init__(self):
        self.problems = []
        self.files = []

    def bad(self, problem):
        self.problems.append(problem)

    def warned(self, warning):
        pass

    def passed(self, size):
        pass

    def finished(self, report):
        self.files.append(report.path)


class LateSender:
    """Confirms each record when the next one is sent."""

    def __init__(self, _settings):
        self._waiting = []

    def send(self, _output, confirmed):
        for each in self._waiting:
            each()
        self._waiting = [confirmed]


def test_a_file_that_cannot_be_moved_is_not_blamed_on_the_one_that_is_read_meanwhile(
    folder, tmp_path, tmp_path_factory, monkeypatch
):
    monkeypatch.setattr(files, "Sender", LateSender)
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_bytes(jsonl(name))
    (tmp_path / "done").rmdir()
    (tmp_path / "done").write_bytes(b"no folder")
    settings, told = Settings(home=tmp_path_factory.mktemp("home")), Told()
    with Marks.open(settings) as marks:
        reader = ArticleReader(settings, How(), NOW)
        push = FilePush(settings, "articles.raw", reader, marks, _Mover(folder, told))
        push.take(str(tmp_path / "a.jsonl"))
        with pytest.raises(StoreError, match=r"a\.jsonl: cannot be moved: "):
            push.take(str(tmp_path / "b.jsonl"))
    assert not told.problems
    assert not inside(tmp_path / "failed")
    assert (tmp_path / "b.jsonl").exists()


def test_a_file_that_cannot_be_looked_at_any_more_ends_with_an_error_that_names_it(
    folder, tmp_path, monkeypatch
):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x")
    report = FileReport(str(path), File.of(str(path)), Mark(sent=1))
    monkeypatch.setattr(folders.File, "of", fail)
    with pytest.raises(StoreError, match=r"a\.jsonl: cannot be moved: stale file handle"):
        _Mover(folder, Told()).finished(report)


def fail(*_):
    raise OSError(errno.ESTALE, "Stale file handle")


def test_a_file_that_somebody_took_away_is_passed_over(folder, tmp_path):
    told = Told()
    _Mover(folder, told).finished(FileReport(str(tmp_path / "a.jsonl"), None, Mark(sent=1)))
    assert not told.files


def test_a_folder_that_does_not_answer_is_told_of_once_and_looked_at_again(folder, monkeypatch):
    looks = iter([fail, fail, list, fail, list])
    left = iter([*[False] * 8, True])

    def look():
        return next(looks)()

    monkeypatch.setattr(folder, "whole", look)
    monkeypatch.setattr(folders, "opened", lambda *_, **__: nullcontext(SimpleNamespace()))
    said = []
    folders.watch(Settings(), folder, How(), Told(), stop=lambda _: next(left), outage=said.append)
    assert said == [f"{folder.path}: stale file handle", ""] * 2
