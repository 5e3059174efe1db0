"""One record through one step, guarded: whatever it does, there is an output for it or a dead letter.

In this order, and why: a record of another lane is passed over before anything is read of it; a known poison
is set aside before it can end the process again; then the record is named on disk, given its deadline, and
processed. Nothing that a record can raise leaves this module.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from streams.dead_letters import record as dead_letters
from streams.dead_letters.record import DeadlineError, EmptyError, PoisonError
from streams.messages import lanes
from streams.messages.lanes import Lane
from streams.messages.records import Output, Record
from streams.process.poison import Marker
from streams.settings import Settings

Step = Callable[[Record, bytes], list[Output]]


class Guard:
    """Runs the step of one agent on records, in one lane. Must run in the process's main thread."""

    def __init__(
        self, stage: str, step: Step, *, settings: Settings, lane: Lane, marker: Marker, pipeline: str
    ) -> None:
        self.stage = stage
        self._step = step
        self._settings = settings
        self._lane = lane
        self._marker = marker
        self._pipeline = pipeline

    def __call__(self, record: Record) -> list[Output]:
        """Return what ``record`` causes: outputs, one dead letter, or nothing where it is another lane's."""
        if lanes.of(record.headers) != self._lane:
            return []
        try:
            if self._marker.is_poison(record):
                raise PoisonError("ended the worker twice; set aside")  # noqa: TRY301  # one way to die for all
            if record.value is None:
                raise EmptyError("the record has no value: send the article as JSON")  # noqa: TRY301  # as above
            self._marker.take(record)
            with deadline(self._settings.article_deadline):
                return self._step(record, record.value)
        except Exception as error:  # noqa: BLE001  # anything at all becomes a dead letter: nothing may vanish
            return [self.dead(record, error)]
        finally:
            self._marker.clear()

    def dead(self, record: Record, error: BaseException) -> Output:
        """Return the dead letter of ``record``, in the record's lane."""
        letter = dead_letters.letter(record, error, stage=self.stage, pipeline=self._pipeline)
        return dead_letters.output(record, letter, self._settings)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlineError in the main thread when the body takes longer than ``seconds``.

    Code that never comes back from C is beyond a signal's reach: the supervisor ends the process then.
    """

    def late(_number: int, _frame: FrameType | None) -> None:
        raise DeadlineError(f"took longer than {seconds:g} s (RASID_ARTICLE_DEADLINE)")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
