"""The silences as a worker holds them: read whole from the compacted topic at start, then followed."""

import asyncio
import threading
from typing import Any, Final

import structlog
from kafka import TopicPartition

from processors.stories.silences import Silences
from schemas import SchemaError, Silence, wire
from streams import cluster
from streams.errors import RasidError
from streams.messages import cloudevents, topics
from streams.messages.records import Output
from streams.settings import Settings

log = structlog.get_logger(__name__)

POLL_MS: Final = 500  # a silence holds in every worker after so long, and the time of one batch
RETRY_SECONDS: Final = 2.0

Change = tuple[str, Silence | None]  # a silence's id, and the silence or (removed) None


class SilenceFeed:
    """The silences, and the thread that keeps up with them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._offset = 0
        self.silences = Silences()

    def load(self) -> None:
        """Read all silences; blocks until the end of the topic as it stands now."""
        with cluster.reader(self._settings) as reader:
            part = self._assign(reader)
            end = reader.end_offsets([part])[part]
            while reader.position(part) < end:
                self._apply(self._poll(reader))

    def follow(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep up with the topic from now on, in a thread of its own; changes are applied in ``loop``."""
        threading.Thread(target=self._follow, args=(loop,), name="silences", daemon=True).start()

    def _follow(self, loop: asyncio.AbstractEventLoop) -> None:
        pause = threading.Event()
        while not loop.is_closed():
            try:
                with cluster.reader(self._settings) as reader:
                    self._assign(reader)
                    while not loop.is_closed():
                        if changes := self._poll(reader):
                            loop.call_soon_threadsafe(self._apply, changes)
            except RasidError as error:
                log.warning("silences cannot be read; the known ones stay in force", error=str(error))
                pause.wait(RETRY_SECONDS)
            except RuntimeError:  # the loop was closed just now: the worker has stopped
                return

    def _assign(self, reader: Any) -> TopicPartition:
        part = TopicPartition(self._settings.name(topics.SILENCES.name), 0)
        reader.assign([part])
        reader.seek(part, self._offset)
        return part

    def _poll(self, reader: Any) -> list[Change]:
        changes: list[Change] = []
        for records in reader.poll(timeout_ms=POLL_MS).values():
            for record in records:
                self._offset = record.offset + 1
                silence_id = (record.key or b"").decode(errors="replace")
                try:
                    silence = wire.decode(Silence, record.value) if record.value else None
                except SchemaError as error:
                    log.warning("a silence cannot be read; passed over", silence=silence_id, error=str(error))
                    continue
                changes.append((silence_id, silence))
        return changes

    def _apply(self, changes: list[Change]) -> None:
        for silence_id, silence in changes:
            if silence is None:
                self.silences.remove(silence_id)
            else:
                self.silences.add(silence)


def read(settings: Settings) -> list[Silence]:
    """Return all silences that the topic holds, those that are over among them."""
    feed = SilenceFeed(settings)
    feed.load()
    return feed.silences.known()


def record(silence: Silence, settings: Settings, *, now_ms: int) -> Output:
    """Return the record of a silence."""
    return Output(
        topic=settings.name(topics.SILENCES.name),
        key=silence.id.encode(),
        value=wire.encode(silence),
        timestamp=now_ms,
        headers=cloudevents.headers(cloudevents.SILENCE, silence.id, "/rasid/silences", now_ms),
    )
