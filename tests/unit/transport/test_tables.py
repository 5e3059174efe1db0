"""What a table's disk claims to hold of its changelog, it holds."""

from types import SimpleNamespace

import faust
import pytest
from faust.types import TP

from streams.transport import Table

CHANGELOG = TP("t-book-changelog", 0)


@pytest.fixture
def table(tmp_path):
    app = faust.App("t", store="rocksdb://?driver=rocksdict", datadir=str(tmp_path))
    return Table(app, name="book", partitions=1)


def written(table, *offsets):
    """Let the broker confirm changes at these offsets; return what the disk claims to hold then."""
    for offset in offsets:
        stored = SimpleNamespace(offset=offset, topic_partition=CHANGELOG)
        table._on_changelog_sent(SimpleNamespace(result=lambda stored=stored: stored))
    return table.persisted_offset(CHANGELOG)


def test_what_follows_is_held(table):
    assert written(table, 0, 1, 2) == 2


def test_what_stands_behind_the_change_of_another_is_not_held(table):
    assert written(table, 0, 1, 5) == 1


def test_after_the_changelog_lost_records_all_of_it_is_read_again(table):
    assert written(table, 0, 1, 2, 3, 4) == 4
    assert written(table, 2) == -1
    assert written(table, 3, 4, 5) == -1


def test_a_write_whose_offset_the_broker_does_not_say_moves_nothing(table):
    assert written(table, 0, 1, None) == 1
    assert written(table, 3, 4) == 1
