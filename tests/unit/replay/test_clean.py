"""What `clean` takes away: never what another replay has written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import pytest

from schemas import Replay
from streams.cluster.parts import TopicPart
from streams.replay import clean
from tests.unit.replay.test_shared_topics import REPLAY, SETTINGS

T = TypeVar("T")
SHARED = ("articles.replay", "hits.replay", "alerts.replay")
CLEANED = replace(REPLAY, state="cleaned", starts={name: {"0": 0} for name in SHARED})


class Cluster:
    """The topics of replays and their records, with ten records of one that is being cleaned.

    Another replay begins, and writes five, as soon as something was asked.
    """

    def __init__(self, begins_after: int) -> None:
        self.end = 10
        self.replays = [CLEANED]
        self.cut: dict[str, int] = {}
        self._left = begins_after

    def _asked(self) -> None:
        self._left -= 1
        if self._left == 0:
            running = replace(REPLAY, id="r-2", state="running", starts={name: {"0": 10} for name in SHARED})
            self.replays, self.end = [CLEANED, running], 15

    def parts(self, names: list[str]) -> list[TopicPart]:
        return self._after(lambda: [TopicPart(name, 0) for name in names])

    def ends(self, parts: list[TopicPart]) -> dict[TopicPart, int]:
        return self._after(lambda: dict.fromkeys(parts, self.end))

    def firsts(self, parts: list[TopicPart]) -> dict[TopicPart, int]:
        return self._after(lambda: dict.fromkeys(parts, 0))

    def all(self) -> list[Replay]:
        return self._after(lambda: self.replays)

    def delete_records(self, before: Mapping[TopicPart, int]) -> None:
        self.cut |= {part.topic: offset for part, offset in before.items()}

    def _after(self, answer: Callable[[], T]) -> T:
        found = answer()
        self._asked()
        return found


@pytest.mark.parametrize("begins_after", range(1, 12))
def test_a_replay_that_begins_meanwhile_keeps_what_it_writes(begins_after: int) -> None:
    cluster = Cluster(begins_after)
    clean._cut(SETTINGS, cluster, cluster)
    assert cluster.cut == dict.fromkeys(SHARED, 10)
