"""One integration of a receiver: sends what is due, and writes down what became of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

import structlog

from schemas import Delivery
from schemas.times import milliseconds, rfc3339
from services.deliver.answers import Answer, Integration
from services.deliver.queue import Hold, Queue
from services.deliver.schedule import RETRIES, retry

_AWAY: Final = 3  # failures in a row: then it is the receiver, not the alert
_BEGUN: Final = "under way"
_GONE: Final = "its alert is no longer on its channel"
_LONGEST_ANSWER: Final = 300  # characters that are kept

log = structlog.get_logger(__name__)

Load = Callable[[Sequence[Delivery]], Awaitable[Sequence[Delivery]]]
Write = Callable[[Sequence[Delivery]], Awaitable[None]]  # returns when what it was given is confirmed


class Line:
    """Sends in a task of its own, so that a receiver that hangs holds up nobody else. For one event loop.

    Attributes:
        failing_since: in milliseconds of the epoch; None while the last message was taken.
        failures: in a row.
    """

    def __init__(
        self,
        name: tuple[str, str],
        integration: Integration,
        *,
        hold: Hold,
        load: Load,
        write: Write,
        answered: Callable[["Line", Answer, Sequence[Delivery]], None],
        now_ms: Callable[[], int],
        retries: Sequence[float] = RETRIES,
    ) -> None:
        """Wire it.

        Args:
            name: of the receiver, and of the integration.
            integration: how it is sent.
            hold: until when an alert is held back.
            load: reads the alerts of deliveries that lack theirs; those that are gone it leaves as they are.
            write: writes down how deliveries stand.
            answered: told of each message what was said, and how its deliveries stand.
            now_ms: the present, in milliseconds of the epoch.
            retries: seconds to wait after each attempt.
        """
        self.receiver, self.name = name
        self.integration = integration
        self.failing_since: int | None = None
        self._queue = Queue(hold)
        self._load = load
        self._write = write
        self._answered = answered
        self._now = now_ms
        self._retries = retries
        self.failures = 0  # in a row
        self._away = True  # as far as is known, until it takes something
        self._not_before = 0
        self._alone: set[str] = set()  # ids of what was in a message that was not fit: one of them is not
        self._changed = asyncio.Event()
        self._messages: set[asyncio.Task[None]] = set()
        self._task = asyncio.create_task(self._run())

    def __len__(self) -> int:
        """Return how many alerts wait or are under way."""
        return len(self._queue)

    def overdue(self) -> float:
        """Return for how many seconds the alert that was queued first and may be sent has waited."""
        now = self._now()
        waits = [each for each in self._queue if not self._queue.held(each, now)]
        oldest = min((milliseconds(each.queued_at) for each in waits), default=now)
        return max(0, now - oldest) / 1000

    def add(self, delivery: Delivery) -> None:
        """Let an alert be sent; one that is known to wait is not sent for it again."""
        if delivery not in self._queue:
            self._queue.add(delivery, self._now())
            self._changed.set()

    def look_again(self) -> None:
        """Find out anew what is due: the receiver has other settings."""
        self._queue.look_again(self._now())
        self._changed.set()

    def start_over(self) -> None:
        """Send at once what waits after an attempt, whatever was said to it: somebody else is asked now."""
        self._not_before = self.failures = 0
        self._alone.clear()
        self._queue.wake(self._now())
        self._changed.set()

    def idle(self) -> list[Delivery]:
        """Return what waits and is not under way."""
        return self._queue.idle()

    async def end(self) -> None:
        """Send nothing more; wait for what is under way."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        if self._messages:
            await asyncio.wait(self._messages)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            now = self._now()
            due = self._queue.next_due()
            wait = None if due is None else max(due, self._not_before) - now
            # One that fails is asked by one message at a time: each that hangs keeps a connection open.
            if len(self._messages) >= (1 if self.failures else self.integration.at_once):
                wait = None
            elif wait is not None and wait <= 0 and (some := self._take(now)):
                message = asyncio.create_task(self._send(some))
                self._messages.add(message)
                message.add_done_callback(self._over)
                continue
            elif wait is not None and wait <= 0:
                continue  # what looked due is held: it is looked for again when it is let through
            with suppress(TimeoutError):
                async with asyncio.timeout(None if wait is None else wait / 1000):
                    await self._changed.wait()

    def _take(self, now: int) -> list[Delivery]:
        integration = self.integration
        return self._queue.take(
            now,
            integration.together,
            one_story=integration.one_story,
            same_again=integration.same_again,
            alone=self._alone,
        )

    def _over(self, message: asyncio.Task[None]) -> None:
        self._messages.discard(message)
        self._changed.set()

    async def _send(self, taken: Sequence[Delivery]) -> None:
        """Send a message, and settle its stories whatever it runs into: else they wait for a restart."""
        whole: Sequence[Delivery] = taken
        gone: Sequence[Delivery] = []
        try:
            some = await self._load(taken) if any(each.alert is None for each in taken) else taken
            some = await self._begin(some)
            whole = [each for each in some if each.alert]
            gone = [each for each in some if not each.alert]
            answer = await self.integration.send(whole) if whole else Answer(taken=False, text=_GONE)
        except Exception as error:
            log.exception("an alert could not be sent", receiver=self.receiver, integration=self.name)
            answer = Answer(taken=False, text=f"{type(error).__name__}: {error}", unfit=True)
        answered_at = self._now()
        settled = [replace(each, state="dead", due_at=None, answer=_GONE) for each in gone]
        settled += [
            _settled(each, answer, self._due(each, taken, answer, answered_at), answered_at) for each in whole
        ]
        try:
            await self._write(settled)
        except Exception:
            log.exception("an answer is not written down", receiver=self.receiver, integration=self.name)
        now = self._now()
        self._alone -= {each.id for each in settled}
        if answer.unfit and not self.integration.same_again:
            self._alone |= {each.id for each in settled if each.state == "waiting"}
        self._queue.settle(settled, now)
        if whole:
            self._learn(answer, answered_at, now)
        self._answered(self, answer, settled)

    async def _begin(self, some: Sequence[Delivery]) -> Sequence[Delivery]:
        """Write down what goes together, where it must go so again though this process dies meanwhile."""
        if not self.integration.same_again or self.integration.together == 1 or some[0].tried_at:
            return some
        begun = [replace(each, tried_at=rfc3339(self._now()), answer=_BEGUN) for each in some]
        await self._write(begun)
        return begun

    def _learn(self, answer: Answer, answered_at: int, now: int) -> None:
        """Note what an answer says of the receiver: whether it is there, and when it may be asked again."""
        asked_for = answer.retry_at or 0
        paused = answered_at + round(1000 * self.integration.pause)
        self._not_before = max(self._not_before, paused, asked_for)
        if answer.taken:
            if self._away:
                self._queue.wake(now)
            self.failures, self.failing_since, self._away = 0, None, False
        else:
            self.failures += 1
            self._away |= self.failures >= _AWAY
            self.failing_since = self.failing_since or now

    def _due(self, delivery: Delivery, message: Sequence[Delivery], answer: Answer, now: int) -> int | None:
        """Return when a delivery is tried again: with all that its message carried; None where never."""
        if answer.gone:
            return None
        due = retry(message[0].id, delivery.attempts + 1, now, self._retries)
        return due and max(due, answer.retry_at or 0)


def _settled(delivery: Delivery, answer: Answer, due: int | None, now: int) -> Delivery:
    """Return how a delivery stands after an attempt; ``due``: when the next is, where it was not taken."""
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        tried_at=rfc3339(now),
        due_at=None,
        answer=answer.text[:_LONGEST_ANSWER],
    )
    if answer.taken:
        return replace(tried, state="delivered", alert=None)
    return replace(tried, state="dead") if due is None else replace(tried, due_at=rfc3339(due))
