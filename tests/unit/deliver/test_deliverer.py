"""What is handed to whom, and what is given up."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from schemas import Delivery, Receiver, WebhookConfig
from services.deliver.deliverer import Deliverer
from services.deliver.waiting import News
from streams import settings
from streams.cluster.async_sender import AsyncSender
from streams.cluster.compacted import Change
from tests.unit.deliver.test_line import Takes
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
