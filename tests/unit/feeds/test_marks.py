"""How far files were sent is kept, for each file as it stands and for each way to send it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from streams.errors import StoreError
from streams.feeds.marks import File, Mark, Marks
from streams.settings import Settings

MARK = Mark(document=3, number=7, sent=100, bad=2, at=1)


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


@pytest.fixture
def file(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"x")
    return File.of(str(tmp_path / "a.zip"))


def test_a_mark_is_kept_for_its_way_until_it_is_forgotten(settings, file):
    with Marks.open(settings, "topic", 1) as marks:
        assert marks.of(file) == Mark()
        marks.note(file, MARK)
    with Marks.open(settings, "topic", 1) as marks:
        assert marks.of(file) == MARK
        marks.forget(file)
        assert marks.of(file) == Mark()
    with Marks.open(settings, "topic", 2) as marks:
        assert marks.of(file) == Mark()


def test_a_file_that_was_changed_is_another(settings, file, tmp_path):
    with Marks.open(settings) as marks:
        marks.note(file, MARK)
        marks.save()
        os.utime(tmp_path / "a.zip", ns=(0, file.changed + 1))
        assert marks.of(File.of(str(tmp_path / "a.zip"))) == Mark()


def test_what_is_no_file_or_has_gone_is_none(tmp_path, file, monkeypatch):
    assert [File.of(str(tmp_path)), File.of(str(tmp_path / "no")), File.of("a\0")] == [None, None, None]
    # As if it were moved away between two looks.
    monkeypatch.setattr(Path, "is_file", lambda _self: True)
    assert File.of(str(tmp_path / "no")) is None


def test_what_is_confirmed_is_kept_however_the_run_ends(settings, file):
    with suppress(KeyboardInterrupt), Marks.open(settings) as marks:
        marks.note(file, MARK)
        raise KeyboardInterrupt
    with Marks.open(settings) as marks:
        assert marks.of(file) == MARK


def test_a_broken_file_is_made_anew_and_one_that_cannot_be_kept_is_told(settings, file):
    (settings.home / "push").mkdir(parents=True)
    (settings.home / "push" / "marks.sqlite").write_bytes(b"not a database" * 100)
    with Marks.open(settings) as marks:
        marks.note(file, MARK)
    path = settings.home / "push" / "marks.sqlite"
    assert path.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from marks").fetchone() == (1,)
    db.close()
    with pytest.raises(StoreError, match="RASID_HOME"), Marks.open(Settings(home=path)):
        pass
    assert File.of("/dev/null") is None
