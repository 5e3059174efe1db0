"""The records of all replays, on the compacted topic ``replays``: who, when, which plan, what came of it."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from schemas import Replay, Runner, wire
from streams.cluster.compacted import CompactedTopic
from streams.cluster.failures import SILENT
from streams.cluster.reader import Reader
from streams.cluster.sender import Sender
from streams.errors import ReplayError
from streams.messages import cloudevents, people, times, topics
from streams.messages.records import event
from streams.settings import Settings


class Registry:
    """Reads and writes the records. What others write is seen at the next `refresh`."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._topic = topics.of(settings).replays
        self._replays = CompactedTopic(self._topic, partial(wire.decode, Replay))
        self._reader = reader
        self._sender = Sender(settings)
        self._canceled: set[str] = set()

    def refresh(self) -> None:
        """Read what was written since the last time."""
        for change in self._replays.refresh(self._reader):
            if change.value and change.value.state == "canceled":
                self._canceled.add(change.key)

    def all(self) -> list[Replay]:
        """Return all records, the oldest replay first."""
        self.refresh()
        return sorted(self._replays.values.values(), key=lambda each: each.started_at)

    def find(self, replay_id: str) -> Replay | None:
        """Return the record of a replay; None where it never ran."""
        self.refresh()
        return self._replays.values.get(replay_id)

    def get(self, replay_id: str) -> Replay:
        """Return the record of a replay.

        Raises:
            ReplayError: it never ran.
        """
        found = self.find(replay_id)
        if found is None:
            raise ReplayError(f"replay {replay_id} never ran: `rasid replay list` shows those that did")
        return found

    def newest(self) -> Replay | None:
        """Return the record of the replay that began last; None where none ever ran."""
        return max(self.all(), key=lambda each: each.started_at, default=None)

    def finished(self, replay_id: str) -> Replay:
        """Return the record of a replay that has come to its end.

        Raises:
            ReplayError: it has not, or it never ran.
        """
        found = self.find(replay_id)
        if found is None or found.state != "finished":
            state = found.state if found else "never ran"
            raise ReplayError(f"replay {replay_id} is not finished ({state}): run it")
        return found

    def canceled(self, replay_id: str) -> bool:
        """Return whether somebody ever canceled a replay, even where a record was written over it since."""
        return replay_id in self._canceled

    def save(self, replay: Replay) -> None:
        """Write a record; returns when it is confirmed."""
        now = times.now()
        self._sender.send(
            event(
                cloudevents.REPLAY,
                replay.id,
                wire.encode(replay),
                topic=self._topic.name,
                key=replay.id,
                source="/rasid/replay",
                timestamp=now,
            )
        )
        self._sender.close()


@contextmanager
def opened(settings: Settings, *, patience: float = SILENT) -> Iterator[Registry]:
    """Open the registry; ``patience``: seconds to wait for a record of it."""
    with Reader.open(settings, patience=patience) as reader:
        yield Registry(settings, reader)


def myself() -> Runner:
    """Return this process."""
    return Runner(who=people.here(), host=socket.gethostname(), pid=os.getpid())
