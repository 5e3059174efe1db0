"""All integrations of all receivers: what waits is handed to the one that it is for."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

from schemas import Config, Delivery, Receiver
from schemas.times import milliseconds
from services.deliver import schedule
from services.deliver.alerts import Alerts
from services.deliver.answers import Answer, Integration
from services.deliver.connections import Connections
from services.deliver.line import Line
from services.deliver.metrics import Metrics
from services.deliver.router import Router
from services.deliver.secret_files import state_of_files
from services.deliver.stop import Stop
from services.deliver.waiting import News, Waiting
from streams.cluster.async_sender import AsyncSender, NotStored
from streams.errors import RasidError
from streams.messages import times, topics
from streams.messages.people import Actor
from streams.receivers import known, ledger
from streams.receivers.known import KnownReceivers
from streams.receivers.routes import RuleLabels
from streams.settings import Settings

_RETRY_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 5.0  # between two looks at the files of secrets
_BY: Final = Actor("rasid deliver", "command")

log = structlog.get_logger(__name__)

_Name = tuple[str, str]  # of a receiver, and of its integration


class Deliverer:
    """Delivers what is due to the receivers whose partitions this process has. For one event loop.

    Attributes:
        metrics: what is counted.
        stop: the end of it.
        unwritten: the ids of deliveries that a stop has left though it is not written down how they stand.
    """

    def __init__(
        self,
        settings: Settings,
        sender: AsyncSender,
        *,
        now_ms: Callable[[], int] = times.now,
        retries: Sequence[float] = schedule.RETRIES,
    ) -> None:
        """Wire it; ``retries``: seconds to wait after each attempt."""
        self.metrics = Metrics()
        self.stop = Stop()
        self.unwritten: list[str] = []
        self.metrics.kafka_answers.set_function(lambda: sender.answers)
        self._settings = settings
        self._sender = sender
        self._now = now_ms
        self._retries = retries
        self._receivers = KnownReceivers(settings, self._receivers_changed)
        self._labels = RuleLabels(settings)
        self._router = Router(settings, self._receivers, self._labels, now_ms)
        self._lines: dict[_Name, Line] = {}
        self._configs: dict[_Name, Config] = {}  # of the lines
        self._files: dict[_Name, object] = {}  # how the files stood that these name
        self._parts: frozenset[int] = frozenset()
        self._partitions = topics.of(settings).deliveries.partitions
        self._connections: Connections | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: Waiting | None = None
        self._alerts = Alerts(settings)

    def load(self) -> None:
        """Read receivers and rules as they stand now; what alerts come from now on will be sent."""
        self._receivers.load()
        self._labels.load()
        self._router.prepare()

    @property
    def failure(self) -> str:
        """Why this process must end; empty while it need not."""
        for what in (self._router, self._waiting, self._receivers.follower, self._labels.follower):
            if what and what.ended:
                return f"alerts can no longer be sent: {what.ended}"
        return self._sender.failure and f"nothing more can be written down: {self._sender.failure}"

    @property
    def answers(self) -> bool:
        """Whether Kafka answers."""
        return self._sender.answers

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Deliver; in the end wait for what is under way: for receivers' answers, and a while for Kafka."""
        loop = asyncio.get_running_loop()
        self._sender.start()
        self._alerts.start()
        self._receivers.follow(loop)
        self._labels.follow(loop)
        self._waiting = Waiting(self._settings, partial(self._tell, loop))
        async with Connections.open(self._now) as self._connections:
            self._router.start()
            self._waiting.start()
            watching = asyncio.create_task(self._watch_secrets())
            try:
                yield
            finally:
                self.stop.begin()
                watching.cancel()
                await asyncio.gather(
                    asyncio.to_thread(self._router.stop), *(each.end() for each in self._lines.values())
                )
                if self._tasks:
                    await asyncio.wait(self._tasks)
                if not self.stop.forced:
                    await self._sender.close()
                    await asyncio.to_thread(self._waiting.stop)

    def _tell(self, loop: asyncio.AbstractEventLoop, news: News) -> None:
        """Have what the thread has read taken in the loop."""
        loop.call_soon_threadsafe(self._take, news)

    def _take(self, news: News) -> None:
        """Take what waits, of the partitions that are ours now."""
        if self.stop.begun:
            return
        if news.parts != self._parts:
            log.info("shares in the receivers", partitions=sorted(news.parts))
            self._parts = news.parts
            for name in [each for each in self._lines if self._part(each) not in news.parts]:
                self._in_background(self._lines.pop(name).end())
                self.metrics.forget(*name)
        if news.repeated:
            self._in_background(self._write(news.repeated))
        if unknown := self._add(news.waiting):
            self._in_background(self._look_for_receivers(unknown))

    def _add(self, some: Sequence[Delivery]) -> list[Delivery]:
        """Let deliveries be sent; return those whose integration is not in force."""
        unknown = []
        for delivery in some:
            line = self._line(delivery.receiver, delivery.integration)
            if line is not None:
                line.add(delivery)
            else:
                unknown.append(delivery)
        return unknown

    async def _look_for_receivers(self, some: Sequence[Delivery]) -> None:
        """Give up what no receiver is in force for: another process may have read of one before this one."""
        async with self.stop.waits_for_kafka():
            await self._receivers.follower.caught_up()
        if not self.stop.begun:
            ours = [each for each in some if self._part((each.receiver, each.integration)) in self._parts]
            await self._give_up(self._add(ours))

    def _part(self, name: _Name) -> int:
        return ledger.partition(*name, self._partitions)

    def _line(self, receiver: str, integration: str) -> Line | None:
        """Return the line of an integration that is in force."""
        name = receiver, integration
        if name not in self._lines and (found := self._in_force(*name)):
            line = Line(
                name,
                self._integration(name[1], *found),
                hold=partial(self._hold, name),
                load=self._load,
                write=self._write,
                answered=self._answered,
                now_ms=self._now,
                retries=self._retries,
            )
            self._lines[name] = line
            self._configs[name] = found[1]
            self._files[name] = state_of_files(found[1])
            self.metrics.waiting.labels(*name).set_function(lambda: len(line))
            self.metrics.overdue.labels(*name).set_function(line.overdue)
            self.metrics.failing.labels(*name).set_function(lambda: line.failing_since is not None)
        return self._lines.get(name)

    def _in_force(self, receiver: str, integration: str) -> tuple[Receiver, Config] | None:
        """Return a receiver with the settings of one of its integrations; None where nothing is sent."""
        found = self._receivers.by_name.get(receiver)
        if found is None or integration in found.switched_off:
            return None
        config = dict(found.integrations()).get(integration)
        return (found, config) if config else None

    def _integration(self, name: str, receiver: Receiver, config: Config) -> Integration:
        assert self._connections  # noqa: S101  # it is open while anything runs
        return self._connections.integration(name, receiver, config)

    def _hold(self, name: _Name, delivery: Delivery, now: int) -> int:
        found = self._in_force(*name)
        return schedule.held_until(*found, delivery, now) if found else 0

    def _receivers_changed(self) -> None:
        log.info("receivers known", receivers=len(self._receivers.by_name))
        for name, line in list(self._lines.items()):
            if found := self._in_force(*name):
                line.integration = self._integration(name[1], *found)
                line.look_again()
                before, self._configs[name] = self._configs[name], found[1]
                if found[1] != before:
                    self._files[name] = state_of_files(found[1])
                    line.start_over()
            else:
                del self._lines[name]
                self.metrics.forget(*name)
                self._in_background(self._end(line))
        self.metrics.switched_off.clear()
        for receiver in self._receivers.by_name.values():
            for integration in receiver.switched_off:
                self.metrics.switched_off.labels(receiver.name, integration).set(1)

    async def _watch_secrets(self) -> None:
        """Send at once what waits where a secret has changed: the old one may be why it waits."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            for name, line in list(self._lines.items()):
                config = self._configs[name]
                state = await asyncio.to_thread(state_of_files, config)
                if self._configs[name] is config and state != self._files[name]:
                    log.info(
                        "a secret has changed: what waits is sent", receiver=name[0], integration=name[1]
                    )
                    self._files[name] = state
                    line.start_over()

    async def _end(self, line: Line) -> None:
        """End a line whose receiver is not in force any more; what it has left is dead."""
        await line.end()
        await self._give_up(line.idle())

    async def _give_up(self, some: list[Delivery]) -> None:
        dead = [replace(each, state="dead", due_at=None, answer=self._why_not(each)) for each in some]
        await self._write(dead)
        for each in dead:
            self.metrics.deliveries.labels(each.receiver, each.integration, each.state).inc()

    def _why_not(self, delivery: Delivery) -> str:
        receiver = self._receivers.by_name.get(delivery.receiver)
        off = receiver.switched_off.get(delivery.integration) if receiver else None
        return (
            f"switched off: {off.why}" if off else f"no {delivery.integration} of this receiver is in force"
        )

    def _answered(self, line: Line, answer: Answer, settled: Sequence[Delivery]) -> None:
        """Count and log what came of a message."""
        name = line.receiver, line.name
        self.metrics.attempts.labels(*name, "taken" if answer.taken else "failed").inc()
        for each in settled:
            if each.state != "waiting":
                self.metrics.deliveries.labels(*name, each.state).inc()
            if each.state == "delivered" and each.attempts == 1:
                self.metrics.seconds.observe(max(0, self._now() - milliseconds(each.queued_at)) / 1000)
            if each.state == "dead":
                log.warning(
                    "a delivery is dead", delivery=each.id, attempts=each.attempts, answer=each.answer
                )
        if not answer.taken and line.failures == 1:
            log.warning("a receiver does not take alerts", receiver=name[0], integration=name[1],
                        answer=answer.text)  # fmt: skip
        if answer.gone:
            self._in_background(self._switch_off(*name, answer.text))

    async def _switch_off(self, receiver: str, integration: str, why: str) -> None:
        log.warning("a receiver is gone: nothing more is sent to it; `rasid receivers resume` sends again",
                    receiver=receiver, integration=integration, answer=why)  # fmt: skip
        try:
            async with self.stop.waits_for_kafka():
                await asyncio.to_thread(
                    known.switch_off, self._settings, receiver, integration, why=why, by=_BY
                )
        except RasidError as error:
            log.warning("a receiver could not be switched off", receiver=receiver, error=str(error))

    async def _load(self, some: Sequence[Delivery]) -> Sequence[Delivery]:
        """Return deliveries with their alerts; those whose alerts are gone as they are."""
        async with self.stop.waits_for_kafka():
            while True:
                try:
                    return await self._alerts.of(some)
                except Exception as error:  # noqa: BLE001  # whatever it is: the story waits for its answer
                    log.warning("alerts that wait cannot be read for now", error=str(error))
                    await asyncio.sleep(_RETRY_SECONDS)

    async def _write(self, some: Sequence[Delivery]) -> None:
        """Write down how deliveries stand; returns when that is confirmed, however long it takes.

        Raises:
            CancelledError: a stop waits no longer.
        """
        left = list(some)
        try:
            async with self.stop.waits_for_kafka():
                while left:
                    # Made anew each time: a clock that was ahead may have been set right.
                    found = await self._sender.send(
                        ledger.record(each, self._settings, self._now()) for each in left
                    )
                    refused = [
                        (one, each)
                        for one, each in zip(left, found, strict=True)
                        if isinstance(each, NotStored)
                    ]
                    for _, each in refused:
                        log.warning("how a delivery stands could not be written down", error=each.why)
                    left = [one for one, each in refused if each.may_pass and not self._sender.failure]
                    if left:
                        await asyncio.sleep(_RETRY_SECONDS)
        except asyncio.CancelledError:
            self.unwritten += [each.id for each in left]
            raise

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
