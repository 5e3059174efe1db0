"""When an attempt is made again, and when not yet."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Delivery, EmailConfig, Receiver, WebhookConfig
from schemas.times import rfc3339
from services.deliver.schedule import RETRIES, digest_after, held_until, retry
from services.deliver.trial import sample
from streams.receivers import ledger

NOW = 1_700_000_000_000
HOUR = 3600


def test_the_waits_are_those_of_standard_webhooks_and_then_it_is_dead():
    waits = [5, 5 * 60, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]
    assert list(RETRIES) == waits
    assert retry("r/webhook/a", len(waits) + 1, NOW) is None


@given(st.text(max_size=20), st.integers(1, len(RETRIES)))
def test_each_wait_is_spread_by_a_tenth_and_the_same_each_time(name, attempts):
    at = retry(name, attempts, NOW)
    assert RETRIES[attempts - 1] * 1000 <= at - NOW <= RETRIES[attempts - 1] * 1100
    assert at == retry(name, attempts, NOW)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


WEBHOOK = WebhookConfig(url="https://a.example")
MAIL = EmailConfig(to=["a@b.example"], sender="c@b.example", smarthost="b.example:25")


def delivery(severity: str = "info", queued: int = NOW) -> Delivery:
    return ledger.queued(replace(sample(NOW), severity=severity), "r", "x", offset=1, now_ms=queued)


def receiver(quiet: str | None, zone: str = "Asia/Bahrain") -> Receiver:
    return Receiver(name="r", zone=zone, quiet_hours=quiet, made_at="2026-01-01T00:00:00Z", made_by="me")


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        ("22:00-06:00", "2026-03-01T21:59:59+03:00", None),
        ("22:00-06:00", "2026-03-01T22:00:00+03:00", "2026-03-02T06:00:00+03:00"),
        ("22:00-06:00", "2026-03-02T05:59:00+03:00", "2026-03-02T06:00:00+03:00"),
        ("22:00-06:00", "2026-03-02T06:00:00+03:00", None),
        ("12:00-14:30", "2026-03-02T12:00:00+03:00", "2026-03-02T14:30:00+03:00"),
        ("12:00-14:30", "2026-03-02T11:59:00+03:00", None),
        (None, "2026-03-02T12:00:00+03:00", None),
    ],
)
def test_quiet_hours_are_those_of_the_desks_zone(quiet, now, until):
    assert held_until(receiver(quiet), WEBHOOK, delivery(), ms(now)) == (ms(until) if until else 0)
    assert held_until(receiver(quiet), WEBHOOK, delivery("urgent"), ms(now)) == 0


def test_quiet_hours_end_when_clocks_are_changed_meanwhile():
    rome = receiver("22:00-06:00", "Europe/Rome")
    night = ms("2026-03-28T23:00:00+01:00")  # at 2 it is 3
    assert held_until(rome, WEBHOOK, delivery(), night) == ms("2026-03-29T06:00:00+02:00")


def test_in_the_hour_that_comes_twice_the_second_one_is_meant_once_it_has_begun():
    now, end = ms("2026-10-25T02:10:00+01:00"), ms("2026-10-25T02:30:00+01:00")  # at 3 it was 2
    assert held_until(receiver("22:00-02:30", "Europe/Rome"), WEBHOOK, delivery(), now) == end
    assert digest_after(replace(MAIL, digest="daily", digest_at="02:30"), "Europe/Rome", now) == end


@pytest.mark.parametrize(
    ("config", "after", "at"),
    [
        ({"digest": "hourly"}, "2026-03-02T06:59:59+03:00", "2026-03-02T07:00:00+03:00"),
        ({"digest": "hourly"}, "2026-03-02T07:00:00+03:00", "2026-03-02T08:00:00+03:00"),
        ({"digest": "daily"}, "2026-03-02T06:59:00+03:00", "2026-03-02T07:00:00+03:00"),
        ({"digest": "daily"}, "2026-03-02T07:00:00+03:00", "2026-03-03T07:00:00+03:00"),
        ({"digest": "daily", "digest_at": "18:30"}, "2026-03-02T07:00:00+03:00", "2026-03-02T18:30:00+03:00"),
        # Thursday evening: Friday and Saturday are off.
        ({"digest": "weekdays"}, "2026-03-05T20:00:00+03:00", "2026-03-08T07:00:00+03:00"),
        (
            {"digest": "weekdays", "weekend": ["sun"]},
            "2026-03-05T20:00:00+03:00",
            "2026-03-06T07:00:00+03:00",
        ),
    ],
)
def test_a_digest_comes_at_its_hour_in_the_desks_zone_with_all_that_came_before(config, after, at):
    digest = replace(MAIL, **config)
    assert rfc3339(digest_after(digest, "Asia/Bahrain", ms(after))) == rfc3339(ms(at))
    waits = delivery("urgent", ms(after))
    assert held_until(receiver(None), digest, waits, ms(after)) == ms(at)
    assert held_until(receiver("00:00-23:59"), digest, waits, ms(at)) == 0
