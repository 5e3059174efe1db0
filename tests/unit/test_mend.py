"""What is taken away is what was found broken, and nothing that came since."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Self

import pytest

from streams import mend
from streams.cluster.parts import Span, TopicPart
from streams.messages.records import Output, RawRecord
from streams.settings import Settings

SETTINGS = Settings()
GOOD = b'{"crashes": 1}'


class Cluster:
    """A topic ``suspects``, and what was sent."""

    def __init__(self, *values: tuple[bytes, bytes]) -> None:
        self.records = list(values)
        self.sent: list[Output] = []

    @contextmanager
    def open(self, _settings: Settings) -> Iterator[Self]:
        yield self

    def kept(self, names: list[str]) -> dict[TopicPart, Span]:
        return {TopicPart(name, 0): (0, len(self.records)) for name in names}

    def scan(self, spans: dict[TopicPart, Span], _progress: object = None) -> Iterator[RawRecord]:
        for part, (start, end) in spans.items():
            for offset in range(start, end):
                yield RawRecord(*part, offset, 0, *self.records[offset], [])

    def send_all(self, _settings: Settings, outputs: Iterable[Output]) -> None:
        self.sent += outputs


def test_a_good_value_that_came_since_the_broken_one_was_found_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster((b"a", GOOD), (b"a", b"{"), (b"b", b"{"), (b"c", b"{"))
    monkeypatch.setattr(mend, "Reader", cluster)
    monkeypatch.setattr(mend, "send_all", cluster.send_all)
    suspects = next(each for each in mend.control(SETTINGS) if each.topic.base == "suspects")
    found = mend.find(SETTINGS, [suspects])
    assert [each.record.key for each in found] == [b"a", b"b", b"c"]
    cluster.records += [(b"a", GOOD), (b"b", b"broken otherwise")]
    assert mend._mend(SETTINGS, found) == 1
    letters = [each.key for each in cluster.sent if each.topic == "articles.dead"]
    tombstones = [(each.key, each.value) for each in cluster.sent if each.topic == "suspects"]
    assert (letters, tombstones) == ([b"a", b"b", b"c"], [(b"c", None)])
