"""What is handed to whom, and what is given up."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from schemas import Delivery, Receiver, TelegramConfig, WebhookConfig
from services.deliver import deliverer as deliverer_module
from services.deliver.answers import Answer
from services.deliver.deliverer import Deliverer
from services.deliver.waiting import News
from streams import settings
from streams.cluster.async_sender import AsyncSender, NotStored, Stored
from streams.cluster.compacted import Change
from streams.messages.records import Output
from tests.unit.deliver.test_line import Takes, now
from tests.unit.deliver.test_queue import delivery

RECEIVER = Receiver(
    name="r", webhook_configs=[WebhookConfig(url="https://a.example")], made_at="2026-01-01T00:00:00Z",
    made_by="me",
)  # fmt: skip


@pytest.mark.parametrize(("read", "state"), [(RECEIVER, "delivered"), (None, "dead")])
def test_nothing_is_given_up_before_the_receivers_are_read_to_their_end(read: Receiver | None, state: str):
    """Another process may have routed to one that this one has not read of yet."""

    async def run() -> list[Delivery]:
        own = settings.load({})
        deliverer = Deliverer(own, AsyncSender(own))
        written: list[Delivery] = []
        over = asyncio.Event()

        async def write(some: Sequence[Delivery]) -> None:
            written.extend(some)
            over.set()

        deliverer._write = write
        deliverer._integration = lambda *_: Takes()
        deliverer._take(News(frozenset(range(deliverer._partitions)), [delivery(1)], []))
        await asyncio.sleep(0.05)
        assert not written
        deliverer._receivers.apply([Change("r", read, "me", (0, 0), 0)])
        deliverer._receivers.follower._looked = time.monotonic()
        await asyncio.wait_for(over.wait(), 10)
        await asyncio.gather(*(each.end() for each in deliverer._lines.values()))
        return written

    assert [each.state for each in asyncio.run(run())] == [state]


@pytest.mark.parametrize("changed", ["written to", "replaced", "there at last"])
def test_a_secret_that_is_changed_ends_the_wait_that_was_asked_for(monkeypatch, tmp_path, changed: str):
    """With the token of a bot that was cut off for a day a new one would wait as long."""
    secret = tmp_path / "token"
    if changed != "there at last":
        secret.write_text("old")
    telegram = TelegramConfig(bot_token_file=str(secret), chat_id=1)
    receiver = replace(RECEIVER, webhook_configs=[], telegram_configs=[telegram])
    monkeypatch.setattr(deliverer_module, "_LOOK_SECONDS", 0.01)

    async def run() -> list[Delivery]:
        own = settings.load({})
        deliverer = Deliverer(own, AsyncSender(own))
        written: list[Delivery] = []
        refused, taken = asyncio.Event(), asyncio.Event()

        class Chat(Takes):
            async def send(self, some: Sequence[Delivery]) -> Answer:
                if secret.exists() and secret.read_text() == "new":
                    return await super().send(some)
                return Answer(taken=False, text="429", retry_at=now() + 86_400_000)

        async def write(some: Sequence[Delivery]) -> None:
            if tried := [each for each in some if each.due_at or each.state == "delivered"]:
                written.extend(tried)
                (taken if tried[0].state == "delivered" else refused).set()

        deliverer._write = write
        deliverer._integration = lambda *_: Chat()
        deliverer._receivers.apply([Change("r", receiver, "me", (0, 0), 0)])
        watching = asyncio.create_task(deliverer._watch_secrets())
        told = replace(delivery(1), integration="telegram")
        deliverer._take(News(frozenset(range(deliverer._partitions)), [told], []))
        await asyncio.wait_for(refused.wait(), 10)
        if changed == "replaced":
            new = tmp_path / "new"
            new.write_text("new")
            new.rename(secret)
        else:
            secret.write_text("new")
        await asyncio.wait_for(taken.wait(), 10)
        watching.cancel()
        await asyncio.gather(*(each.end() for each in deliverer._lines.values()))
        return written

    assert [each.state for each in asyncio.run(run())] == ["waiting", "delivered"]


def test_what_was_refused_for_a_clock_that_was_ahead_is_written_when_it_is_right(monkeypatch):
    """Each try has the time of its own: with that of the first it would be refused until that time comes."""
    monkeypatch.setattr(deliverer_module, "_RETRY_SECONDS", 0.0)
    clock = [9_000_000]
    tried: list[int] = []

    class Broker:
        """Takes nothing of a time to come; meanwhile somebody sets the clock right."""

        failure = ""

        async def send(self, outputs: Iterable[Output]) -> list[Stored | NotStored]:
            found: list[Stored | NotStored] = []
            for each in outputs:
                tried.append(each.timestamp)
                ahead = each.timestamp > 1_000
                found.append(NotStored("Invalid timestamp", may_pass=True) if ahead else Stored(0, 0))
            clock[0] = 1_000
            return found

    async def run() -> Deliverer:
        own = settings.load({})
        deliverer = Deliverer(own, AsyncSender(own), now_ms=lambda: clock[0])
        deliverer._sender = Broker()
        await deliverer._write([delivery(1)])
        return deliverer

    assert asyncio.run(run()).unwritten == []
    assert tried == [9_000_000, 1_000]
