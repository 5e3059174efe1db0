"""Dead letters counted."""

from dataclasses import replace

from streams.dead_letters import letters
from streams.dead_letters.counts import groups, statistics
from streams.dead_letters.letters import Letter
from streams.messages.lanes import LIVE
from tests.samples import WHY


def letter(offset: int, *, sent_again: bool = False, lane: str = LIVE, **why: object) -> Letter:
    return Letter(
        id=f"0:{offset}",
        partition=0,
        offset=offset,
        why=replace(WHY, **why),
        lane=lane,
        key=None,
        value=b"\xff",
        headers=[("h", b"text")],
        sent_again=sent_again,
    )


DAY = 86_400_000
SOME = [
    letter(1, reason="deadline", stage="watch", attempts=10),
    letter(2, attempts=2, timestamp=WHY.timestamp + DAY),
    letter(3, first_seen="2026-02-27T08:00:00Z"),
    letter(4, lane="r-1", sent_again=True),
]


def test_a_group_holds_its_first_and_last_time_and_the_most_attempts():
    largest, other = groups(SOME)
    assert (largest.reason, largest.stage, largest.letters, largest.attempts) == ("not-json", "enrich", 3, 2)
    assert largest.last - largest.first == 3 * DAY
    assert largest.example == "0:2"
    assert (other.reason, other.letters) == ("deadline", 1)
    assert groups([]) == []


def test_letters_are_counted_by_all_that_they_can_be_told_apart_by():
    found = statistics(SOME)
    assert found["state"] == {"open": 3, "sent again": 1}
    assert found["reason"] == {"not-json": 3, "deadline": 1}
    assert list(found["attempts"]) == ["1", "2", "10"]
    assert list(found["day"].values()) == [3, 1]
    assert found["lane"] == {"live": 3, "r-1": 1}
    assert statistics([]) == {}


def test_a_letter_as_plain_data_keeps_its_bytes():
    out = letters.exported(letter(1))
    assert (out["key"], out["value"], out["headers"]) == (None, {"base64": "/w=="}, [["h", "text"]])
