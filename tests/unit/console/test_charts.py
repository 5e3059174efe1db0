"""Bars and lines are numbers that a template draws."""

from hypothesis import given
from hypothesis import strategies as st

from services.console.charts import by_day, line

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
