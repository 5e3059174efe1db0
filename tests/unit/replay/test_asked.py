"""What somebody wants to run again, from the words of the call."""

import pytest

from streams.errors import InputError
from streams.replay.asked import ids_of, ranges_of


def test_offsets_are_gathered_by_partition_in_rising_order():
    assert ranges_of(["0:10-20", "1:7", "0:1-2 5"]) == {0: [(1, 2), (5, 5), (10, 20)], 1: [(7, 7)]}


@pytest.mark.parametrize("text", ["10-20", "x:1", "0:", "0:2-1", "0:a"])
def test_offsets_that_cannot_be_read_are_named(text):
    with pytest.raises(InputError, match=text.partition(":")[2] or text):
        ranges_of([text])


def test_the_same_offset_twice_is_a_mistake():
    with pytest.raises(InputError, match="rising order"):
        ranges_of(["0:1-5", "0:3"])


def test_ids_stand_one_a_line(tmp_path):
    path = tmp_path / "ids"
    path.write_text("a-1\n\n  خبر 2 \n")
    assert ids_of(path) == {"a-1", "خبر 2"}
    path.write_text("a-1\r\na-2\r\n", encoding="utf-8-sig")  # as Notepad writes it
    assert ids_of(path) == {"a-1", "a-2"}
    path.write_text("\n")
    with pytest.raises(InputError, match="holds no article id"):
        ids_of(path)
    path.write_bytes(b"\xff")
    with pytest.raises(InputError, match="not UTF-8"):
        ids_of(path)
    with pytest.raises(InputError, match="no such file"):
        ids_of(tmp_path / "none")
