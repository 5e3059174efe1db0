"""Times as pages show them: when an article was published, beside when it arrived."""

import pytest

from schemas.times import milliseconds
from services.showing.days import Clock, zone
from services.showing.words import ARABIC
from streams.messages import times

ARRIVED = milliseconds("2026-11-30T12:00:00Z")
CLOCK = Clock(zone("Asia/Riyadh"), ARABIC, ARRIVED)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("2026-11-30T09:05:00+03:00", "09:05"),
        ("2026-11-28T22:30:00Z", "29 نوفمبر، 01:30"),
        ("2019-11-28T14:00:00+03:00", "28 نوفمبر 2019، 14:00"),
        ("2026-11-30T15:00:00Z", "18:00"),  # a feed that writes its own time as UTC
    ],
)
def test_publication_is_shown_without_what_it_shares_with_the_arrival(said, shown):
    published = CLOCK.published(said, ARRIVED)
    assert published == milliseconds(said)
    assert CLOCK.beside(published, ARRIVED) == shown


@pytest.mark.parametrize(
    "said",
    [None, "2026-11-30T11:57:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-12-02T00:00:00Z"],
)
def test_publication_is_not_shown_where_it_is_unknown_or_the_arrival_says_it(said):
    assert CLOCK.published(said, ARRIVED) is None


@pytest.mark.parametrize("time", [2**62, -(2**62), -1, 253_402_300_799_999])
@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_any_time_that_kafka_can_say_is_shown(time, name):
    clock = Clock(zone(name), ARABIC, ARRIVED)
    assert clock.exact(time)
    assert clock.beside(time, ARRIVED)
    assert times.shown(time)
