"""What became of an article, and taking one back: both look the article up in the topics."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from processors.formats import Item
from schemas import Article, wire
from schemas.fields import next_version
from schemas.times import rfc3339
from services.gateway.access import Caller
from services.gateway.answers import Accepted, Refusal
from services.gateway.intake import Intake
from streams.cluster.async_sender import NotStored
from streams.cluster.reader import Progress
from streams.errors import ClusterError, StoreError, reason
from streams.history.received import received
from streams.history.trace import of_source, sources, trace
from streams.messages.received import is_tombstone
from streams.settings import Settings

T = TypeVar("T")

# The first look-up reads all topics into a file of this machine, a million articles a minute or so; who asks
# meanwhile is told to come back.
MOST_SECONDS: Final = 20.0
_AT_ONCE: Final = 2  # look-ups: each has connections of its own
_MOST: Final = 50  # that run and wait


@dataclass(frozen=True, slots=True)
class Step:
    """One record about an article; ``at`` is event time, ``replay`` the one that made it, where one did."""

    at: str
    topic: str
    partition: int
    offset: int
    replay: str | None
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """What became of an article, in time order."""

    id: str
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Choice:
    """The sources of which each has an article of an id: ``?source=`` says which one is meant."""

    id: str
    sources: list[str]


class Histories:
    """Looks articles up, in threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._running: set[asyncio.Task[Any]] = set()
        self._stopping = False

    def stop(self) -> None:
        """End the look-ups that run: a process that stops does not wait for them."""
        self._stopping = True

    async def of(self, article_id: str, caller: Caller, source: str = "") -> History | Choice:
        """Return what became of an article; where several of the caller's sources have one of the id, these.

        Raises:
            Refusal: nothing is known of it, or none of the caller's sources sent it, or not ``source``.
        """
        steps, _ = await self._in_thread(
            lambda progress: trace(self._settings, article_id, progress=progress)
        )
        mine = _meant(sources(steps), caller, source)
        if not mine and (caller.feed or source or not steps):
            raise _unknown(article_id)
        if len(mine) > 1:
            return Choice(article_id, mine)
        return History(
            article_id,
            [
                Step(rfc3339(each.timestamp), each.topic, each.partition, each.offset, each.lane, each.text)
                for each in (of_source(steps, mine[0]) if mine else steps)
            ],
        )

    async def cancel(
        self, article_id: str, caller: Caller, intake: Intake, now_ms: int, source: str = ""
    ) -> Accepted | None:
        """Send the next version of an article as canceled, its text as it was; None where it is canceled.

        Raises:
            Refusal: nothing is known of it, or none of the caller's sources sent it, or not ``source``;
                several sent one of the id, and nothing says which is meant; Kafka did not confirm.
        """
        newest = await self._newest(article_id, caller, source)
        if newest.status == "canceled":
            return None
        gone = replace(newest, version=next_version(newest.version), status="canceled")
        [delivery] = await intake.send([Item(0, gone, wire.encode(gone))], now_ms)
        if isinstance(delivery, NotStored):
            raise Refusal(
                503,
                "not-confirmed",
                f"Kafka did not confirm it: {delivery.why}",
                "send it again",
                retry_after=5,
            )
        return Accepted(0, gone.id, gone.version, delivery.partition, delivery.offset)

    async def _newest(self, article_id: str, caller: Caller, source: str) -> Article:
        articles = await self._in_thread(
            lambda progress: received(self._settings, article_id, progress=progress)
        )
        mine = _meant({each.source for each in articles if not is_tombstone(each)}, caller, source)
        if not mine:
            raise _unknown(article_id)
        if len(mine) > 1:
            raise Refusal(
                409,
                "several-sources",
                f"{', '.join(mine)} have an article {article_id[:100]!r}",
                "say which one is meant: ?source=",
                field="source",
            )
        return [each for each in articles if each.source == mine[0] or is_tombstone(each)][-1]

    async def _in_thread(self, look_up: Callable[[Progress], T]) -> T:
        if len(self._running) >= _MOST:
            raise Refusal(503, "busy", "many articles are being looked up", "ask again", retry_after=1)
        running = asyncio.create_task(self._run(look_up))
        self._running.add(running)
        running.add_done_callback(self._ended)
        try:
            # Not cancelled with its request: what it has read by then is kept for the next one.
            async with asyncio.timeout(MOST_SECONDS):
                return await asyncio.shield(running)
        except TimeoutError:
            raise Refusal(
                503, "reading", "the topics are being read for this", "ask again in a while", retry_after=10
            ) from None
        except (ClusterError, StoreError, OSError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            raise Refusal(503, "unavailable", why, "ask again in a while", retry_after=5) from None

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, also where nobody waits any more

    async def _run(self, look_up: Callable[[Progress], T]) -> T:
        async with self._free:
            return await asyncio.to_thread(look_up, self._go_on)

    def _go_on(self, _passed: int, _total: int) -> None:
        if self._stopping:
            raise ClusterError("the gateway is stopping")


def _meant(known: Iterable[str], caller: Caller, source: str) -> list[str]:
    """Return which of the sources that have an article of an id are the caller's, and asked for."""
    return sorted(each for each in known if caller.has(each) and source in ("", each))


def _unknown(article_id: str) -> Refusal:
    return Refusal(
        404,
        "unknown-article",
        f"no article {article_id[:100]!r} of your sources was received",
        "look at its id, and at its source; what has just been sent is known when it is confirmed",
    )
