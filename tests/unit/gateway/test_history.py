"""Looking articles up takes threads and time: both are bounded."""

import asyncio
import threading

import pytest

from services.gateway import history
from services.gateway.answers import Refusal
from services.gateway.history import Histories
from streams.errors import ClusterError
from streams.settings import Settings


def test_look_ups_are_bounded_in_number_and_in_time(monkeypatch):
    monkeypatch.setattr(history, "_MOST", 3)
    monkeypatch.setattr(history, "MOST_SECONDS", 0.05)
    let_go = threading.Event()
    done = []

    def look_up(_progress) -> None:
        let_go.wait(10)
        done.append(1)

    async def ask() -> list[str]:
        histories = Histories(Settings())
        asked = await asyncio.gather(
            *(histories._in_thread(look_up) for _ in range(4)), return_exceptions=True
        )
        let_go.set()
        await asyncio.gather(*histories._running)
        return [each.reason for each in asked]

    assert asyncio.run(ask()) == ["reading", "reading", "reading", "busy"]
    assert len(done) == 3, "what nobody waits for is still read to its end"


def test_a_cluster_that_does_not_answer_is_told_and_a_stop_ends_what_runs():
    def look_up(progress) -> None:
        progress(1, 2)

    async def ask() -> None:
        histories = Histories(Settings())
        await histories._in_thread(look_up)
        histories.stop()
        with pytest.raises(Refusal, match="stopping") as refused:
            await histories._in_thread(look_up)
        assert isinstance(refused.value.__context__, ClusterError)
        assert refused.value.status == 503

    asyncio.run(ask())
