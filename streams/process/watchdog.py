"""A worker that is alive and does nothing is the worst failure: it is found out here, and ended.

A thread beside the event loop looks at the cluster every few seconds and holds what it sees against what the
process does. What it finds is said in one line, and the process ends at once: nothing that was acknowledged
is lost by that, and what was not is read again.

    the brokers answer no more          waits; they may come back by themselves, and the worker goes on
    they refuse us (password, CA)       ends; starting anew mends nothing
    a topic is gone, or was made anew   ends; starting anew makes it, and reads it from its beginning
    messages wait and nothing moves     ends; starting anew, with partitions dealt anew, mends most of that
    the event loop stands still         the same
    the supervisor is gone              stops: nobody would end this process otherwise
    a stop takes longer than it may     ends
    rules or silences are read no more  ends: nobody must work by old ones without a sign
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import structlog

from streams.cluster.admin import Admin, Position
from streams.cluster.parts import TopicPart
from streams.errors import ClusterError, RefusedError
from streams.process import status
from streams.process.metrics import Metrics
from streams.process.status import MAY_PASS, MUST_BE_MENDED, Status
from streams.process.tally import Tally
from streams.settings import Settings

log = structlog.get_logger(__name__)

LOOK: Final = 5.0  # seconds between two looks at the cluster
PATIENCE: Final = 2.0  # seconds to ask other brokers; one that is away for longer is to be told of
STOP_SECONDS: Final = 20.0  # the transport gives ten to what was begun; then tables and connections close


class Progress:
    """Tells which partitions stand still while messages wait. Knows no cluster and no clock."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._since: dict[TopicPart, tuple[int, float]] = {}  # the offset, and since when it is so with a lag

    def forget(self) -> None:
        """Begin anew: nothing could move meanwhile."""
        self._since.clear()

    def waited(self, mine: frozenset[TopicPart], now: float) -> dict[TopicPart, float]:
        """Return for how long messages have waited in each of ``mine`` without that it moved."""
        return {part: now - self._since[part][1] if part in self._since else 0.0 for part in mine}

    def stalled(self, standing: Mapping[TopicPart, Position], mine: frozenset[TopicPart], now: float) -> str:
        """Take in where the group stands; return what is wrong in a line, or nothing."""
        waiting = {part: where for part, where in standing.items() if where.behind}
        before, self._since = self._since, {}
        for part, where in waiting.items():
            same = part in before and before[part][0] == where.offset
            self._since[part] = before[part] if same else (where.offset, now)
        for part in sorted(waiting):
            # Who has the partition finds it out first. Where nobody has it, or nobody looks, it is for all of
            # us to begin anew and have the partitions dealt again.
            patience = self._patience if part in mine else 2 * self._patience
            offset, since = self._since[part]
            if now - since > patience:
                return (
                    f"no progress for {patience:g} s: {part[0]}-{part[1]} stands at offset {offset}"
                    f" with {waiting[part].behind} messages to go"
                    + ("" if part in mine else ", and is not assigned to this process")
                )
        return ""


class Pulse:
    """What the event loop says of itself; written there, read by the watchdog."""

    def __init__(self) -> None:
        self.beat = time.monotonic()
        self.assigned: frozenset[TopicPart] = frozenset()


class Followed(Protocol):
    """What the watchdog needs of the follower of a control topic."""

    @property
    def name(self) -> str:
        """The topic."""

    @property
    def age(self) -> float:
        """Seconds since it was last read to its end."""

    @property
    def ended(self) -> str:
        """Why it is followed no more; empty while it is."""


