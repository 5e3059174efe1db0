"""When an attempt is made again, and when not yet."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

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


def test_what_lies_in_the_hour_that_is_left_out_is_when_the_clock_jumps_over_it():
    now, jump = ms("2026-03-28T23:00:00+02:00"), ms("2026-03-29T01:00:00+03:00")  # at 0 it is 1
    assert held_until(receiver("22:00-00:30", "Asia/Beirut"), WEBHOOK, delivery(), now) == jump
    assert digest_after(replace(MAIL, digest="daily", digest_at="00:30"), "Asia/Beirut", now) == jump


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_on_that_day():
    now, end = ms("2026-10-29T23:55:00+03:00"), ms("2026-10-29T23:10:00+02:00")  # at 24 it was 23
    assert held_until(receiver("23:50-23:10", "Africa/Cairo"), WEBHOOK, delivery(), now) == end


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


# Clocks that are changed at midnight, behind it, at other hours, by half an hour, in Ramadan, not at all.
ZONES = [
    "Asia/Beirut", "Africa/Cairo", "Asia/Amman", "Asia/Damascus", "Asia/Gaza", "Asia/Baghdad", "Asia/Riyadh",
    "Africa/Casablanca", "Europe/Rome", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata",
]  # fmt: skip
MINUTE, HOUR_LONG, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2008, 1, 1, tzinfo=UTC)


def changes(zone: str) -> list[datetime]:
    """Return when the clocks of a zone were changed, or will be; other times where they never are."""

    def found(begin: datetime, step: timedelta, number: int) -> list[datetime]:
        times = [begin + each * step for each in range(number + 1)]
        offsets = [each.astimezone(ZoneInfo(zone)).utcoffset() for each in times]
        return [times[n] for n in range(number) if offsets[n] != offsets[n + 1]]

    hours = [hour for day in found(BEGIN, DAY, 20 * 365) for hour in found(day, HOUR_LONG, 24)]
    return [minute + MINUTE for hour in hours for minute in found(hour, MINUTE, 60)] or [BEGIN]


CHANGES = {zone: changes(zone) for zone in ZONES}
MINUTES = st.integers(-150, 150) | st.integers(-720, 719)


@st.composite
def moments(draw: st.DrawFn) -> tuple[datetime, int]:
    """Return a time as a clock shows it, mostly near a change of it; and a minute of the day near that."""
    zone = draw(st.sampled_from(ZONES))
    change = draw(st.sampled_from(CHANGES[zone])).astimezone(ZoneInfo(zone))
    seconds = draw(st.integers(-7_200, 7_200) | st.integers(-100_000, 100_000) | st.integers(0, 10**8))
    now = (change.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
    return now, (minute_of(change) + draw(MINUTES)) % 1440


def text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def minute_of(at: datetime) -> int:
    return at.hour * 60 + at.minute


def next_shown(after: datetime, minute: int, off: Collection[int] = ()) -> int:
    """Look at the clock each minute, until it shows a minute of the day or has jumped over it."""
    at, shown = after.astimezone(UTC).replace(second=0, microsecond=0), after.replace(tzinfo=None)
    while True:
        at += MINUTE
        before, shown = shown.replace(second=0), at.astimezone(after.tzinfo).replace(tzinfo=None)
        passed = (
            [shown]
            if shown <= before
            else [before + n * MINUTE for n in range(1, (shown - before) // MINUTE + 1)]
        )
        if any(minute_of(each) == minute and each.weekday() not in off for each in passed):
            return round(at.timestamp() * 1000)


@given(moments(), st.integers(1, 1439))
def test_a_time_is_quiet_or_not_and_what_is_held_is_held_until_the_clock_reaches_the_end(moment, length):
    (now, end), begin = moment, (moment[1] - length) % 1440
    quiet = minute_of(now) in {minute % 1440 for minute in range(begin, begin + length)}
    there, time = receiver(f"{text(begin)}-{text(end)}", now.tzinfo.key), round(now.timestamp() * 1000)
    assert held_until(there, WEBHOOK, delivery(), time) == (next_shown(now, end) if quiet else 0)
    assert held_until(there, WEBHOOK, delivery("urgent"), time) == 0
    turned = receiver(f"{text(end)}-{text(begin)}", now.tzinfo.key)
    assert bool(held_until(turned, WEBHOOK, delivery(), time)) != quiet, "the rest of the day"


@given(moments(), st.sets(st.integers(0, 6), max_size=6))
def test_a_digest_comes_when_the_clock_reaches_its_time_next_on_a_day_that_is_not_off(moment, off):
    (after, minute), names = moment, ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    zone, time = after.tzinfo.key, round(after.timestamp() * 1000)
    daily = replace(MAIL, digest="daily", digest_at=text(minute))
    weekdays = replace(daily, digest="weekdays", weekend=[names[each] for each in sorted(off)])
    assert digest_after(daily, zone, time) == next_shown(after, minute)
    assert digest_after(weekdays, zone, time) == next_shown(after, minute, off)


@given(moments())
def test_an_hourly_digest_comes_when_the_clock_shows_the_next_full_hour(moment):
    after, _ = moment
    at = digest_after(replace(MAIL, digest="hourly"), after.tzinfo.key, round(after.timestamp() * 1000))
    minutes = [after.astimezone(UTC).replace(second=0) + each * MINUTE for each in range(1, 120)]
    full = [each for each in minutes if each.astimezone(after.tzinfo).minute == 0]
    assert at == round(full[0].timestamp() * 1000)
