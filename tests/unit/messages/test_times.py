import pytest

from streams.errors import InputError
from streams.messages import times


def test_the_same_instant_under_two_offsets() -> None:
    assert times.instant("2026-10-01T00:00+03:00") == times.instant("2026-09-30T21:00:00Z")


@pytest.mark.parametrize("text", ["2026-10-01", "2026-10-01T00:00", "2026-10-01T00:00:00", "tomorrow", ""])
def test_a_time_without_its_offset_is_refused_and_the_message_shows_one(text: str) -> None:
    with pytest.raises(InputError, match=r"\+03:00"):
        times.instant(text)


def test_an_impossible_day_is_refused() -> None:
    with pytest.raises(InputError, match="2026-02-30"):
        times.instant("2026-02-30T00:00Z")


def test_a_duration_counts_back_from_now() -> None:
    assert times.now() - times.since("2h") == pytest.approx(7_200_000, abs=5_000)


def test_every_time_that_is_shown_has_its_offset() -> None:
    assert times.instant(times.shown(1_700_000_000_000)) == 1_700_000_000_000
