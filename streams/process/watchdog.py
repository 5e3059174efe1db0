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
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import structlog
from kafka import TopicPartition
from kafka.admin import OffsetSpec

from streams import cluster
from streams.cluster import membership
from streams.errors import ClusterError, RefusedError
from streams.process import status
from streams.process.metrics import Metrics
from streams.process.status import MAY_PASS, MUST_BE_MENDED, Status
from streams.process.tally import Tally
from streams.settings import Settings

log = structlog.get_logger(__name__)

LOOK: Final = 5.0  # seconds between two looks at the cluster
STOP_SECONDS: Final = 20.0  # the transport gives ten to what was begun; then tables and connections close
Part = tuple[str, int]


class Standing(NamedTuple):
    """Where a group stands in one partition: the next offset it will read, and how many messages wait."""

    offset: int
    behind: int


class Progress:
    """Tells which partitions stand still while messages wait. Knows no cluster and no clock."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._since: dict[Part, tuple[int, float]] = {}  # the offset, and since when it is so with a lag

    def forget(self) -> None:
        """Begin anew: nothing could move meanwhile."""
        self._since.clear()

    def stalled(self, standing: Mapping[Part, Standing], mine: frozenset[Part], now: float) -> str:
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
        self.assigned: frozenset[Part] = frozenset()


class Watchdog:
    """Looks after one worker process.

    Args:
        wanted: the topics that must stand.
        sources: those of them that this process reads.
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
            now = time.monotonic()
            if self._stopping_since is not None:
                if now - self._stopping_since > STOP_SECONDS:
                    self.give_up(MAY_PASS, f"did not stop within {STOP_SECONDS:g} s")
            elif os.getppid() != self._parent:
                log.warning("the supervisor is gone; stopping")
                self.stopping()
                os.kill(os.getpid(), signal.SIGTERM)
            elif now - self._pulse.beat > self._settings.stall_timeout:
                self.give_up(
                    MAY_PASS, f"the event loop has stood still for {self._settings.stall_timeout:g} s"
                )

    # The cluster

    def _watch_cluster(self) -> None:
        while self._stopping_since is None:
            try:
                with cluster.admin(self._settings) as client:
                    while self._stopping_since is None:
                        self.look(client)
                        time.sleep(min(LOOK, self._settings.stall_timeout / 4))
            except RefusedError as error:
                self.give_up(MUST_BE_MENDED, str(error))
            except ClusterError as error:
                self._away(error)
                time.sleep(1.0)
            except Exception as error:  # noqa: BLE001  # whatever one look brings, the watching must not end
                self._away(ClusterError(f"cannot look at the cluster: {type(error).__name__}: {error}"))
                time.sleep(1.0)

    def look(self, client: Any) -> None:
        """Take one look at the cluster."""
        wrong = self._topics_gone(client)
        if not wrong:
            standing = _standing(client, self._group, self._sources)
            self._note_lag(standing)
            wrong = self._progress.stalled(standing, self._pulse.assigned, time.monotonic())
        self._back()
        self._report()
        if wrong and self._stopping_since is None:
            # Without this, the static member that comes back would be given the same partitions again, and
            # none of a topic that was made anew.
            membership.leave(client, self._group, [self._instance_id])
            self.give_up(MAY_PASS, wrong)

    def _topics_gone(self, client: Any) -> str:
        found = {
            each["name"]: each["topic_id"]
            for each in client.describe_topics(self._wanted)
            if not each["error_code"]
        }
        for name in self._wanted:
            if name not in found:
                return f"the topic {name} is gone"
            if self._topic_ids.setdefault(name, found[name]) != found[name]:
                return f"the topic {name} was deleted and made anew"
        return ""

    def _note_lag(self, standing: Mapping[Part, Standing]) -> None:
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
            ),
        )


def _standing(client: Any, group: str, sources: frozenset[str]) -> dict[Part, Standing]:
    """Return where ``group`` stands in each partition of the topics ``sources``."""
    parts = [
        TopicPartition(each["name"], part["partition_index"])
        for each in client.describe_topics(sorted(sources))
        for part in each["partitions"]
    ]
    committed = client.list_group_offsets([group]).get(group, {})
    firsts = client.list_partition_offsets(dict.fromkeys(parts, OffsetSpec.EARLIEST))
    ends = client.list_partition_offsets(dict.fromkeys(parts, OffsetSpec.LATEST))
    found = {}
    for part in parts:
        offset = max(committed[part].offset if part in committed else -1, firsts[part].offset)
        found[part.topic, part.partition] = Standing(offset, max(0, ends[part].offset - offset))
    return found
