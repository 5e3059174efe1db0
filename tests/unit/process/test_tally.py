"""What is told of what a worker has done."""

from collections import Counter

from streams.messages import topics
from streams.process.metrics import Metrics
from streams.process.tally import Tally
from streams.settings import Settings

SETTINGS = Settings()


def test_channels_without_a_rule_are_no_longer_told_of() -> None:
    """Channels come and go for as long as a worker runs: what is told does not grow with them."""
    tally = Tally(SETTINGS, Metrics(), live=True)

    def told() -> dict[str, float]:
        [family] = tally.metrics.alerts.collect()
        return {each.labels["channel"]: each.value for each in family.samples}

    def alert(*channels: str) -> None:
        tally.confirm("alert", [], Counter((topics.of(SETTINGS).channel(each).name, "") for each in channels))

    tally.tell_of_channels(set())
    alert("sport", "sport", "war")
    tally.tell_of_channels({"war", "sport", "weather"})
    assert told() == {"replay": 0, "sport": 2, "war": 1}
    tally.tell_of_channels({"war"})
    assert told() == {"replay": 0, "war": 1}
    alert("sport")  # of a hit that was on its way
    tally.tell_of_channels({"war", "sport"})
    assert told() == {"replay": 0, "war": 1, "sport": 1}
