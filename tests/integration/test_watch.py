"""`rasid watch` on a real Kafka: the order of what is kept, and a broker that goes away."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from schemas import Alert, Rule, wire
from schemas.times import rfc3339
from streams import broker
from streams.cluster.admin import Admin
from streams.cluster.sender import send_all
from streams.desks.rules import make_channels
from streams.messages import times
from streams.messages.records import Output
from tests.installation import Installation, Process, free_ports, until
from tests.samples import ALERT

CHANNELS = ("one", "two", "three")
DAYS_AGO = times.now() - 3 * 86_400_000  # what is much older, retention may delete at any moment


def channels(rasid: Installation, *names: str) -> None:
    make_channels(
        rasid.settings, [Rule(id=each, desk="d", channel=each, name=each, query="x") for each in names]
    )


def tell(rasid: Installation, channel: str, *numbers: int) -> None:
    """Write alerts ``a-<number>`` to a channel, the number being their event time in minutes."""
    send_all(
        rasid.settings,
        (
            Output(
                topic=rasid.settings.name(f"alerts.{channel}"),
                key=f"a-{number}".encode(),
                value=wire.encode(alert(number, channel)),
                timestamp=minute(number),
            )
            for number in numbers
        ),
    )


def minute(number: int) -> int:
    return DAYS_AGO + number * 60_000


def alert(number: int, channel: str) -> Alert:
    at = rfc3339(minute(number))
    return replace(
        ALERT,
        id=f"a-{number}",
        channel=channel,
        desk="d",
        rule=replace(ALERT.rule, id="r"),
        article=replace(ALERT.article, id=f"x-{number}", received_at=at),
        raised_at=at,
    )


def shown(watch: Process) -> list[str]:
    lines = watch.output.splitlines()
    return [orjson.loads(line)["id"] for line in lines if line.startswith("{") and line.endswith("}")]


def test_what_is_kept_comes_in_the_order_of_time_over_all_channels_and_then_what_is_new(
    rasid: Installation,
) -> None:
    channels(rasid, *CHANNELS)
    numbers = list(range(1_000, 2_300))
    random.Random(1).shuffle(numbers)
    for at, channel in enumerate(CHANNELS):
        tell(rasid, channel, *numbers[at::3])
    rasid.send("alerts.one", [b"what another hand wrote"])
    with rasid.start("-m", "streams.cli", "watch", "--from-start", "--json") as watch:
        until(lambda: len(shown(watch)) == 1_300, 60, "all that is kept")
        tell(rasid, "two", 5, 4)  # older than all: but it comes now
        channels(rasid, "four")
        tell(rasid, "four", 9)
        until(lambda: len(shown(watch)) == 1_303, 60, "what came since")
    assert shown(watch)[:1_300] == [f"a-{number}" for number in range(1_000, 2_300)]
    assert [each for each in shown(watch)[1_300:] if each != "a-9"] == ["a-5", "a-4"]
    # And once more, by the file that is there now.
    again = rasid.run("watch", "one", "two", "--from-start", "--json", "--for", "0").stdout.splitlines()
    mine = {*numbers[0::3], *numbers[1::3], 4, 5}
    assert [orjson.loads(line)["id"] for line in again] == [f"a-{number}" for number in sorted(mine)]


@pytest.mark.parametrize("from_start", [True, False])
def test_a_broker_that_restarts_costs_no_alert_and_shows_none_twice(
    install: Callable[..., Installation], tmp_path: Path, from_start: bool
) -> None:
    own = install(topics=False, brokers="", home=tmp_path / "own", port=free_ports(2), topic_prefix="")
    broker.start(own.settings, print)
    try:
        channels(own, "one", "two")
        tell(own, "one", 1, 3)
        tell(own, "two", 2)
        arguments = ["--from-start"] if from_start else []
        kept = ["a-1", "a-2", "a-3"] if from_start else []
        with own.start("-m", "streams.cli", "watch", "--json", *arguments) as watch:

            def first() -> bool:
                if not from_start:  # nobody can tell when it has begun: alerts keep coming until one is shown
                    tell(own, "one", 4)
                return len(shown(watch)) > len(kept)

            if from_start:
                tell(own, "one", 4)
            until(first, 60, "the alerts before")
            for number in (5, 6):
                broker.stop(own.settings)
                until(lambda: watch.output.count("waiting for it") == number - 4, 60, "it says so")  # noqa: B023
                broker.start(own.settings, print)
                tell(own, "two", number)
                until(lambda: f"a-{number}" in shown(watch), 60, "an alert after it")  # noqa: B023
            assert watch.output.count("waiting for it") == 2
            assert watch.output.count("Kafka is back") == 2
        alerts = [each for each in shown(watch) if each != "a-4"]
        assert alerts == [*kept, "a-5", "a-6"]
        assert "Traceback" not in watch.output
    finally:
        broker.stop(own.settings)


def test_a_channel_whose_alerts_were_deleted_meanwhile_goes_on(rasid: Installation) -> None:
    channels(rasid, "one")
    tell(rasid, "one", *range(10))
    assert rasid.run("watch", "--from-start", "--json", "--for", "0").stdout.count(b"\n") == 10
    with Admin.open(rasid.settings) as admin:
        admin.delete_records(dict.fromkeys(admin.parts([rasid.settings.name("alerts.one")]), 7))
    assert rasid.run("watch", "--from-start", "--json", "--for", "0").stdout.count(b"\n") == 3


def test_what_is_asked_for_is_shown_and_a_time_that_is_over_ends_the_watching(rasid: Installation) -> None:
    channels(rasid, "one", "two")
    tell(rasid, "one", 1, 3, 5)
    tell(rasid, "two", 2, 4)

    def watched(*which: str) -> list[str]:
        lines = rasid.run("watch", "--json", "--until", rfc3339(minute(5)), *which).stdout.splitlines()
        return [orjson.loads(line)["id"] for line in lines]

    assert watched("--since", rfc3339(minute(2))) == ["a-2", "a-3", "a-4"]
    mine = ("--from-start", "--rule", "r", "--desk", "d", "--severity", "info", "--severity", "urgent")
    assert watched(*mine) == ["a-1", "a-2", "a-3", "a-4"]
    assert watched("two", "--from-start") == ["a-2", "a-4"]
    assert watched("--from-start", "--severity", "urgent") == []
    assert watched("--from-start", "--desk", "e") == watched("--from-start", "--rule", "s") == []
