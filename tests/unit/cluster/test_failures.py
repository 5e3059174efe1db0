"""For how long Kafka may send nothing of what it has."""

from pathlib import Path

import pytest

from streams.cluster import failures
from streams.cluster.failures import SILENT, Silence, explained
from streams.errors import ClusterError
from streams.settings import Settings


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(failures, "time", clock)
    return clock


def look(clock: Clock, silence: Silence, *, seconds: float = 0.5, came: bool = False) -> None:
    began = clock.now
    clock.now += seconds
    silence.looked(["deliveries", "deliveries"], began=began, came=came)


def test_a_cluster_that_sends_nothing_is_told_of_with_what_is_missing_and_what_to_do(clock: Clock) -> None:
    silence = Silence(Settings(brokers="kafka:9092"))
    for _ in range(int(SILENT / 0.5)):
        look(clock, silence)
    with pytest.raises(ClusterError) as told:
        look(clock, silence)
    assert str(told.value) == (
        "Kafka at kafka:9092 has sent nothing of deliveries for 30 s:"
        " a broker that has it is away; start it, and run this again"
    )


def test_time_in_which_nobody_asked_is_no_silence(clock: Clock) -> None:
    """What was read is worked on for a minute, or the process is paused while it looks."""
    silence = Silence(Settings(brokers="kafka:9092"), patience=2.0)
    look(clock, silence, came=True)
    clock.now += 60
    look(clock, silence)
    look(clock, silence, seconds=60)
    look(clock, silence, came=True)
    for _ in range(4):
        look(clock, silence)


def test_what_the_system_says_of_a_file_is_not_laid_to_kafka(tmp_path) -> None:
    with pytest.raises(FileNotFoundError), explained(Settings()):
        (tmp_path / "logs" / "replay.log").open("ab")
    with (
        pytest.raises(OSError, match="No space left"),
        explained(Settings()),
        Path("/dev/full").open("wb") as full,
    ):
        full.write(b"1")
    with pytest.raises(ClusterError, match="Connection reset"), explained(Settings()):
        raise ConnectionResetError(104, "Connection reset by peer")
