"""SIGTERM and Ctrl-C as a flag that the main thread looks at.

A handler runs between any two steps of the main thread. One that sets a ``threading.Event`` waits for ever
where that thread has just taken the event's own lock: no lock is taken here.
"""

import signal
import time
from collections.abc import Callable
from types import FrameType

_LOOK = 0.1  # seconds; a signal does not shorten a sleep


def stop_asked(*, second_ends: bool = False) -> Callable[[float], bool]:
    """Return what waits for some seconds and tells whether a stop was asked for; from then on at once.

    Args:
        second_ends: whether a second signal does what it did before: ends the process.
    """
    asked = False

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        if second_ends:
            signal.signal(number, before[signal.Signals(number)])

    def waited(seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))
        return asked

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    return waited
