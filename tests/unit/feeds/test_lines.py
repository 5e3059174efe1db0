"""Articles of a file: the good ones come, the bad ones are told with their number."""

from functools import partial
from io import BytesIO

from schemas import Article, wire
from streams.feeds.lines import BadLine, Lines

GOOD = b'{"id": "a", "source": "s", "title": "t"}'
FILE = GOOD + b'\n\n{"id": 7}\n' + GOOD


def test_good_lines_come_with_their_number_and_bytes_and_bad_ones_are_told():
    told: list[BadLine] = []
    lines = Lines(BytesIO(FILE), max_bytes=1_000, read=partial(wire.decode, Article), on_bad=told.append)
    assert [(line.number, line.data, line.article.id) for line in lines] == [(1, GOOD, "a"), (4, GOOD, "a")]
    assert [line.number for line in told] == [3]
    assert "id" in told[0].problem
    assert (lines.bad, lines.read) == (1, len(FILE))


def test_a_line_that_is_too_long_is_bad_and_nobody_needs_to_listen():
    lines = Lines(BytesIO(FILE), max_bytes=10, read=partial(wire.decode, Article))
    assert list(lines) == []
    assert lines.bad == 3
