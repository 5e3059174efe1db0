"""Which receivers get an alert."""

from dataclasses import replace

import pytest

from schemas import Receiver, Route
from services.deliver.trial import sample
from streams import settings
from streams.cluster.compacted import Change
from streams.receivers.routes import RuleLabels, fits, routed

ALERT = replace(sample(1_700_000_000_000), channel="diplomacy", desk="gulf", severity="warning")
LABELS = {"team": "night", "area": "gulf"}


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (Route(), True),
        (Route(channels=["diplomacy", "other"]), True),
        (Route(channels=["other"]), False),
        (Route(desks=["gulf"], severities=["urgent", "warning"]), True),
        (Route(desks=["gulf"], severities=["urgent"]), False),
        (Route(rules=["test"]), True),
        (Route(rules=["tests"]), False),
        (Route(labels={"team": "night"}), True),
        (Route(labels={"team": "night", "area": "maghreb"}), False),
        (Route(labels={"unknown": ""}), False),
    ],
)
def test_all_that_a_route_names_must_be_the_alerts(route, expected):
    assert fits(route, ALERT, LABELS) is expected


def test_a_receiver_gets_an_alert_once_and_waits_as_short_as_one_of_its_routes_says():
    def receiver(name: str, *routes: Route) -> Receiver:
        return Receiver(name=name, routes=list(routes), made_at="2026-01-01T00:00:00Z", made_by="me")

    some = [
        receiver("both", Route(group_wait="1m"), Route(desks=["gulf"], group_wait="10s")),
        receiver("none", Route(desks=["maghreb"])),
        receiver("no-route"),
    ]
    assert [(each.name, wait) for each, wait in routed(some, ALERT, LABELS)] == [("both", 10)]


def test_a_rule_that_was_removed_keeps_its_labels_for_what_is_taken_back():
    known = RuleLabels(settings.load({}))
    for place, value in enumerate([LABELS, None]):
        known.follower._apply([Change("test", value, "me", (0, place), 0)])
    assert known.of("test") == LABELS
    known.follower._apply([Change("test", {}, "me", (0, 2), 0)])
    assert known.of("test") == {}
