"""Ends a worker process that is alive and makes no progress, which is the worst failure.

A thread beside the event loop checks the cluster every few seconds, and compares it with what the process
does. A problem is logged in one line, and the process ends at once: nothing that was acknowledged is lost by
that, and what was not is read again.

    the brokers do not answer           waits; they may come back by themselves, and the worker goes on
    they refuse us (password, rights)   ends; a restart would not help
    a topic is gone, or was recreated   ends; a restart creates it, and reads it from its beginning
    messages wait and no offset moves   ends; a restart, with partitions assigned again, mostly helps
    the event loop is blocked           the same
    the supervisor is gone              stops: nobody would end this process otherwise
    a stop exceeds its timeout          ends
    rules or silences are not read      ends: a worker must not work by old ones unnoticed
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import structlog

from streams.cluster.admin import Admin, Position
from streams.cluster.parts import TopicPart
from streams.errors import ClusterError, RefusedError
from streams.messages.records import Unreadable, passed_over
from streams.process import status
from streams.process.metrics import Metrics
from streams.process.stall import StallDetector
from streams.process.status import PERMANENT_ERROR, TRANSIENT_ERROR, Status
from streams.process.tally import Tally
from streams.settings import Settings

log = structlog.get_logger(__name__)

CHECK_INTERVAL: Final = 5.0  # seconds between two checks of the cluster
PATIENCE: Final = 2.0  # seconds to ask other brokers; one that is away for longer is reported
STOP_SECONDS: Final = 20.0  # the transport gives ten to what is in flight; then tables and connections close


class LoopHeartbeat:
    """The heartbeat of the event loop: written there once a second, read by the watchdog.

    Attributes:
        at: when the last one was, in seconds of the monotonic clock.
        assigned: the partitions that the process had then.
    """

    def __init__(self) -> None:
        self.at = time.monotonic()
        self.assigned: frozenset[TopicPart] = frozenset()


class Followed(Protocol):
    """What the watchdog needs to know of the follower of a control topic."""

    @property
    def name(self) -> str:
        """The topic."""

    @property
    def age(self) -> float:
        """Seconds since it was last read to its end."""

    @property
    def ended(self) -> str:
        """Why the follower ended; empty while it runs."""


class Watchdog:
    """Watches one worker process.

    Args:
        supervisor: its process id, from itself: it may be gone before this process can ask.
        wanted: the topics that must exist.
        sources: those of them that this process reads.
        followers: of the control topics.
        passed_over: returns what could not be read, by topic.
        instance_id: its static membership in the group.
        end: ends the process with an exit code; replaced in tests.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        supervisor: int,
        group: str,
        wanted: Iterable[str],
        sources: Iterable[str],
        followers: Iterable[Followed],
        instance_id: str,
        heartbeat: LoopHeartbeat,
        tally: Tally,
        status_file: Path,
        passed_over: Callable[[], Mapping[str, Sequence[Unreadable]]] = dict,
        end: Callable[[int], Any] = os._exit,  # a stuck loop cannot be asked to stop
    ) -> None:
        self._settings = settings
        self._group = group
        self._wanted = sorted(wanted)
        self._sources = frozenset(sources)
        self._followers = list(followers)
        self._instance_id = instance_id
        self._heartbeat = heartbeat
        self._tally = tally
        self._metrics: Metrics = tally.metrics
        self._status_file = status_file
        self._passed_over = passed_over
        self._end = end
        self._stall_detector = StallDetector(settings.stall_timeout)
        self._topic_ids: dict[str, Any] = {}
        self._trouble = ""
        self._lag: dict[str, int] = {}
        self._unreadable: dict[str, str] = {}
        self._waited = 0.0
        self._in_reserve = False
        self._answering_since: float | None = None  # the brokers, without interruption
        self._supervisor = supervisor
        self._stopping_since: float | None = None

    def start(self) -> None:
        """Start to watch, in two threads: requests to the cluster may block."""
        for watch in (self._watch_cluster, self._watch_process):
            threading.Thread(target=watch, name=watch.__name__, daemon=True).start()

    def stopping(self) -> None:
        """Start the timeout of a stop, ``STOP_SECONDS``: the process was asked to stop."""
        self._stopping_since = self._stopping_since or time.monotonic()

    def terminate(self, code: int, reason: str) -> None:
        """End the process with an exit code; its status tells the supervisor the reason."""
        self._trouble = reason
        self._write_status()
        log.error("worker process ends itself", reason=reason)
        self._end(code)

    # The process

    def _watch_process(self) -> None:
        while True:
            time.sleep(1.0)
            self.check_process()

    def check_process(self) -> None:
        """Check this process once."""
        now = time.monotonic()
        if self._stopping_since is not None:
            if now - self._stopping_since > STOP_SECONDS:
                self.terminate(TRANSIENT_ERROR, f"did not stop within {STOP_SECONDS:g} s")
        elif os.getppid() != self._supervisor:
            log.warning("the supervisor is gone; stopping")
            self.stopping()
            os.kill(os.getpid(), signal.SIGTERM)
        elif ended := next((each for each in self._followers if each.ended), None):
            self.terminate(TRANSIENT_ERROR, f"the topic {ended.name} is followed no more: {ended.ended}")
        elif now - self._heartbeat.at > self._settings.stall_timeout:
            self.terminate(
                TRANSIENT_ERROR, f"the event loop has stood still for {self._settings.stall_timeout:g} s"
            )

    # The cluster

    def _watch_cluster(self) -> None:
        while self._stopping_since is None:
            try:
                with Admin.open(self._settings, patience=PATIENCE) as admin:
                    while self._stopping_since is None:
                        self.check_cluster(admin)
                        time.sleep(min(CHECK_INTERVAL, self._settings.stall_timeout / 4))
            except RefusedError as error:
                self.terminate(PERMANENT_ERROR, str(error))
            except ClusterError as error:
                self._unreachable(error)
                time.sleep(1.0)
            except Exception as error:  # noqa: BLE001  # whatever a check raises, the watchdog must go on
                self._unreachable(
                    ClusterError(f"cannot look at the cluster: {type(error).__name__}: {error}")
                )
                time.sleep(1.0)

    def check_cluster(self, admin: Admin) -> None:
        """Check the cluster once."""
        problem = self._topics_gone(admin) or self._stale_followers()
        if not problem:
            positions = admin.positions(self._group, self._sources)
            self._update_lag(positions)
            now, mine = time.monotonic(), self._heartbeat.assigned
            problem = self._stall_detector.check(positions, mine, now)
            self._update_waited(self._stall_detector.waited(mine, now))
            self._update_group(admin, positions)
        self._update_unreadable()
        self._reachable()
        self._write_status()
        if problem and self._stopping_since is None:
            # Without this, the static member that comes back would be assigned the same partitions again, and
            # none of a topic that was recreated.
            admin.remove_members(self._group, [self._instance_id])
            self.terminate(TRANSIENT_ERROR, problem)

    def _topics_gone(self, admin: Admin) -> str:
        found = admin.topic_ids(self._wanted)
        for name in self._wanted:
            if name not in found:
                return f"the topic {name} is gone"
            if self._topic_ids.setdefault(name, found[name]) != found[name]:
                return f"the topic {name} was deleted and made anew"
        return ""

    def _stale_followers(self) -> str:
        """Return one line about a control topic that was not read for too long while the brokers answer."""
        self._answering_since = self._answering_since or time.monotonic()
        answering = time.monotonic() - self._answering_since
        for follower in self._followers:
            # After an outage its time starts again, too.
            if min(follower.age, answering) > self._settings.stall_timeout:
                return f"the topic {follower.name} was not read for {follower.age:.0f} s"
        return ""

    def _update_waited(self, waited: Mapping[TopicPart, float]) -> None:
        self._metrics.waited.clear()
        for (topic, number), seconds in waited.items():
            self._metrics.waited.labels(topic=topic, partition=number).set(seconds)
        self._waited = max(waited.values(), default=0.0)

    def _update_group(self, admin: Admin, positions: Mapping[TopicPart, Position]) -> None:
        """Compare the partitions in which messages wait with those that the members of all machines read."""
        read = {part for member in admin.members(self._group) for part in member.parts}
        self._metrics.unread.set(sum(at.behind for part, at in positions.items() if part not in read))
        self._in_reserve = not self._heartbeat.assigned and positions.keys() <= read

    def _update_lag(self, positions: Mapping[TopicPart, Position]) -> None:
        mine = {part: positions[part].behind for part in self._heartbeat.assigned if part in positions}
        self._metrics.lag.clear()
        for (topic, number), behind in mine.items():
            self._metrics.lag.labels(topic=topic, partition=number).set(behind)
        self._lag = {f"{topic}-{number}": behind for (topic, number), behind in sorted(mine.items())}

    def _update_unreadable(self) -> None:
        parts: dict[TopicPart, list[Unreadable]] = {}
        for topic, found in self._passed_over().items():
            for each in found:
                parts.setdefault(TopicPart(topic, each.partition), []).append(each)
        self._metrics.unreadable.clear()
        for (topic, number), some in parts.items():
            self._metrics.unreadable.labels(topic=topic, partition=number).set(len(some))
        self._unreadable = {
            f"{topic}-{number}": passed_over(topic, some) for (topic, number), some in sorted(parts.items())
        }

    def _unreachable(self, error: ClusterError) -> None:
        if not self._trouble:
            log.warning("no answer from Kafka; waiting for it", error=str(error))
        self._trouble = str(error)
        self._metrics.kafka_answers.set(0)
        self._stall_detector.reset()
        self._answering_since = None
        self._write_status()

    def _reachable(self) -> None:
        if self._trouble:
            log.info("Kafka answers again")
        self._trouble = ""
        self._metrics.kafka_answers.set(1)

    def _write_status(self) -> None:
        status.write(
            self._status_file,
            Status(
                pid=os.getpid(),
                at=time.time(),
                assigned=sorted(f"{topic}-{number}" for topic, number in self._heartbeat.assigned),
                behind=self._lag,
                done=self._tally.done,
                trouble=self._trouble,
                waited=self._waited,
                in_reserve=self._in_reserve,
                unreadable=self._unreadable,
            ),
        )
