"""Of which days a search is: days of the reader's zone, as a link says them."""

import pytest

from schemas.times import milliseconds
from services.console.period import CHOICES, period
from services.showing.days import Clock, zone
from services.showing.words import ARABIC

# In Riyadh it is Tuesday, in London still Monday.
CLOCK = Clock(zone("Asia/Riyadh"), ARABIC, milliseconds("2026-11-30T22:30:00Z"))


def at(text: str) -> int:
    return milliseconds(f"{text}+03:00")


@pytest.mark.parametrize(
    ("said", "since", "until", "days"),
    [
        ({}, "2026-11-25T00:00:00", None, 7),
        ({"last": "never"}, "2026-11-25T00:00:00", None, 7),
        ({"last": "today"}, "2026-12-01T00:00:00", None, 1),
        ({"last": "yesterday"}, "2026-11-30T00:00:00", "2026-12-01T00:00:00", 1),
        ({"last": "30d"}, "2026-11-02T00:00:00", None, 30),
        ({"last": ""}, None, None, 0),
        ({"from": "2026-11-03"}, "2026-11-03T00:00:00", None, 29),
        ({"to": "2026-11-03"}, None, "2026-11-04T00:00:00", 0),
        ({"from": "2026-11-03", "to": "2026-11-04"}, "2026-11-03T00:00:00", "2026-11-05T00:00:00", 2),
        ({"from": "2026-11-04", "to": "2026-11-03"}, "2026-11-03T00:00:00", "2026-11-05T00:00:00", 2),
        ({"from": "2026-11-03", "last": "today"}, "2026-11-03T00:00:00", None, 29),
        ({"from": "2020-01-01"}, "2020-01-01T00:00:00", None, 0),  # too many days to be drawn
        ({"from": "2026-12-24"}, "2026-12-24T00:00:00", None, 0),
        ({"from": "soon", "to": "2026-02-30", "last": "today"}, "2026-12-01T00:00:00", None, 1),
        ({"from": "0001-01-01", "to": "9999-12-31", "last": "today"}, "2026-12-01T00:00:00", None, 1),
    ],
)
def test_a_link_says_the_days_of_a_search(said, since, until, days):
    found = period(said, CLOCK)
    assert (found.since, found.until) == (since and at(since), until and at(until))
    assert len(found.midnights) == days
    if days:
        assert found.midnights[0] == found.since


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_names_no_days(name):
    found = period({"last": name}, CLOCK)
    assert (found.name, found.first, found.last) == (name, "", "")


def test_a_day_is_as_long_as_it_is():
    berlin = Clock(zone("Europe/Berlin"), ARABIC, milliseconds("2026-10-26T12:00:00Z"))
    found = period({"last": "yesterday"}, berlin)  # summer time ended
    assert found.since is not None
    assert found.until is not None
    assert found.until - found.since == 25 * 3_600_000
