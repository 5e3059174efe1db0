"""Kafka is waited for as long as it takes, and when a stop has begun for no longer than that gives it."""

import asyncio

import pytest

from services.deliver import stop
from services.deliver.stop import Stop


@pytest.mark.parametrize("before", [True, False])
def test_what_waits_for_kafka_in_vain_is_given_up_whether_it_began_before_the_stop_or_after(
    before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop, "STOP_SECONDS", 0.01)

    async def in_vain(ending: Stop) -> None:
        async with ending.waits_for_kafka():
            await asyncio.Event().wait()

    async def run() -> tuple[bool, bool]:
        ending = Stop()
        if not before:
            ending.begin()
        task = asyncio.create_task(in_vain(ending))
        await asyncio.sleep(0)
        if before:
            ending.begin()
        await asyncio.wait([task], timeout=20)
        return task.cancelled(), ending.forced

    assert asyncio.run(run()) == (True, True)


def test_what_kafka_confirms_meanwhile_is_waited_for() -> None:
    async def run() -> bool:
        ending, confirmed = Stop(), asyncio.Event()

        async def waits() -> None:
            async with ending.waits_for_kafka():
                await confirmed.wait()

        task = asyncio.create_task(waits())
        await asyncio.sleep(0)
        ending.begin()
        confirmed.set()
        await task
        return ending.forced

    assert not asyncio.run(run())