class Watchdog:
    """Looks after one worker process.

    Args:
        wanted: the topics that must stand.
        sources: those of them that this process reads.
        followers: what keeps up with control topics for this process.
        instance_id: its static membership in the group.
        end: ends the process with an exit code; given for tests.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        group: str,
        wanted: Iterable[str],
        sources: Iterable[str],
        followers: Iterable[Followed],
        instance_id: str,
        pulse: Pulse,
        tally: Tally,
        status_file: Path,
        end: Callable[[int], Any] = os._exit,  # a stuck loop cannot be asked to stop
    ) -> None:
        self._settings = settings
        self._group = group
        self._wanted = sorted(wanted)
        self._sources = frozenset(sources)
        self._followers = list(followers)
        self._instance_id = instance_id
        self._pulse = pulse
        self._tally = tally
        self._metrics: Metrics = tally.metrics
        self._status_file = status_file
        self._end = end
        self._progress = Progress(settings.stall_timeout)
        self._topic_ids: dict[str, Any] = {}
        self._trouble = ""
        self._lag: dict[str, int] = {}
        self._waited = 0.0
        self._in_reserve = False
        self._answering_since: float | None = None  # the brokers, without a break
        self._parent = os.getppid()
        self._stopping_since: float | None = None

    def start(self) -> None:
        """Watch from now on, in two threads: what asks the cluster may block."""
        for watch in (self._watch_cluster, self._watch_process):
            threading.Thread(target=watch, name=watch.__name__, daemon=True).start()

    def stopping(self) -> None:
        """Say that the process was asked to stop: from now on it has ``STOP_SECONDS``."""
        self._stopping_since = self._stopping_since or time.monotonic()

    def give_up(self, code: int, why: str) -> None:
        """End the process, and leave the reason for the supervisor."""
        self._trouble = why
        self._report()
        log.error("worker process ends itself", reason=why)
        self._end(code)

    # The process

    def _watch_process(self) -> None:
        while True:
            time.sleep(1.0)
            self.look_at_process()

    def look_at_process(self) -> None:
        """Take one look at this process."""
        now = time.monotonic()
        if self._stopping_since is not None:
            if now - self._stopping_since > STOP_SECONDS:
                self.give_up(MAY_PASS, f"did not stop within {STOP_SECONDS:g} s")
        elif os.getppid() != self._parent:
            log.warning("the supervisor is gone; stopping")
            self.stopping()
            os.kill(os.getpid(), signal.SIGTERM)
        elif ended := next((each for each in self._followers if each.ended), None):
            self.give_up(MAY_PASS, f"the topic {ended.name} is followed no more: {ended.ended}")
        elif now - self._pulse.beat > self._settings.stall_timeout:
            self.give_up(MAY_PASS, f"the event loop has stood still for {self._settings.stall_timeout:g} s")

    # The cluster

    def _watch_cluster(self) -> None:
        while self._stopping_since is None:
            try:
                with Admin.open(self._settings, patience=PATIENCE) as admin:
                    while self._stopping_since is None:
                        self.look(admin)
                        time.sleep(min(LOOK, self._settings.stall_timeout / 4))
            except RefusedError as error:
                self.give_up(MUST_BE_MENDED, str(error))
            except ClusterError as error:
                self._away(error)
                time.sleep(1.0)
            except Exception as error:  # noqa: BLE001  # whatever one look brings, the watching must not end
                self._away(ClusterError(f"cannot look at the cluster: {type(error).__name__}: {error}"))
                time.sleep(1.0)

    def look(self, admin: Admin) -> None:
        """Take one look at the cluster."""
        wrong = self._topics_gone(admin) or self._feeds_behind()
        if not wrong:
            standing = admin.positions(self._group, self._sources)
            self._note_lag(standing)
            now, mine = time.monotonic(), self._pulse.assigned
            wrong = self._progress.stalled(standing, mine, now)
            self._note_waited(self._progress.waited(mine, now))
            self._note_group(admin, standing)
        self._back()
        self._report()
        if wrong and self._stopping_since is None:
            # Without this, the static member that comes back would be given the same partitions again, and
            # none of a topic that was made anew.
            admin.remove_members(self._group, [self._instance_id])
            self.give_up(MAY_PASS, wrong)

    def _topics_gone(self, admin: Admin) -> str:
        found = admin.topic_ids(self._wanted)
        for name in self._wanted:
            if name not in found:
                return f"the topic {name} is gone"
            if self._topic_ids.setdefault(name, found[name]) != found[name]:
                return f"the topic {name} was deleted and made anew"
        return ""

    def _feeds_behind(self) -> str:
        """Say which control topic was not read for too long while the brokers answer."""
        self._answering_since = self._answering_since or time.monotonic()
        answering = time.monotonic() - self._answering_since
        for follower in self._followers:
            # After an outage it gets its time like everybody else.
            if min(follower.age, answering) > self._settings.stall_timeout:
                return f"the topic {follower.name} was not read for {follower.age:.0f} s"
        return ""

    def _note_waited(self, waited: Mapping[TopicPart, float]) -> None:
        self._metrics.waited.clear()
        for (topic, number), seconds in waited.items():
            self._metrics.waited.labels(topic=topic, partition=number).set(seconds)
        self._waited = max(waited.values(), default=0.0)

    def _note_group(self, admin: Admin, standing: Mapping[TopicPart, Position]) -> None:
        """Hold what waits against what the members of all machines read."""
        read = {part for member in admin.members(self._group) for part in member.parts}
        self._metrics.unread.set(sum(at.behind for part, at in standing.items() if part not in read))
        self._in_reserve = not self._pulse.assigned and standing.keys() <= read

    def _note_lag(self, standing: Mapping[TopicPart, Position]) -> None:
        mine = {part: standing[part].behind for part in self._pulse.assigned if part in standing}
        self._metrics.lag.clear()
        for (topic, number), behind in mine.items():
            self._metrics.lag.labels(topic=topic, partition=number).set(behind)
        self._lag = {f"{topic}-{number}": behind for (topic, number), behind in sorted(mine.items())}

    def _away(self, error: ClusterError) -> None:
        if not self._trouble:
            log.warning("no answer from Kafka; waiting for it", error=str(error))
        self._trouble = str(error)
        self._metrics.kafka_answers.set(0)
        self._progress.forget()
        self._answering_since = None
        self._report()

    def _back(self) -> None:
        if self._trouble:
            log.info("Kafka answers again")
        self._trouble = ""
        self._metrics.kafka_answers.set(1)

    def _report(self) -> None:
        status.write(
            self._status_file,
            Status(
                pid=os.getpid(),
                at=time.time(),
                assigned=sorted(f"{topic}-{number}" for topic, number in self._pulse.assigned),
                behind=self._lag,
                done=self._tally.done,
                trouble=self._trouble,
                waited=self._waited,
                in_reserve=self._in_reserve,
            ),
        )
