"""Bars and lines are numbers that a template draws."""

from hypothesis import given
from hypothesis import strategies as st

from services.console.charts import SPREAD_WIDTH, Report, by_day, line, spread

DAY = 86_400_000


@given(st.lists(st.integers(0, 8 * DAY)), st.lists(st.integers(0, 8 * DAY)))
def test_each_time_is_counted_in_its_day_and_the_highest_bar_is_full(
    one: list[int], other: list[int]
) -> None:
    days = by_day([number * DAY for number in range(1, 8)], one, other)
    for index, times in enumerate((one, other)):
        assert [day.bars[index].number for day in days[:-1]] == [
            sum(number * DAY <= time < (number + 1) * DAY for time in times) for number in range(1, 7)
        ]
    numbers = [bar.number for day in days for bar in day.bars]
    heights = [bar.height for day in days for bar in day.bars]
    assert max(heights) == (66 if max(numbers) else 0)
    assert all((bar.height > 0) == (bar.number > 0) for day in days for bar in day.bars)


def test_a_line_names_its_highest_place_and_needs_two() -> None:
    assert line([(0, 3.0)], 0, 10) is None
    drawn = line([(0, 1.0), (5, 4.0), (10, 2.0)], 0, 10)
    assert drawn is not None
    assert (drawn.most, drawn.most_at, drawn.least, drawn.last) == (4.0, 5, 1.0, 2.0)
    assert drawn.path == "M0 31.0 210 4.0 420 22.0"


def test_a_spread_has_a_row_for_each_outlet_and_time_runs_as_the_reading_does() -> None:
    reports = [Report(0, "a", told=True), Report(50, "b", told=False), Report(100, "a", told=True)]
    arabic, english = spread(reports, "rtl"), spread(reports, "ltr")
    assert arabic is not None
    assert english is not None
    assert [name for name, _ in arabic.outlets] == ["a", "b"]
    first, second, last = arabic.dots
    assert (first.kind, second.kind, arabic.first) == ("told", "not-told", first)
    assert first.x > second.x > last.x
    assert first.y == last.y != second.y
    assert [dot.x for dot in english.dots] == [SPREAD_WIDTH - dot.x for dot in arabic.dots]


def test_a_spread_needs_two_outlets_and_shows_no_more_than_fit() -> None:
    assert spread([Report(0, "a", told=True), Report(9, "a", told=True)], "rtl") is None
    many = spread([Report(each, f"outlet {each}", told=True) for each in range(20)], "rtl")
    assert many is not None
    assert (len(many.outlets), many.others) == (12, 8)
    assert len(many.dots) == 12


@given(st.lists(st.tuples(st.integers(0, 9**6), st.sampled_from("abc")), min_size=2))
def test_each_report_stands_within_its_picture(said: list[tuple[int, str]]) -> None:
    if drawn := spread([Report(time, source, told=True) for time, source in sorted(said)], "ltr"):
        assert all(130 <= dot.x <= 746 and 0 < dot.y < drawn.height for dot in drawn.dots)
