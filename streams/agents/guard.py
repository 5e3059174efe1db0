"""Runs a step on one record: whatever the step does, the record has its outputs or a dead letter.

In this order, and why: a known poison record is set aside before it can end the process again; then the
record is named on disk, given its deadline, and processed. No error of a record leaves this module.

The deadline may strike between any two steps of the interpreter. So a step changes nothing: it returns what
is to be produced and the entry by which its agent's state is to be changed, together, and the loop does both
when the deadline is over.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from processors.stories.entries import Entry
from schemas import DeadLetter
from streams.dead_letters import record as dead_letters
from streams.dead_letters.record import DeadlineError, EmptyError, PoisonError
from streams.messages import lanes
from streams.messages.lanes import Lane
from streams.messages.records import Output, Record
from streams.process.poison import Marker
from streams.settings import Settings


class Result(NamedTuple):
    """What a record causes: outputs, and for an agent with state the entry that changes it."""

    outputs: list[Output]
    entry: Entry | None = None


Step = Callable[[Record, bytes], Result]


class Guard:
    """Runs the step of one agent on records, in one lane. Must run in the process's main thread."""

    def __init__(
        self,
        stage: str,
        step: Step,
        *,
        settings: Settings,
        lane: Lane,
        marker: Marker,
        pipeline: str,
        from_feeds: bool = False,
    ) -> None:
        """Make a guard.

        Args:
            stage: name of the agent, for dead letters.
            step: what it does with a record.
            settings: of this process.
            lane: of which records are accepted.
            marker: marks the record being processed.
            pipeline: version, for dead letters.
            from_feeds: feeds write what it reads: all of it is accepted, a lane in a header is ignored.
        """
        self.stage = stage
        self._from_feeds = from_feeds
        self._step = step
        self._settings = settings
        self._lane = lane
        self._marker = marker
        self._pipeline = pipeline

    def accepts(self, record: Record) -> bool:
        """Return whether ``record`` is of the lane; nothing else is read of records of other lanes."""
        return self._from_feeds or lanes.of(record.headers) == self._lane

    def __call__(self, record: Record) -> Result:
        """Return what ``record`` causes, or its dead letter."""
        try:
            if self._marker.is_poison(record):
                raise PoisonError("ended the worker twice; set aside")  # noqa: TRY301  # one way to fail for all
            if record.value is None:
                raise EmptyError("the record has no value: send the article as JSON")  # noqa: TRY301  # as above
            self._marker.mark(record)
            with deadline(self._settings.article_deadline):
                return self._step(record, record.value)
        except Exception as error:  # noqa: BLE001  # anything at all becomes a dead letter: nothing may vanish
            return Result([self.dead_letter(record, error)])
        finally:
            self._marker.clear()

    def dead_letter(self, record: Record, error: BaseException) -> Output:
        """Return the dead letter of ``record``."""
        return dead_letters.output(record, self._letter(record, error), self._settings, self._lane)

    def stub(self, record: Record, error: BaseException) -> Output:
        """Return the last resort: a dead letter with the coordinates of ``record``, without its value."""
        return dead_letters.stub(record, self._letter(record, error), self._settings, self._lane)

    def _letter(self, record: Record, error: BaseException) -> DeadLetter:
        return dead_letters.letter(record, error, stage=self.stage, pipeline=self._pipeline)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """End the body, in the main thread, when it takes longer than ``seconds``.

    Time in which this thread had no processor (the machine was paused, or busy) does not count, once: the
    deadline is then extended by its seconds. No signal reaches code that never returns from C: the supervisor
    ends the process then.

    Raises:
        DeadlineError: the time is over.
    """
    started = time.thread_time()
    extended = False

    def on_alarm(_number: int, _frame: FrameType | None) -> None:
        nonlocal extended
        if not extended and time.thread_time() - started < seconds / 2:
            extended = True
            signal.setitimer(signal.ITIMER_REAL, seconds)
            return
        raise DeadlineError(f"took longer than {seconds:g} s (RASID_ARTICLE_DEADLINE)")

    before = signal.signal(signal.SIGALRM, on_alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
