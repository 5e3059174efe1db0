"""What waits for one integration: a lane for each story, in which nothing overtakes."""

import heapq
from bisect import insort
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cmp_to_key
from itertools import takewhile
from typing import Final

from schemas import Delivery
from schemas.times import milliseconds

Hold = Callable[[Delivery, int], int]  # told a delivery and the present; returns until when it is held, or 0

# Deliveries that are kept with their alerts: some ten megabytes. Of a receiver that is down for a day there
# are many more; their alerts are read again when it is their turn.
KEPT: Final = 1_000

_Fits = Callable[[Delivery], bool]
_Story = tuple[str, str]  # its channel, its id: what comes over one channel has an order


@dataclass(slots=True)
class _Lane:
    """The deliveries of one story, in the order of its channel. ``busy``: the first of them are under way."""

    story: _Story
    waiting: list[Delivery] = field(default_factory=list)
    busy: bool = False


def _compare(one: Delivery, other: Delivery) -> int:
    """Say which of two alerts of a channel comes first: offsets say it of one topic, not of one made anew."""
    if one.topic_id == other.topic_id:
        return one.offset - other.offset
    return milliseconds(one.queued_at) - milliseconds(other.queued_at)


_in_order = cmp_to_key(_compare)


def _always(_: Delivery) -> bool:
    return True


class Queue:
    """What waits for one integration. All times are in milliseconds of the epoch."""

    def __init__(self, hold: Hold) -> None:
        self._hold: Final = hold
        self._lanes: dict[_Story, _Lane] = {}
        self._by_id: dict[str, Delivery] = {}
        self._due: list[tuple[int, int, _Story]] = []  # a heap; what is no longer so is passed over
        self._pushed = 0

    def __len__(self) -> int:
        """Return how many wait or are under way."""
        return len(self._by_id)

    def __contains__(self, delivery: Delivery) -> bool:
        return delivery.id in self._by_id

    def __iter__(self) -> Iterator[Delivery]:
        return iter(self._by_id.values())

    def idle(self) -> list[Delivery]:
        """Return what waits in stories of which nothing is under way."""
        return [each for lane in self._lanes.values() if not lane.busy for each in lane.waiting]

    def held(self, delivery: Delivery, now: int) -> bool:
        """Return whether a delivery waits for a time, and not for the receiver."""
        return self._hold(delivery, now) > now

    def add(self, delivery: Delivery, now: int) -> None:
        """Let a delivery wait behind those of its story that came before it."""
        delivery = self._slim(delivery)
        story = delivery.channel, delivery.story
        lane = self._lanes.setdefault(story, _Lane(story))
        insort(lane.waiting, delivery, key=_in_order)
        self._by_id[delivery.id] = delivery
        self._push(lane, now)

    def next_due(self) -> int | None:
        """Return when to look for what is due; None where nothing waits that is not under way."""
        return self._due[0][0] if self._due else None

    def take(
        self,
        now: int,
        most: int,
        *,
        one_story: bool = True,
        same_again: bool = False,
        alone: Collection[str] = (),
    ) -> list[Delivery]:
        """Return what goes into the next message, and count it as under way; nothing where nothing is due.

        Args:
            now: the present.
            most: how many a message may carry. Of a story it carries all that is due, in order.
            one_story: whether it may carry no other; else what waits only for others to come goes with it.
            same_again: whether it must carry what it carried when it was sent before.
            alone: the ids of those whose story goes with no other.
        """
        taken: list[Delivery] = []
        others: list[_Lane] = []
        fits: _Fits = _always
        while len(taken) < most and (lane := self._pop(now)):
            if same_again and not taken:
                fits = self._same_message(lane)
            by_itself = lane.waiting[0].id in alone
            if not fits(lane.waiting[0]) or (by_itself and taken):
                others.append(lane)
                continue
            one_story = one_story or by_itself
            taken += self._take_from(lane, now, most - len(taken), fits)
            if one_story:
                break
        for lane in others:
            self._push(lane, now)
        if taken and not one_story and not same_again:
            for lane in list(self._lanes.values()):
                if len(taken) < most and not lane.busy and self._waits_for_others(lane, now):
                    taken += self._take_from(lane, now, most - len(taken))
        return taken

    def settle(self, some: Iterable[Delivery], now: int) -> None:
        """Take what was under way as it stands now: it waits again, or is forgotten."""
        now_as = {each.id: self._slim(each) for each in some}
        for story in dict.fromkeys((each.channel, each.story) for each in now_as.values()):
            lane = self._lanes[story]
            lane.waiting = [
                each
                for each in (now_as.get(each.id, each) for each in lane.waiting)
                if each.state == "waiting"
            ]
            lane.busy = False
            if lane.waiting:
                self._push(lane, now)
            else:
                del self._lanes[story]
        for each in now_as.values():
            if each.state == "waiting":
                self._by_id[each.id] = each
            else:
                self._by_id.pop(each.id, None)

    def wake(self, now: int) -> None:
        """Let all be due that wait after an attempt: the receiver is back."""
        for lane in self._lanes.values():
            if not lane.busy:
                lane.waiting = [
                    replace(each, due_at=None) if each.attempts else each for each in lane.waiting
                ]
        self.look_again(now)

    def look_again(self, now: int) -> None:
        """Find out anew what is due: what holds alerts back has changed."""
        self._due = []
        for lane in self._lanes.values():
            self._push(lane, now)

    def _slim(self, delivery: Delivery) -> Delivery:
        """Return a delivery without its alert, where enough have theirs."""
        return replace(delivery, alert=None) if len(self._by_id) >= KEPT else delivery

    def _due_at(self, lane: _Lane, now: int) -> int:
        due = lane.waiting[0].due_at
        return max(milliseconds(due) if due else 0, self._held(lane, now))

    def _held(self, lane: _Lane, now: int) -> int:
        """Return until when a story is held: no longer than any of its alerts is."""
        held = self._hold(lane.waiting[0], now)
        return held and min(self._hold(each, now) for each in lane.waiting)

    def _waits_for_others(self, lane: _Lane, now: int) -> bool:
        return lane.waiting[0].attempts == 0 and self._held(lane, now) <= now

    def _take_from(self, lane: _Lane, now: int, most: int, fits: _Fits = _always) -> list[Delivery]:
        free = [number for number, each in enumerate(lane.waiting, 1) if self._hold(each, now) <= now]
        lane.busy = True
        return list(takewhile(fits, lane.waiting[: min(max(free, default=1), most)]))

    @staticmethod
    def _same_message(lane: _Lane) -> _Fits:
        """Return what goes with the first of a story: what went with it before, or what never went."""
        first = lane.waiting[0]
        return lambda each: (each.attempts, each.tried_at) == (first.attempts, first.tried_at)

    def _pop(self, now: int) -> _Lane | None:
        """Return a lane that is due, and look for it no more."""
        while self._due and self._due[0][0] <= now:
            _, _, story = heapq.heappop(self._due)
            lane = self._lanes.get(story)
            if lane is None or lane.busy:
                continue
            at = self._due_at(lane, now)
            if at <= now:
                return lane
            self._schedule(lane, at)
        return None

    def _push(self, lane: _Lane, now: int) -> None:
        if not lane.busy:
            self._schedule(lane, self._due_at(lane, now))

    def _schedule(self, lane: _Lane, at: int) -> None:
        self._pushed += 1
        heapq.heappush(self._due, (at, self._pushed, lane.story))
