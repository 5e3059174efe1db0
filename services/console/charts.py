"""Charts as numbers for templates: an SVG is drawn by the server, without a style of its own."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_BAR_HEIGHT: Final = 66  # of the highest bar, in the units of its picture
_FLOOR: Final = 82


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar and the number that it stands for; ``y`` and ``height`` in the units of its picture."""

    number: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class DayBars:
    """What happened on one day: a bar for each series. ``time``: when the day began, in ms of the epoch."""

    time: int
    bars: list[Bar]


def by_day(midnights: Sequence[int], *series: Iterable[int]) -> list[DayBars]:
    """Return bars for days: how many of the times (ms of the epoch) of each series lie in each.

    Args:
        midnights: when the days begin, rising; the last one has not ended.
        series: times; those before the first day are left out.
    """
    counts = [[0] * len(midnights) for _ in series]
    for counted, times in zip(counts, series, strict=True):
        for time in times:
            if (day := bisect_right(midnights, time) - 1) >= 0:
                counted[day] += 1
    highest = max((number for counted in counts for number in counted), default=0)
    return [
        DayBars(time, [_bar(counted[day], highest) for counted in counts])
        for day, time in enumerate(midnights)
    ]


def _bar(number: int, highest: int) -> Bar:
    height = max(round(_BAR_HEIGHT * number / highest), 1) if number else 0
    return Bar(number, _FLOOR - height, height)


@dataclass(frozen=True, slots=True)
class Line:
    """A line over time: its path in an SVG of ``WIDTH`` by ``HEIGHT``, and values of what was counted."""

    path: str
    last: float
    least: float
    most: float
    most_at: int


WIDTH: Final = 420
HEIGHT: Final = 44
_BASE: Final = 40
_TOP: Final = 4


def line(values: Sequence[tuple[int, float]], start: int, end: int) -> Line | None:
    """Return a line of (time, value) pairs, in ms of the epoch; None where there are not two.

    Time runs as the reading does: ``start`` stands at the right in Arabic, where the picture is turned.
    """
    if len(values) < 2:
        return None
    highest = max(*(value for _, value in values), 1.0)
    span = max(end - start, 1)
    points = [
        (WIDTH * (time - start) / span, _BASE - (_BASE - _TOP) * value / highest) for time, value in values
    ]
    most_at, most = max(values, key=lambda each: each[1])
    return Line(
        path="M" + " ".join(f"{x:.0f} {y:.1f}" for x, y in points),
        last=values[-1][1],
        least=min(value for _, value in values),
        most=most,
        most_at=most_at,
    )
