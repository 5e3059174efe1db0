"""Copying the messages of a plan to ``articles.replay``, from where an earlier copying ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas import Replay, ReplayPlan
from streams.cluster import offsets
from streams.cluster.offsets import Run
from streams.cluster.parts import TopicPart
from streams.cluster.reader import FOR_EVER, Reader
from streams.cluster.sender import Sender
from streams.messages import lanes, topics
from streams.messages.records import Output
from streams.replay import headers, order, plan
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the copying of a replay has come.

    Attributes:
        copied: how many articles stand on ``articles.replay``: the beginning of the plan, without a hole.
        behind: the offset behind the last of them.
        offsets: by partition of the source the last that was copied.
        times: and its event time; where it has none, that of the one before it.
    """

    copied: int
    behind: int
    offsets: Mapping[TopicPart, int]
    times: Mapping[TopicPart, int]

    def left(self, made: ReplayPlan) -> dict[TopicPart, list[Run]]:
        """Return the offsets of a plan that are still to be copied."""
        if self.copied == made.messages:
            return {}
        left = {
            part: offsets.behind(runs, self.offsets.get(part, -1)) for part, runs in plan.parts(made).items()
        }
        return {part: runs for part, runs in left.items() if runs}


def reached(settings: Settings, replay: Replay) -> Reached:
    """Return how far the copying of a replay has come: the copies say where each of them is from.

    One partition, one copier, in order. The record of the replay may know less than the topic, never more.
    """
    own = topics.of(settings).replay
    copied, behind = replay.copied, replay.copied_to
    # All of them: where each partition stands is only asked while something is left to be copied.
    begin = behind if copied == replay.plan.messages else replay.starts[own.base]["0"]
    last: dict[TopicPart, int] = {}
    times: dict[TopicPart, int] = {}
    with Reader.open(settings, patience=FOR_EVER) as reader:
        for part, (start, end) in reader.kept([own.name]).items():
            for record in reader.scan({part: (max(start, begin), end)}):
                if lanes.of(record.headers) != replay.id:
                    continue
                copied = max(copied, headers.place(record.headers).article + 1)
                behind = record.offset + 1
                origin = headers.origin(record.headers)
                last[origin.part] = origin.offset
                if origin.timestamp >= 0:
                    times[origin.part] = origin.timestamp
    return Reached(copied, behind, last, times)


class Copier:
    """Copies what is left of a plan. ``copied`` and ``copied_to`` count what is confirmed."""

    def __init__(self, settings: Settings, made: ReplayPlan, before: Reached) -> None:
        self._settings = settings
        self._plan = made
        self._before = before
        self._topic = topics.of(settings).replay.name
        self._sender = Sender(settings)

    @property
    def copied(self) -> int:
        """How many articles stand on the topic."""
        return self._before.copied + self._sender.confirmed

    @property
    def copied_to(self) -> int:
        """The offset behind the last of them."""
        return self._sender.confirmed_to.get((self._topic, 0), self._before.behind)

    def run(self, wait: Callable[[], None]) -> None:
        """Copy what is left, ``wait`` being called before each article; returns when all is confirmed."""
        left = self._before.left(self._plan)
        if not left:
            return
        with Reader.open(self._settings) as reader:
            found = order.in_order(reader, left, self._before.times)
            for number, record in enumerate(found, self._before.copied):
                wait()
                self._sender.send(self._copy(record, number))
        self._sender.close()

    def _copy(self, record: Any, number: int) -> Output:
        return Output(
            topic=self._topic,
            key=record.key,
            value=record.value,
            timestamp=record.timestamp,
            headers=headers.of_copy(record, self._plan.id, number),
        )
