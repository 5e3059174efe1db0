"""How fast a replay may go: not faster than it was told, and never at the cost of live work."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from streams.cluster.admin import Admin
from streams.cluster.groups import group
from streams.messages import topics
from streams.settings import Settings

LOOK: Final = 0.5  # seconds between two looks at the groups: a lag grows no faster than a person could see
# Copies that may wait for the replay's worker: it never runs dry, and when live work falls behind and the
# copying pauses, the worker has run out of work some seconds later.
WAITING: Final = 5_000


class Reason(Enum):
    """Why the copying pauses."""

    LIVE_WORK = "live work falls behind"
    OWN_WORKER = "the replay's own worker has enough to do"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause of the copying: why, and in words that count what waits."""

    reason: Reason
    text: str


class Pace:
    """Says when the next article may be copied.

    Args:
        rate: articles a second at most; None: as fast as it goes.
        max_live_lag: messages that live work may be behind before the copying pauses.
        on_pause: told why the copying pauses, and with None that it goes on.
        beat: called at every look, paused or not.
    """

    def __init__(
        self,
        settings: Settings,
        admin: Admin,
        *,
        replay_id: str,
        rate: float | None,
        max_live_lag: int,
        on_pause: Callable[[Pause | None], None],
        beat: Callable[[], None],
    ) -> None:
        self._admin = admin
        self._live = group(settings)
        self._own = group(settings, replay_id)
        self._copies = topics.of(settings).replay.name
        self._rate = rate
        self._max_live_lag = max_live_lag
        self._on_pause = on_pause
        self._beat = beat
        self._looked = 0.0
        self._started = time.monotonic()
        self._copied = 0

    def wait(self) -> None:
        """Return when the next article may be copied."""
        if self._rate:
            ahead = self._copied / self._rate - (time.monotonic() - self._started)
            if ahead > 0:
                time.sleep(ahead)
        self._copied += 1
        if time.monotonic() - self._looked < LOOK:
            return
        paused = False
        while pause := self._pause():
            if not paused:
                self._on_pause(pause)
                paused = True
            self._beat()
            time.sleep(LOOK)
        if paused:
            self._on_pause(None)
            self._started, self._copied = time.monotonic(), 0  # a pause is not caught up with a rush
        self._beat()
        self._looked = time.monotonic()

    def _pause(self) -> Pause | None:
        """Return why the copying must pause; None when it need not."""
        if self._admin.members(self._live):  # without them nothing live can be kept waiting
            behind = sum(self._admin.lags(self._live).values())
            if behind > self._max_live_lag:
                text = f"live work is {behind:,} messages behind, more than {self._max_live_lag:,}"
                return Pause(Reason.LIVE_WORK, text)
        if self._admin.members(self._own):
            waiting = self._admin.lags(self._own).get(self._copies, 0)
            if waiting > WAITING:
                return Pause(Reason.OWN_WORKER, f"{waiting:,} copies wait for the worker")
        return None
