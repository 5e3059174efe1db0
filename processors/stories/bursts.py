"""When a rule hits far more often than usual.

The statistic: the hits of the last hour of event time, against the usual rate, which is the third quartile
of the hits an hour over the last seven days, hours without any included, and one hit an hour at least. The
quartile and not the mean, so that yesterday's burst does not hide today's; the third and not the median, so
that quiet nights do not make a burst of every morning. Nothing is a burst in a rule's first day, nor below
five hits an hour. A burst is over, and the next one possible, when an hour has no more hits than usual.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

HOUR: Final = 3_600_000  # milliseconds
HISTORY: Final = 7 * 24  # hours
_FIRST_DAY: Final = 24  # hours
_FEWEST: Final = 5  # hits an hour
STEP: Final = HOUR // 12  # the last hour moves on in steps of five minutes


@dataclass(frozen=True, slots=True)
class NewBurst:
    """A burst begins: the hits of the last hour, the usual rate, the stories with most hits first."""

    hits: int
    usual: float
    stories: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class HitRate:
    """How often one rule hits. Bounded: a count an hour for seven days, a count a story for an hour."""

    hours: Counter[int] = field(default_factory=Counter)
    steps: dict[int, Counter[str]] = field(default_factory=dict)
    bursting: bool = False

    def burst(self, time: int, story: str, factor: float) -> NewBurst | None:
        """Return the burst that a hit at ``time`` (ms) would begin; nothing is changed."""
        recent = self._recent(time)
        recent[story] += 1
        hits, usual = recent.total(), self.usual(time)
        if usual is None or self.lasts(time) or hits < _FEWEST or hits <= factor * usual:
            return None
        return NewBurst(hits, usual, tuple(sorted(recent.items(), key=lambda each: (-each[1], each[0]))[:3]))

    def lasts(self, time: int) -> bool:
        """Tell whether the burst that began still lasts before a hit at ``time``."""
        usual = self.usual(time)
        return self.bursting and usual is not None and self._recent(time).total() > usual

    def add(self, time: int, story: str, *, bursting: bool) -> None:
        """Take a hit into account; ``bursting``: a burst lasts, or begins with it."""
        self.bursting = bursting
        self.hours[time // HOUR] += 1
        self.steps.setdefault(time // STEP, Counter())[story] += 1
        newest, last = max(self.hours), max(self.steps)
        for hour in [hour for hour in self.hours if hour < newest - HISTORY]:
            del self.hours[hour]
        for step in [step for step in self.steps if step <= last - HOUR // STEP]:
            del self.steps[step]

    def usual(self, time: int) -> float | None:
        """Return the usual hits an hour before ``time``, None in the rule's first day."""
        now = time // HOUR
        first = max(min(self.hours, default=now), now - HISTORY)
        span = now - first
        if span < _FIRST_DAY:
            return None
        counts = sorted(self.hours[hour] for hour in range(first, now))
        return float(max(counts[(3 * (span - 1)) // 4], 1))

    def _recent(self, time: int) -> Counter[str]:
        first = time // STEP - HOUR // STEP
        recent: Counter[str] = Counter()
        for step, stories in self.steps.items():
            if step > first:
                recent.update(stories)
        return recent
