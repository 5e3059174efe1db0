"""A partition stalls when messages wait in it and its offset does not move."""

from streams.cluster.admin import Position
from streams.cluster.parts import TopicPart
from streams.process.stall import StallDetector

MINE = TopicPart("articles.raw", 0)
OTHERS = TopicPart("articles.raw", 1)
TIMEOUT = 60.0


def checks(*positions, mine=frozenset([MINE])):
    """Check every 50 seconds; return what each check found."""
    stalls = StallDetector(TIMEOUT)
    return [stalls.check(each, mine, now * 50.0) for now, each in enumerate(positions)]


def test_a_partition_that_stands_still_with_messages_to_go_is_a_stall():
    stands = {MINE: Position(7, 3)}
    assert checks(stands, stands, stands) == [
        "",
        "",
        "no progress for 60 s: articles.raw-0 stands at offset 7 with 3 messages to go",
    ]


def test_a_partition_that_moves_is_none_however_far_it_is_behind():
    assert checks(*({MINE: Position(n, 10_000)} for n in range(10))) == [""] * 10


def test_a_partition_without_messages_is_none_however_long_it_stands():
    assert checks(*[{MINE: Position(7, 0)}] * 10) == [""] * 10


def test_the_time_counts_from_the_first_message_that_waits():
    idle, waits = {MINE: Position(7, 0)}, {MINE: Position(7, 1)}
    assert checks(idle, idle, idle, waits, waits) == [""] * 5
    assert checks(idle, idle, idle, waits, waits, waits)[-1]


def test_one_partition_that_stands_is_seen_beside_one_that_moves():
    found = checks(*({MINE: Position(7, 1), TopicPart("hits", 0): Position(n, 5)} for n in range(4)))
    assert found[-1].startswith("no progress for 60 s: articles.raw-0")


def test_a_stall_in_a_partition_of_another_process_is_first_for_that_one_to_detect():
    assert checks(*[{MINE: Position(7, 0), OTHERS: Position(3, 9)}] * 3) == [""] * 3


def test_who_gets_a_partition_that_stood_still_has_as_long_as_the_one_before():
    stalls = StallDetector(TIMEOUT)
    stands = {MINE: Position(7, 3)}
    assert [stalls.check(stands, frozenset(), now) for now in (0.0, 50.0, 100.0)] == [""] * 3
    assert [stalls.check(stands, frozenset([MINE]), now) for now in (105.0, 160.0)] == [""] * 2
    assert stalls.check(stands, frozenset([MINE]), 166.0)


def test_a_stall_in_a_partition_of_no_process_is_detected_after_three_times_the_timeout():
    stands = [{MINE: Position(7, 0), OTHERS: Position(3, 9)}] * 5
    *before, found = checks(*stands)
    assert before == [""] * 4
    assert found == (
        "no progress for 180 s: articles.raw-1 stands at offset 3 with 9 messages to go,"
        " and is not assigned to this process"
    )


def test_a_process_in_reserve_while_others_work_is_none():
    moving = [{MINE: Position(n, 1), OTHERS: Position(2 * n, 9)} for n in range(5)]
    assert checks(*moving, mine=frozenset()) == [""] * 5


def test_after_an_outage_the_timeout_starts_again():
    stalls = StallDetector(TIMEOUT)
    stands = {MINE: Position(7, 3)}
    stalls.check(stands, frozenset([MINE]), 0.0)
    stalls.reset()
    assert not stalls.check(stands, frozenset([MINE]), 100.0)
