"""Which alerts are meant."""

from dataclasses import replace

import pytest

from schemas.times import milliseconds
from streams.messages.alert_filter import AlertFilter
from tests.unit.cli.test_render import ALERT

RAISED = milliseconds(ALERT.raised_at)


@pytest.mark.parametrize(
    ("which", "meant"),
    [
        ({}, True),
        ({"ids": frozenset({"1", "2"})}, True),
        ({"ids": frozenset({"2"})}, False),
        ({"rules": frozenset({"other"})}, False),
        ({"channels": frozenset({"diplomacy"})}, True),
        ({"channels": frozenset({"other"})}, False),
        ({"desks": frozenset({"other"})}, False),
        ({"severities": frozenset({"info", "urgent"})}, True),
        ({"severities": frozenset({"urgent"})}, False),
        ({"desks": frozenset({"monitoring"}), "rules": frozenset({"other"})}, False),
        ({"since": RAISED}, True),
        ({"since": RAISED + 1}, False),
        ({"until": RAISED}, False),
        ({"until": RAISED + 1}, True),
    ],
)
def test_an_alert_must_fit_all_that_is_set(which, meant):
    assert AlertFilter(**which)(ALERT) is meant


def test_a_time_is_an_instant_whatever_its_offset():
    assert AlertFilter(since=RAISED)(replace(ALERT, raised_at="2026-03-01T15:00:00+03:00"))
