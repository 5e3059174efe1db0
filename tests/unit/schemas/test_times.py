from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.times import milliseconds, parse_time, rfc3339

LATEST = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()) * 1000 + 999


@given(st.integers(0, LATEST))
def test_a_time_that_was_written_reads_back_to_the_millisecond(timestamp):
    assert milliseconds(rfc3339(timestamp)) == timestamp


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_timestamp_that_a_sender_may_write_has_a_name(timestamp):
    assert milliseconds(rfc3339(timestamp)) == min(max(timestamp, 0), LATEST)


def test_noon_in_manama_is_nine_in_utc():
    assert parse_time("2026-03-01T12:00:00+03:00") == datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-01T12:00:00", "2026-03-01", "12:00", "", "2026-03-01T12:00:00+3"])
def test_what_is_no_time_with_an_offset_is_refused(text):
    with pytest.raises(ValueError, match="RFC 3339"):
        parse_time(text)
