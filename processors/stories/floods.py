"""When more is told than anybody reads: a rule, or all rules of a desk together.

So many alerts an hour of event time are told, and the hits beyond them are suppressed as ``flood``. A burst
alert sums them up: at the first, when there are ten times as many as it said, and each hour while it lasts.
An hour moves on in steps of five minutes, so what was told leaves it little by little, and as much is told
again. What one rule of a desk is told is read by the same people as what its others are: the desk has a limit
of its own.

Cheap, for a flood is what there is most of: a hit is known as one of a flood before anything is asked of its
article.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from processors.stories.bursts import HOUR, STEP
from processors.stories.entries import Entry, Sum
from schemas import FloodOf, Rule

MOST_OF_A_RULE: Final = 100  # alerts an hour: more than one a minute, and nobody reads them
MOST_OF_A_DESK: Final = 2_000  # several people at several screens
_URGENT: Final = 10  # times as many: of what is urgent rather too much than too little
_MORE: Final = 10  # times as many hits as were summed up are news
_LEADING: Final = 3  # stories that a sum names

_DESK: Final = ""  # in place of a rule's id: all of them


@dataclass(slots=True)
class _Step:
    """What happened in five minutes, by rule."""

    told: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    stories: Counter[tuple[str, str]] = field(default_factory=Counter)


class Volume:
    """How much a desk was told in the last hour, and what was summed up. Bounded: it holds an hour."""

    def __init__(self) -> None:
        self._steps: dict[int, _Step] = {}
        self._sums: dict[str, Sum] = {}  # the last one of each flood

    def flood(self, rule: Rule, now: int) -> FloodOf | None:
        """Tell whether one more hit of ``rule`` at ``now`` (ms) is one of a flood, and of whose."""
        if self.told("rule", rule, now) >= most("rule", rule):
            return "rule"
        return "desk" if self.told("desk", rule, now) >= most("desk", rule) else None

    def last_sum(self, of: FloodOf, rule: Rule, now: int, more: int) -> Sum | None:
        """Return the sum that covers so many more hits of a flood; None where it is time for a new one."""
        last = self._sums.get(key_of(of, rule.id))
        if last is None or now - last.at >= HOUR or self.held(of, rule, now) + more >= _MORE * last.held:
            return None
        return last

    def told(self, of: FloodOf, rule: Rule, now: int) -> int:
        """Return how many alerts were told in the hour before ``now``."""
        key = key_of(of, rule.id)
        return sum(step.told.get(key, 0) for step in self._recent(now))

    def held(self, of: FloodOf, rule: Rule, now: int) -> int:
        """Return how many hits were not told for the flood, in the hour before ``now``."""
        key = key_of(of, rule.id)
        return sum(step.held.get(key, 0) for step in self._recent(now))

    def held_in_step(self, of: FloodOf, rule: Rule, now: int) -> int:
        """Return how many hits were not told for the flood, in the five minutes that ``now`` belongs to."""
        step = self._steps.get(now // STEP)
        return step.held.get(key_of(of, rule.id), 0) if step else 0

    def leading(self, of: FloodOf, rule: Rule, now: int) -> list[tuple[str, int]]:
        """Return the stories that most of the hits were of, in the hour before ``now``, with their number."""
        stories: Counter[str] = Counter()
        for step in self._recent(now):
            for (each, story), hits in step.stories.items():
                if of == "desk" or each == rule.id:
                    stories[story] += hits
        return sorted(stories.items(), key=lambda each: (-each[1], each[0]))[:_LEADING]

    def count(self, entry: Entry, *, told: bool, clock: int) -> None:
        """Take an entry into account; ``clock``: the desk's, the entry included."""
        step = self._steps.get(entry.time // STEP)
        if step is None:
            step = self._steps[entry.time // STEP] = _Step()
            self._forget(clock)
        if entry.flood:
            key = key_of(entry.flood.of, entry.rule)
            step.held[key] = entry.in_step or step.held[key] + 1  # the version before did not count
            self._sums[key] = entry.flood
        if told:
            step.told.update((entry.rule, _DESK))
        if entry.story:
            step.stories[entry.rule, entry.story] += 1

    def _recent(self, now: int) -> Iterator[_Step]:
        first = _first_step(now)
        return (step for number, step in self._steps.items() if number >= first)

    def _forget(self, clock: int) -> None:
        for number in [each for each in self._steps if each < _first_step(clock)]:
            del self._steps[number]
        for key in [each for each, last in self._sums.items() if clock - last.at >= HOUR]:
            del self._sums[key]


def most(of: FloodOf, rule: Rule) -> int:
    """Return how many alerts an hour are told of a rule, or of all rules of its desk together."""
    times = _URGENT if rule.severity == "urgent" else 1
    if of == "rule":
        return rule.most_per_hour or times * MOST_OF_A_RULE
    return max(times * MOST_OF_A_DESK, rule.most_per_hour or 0)


def key_of(of: FloodOf, rule_id: str) -> str:
    """Return what the hits of one flood are counted under: a rule's, or those of all rules of a desk."""
    return rule_id if of == "rule" else _DESK


def _first_step(now: int) -> int:
    """Return the first step of the hour that ends with ``now``."""
    return now // STEP - HOUR // STEP + 1
