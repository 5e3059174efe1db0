"""Alerts that are read again come over one connection, whatever becomes of it."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from schemas import Delivery
from services.deliver import alerts, deliverer
from services.deliver.alerts import Alerts
from services.deliver.deliverer import Deliverer
from streams import settings
from streams.cluster.async_sender import AsyncSender
from streams.cluster.reader import Reader
from streams.errors import ClusterError
from streams.receivers import ledger
from tests.unit.deliver.test_queue import delivery


class Connections:
    """Counts the connections that are opened; one breaks where ``breaks`` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = self.open = 0
        self.breaks = False
        monkeypatch.setattr(Reader, "open", self._opened)
        monkeypatch.setattr(ledger, "with_alerts", self._read)

    @contextmanager
    def _opened(self, *_: object, **__: object) -> Iterator[object]:
        self.opened += 1
        self.open += 1
        try:
            yield self
        finally:
            self.open -= 1

    def _read(self, _settings: object, reader: object, some: Sequence[Delivery]) -> list[Delivery]:
        assert reader is self
        if self.breaks:
            self.breaks = False
            raise ClusterError("a broker is away")
        return list(some)


def test_questions_are_answered_over_one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(monkeypatch)

    async def ask() -> list[list[Delivery]]:
        reading = Alerts(settings.load({}))
        reading.start()
        return await asyncio.gather(*(reading.of([delivery(each)]) for each in range(200)))

    assert asyncio.run(ask()) == [[delivery(each)] for each in range(200)]
    assert connections.opened == 1


def test_a_connection_that_breaks_fails_one_question_and_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connections = Connections(monkeypatch)
    connections.breaks = True

    async def ask() -> list[Delivery]:
        reading = Alerts(settings.load({}))
        reading.start()
        with pytest.raises(ClusterError, match="a broker is away"):
            await reading.of([delivery(1)])
        given_up = asyncio.create_task(reading.of([delivery(2)]))
        await asyncio.sleep(0)
        given_up.cancel()
        return await reading.of([delivery(3)])

    assert asyncio.run(ask()) == [delivery(3)]
    assert connections.opened == 2


def test_a_connection_that_nobody_uses_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    connections = Connections(monkeypatch)
    monkeypatch.setattr(alerts, "IDLE_SECONDS", 0.01)

    async def ask() -> None:
        reading = Alerts(settings.load({}))
        reading.start()
        for number in range(2):
            await reading.of([delivery(number)])
            async with asyncio.timeout(10):
                while connections.open:  # noqa: ASYNC110  # a thread closes it
                    await asyncio.sleep(0.01)

    asyncio.run(ask())
    assert connections.opened == 2


def test_a_story_whose_alerts_cannot_be_read_for_whatever_reason_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A message that ended there would count as under way for ever."""
    own = settings.load({"RASID_BROKERS": "127.0.0.1:1"})
    found = iter([RuntimeError("a library's own"), ClusterError("a broker is away"), [delivery(1)]])

    async def read(_self: Alerts, _some: Sequence[Delivery]) -> list[Delivery]:
        answer = next(found)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def load() -> Sequence[Delivery]:
        return await Deliverer(own, AsyncSender(own))._load([replace(delivery(1), alert=None)])

    monkeypatch.setattr(Alerts, "of", read)
    monkeypatch.setattr(deliverer, "_RETRY_SECONDS", 0.01)
    assert asyncio.run(load()) == [delivery(1)]
