"""The records of all replays, on the compacted topic ``replays``: who, when, which plan, what came of it."""

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from schemas import Replay, Runner, SchemaError, wire
from streams import cluster
from streams.cluster import scan
from streams.errors import ReplayError
from streams.messages import cloudevents, times, topics
from streams.messages.records import Output
from streams.settings import Settings


class Registry:
    """Reads and writes the records. What others write is seen at the next `refresh`."""

    def __init__(self, settings: Settings, reader: Any) -> None:
        self._topic = settings.name(topics.REPLAYS.name)
        self._reader = reader
        self._sender = cluster.Sender(settings)
        self._at = 0
        self._replays: dict[str, Replay] = {}
        self._canceled: set[str] = set()

    def refresh(self) -> None:
        """Read what was written since the last time."""
        for part, (start, end) in scan.kept(self._reader, [self._topic]).items():
            for record in scan.scan(self._reader, {part: (max(start, self._at), end)}):
                self._take(record)
            self._at = end

    def all(self) -> list[Replay]:
        """Return all records, the oldest replay first."""
        self.refresh()
        return sorted(self._replays.values(), key=lambda each: each.started_at)

    def find(self, replay_id: str) -> Replay | None:
        """Return the record of a replay; None where it never ran."""
        self.refresh()
        return self._replays.get(replay_id)

    def get(self, replay_id: str) -> Replay:
        """Return the record of a replay; ReplayError where it never ran."""
        found = self.find(replay_id)
        if found is None:
            raise ReplayError(f"replay {replay_id} never ran: `rasid replay list` shows those that did")
        return found

    def canceled(self, replay_id: str) -> bool:
        """Return whether somebody ever canceled a replay, even where a record was written over it since."""
        return replay_id in self._canceled

    def save(self, replay: Replay) -> None:
        """Write a record; returns when it is confirmed."""
        now = times.now()
        self._sender.send(
            Output(
                topic=self._topic,
                key=replay.id.encode(),
                value=wire.encode(replay),
                timestamp=now,
                headers=cloudevents.headers(cloudevents.REPLAY, replay.id, "/rasid/replay", now),
            )
        )
        self._sender.close()

    def _take(self, record: Any) -> None:
        try:
            replay = wire.decode(Replay, record.value or b"")
        except SchemaError as error:
            raise ReplayError(f"{record.topic} offset {record.offset} cannot be read: {error}") from None
        self._replays[replay.id] = replay
        if replay.state == "canceled":
            self._canceled.add(replay.id)


@contextmanager
def opened(settings: Settings) -> Iterator[Registry]:
    """Open the registry; ReplayError where its topic is missing."""
    with scan.opened(settings) as reader:
        name = settings.name(topics.REPLAYS.name)
        if name not in reader.topics():
            raise ReplayError(f"topic {name} does not exist: `rasid up` makes it")
        yield Registry(settings, reader)


def myself() -> Runner:
    """Return this process."""
    host = socket.gethostname()
    return Runner(who=f"{getpass.getuser()}@{host}", host=host, pid=os.getpid())
