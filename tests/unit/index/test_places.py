"""The index of places: whatever comes in is found, and what retention deleted is let go."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.cluster.parts import Span, TopicPart
from streams.cluster.pieces import Piece
from streams.errors import StoreError
from streams.index import places
from streams.index.places import Places
from streams.index.store import Store
from streams.messages.records import RawRecord

PART = TopicPart("t", 0)


def record(offset: int, key: str) -> RawRecord:
    return RawRecord(*PART, offset, 0, key.encode(), b"", [])


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    with Store.open(path, Places({"t": lambda each: {each.key or b""}})) as store:
        yield store


def take(store: Store, keys: list[str], *, first: int = 0, topic_id: str = "1", piece: int = 7) -> int:
    """Catch up with a topic that holds ``keys``; return how many records had to be read."""
    read = 0

    def pieces(missing: dict[TopicPart, Span]) -> Iterator[Piece]:
        nonlocal read
        start, end = missing[PART]
        for begin in range(start, end, piece):
            stop = min(begin + piece, end)
            read += stop - begin
            yield Piece([record(each, keys[each]) for each in range(begin, stop)], {PART: stop})

    store.catch_up(lambda: {PART: (first, len(keys))}, {"t": topic_id}, pieces, lambda _: None)
    return read


def find(store: Store, key: str) -> list[int]:
    return places.find(store.db, key.encode()).get(PART, [])


@given(keys=st.lists(st.sampled_from("abcdef"), max_size=60), grown=st.integers(0, 60))
def test_every_record_is_found_and_none_is_read_twice(
    keys: list[str], grown: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("index") / "places.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "SEGMENT", 10)
        with opened(path) as store:
            assert take(store, keys[:grown]) == len(keys[:grown])
        with opened(path) as store:
            assert take(store, keys) == len(keys[grown:])
            for key in "abcdef":
                assert find(store, key) == [at for at, each in enumerate(keys) if each == key]


def test_what_is_cut_off_in_the_middle_is_read_again_from_there(tmp_path: Path) -> None:
    keys = [str(each) for each in range(20)]

    def cut(missing: dict[TopicPart, Span]) -> Iterator[Piece]:
        yield Piece([record(each, keys[each]) for each in range(5)], {PART: 5})
        raise KeyboardInterrupt

    with opened(tmp_path / "p.sqlite") as store:
        with pytest.raises(KeyboardInterrupt):
            store.catch_up(lambda: {PART: (0, 20)}, {"t": "1"}, cut, lambda _: None)
        assert take(store, keys) == 15
        assert [find(store, key) for key in keys] == [[at] for at in range(20)]


def test_a_topic_that_was_made_again_starts_anew(tmp_path: Path) -> None:
    with opened(tmp_path / "p.sqlite") as store:
        take(store, ["a", "b", "c"])
        assert take(store, ["b"], topic_id="2") == 1
        assert (find(store, "a"), find(store, "b")) == ([], [0])


def test_a_topic_that_was_cut_is_read_on_from_its_end(tmp_path: Path) -> None:
    with opened(tmp_path / "p.sqlite") as store:
        take(store, ["a", "b", "c"])
        take(store, ["a"])
        take(store, ["a", "d"])
        assert find(store, "d") == [1]


def test_what_another_one_read_while_this_one_waited_is_not_read_again(tmp_path: Path) -> None:
    path, spans, keys = tmp_path / "p.sqlite", {PART: (0, 1)}, ["a", "b", "c"]
    with opened(path) as other, opened(path) as store:

        def go_on(_: object) -> None:
            """Let the other one read what came meanwhile, and give the lock back."""
            spans[PART] = (0, 3)
            lock.close()
            take(other, keys)

        def nothing(missing: dict[TopicPart, Span]) -> Iterator[Piece]:
            raise AssertionError(missing)

        lock = path.with_suffix(".lock").open("a")
        fcntl.flock(lock, fcntl.LOCK_EX)
        store.catch_up(lambda: dict(spans), {"t": "1"}, nothing, go_on)
        assert store.reached() == {PART: 3}


def test_what_retention_deleted_goes_by_whole_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SEGMENT", 10)
    keys = [str(each) for each in range(100)]
    with opened(tmp_path / "p.sqlite") as store:
        take(store, keys)
        take(store, [*keys, "more"], first=50)
        assert find(store, "3") == []
        assert find(store, "60") == [60]
        [(rows,)] = store.db.execute("select count(*) from places")
        assert 51 <= rows < 51 + 20


def test_a_deleted_a_broken_and_another_versions_file_are_built_again(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    for spoil in (
        path.unlink,
        lambda: path.write_bytes(b"no database at all, but long enough to be one" * 100),
        lambda: sqlite3.connect(path).execute("pragma user_version = 99"),
    ):
        with opened(path) as store:
            take(store, ["a"])
        spoil()
        with opened(path) as store:
            assert take(store, ["a"]) == 1
            assert find(store, "a") == [0]


def test_a_folder_that_cannot_be_written_is_one_line_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file/p\.sqlite"), opened(tmp_path / "file" / "p.sqlite"):
        pass
