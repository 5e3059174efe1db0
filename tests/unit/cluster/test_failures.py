"""For how long Kafka may send nothing of what it has."""

from pathlib import Path

import pytest
from kafka import errors

from streams.cluster import failures
from streams.cluster.failures import SILENT, Silence, explained
from streams.errors import ClusterError, RefusedError
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


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            errors.TopicAuthorizationFailedError({"rules"}),
            r"TopicAuthorizationFailed: \{'rules'\}.*rasid acls",
        ),
        (
            errors.GroupAuthorizationFailedError("GROUP/rasid: "),
            "GroupAuthorizationFailed: GROUP/rasid .*rasid acls",
        ),
        (
            errors.ClusterAuthorizationFailedError("Request 'A(\n)' failed with response 'B'."),
            "Failed .`rasid",
        ),
        (errors.PolicyViolationError("three replicas at least"), "PolicyViolation: three replicas at least$"),
        (errors.InvalidConfigurationError("max.message.bytes"), "InvalidConfiguration: max.message.bytes$"),
    ],
)
def test_what_asking_again_would_not_change_is_a_refusal(error: Exception, said: str) -> None:
    asking = Settings(brokers="kafka:9092", sasl_username="amal")
    with (
        pytest.raises(RefusedError, match=rf"^Kafka at kafka:9092 refuses the user 'amal': .*{said}"),
        explained(asking),
    ):
        raise error


@pytest.mark.parametrize(
    "error",
    [
        errors.SaslAuthenticationFailedError("a broker that starts may not know its users yet"),
        errors.NotLeaderForPartitionError("an election"),
        errors.ThrottlingQuotaExceededError("too many topics at once"),
        errors.KafkaTimeoutError("nobody answers"),
    ],
)
def test_what_may_pass_is_none(error: Exception) -> None:
    with pytest.raises(ClusterError) as told, explained(Settings()):
        raise error
    assert not isinstance(told.value, RefusedError)
