"""The archive that a service keeps up: where that ends, the service knows."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from streams import settings
from streams.archive import open as opening
from streams.archive.open import ArchiveFollower
from streams.process.background import wait_until


def test_a_follower_says_that_it_ended_whatever_ended_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is taken away while it is open: who looks into it for the pages finds none."""
    path = tmp_path / "archive.sqlite"
    sqlite3.connect(path).close()

    def keep_up(*_: Any) -> Iterator[Any]:
        while True:
            yield SimpleNamespace(reached=object, path=path, db=None)
            path.unlink(missing_ok=True)

    def look() -> None:
        with follower.reading() as db:
            db.execute("select 1 from sqlite_master")

    monkeypatch.setattr(opening, "keep_up", keep_up)
    monkeypatch.setattr(opening, "recall", lambda _db: None)
    follower = ArchiveFollower(settings.load({"RASID_HOME": str(tmp_path)}), look)
    follower.start()
    assert wait_until(lambda: bool(follower.ended), 10), "it ended, and nobody knows"
    assert follower.ended == "OperationalError: unable to open database file"


def test_a_follower_goes_on_when_what_this_machine_lacks_has_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, kept_up = tmp_path / "home" / "archive.lock", threading.Event()

    def keep_up(*_: Any) -> Iterator[Any]:
        lock.touch()
        yield SimpleNamespace(reached=object, path=tmp_path / "archive.sqlite", db=None)
        kept_up.wait(10)

    def look() -> None:
        told.append(follower.away)
        lock.parent.mkdir(exist_ok=True)

    told: list[str] = []
    monkeypatch.setattr(opening, "keep_up", keep_up)
    monkeypatch.setattr(opening, "recall", lambda _db: None)
    monkeypatch.setattr(opening, "RETRY_SECONDS", 0.0)
    follower = ArchiveFollower(settings.load({"RASID_HOME": str(tmp_path)}), look)
    follower.start()
    assert wait_until(lambda: follower.whole, 10), follower.ended
    kept_up.set()
    follower.stop()
    assert "No such file or directory" in told[0]
    assert told[1] == ""
