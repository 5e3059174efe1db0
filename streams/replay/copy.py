"""Copying the messages of a plan to ``articles.replay``, from where an earlier copying ended."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from schemas import Replay, ReplayPlan
from streams.cluster.reader import FOR_EVER, Reader
from streams.cluster.sender import Sender
from streams.messages import lanes, topics
from streams.messages.records import Output
from streams.replay import headers, order, plan
from streams.settings import Settings


def reached(settings: Settings, replay: Replay) -> tuple[int, int]:
    """Return how many articles of a replay stand on ``articles.replay``, and the offset behind the last.

    One partition, one copier, in order: what stands there is the beginning of the plan, without a hole. The
    record of the replay may know less than the topic, never more.
    """
    copied, behind = replay.copied, replay.copied_to
    with Reader.open(settings, patience=FOR_EVER) as reader:
        for part, (start, end) in reader.kept([topics.of(settings).replay.name]).items():
            for record in reader.scan({part: (max(start, behind), end)}):
                if lanes.of(record.headers) == replay.id:
                    copied = max(copied, headers.place(record.headers).article + 1)
                    behind = record.offset + 1
    return copied, behind


class Copier:
    """Copies what is left of a plan. ``copied`` and ``copied_to`` count what is confirmed."""

    def __init__(self, settings: Settings, made: ReplayPlan, *, copied: int, copied_to: int) -> None:
        self._settings = settings
        self._plan = made
        self._before = copied
        self._before_to = copied_to
        self._topic = topics.of(settings).replay.name
        self._sender = Sender(settings)

    @property
    def copied(self) -> int:
        """How many articles stand on the topic."""
        return self._before + self._sender.confirmed

    @property
    def copied_to(self) -> int:
        """The offset behind the last of them."""
        return self._sender.confirmed_to.get((self._topic, 0), self._before_to)

    def run(self, wait: Callable[[], None]) -> None:
        """Copy what is left, ``wait`` being called before each article; returns when all is confirmed."""
        if self._before == self._plan.messages:
            return  # retention may have deleted since what is copied
        with Reader.open(self._settings) as reader:
            for number, record in self._left(reader):
                wait()
                self._sender.send(self._copy(record, number))
        self._sender.close()

    def _left(self, reader: Any) -> Iterator[tuple[int, Any]]:
        everything = enumerate(order.in_order(reader, plan.parts(self._plan)))
        return islice(everything, self._before, None)

    def _copy(self, record: Any, number: int) -> Output:
        return Output(
            topic=self._topic,
            key=record.key,
            value=record.value,
            timestamp=record.timestamp,
            headers=headers.of_copy(record, self._plan.id, number),
        )
