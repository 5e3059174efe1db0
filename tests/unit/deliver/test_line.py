"""One integration: what it sends when, and what it learns from answers."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from schemas import Delivery
from schemas.times import rfc3339
from services.deliver.answers import Answer
from services.deliver.line import Line, Write
from services.deliver.schedule import RETRIES
from tests.unit.deliver.test_queue import delivery


class Takes:
    """A receiver that takes everything."""

    together, one_story, same_again, at_once, pause = 1, True, True, 4, 0.0

    async def send(self, some: Sequence[Delivery]) -> Answer:
        return Answer(taken=True, text="204")


def now() -> int:
    return int(time.time() * 1000)


def send_until(
    over: asyncio.Event,
    integration: Takes,
    write: Write,
    some: Sequence[Delivery],
    retries: Sequence[float] = RETRIES,
) -> None:
    """Send deliveries over a line until ``over`` is set."""

    async def run() -> None:
        line = Line(
            ("r", "integration"), integration, hold=lambda *_: 0, load=None, write=write,
            answered=lambda *_: None, now_ms=now, retries=retries,
        )  # fmt: skip
        for each in some:
            line.add(each)
        await asyncio.wait_for(over.wait(), 10)
        await line.end()

    asyncio.run(run())


def test_a_receiver_that_is_back_gets_what_another_process_could_not_send_as_soon_as_it_takes_anything():
    later = rfc3339(now() + 3_600_000)
    failed = [replace(delivery(each, story=f"s{each}"), attempts=4, due_at=later) for each in range(3)]
    fresh = delivery(9, story="other")
    taken: list[str] = []
    all_taken = asyncio.Event()

    async def write(some: Sequence[Delivery]) -> None:
        taken.extend(each.alert_id for each in some if each.state == "delivered")
        if len(taken) == len(failed) + 1:
            all_taken.set()

    send_until(all_taken, Takes(), write, [*failed, fresh])
    assert taken[0] == fresh.alert_id
    assert set(taken) == {each.alert_id for each in (*failed, fresh)}


def test_what_goes_together_is_written_down_before_it_goes():
    """A process that dies behind it leaves what the next one needs to send the same message."""
    seen: list[tuple[str, list[tuple[int, bool]]]] = []
    over = asyncio.Event()

    class Mail(Takes):
        together = 50

        async def send(self, some: Sequence[Delivery]) -> Answer:
            seen.append(("sent", [(each.attempts, each.tried_at is not None) for each in some]))
            return Answer(taken=True, text="250")

    async def write(some: Sequence[Delivery]) -> None:
        seen.append((some[0].state, [(each.attempts, each.tried_at is not None) for each in some]))
        if some[0].state == "delivered":
            over.set()

    send_until(over, Mail(), write, [delivery(offset) for offset in range(2)])
    assert seen == [
        ("waiting", [(0, True), (0, True)]),
        ("sent", [(0, True), (0, True)]),
        ("delivered", [(1, True), (1, True)]),
    ]


def test_a_line_ends_whatever_it_was_just_told():
    """A cancellation that comes while what it waits for is there already is lost by ``asyncio.wait_for``."""
    tried = replace(delivery(1), attempts=1, due_at=rfc3339(now() + 3_600_000))

    async def ends(turns: int) -> None:
        """End a line that was told something so many turns of the loop before."""
        line = Line(
            ("r", "integration"), Takes(), hold=lambda *_: 0, load=None, write=None,
            answered=lambda *_: None, now_ms=now,
        )  # fmt: skip
        line.add(tried)
        await asyncio.sleep(0.01)  # it waits for the hour of the next attempt
        line.look_again()
        for _ in range(turns):
            await asyncio.sleep(0)
        ended, _ = await asyncio.wait({asyncio.create_task(line.end())}, timeout=5)
        assert ended

    for turns in range(6):
        asyncio.run(ends(turns))


@pytest.mark.parametrize("same_again", [True, False])
def test_a_story_whose_answer_cannot_be_written_down_is_sent_again_and_holds_up_nothing(same_again: bool):
    """Its lane would count as under way until a restart."""
    over = asyncio.Event()
    written: list[str] = []

    class Hasty(Takes):
        together = 2

        async def send(self, some: Sequence[Delivery]) -> Answer:
            return Answer(taken=bool(some[0].attempts), text="")

    Hasty.same_again = same_again  # then it is written down before it goes, too

    async def write(some: Sequence[Delivery]) -> None:
        written.append(some[0].state)
        if len(written) == 1:
            raise TypeError("str is not valid UTF-8: surrogates not allowed")
        if some[0].state == "delivered":
            over.set()

    send_until(over, Hasty(), write, [delivery(1)], retries=[0.01])
    assert written[-1] == "delivered"


def test_of_a_message_that_a_chat_refuses_for_what_it_says_each_story_is_sent_by_itself():
    """One that is never taken must not take the others with it."""
    over = asyncio.Event()
    sent: list[list[str]] = []
    delivered: set[str] = set()

    class Chat(Takes):
        together, one_story, same_again, at_once = 500, False, False, 1

        async def send(self, some: Sequence[Delivery]) -> Answer:
            sent.append([each.story for each in some])
            fit = all(each.story != "s3" for each in some)
            return Answer(taken=fit, text="", unfit=not fit)

    async def write(some: Sequence[Delivery]) -> None:
        delivered.update(each.story for each in some if each.state == "delivered")
        if len(delivered) == 5:
            over.set()

    send_until(over, Chat(), write, [delivery(each, story=f"s{each}") for each in range(6)], retries=[0.01])
    assert delivered == {"s0", "s1", "s2", "s4", "s5"}
    assert [len(each) for each in sent] == [6, *[1] * (len(sent) - 1)]


def test_a_corrected_address_is_asked_at_once_whatever_the_old_one_said():
    async def run() -> list[str]:
        over, asked = asyncio.Event(), []

        class Wrong(Takes):
            async def send(self, some: Sequence[Delivery]) -> Answer:
                asked.append("wrong")
                return Answer(taken=False, text="429", retry_at=now() + 86_400_000)

        async def write(some: Sequence[Delivery]) -> None:
            if some[0].state == "delivered":
                over.set()

        line = Line(
            ("r", "integration"), Wrong(), hold=lambda *_: 0, load=None, write=write,
            answered=lambda *_: None, now_ms=now,
        )  # fmt: skip
        line.add(delivery(1))
        async with asyncio.timeout(10):
            while not line.failures:  # noqa: ASYNC110  # it has no event for that
                await asyncio.sleep(0.01)
            line.integration = Takes()
            line.start_over()
            await over.wait()
        await line.end()
        return asked

    assert asyncio.run(run()) == ["wrong"]
