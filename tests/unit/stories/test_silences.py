"""Which silence is over a whole rule."""

import pytest

from processors.stories.silences import Silences
from schemas import Rule, Silence
from schemas.times import milliseconds

RULE = Rule(id="calls", desk="gulf", channel="gulf", name="اتصالات", query="اتصال")
STARTS, ENDS = "2026-03-01T12:00:00Z", "2026-03-01T14:00:00Z"


def silence(name: str, ends_at: str = ENDS, **over: str) -> Silence:
    return Silence(id=name, starts_at=STARTS, ends_at=ends_at, by="amal", reason="زيارة", **over)


@pytest.mark.parametrize(
    ("over", "whole"),
    [
        ({"rule": "calls"}, True),
        ({"desk": "gulf"}, True),
        ({"rule": "calls", "desk": "gulf"}, True),
        ({"rule": "calls", "subject": "sport"}, False),
        ({"subject": "sport"}, False),
        ({"rule": "visits"}, False),
        ({"desk": "sport"}, False),
        ({"rule": "calls", "desk": "sport"}, False),
    ],
)
def test_a_rule_is_silenced_where_nothing_that_it_finds_is_told(over, whole):
    one = silence("s", **over)
    silences = Silences([one])
    assert silences.over_all_of(RULE, milliseconds(STARTS)) == (one if whole else None)
    assert silences.over_all_of(RULE, milliseconds(STARTS) - 1) is None
    assert silences.over_all_of(RULE, milliseconds(ENDS)) is None


def test_of_several_silences_the_last_to_end_says_until_when():
    longer = silence("b", "2026-03-01T15:00:00Z", desk="gulf")
    silences = Silences([silence("a", rule="calls"), longer, silence("c", rule="calls")])
    assert silences.over_all_of(RULE, milliseconds(STARTS)) == longer
