"""Failed logins are counted for a while, and take little room whatever is sent."""

import tracemalloc

from services.access.attempts import OF_A_NAME, OF_AN_ADDRESS, WINDOW_SECONDS, Attempts


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_tries_are_counted_by_name_and_by_address_for_a_while():
    clock = Clock()
    attempts = Attempts(clock)
    for _ in range(OF_A_NAME):
        assert attempts.wait("203.0.113.1", "amal") == 0
        attempts.failed("203.0.113.1", "amal")
        clock.now += 1
    assert attempts.wait("203.0.113.1", "amal") == WINDOW_SECONDS - OF_A_NAME + 1
    assert attempts.wait("203.0.113.1", "badr") == attempts.wait("203.0.113.2", "amal") == 0
    for number in range(OF_AN_ADDRESS - OF_A_NAME):
        attempts.failed("203.0.113.1", f"name-{number}")
    assert attempts.wait("203.0.113.1", "badr") > 0
    attempts.succeeded("203.0.113.2", "amal")
    assert attempts.wait("203.0.113.1", "amal") > 0  # another's success, elsewhere
    clock.now += WINDOW_SECONDS + 1
    assert attempts.wait("203.0.113.1", "amal") == 0


def test_failures_that_no_longer_count_are_forgotten():
    clock = Clock()
    attempts = Attempts(clock)
    for number in range(100):
        attempts.failed(f"203.0.113.{number}", "amal")
    clock.now += WINDOW_SECONDS + 1
    attempts.failed("198.51.100.1", "amal")
    assert len(attempts._failed) == 2  # the name's and the address's


def test_a_long_name_takes_no_more_room_than_a_short_one():
    attempts = Attempts(Clock())
    tracemalloc.start()
    for number in range(20):
        attempts.failed("203.0.113.1", f"{number}" * 100_000)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 100_000
