"""What waits for one integration: nothing overtakes within a story, and nothing is lost."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from schemas import Delivery
from schemas.times import rfc3339
from services.deliver import queue as queue_module
from services.deliver.queue import Queue
from services.deliver.trial import sample
from streams.receivers import ledger

NOW = 1_700_000_000_000
SAMPLE = sample(NOW)


def delivery(offset: int, *, story: str = "s", due: int | None = None, severity: str = "info") -> Delivery:
    alert = replace(SAMPLE, id=f"a-{offset}", story=replace(SAMPLE.story, id=story), severity=severity)
    return ledger.queued(alert, "r", "webhook", offset=offset, now_ms=NOW, due_ms=due)


def offsets(some: list[Delivery]) -> list[int]:
    return [each.offset for each in some]


def failed(each: Delivery, due: int) -> Delivery:
    return replace(each, attempts=each.attempts + 1, due_at=rfc3339(due))


def never_held(_: Delivery, __: int) -> int:
    return 0


def quiet_until(end: int):
    """Hold all that is not urgent back until a time."""
    return lambda each, now: end if now < end and each.alert.severity != "urgent" else 0


def test_of_a_story_one_is_under_way_at_a_time_in_the_order_of_its_channel():
    queue = Queue(never_held)
    for each in (delivery(3), delivery(1), delivery(2), delivery(4, story="other")):
        queue.add(each, NOW)
    assert sorted(offsets([*queue.take(NOW, 1), *queue.take(NOW, 1)])) == [1, 4]
    assert queue.take(NOW, 1) == []
    queue.settle([replace(delivery(1), state="delivered")], NOW)
    assert offsets(queue.take(NOW, 1)) == [2]


def test_what_comes_over_a_topic_made_anew_comes_after_what_waits_of_the_one_before():
    queue = Queue(never_held)
    old = [replace(delivery(offset), topic_id="old") for offset in (7, 8, 9)]
    later = rfc3339(NOW + 1)
    new = [replace(delivery(offset), topic_id="new", queued_at=later) for offset in (0, 1)]
    for each in (new[1], old[0], old[2], new[0], old[1]):
        queue.add(each, NOW)
    assert offsets(queue.take(NOW, 9)) == [7, 8, 9, 0, 1]


def test_of_one_topic_the_order_is_that_of_the_offsets_whatever_the_clock_said():
    queue = Queue(never_held)
    for offset, at in ((2, NOW - 60_000), (1, NOW)):
        queue.add(replace(delivery(offset), topic_id="t", queued_at=rfc3339(at)), NOW)
    assert offsets(queue.take(NOW, 9)) == [1, 2]


def test_what_failed_is_first_in_its_story_when_it_is_due_and_holds_up_no_other():
    queue = Queue(never_held)
    for each in (delivery(1), delivery(2), delivery(3, story="other")):
        queue.add(each, NOW)
    [first] = queue.take(NOW, 1)
    queue.settle([failed(first, NOW + 5_000)], NOW)
    assert offsets(queue.take(NOW, 1)) == [3]
    assert queue.take(NOW + 4_999, 1) == []
    assert offsets(queue.take(NOW + 5_000, 1)) == [1]
    assert len(queue) == 3


def test_a_receiver_that_is_back_gets_at_once_what_waited_for_another_attempt():
    queue = Queue(never_held)
    for number in range(3):
        queue.add(failed(delivery(number, story=f"s{number}"), NOW + 3_600_000), NOW)
    assert queue.next_due() == NOW + 3_600_000
    queue.wake(NOW)
    assert sorted(offsets([*queue.take(NOW, 1), *queue.take(NOW, 1), *queue.take(NOW, 1)])) == [0, 1, 2]


def test_what_is_urgent_takes_with_it_what_came_before_it_in_its_story_and_nothing_else():
    queue = Queue(quiet_until(NOW + 1_000))
    for each in (
        delivery(1), delivery(2, severity="urgent"), delivery(3), delivery(4, story="other"),
    ):  # fmt: skip
        queue.add(each, NOW)
    assert offsets(queue.take(NOW, 9, one_story=False)) == [1, 2]
    assert queue.take(NOW, 9, one_story=False) == []
    queue.settle([replace(delivery(each), state="delivered") for each in (1, 2)], NOW)
    assert queue.next_due() == NOW + 1_000
    assert sorted(offsets(queue.take(NOW + 1_000, 9, one_story=False))) == [3, 4]


def test_one_message_carries_what_is_due_and_what_only_waits_for_others():
    queue = Queue(never_held)
    queue.add(delivery(1, due=NOW + 1_000), NOW)
    queue.add(delivery(2, story="other", due=NOW + 9_000), NOW)
    queue.add(failed(delivery(3, story="third"), NOW + 9_000), NOW)
    assert queue.take(NOW, 9, one_story=False) == []
    assert offsets(queue.take(NOW + 1_000, 9, one_story=False)) == [1, 2]


@given(
    stories=st.lists(st.integers(0, 3), min_size=1, max_size=30),
    seed=st.integers(0, 10_000),
    together=st.sampled_from([1, 3]),
)
def test_whatever_fails_all_is_delivered_and_each_story_in_order(stories, seed, together):
    chance = random.Random(seed)
    queue, now, came = Queue(never_held), NOW, []
    waiting = [delivery(offset, story=f"s{story}") for offset, story in enumerate(stories)]
    under_way: list[list[Delivery]] = []
    while waiting or len(queue):
        if waiting and chance.random() < 0.5:
            queue.add(waiting.pop(0), now)
        if some := queue.take(now, together, one_story=together == 1):
            under_way.append(some)
        if under_way and chance.random() < 0.7:
            some = under_way.pop(chance.randrange(len(under_way)))
            if chance.random() < 0.4:
                queue.settle([failed(each, now + chance.randrange(3_000)) for each in some], now)
            else:
                came += some
                queue.settle([replace(each, state="delivered") for each in some], now)
        now += chance.randrange(1_000)
    assert len(came) == len(stories)
    for story in set(stories):
        its = [each.offset for each in came if each.story == f"s{story}"]
        assert its == sorted(its)


def test_of_very_many_only_the_first_are_kept_with_their_alerts(monkeypatch):
    monkeypatch.setattr(queue_module, "KEPT", 2)
    queue = Queue(never_held)
    for number in range(4):
        queue.add(delivery(number, story=f"s{number}"), NOW)
    assert [each.alert is not None for each in queue] == [True, True, False, False]


@given(
    came=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2_000), st.integers(0, 3_000), st.booleans()),
        min_size=1,
        max_size=30,
    ),
    seed=st.integers(0, 10_000),
    digest=st.booleans(),
)
def test_an_alert_is_sent_again_with_those_that_it_was_sent_with_though_we_are_killed(came, seed, digest):
    """``came``: of each alert its story, how long after the last, how late it is read, whether it waits."""
    chance = random.Random(seed)
    now, read_at, left = NOW, NOW, []
    for offset, (story, after, late, waits) in enumerate(came):
        now += after
        read_at = max(read_at, now + late)
        each = delivery(offset, story=f"s{story}", due=now + 1_000 if waits else None)
        left.append((read_at, replace(each, queued_at=rfc3339(now))))
    hold = quiet_until(NOW + 100_000) if digest else never_held
    stands, now, queue = {}, NOW, Queue(hold)
    messages: dict[str, frozenset[str]] = {}
    while left or len(queue):
        while left and left[0][0] <= now:
            _, each = left.pop(0)
            stands[each.id] = each
            queue.add(each, now)
        if some := queue.take(now, 50, one_story=not digest, same_again=True):
            begun = some if some[0].tried_at else [replace(each, tried_at=rfc3339(now)) for each in some]
            stands |= {each.id: each for each in begun}
            its = frozenset(each.id for each in begun)
            assert all(messages.setdefault(each, its) == its for each in its)
            if chance.random() < 0.4:  # it was sent, and nobody could say so
                queue = Queue(hold)
                for each in stands.values():
                    queue.add(each, now)
            elif chance.random() < 0.4:
                due = now + chance.randrange(3_000)
                again = [replace(failed(each, due), tried_at=rfc3339(now)) for each in begun]
                stands |= {each.id: each for each in again}
                queue.settle(again, now)
            else:
                for each in begun:
                    del stands[each.id]
                queue.settle([replace(each, state="delivered") for each in begun], now)
        now += chance.randrange(1, 1_000)
    assert len(messages) == len(came)
