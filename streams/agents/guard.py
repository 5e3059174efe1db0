"""Runs a step on one record: whatever the step does, the record has its outputs or a dead letter.

In this order, and why: a known poison record is set aside before it can end the process again; then the
record is named on disk, given its deadline, and processed. No error of a record leaves this module.

The deadline may strike between any two steps of the interpreter. So a step changes nothing (it may remember
what spares work): it returns what is to be produced and the entry by which its agent's state is to be
changed, together, and the loop does both when the deadline is over. Where a record brings several things to
decide, each is a result with a deadline of its own, and is decided when the loop has done what the one before
it says. Nor does a step log: where the deadline strikes in there, the log's lock stays taken, and every other
thread that has something to say waits for it for ever.
"""

import math
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import FrameType

from processors.stories.entries import Entry
from schemas import DeadLetter
from streams.dead_letters import record as dead_letters
from streams.dead_letters.record import DeadlineError, EmptyError, PoisonError
from streams.messages import lanes
from streams.messages.lanes import Lane
from streams.messages.records import Output, Record
from streams.process.poison import Marker
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class Result:
    """What a record, or a part of it, causes.

    Attributes:
        outputs: what is to be produced.
        entry: what changes the state of an agent that has one.
        more: whether another part follows, to be processed when this one has been applied.
        warning: what is to be logged of the record.
    """

    outputs: list[Output]
    entry: Entry | None = None
    more: bool = False
    warning: str = ""


Step = Callable[[Record, bytes], Iterable[Result]]


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
        tombstones: bool = False,
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
            tombstones: a record without a value says something to its step, which is given no bytes then.
        """
        self.stage = stage
        self._from_feeds = from_feeds
        self._tombstones = tombstones
        self._step = step
        self._settings = settings
        self._lane = lane
        self._marker = marker
        self._pipeline = pipeline
        self._deadline = Deadline(settings.article_deadline)

    def accepts(self, record: Record) -> bool:
        """Return whether ``record`` is of the lane; nothing else is read of records of other lanes."""
        return self._from_feeds or lanes.of(record.headers) == self._lane

    def __call__(self, record: Record) -> Iterator[Result]:
        """Yield what ``record`` causes, part by part; its dead letter in place of the part that fails."""
        if self._marker.is_poison(record):
            yield Result([self.dead_letter(record, PoisonError("ended the worker twice; set aside"))])
            return
        try:
            if record.value is None and not self._tombstones:
                raise EmptyError("the record has no value")  # noqa: TRY301  # one way to fail for all
            results = self._results(record)
            more = True
            while more and (result := self._next(record, results)):
                yield result
                more = result.more
        except Exception as error:  # noqa: BLE001  # anything at all becomes a dead letter: nothing may vanish
            yield Result([self.dead_letter(record, error)])
        self._marker.clear(record)

    def _results(self, record: Record) -> Iterator[Result]:
        yield from self._step(record, record.value or b"")

    def _next(self, record: Record, results: Iterator[Result]) -> Result | None:
        """Return the next result under the deadline; None where there is none."""
        self._marker.mark(record)
        try:
            with self._deadline:
                return next(results, None)
        finally:
            Deadline.current = None  # where it struck in its own end, it would go on
            self._marker.unmark()

    def dead_letter(self, record: Record, error: BaseException) -> Output:
        """Return the dead letter of ``record``."""
        return dead_letters.output(record, self._letter(record, error), self._settings, self._lane)

    def stub(self, record: Record, error: BaseException) -> Output:
        """Return the last resort: a dead letter with the coordinates of ``record``, without its value."""
        return dead_letters.stub(record, self._letter(record, error), self._settings, self._lane)

    def _letter(self, record: Record, error: BaseException) -> DeadLetter:
        return dead_letters.letter(record, error, stage=self.stage, pipeline=self._pipeline)


class Deadline:
    """Ends a ``with`` of it, in the main thread, when it takes longer than ``seconds``.

    Time in which this thread had no processor (the machine was paused, or busy) does not count, once: the
    deadline is then extended by its seconds. What passes over an error (``__del__``, a library's own
    ``except``) is ended once more after as long. No signal reaches code that never returns from C: the
    supervisor ends the process then.

    A record's step may take less time than setting an alarm does. So there is one handler and one alarm for
    all deadlines of the process, of which one runs at a time; an alarm that is due before the end of the
    record in hand stays, and is set anew when it goes off.
    """

    current: "Deadline | None" = None  # the one that runs
    alarm_at: float = math.inf  # when the alarm goes off, in seconds of the monotonic clock

    def __init__(self, seconds: float) -> None:
        """Make a deadline; in the main thread."""
        self._seconds = seconds
        self._ends = 0.0
        self._computed = 0.0
        self._extended = False
        signal.signal(signal.SIGALRM, self._on_alarm)
        Deadline.alarm_at = math.inf

    def __enter__(self) -> None:
        self._ends = time.monotonic() + self._seconds
        self._computed = time.thread_time()
        self._extended = False
        Deadline.current = self
        if self._ends < Deadline.alarm_at:
            _set_alarm(self._seconds)

    def __exit__(self, *_: object) -> None:
        Deadline.current = None

    @staticmethod
    def _on_alarm(_number: int, _frame: FrameType | None) -> None:
        Deadline.alarm_at = math.inf
        if Deadline.current:
            Deadline.current.look()

    def look(self) -> None:
        """End the record that runs where its time is over; extend it once, or set the alarm for its end.

        Raises:
            DeadlineError: the time is over.
        """
        left = self._ends - time.monotonic()
        if left > 0:
            _set_alarm(left)
        elif not self._extended and time.thread_time() - self._computed < self._seconds / 2:
            self._extended = True
            self._ends += self._seconds - left
            _set_alarm(self._seconds)
        else:
            _set_alarm(self._seconds)
            raise DeadlineError(f"took longer than {self._seconds:g} s (RASID_ARTICLE_DEADLINE)")


def _set_alarm(seconds: float) -> None:
    Deadline.alarm_at = time.monotonic() + seconds
    signal.setitimer(signal.ITIMER_REAL, seconds)
