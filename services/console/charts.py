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


@dataclass(frozen=True, slots=True)
class Report:
    """What a desk had of a story: when (ms of the epoch), from which outlet, whether it was told of it.

    ``taken_back``: of what it was told it was told that it is wrong.
    """

    time: int
    source: str
    told: bool
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A report in the picture of a spread. ``kind``: told, not-told or gone."""

    x: float
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How a story went from outlet to outlet: a row for each, the first to report first.

    Attributes:
        outlets: their names, and where their rows stand.
        dots: the reports.
        first: where the first of all stands.
        height: of the picture.
        began: the first time, in ms of the epoch; ``ended``: the last.
        others: how many outlets have no row, because there are too many.
    """

    outlets: list[tuple[str, int]]
    dots: list[Dot]
    first: Dot
    height: int
    began: int
    ended: int
    others: int


SPREAD_WIDTH: Final = 760
_PLOT: Final = (14.0, 616.0)  # where time begins to run from, and how far; names stand beside it
_ROW: Final = 30
_MOST_OUTLETS: Final = 12


def spread(reports: Sequence[Report], direction: str) -> Spread | None:
    """Return how a story went from outlet to outlet; None where there are not two.

    Time runs as the reading does, and the names stand where it begins.
    """
    began, ended = reports[0].time, reports[-1].time
    outlets = list(dict.fromkeys(each.source for each in reports))
    if len(outlets) < 2:
        return None
    rows = {name: _ROW * row + 26 for row, name in enumerate(outlets[:_MOST_OUTLETS])}

    def dot(report: Report) -> Dot:
        passed = (report.time - began) / max(ended - began, 1)
        start, length = _PLOT
        x = start + length * (1 - passed)
        kind = "gone" if report.taken_back else "told" if report.told else "not-told"
        return Dot(x if direction == "rtl" else SPREAD_WIDTH - x, rows[report.source], kind)

    dots = [dot(each) for each in reports if each.source in rows]
    return Spread(
        list(rows.items()), dots, dots[0], _ROW * len(rows) + 30, began, ended, len(outlets) - len(rows)
    )
