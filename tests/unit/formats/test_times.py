"""Times as feeds write them: one table of what they become."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.formats.times import UnreadableTime, parse
from schemas.fields import parse_time
from tests.unit.formats.making import RIYADH

INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001

READ = [
    # RFC 3339, kept as written
    ("2019-03-01T12:00:00+03:00", "2019-03-01T12:00:00+03:00"),
    ("2019-03-01t09:00:00z", "2019-03-01t09:00:00z"),
    ("2019-03-01T12:00:00.123456789+03:00", "2019-03-01T12:00:00.123456789+03:00"),
    # ISO 8601, NewsML's short form, databases
    ("2019-03-01T12:00Z", "2019-03-01T12:00:00+00:00"),
    ("2019-03-01T12:00:00+0300", "2019-03-01T12:00:00+03:00"),
    ("2019-03-01T12:00:00+03", "2019-03-01T12:00:00+03:00"),
    ("20190301T120000+0300", "2019-03-01T12:00:00+03:00"),
    ("20190301T120000Z", "2019-03-01T12:00:00+00:00"),
    ("2019-03-01 12:00:00", "2019-03-01T12:00:00+03:00"),
    ("2019/03/01 12:00", "2019-03-01T12:00:00+03:00"),
    ("2019-03-01 12:00:00 UTC", "2019-03-01T12:00:00+00:00"),
    ("2019-03-01 3:00 pm", "2019-03-01T15:00:00+03:00"),
    # RFC 822, and what servers make of it
    ("Fri, 01 Mar 2019 12:00:00 +0300", "2019-03-01T12:00:00+03:00"),
    ("Fri, 01 Mar 2019 12:00:00 GMT", "2019-03-01T12:00:00+00:00"),
    ("Fri, 1 Mar 19 12:00:00 EST", "2019-03-01T12:00:00-05:00"),
    ("Fri, 01 Mar 2019 12:00:00 AST", "2019-03-01T12:00:00+03:00"),
    ("Fri, 01 Mar 2019 12:00 EET", "2019-03-01T12:00:00+02:00"),
    ("Friday, March 1, 2019 - 12:00", "2019-03-01T12:00:00+03:00"),
    ("01-Mar-2019 12:00:00", "2019-03-01T12:00:00+03:00"),
    ("Fri Mar 01 12:00:00 EET 2019", "2019-03-01T12:00:00+02:00"),
    ("Fri Mar 01 2019 12:00:00 GMT+0300 (AST)", "2019-03-01T12:00:00+03:00"),
    ("March 1st, 2019 12:00 PM", "2019-03-01T12:00:00+03:00"),
    ("10 mars 2020 à 14:00", "2020-03-10T14:00:00+03:00"),
    # The Gulf and Egypt, the Levant, the Maghreb
    ("الجمعة ١ مارس ٢٠١٩ - ٣:١٥ م", "2019-03-01T15:15:00+03:00"),
    ("1 مارس 2019م الساعة 12:30 ص", "2019-03-01T00:30:00+03:00"),
    ("5 أغسطس/آب 2020 10:00", "2020-08-05T10:00:00+03:00"),
    ("12 تشرين الثاني 2021 10:30 صباحًا بتوقيت غرينتش", "2021-11-12T10:30:00+00:00"),
    ("2 كانون الثاني، 2020 08:00", "2020-01-02T08:00:00+03:00"),
    ("12 أوت 2020 14:00", "2020-08-12T14:00:00+03:00"),
    ("7 جويلية 2020 14:00", "2020-07-07T14:00:00+03:00"),
    ("5 غشت 2020 14:00", "2020-08-05T14:00:00+03:00"),
    ("9 دجنبر 2020 14:00", "2020-12-09T14:00:00+03:00"),
    # Hijri
    ("15 رمضان 1440 هـ 21:00", "2019-05-20T21:00:00+03:00"),
    ("الاثنين 15 رمضان 1440هـ الموافق 20 مايو 2019م الساعة 9 مساء", "2019-05-20T21:00:00+03:00"),
    ("١٤٤٠/٩/١٥ هـ ٢١:٠٠", "2019-05-20T21:00:00+03:00"),
    ("31/12/2019 10:20", "2019-12-31T10:20:00+03:00"),
]  # fmt: skip

DAYS = [
    ("2019-03-01", "2019-03-01T00:00:00+03:00"),
    ("20190301", "2019-03-01T00:00:00+03:00"),
    ("1 آذار/مارس 2019", "2019-03-01T00:00:00+03:00"),
    ("15 رمضان 1440هـ", "2019-05-20T00:00:00+03:00"),
    ("20 جمادى الآخرة 1444", "2023-01-13T00:00:00+03:00"),
]

UNREADABLE = [
    ("", "no day"),
    ("قبل ساعتين", "no day"),
    ("yesterday", "no day"),
    ("03/04/2019", "cannot be told apart"),
    ("Fri, 30 Feb 2019 12:00:00 GMT", "day is out of range"),
    ("2019-13-01T00:00:00Z", "month must be in"),
    ("2019-03-01T25:00:00Z", "hour must be in"),
    ("0001-01-01T00:00:00Z", "year 1 cannot be"),
    ("0000-00-00 00:00:00", "year 0 cannot be"),
    ("Thu, 01 Jan 1970 00:00:00 +0000", "no time was set"),
    ("1970-01-01T03:00:00+03:00", "no time was set"),
    ("1 مارس 2019 و 2 مارس 2019", "two days"),
    ("1 مارس/أبريل 2019", "two months"),
    ("15 رمضان 1440هـ الموافق 25 مايو 2019م", "two days"),
    ("1 مارس 2019 10:00 11:00", "two times of day"),
    ("1 مارس 2019 تقريبا", "not understood"),
    ("31 رمضان 1440", "day"),
    ("Fri, 01 Mar 2019 12:00:00 XYZ", "'xyz' is not known"),
    ("2019-03-01T12:00:00+99:00", "a day or more"),
    ("15:30 ص 1 مارس 2019", "not in the morning"),
    ("1" * 500, "500 characters"),
]


@pytest.mark.parametrize(("written", "becomes"), READ)
def test_a_time_is_read_as_what_it_says(written, becomes):
    found = parse(written, RIYADH)
    assert (found.text, found.whole_day) == (becomes, False)
    assert parse_time(found.text) == found.at


@pytest.mark.parametrize(("written", "becomes"), DAYS)
def test_a_day_without_a_time_is_its_midnight_and_says_so(written, becomes):
    found = parse(written, RIYADH)
    assert (found.text, found.whole_day) == (becomes, True)


@pytest.mark.parametrize(("written", "said"), UNREADABLE)
def test_what_names_no_instant_is_never_guessed(written, said):
    with pytest.raises(UnreadableTime, match=said):
        parse(written, RIYADH)


@pytest.mark.parametrize(
    ("name", "zone", "offset"),
    [
        ("AST", "Asia/Riyadh", "+03:00"),
        ("AST", "Africa/Cairo", "+03:00"),
        ("AST", "America/Halifax", "-04:00"),
        ("IST", "Asia/Jerusalem", "+02:00"),
        ("IST", "Asia/Kolkata", "+05:30"),
        ("GST", "Asia/Dubai", "+04:00"),
        ("CST", "Asia/Shanghai", "+08:00"),
        ("CST", "UTC", "-06:00"),
    ],
)
def test_a_zone_name_that_several_share_is_the_one_near_the_feed(name, zone, offset):
    assert parse(f"Fri, 01 Feb 2019 12:00:00 {name}", ZoneInfo(zone)).text == f"2019-02-01T12:00:00{offset}"


@pytest.mark.parametrize("name", ["AST", "IST", "GST", "BST"])
def test_a_zone_name_that_nothing_decides_is_not_guessed(name):
    with pytest.raises(UnreadableTime, match="set the feed's own zone"):
        parse(f"Fri, 01 Feb 2019 12:00:00 {name}", UTC)


def test_every_month_is_known_by_all_its_names():
    for number, names in enumerate(
        [
            "يناير كانون الثاني،جانفي،January",
            "فبراير،شباط،فيفري،February",
            "مارس،آذار،March",
            "أبريل،إبريل،نيسان،أفريل،April",
            "مايو،أيار،ماي،May",
            "يونيو،يونيه،حزيران،جوان،June",
            "يوليو،يوليه،تموز،جويلية،يوليوز،July",
            "أغسطس،آب،أوت،غشت،August",
            "سبتمبر،أيلول،شتنبر،September",
            "أكتوبر،تشرين الأول،October",
            "نوفمبر،تشرين الثاني،نونبر،November",
            "ديسمبر،كانون الأول،دجنبر،December",
        ],
        1,
    ):
        for name in names.replace("يناير ", "يناير،").split("،"):
            assert parse(f"3 {name} 2019 10:00").at == datetime(2019, number, 3, 10, tzinfo=UTC), name


@given(INSTANTS, st.sampled_from([row[0] for row in READ]))
def test_reading_what_was_read_changes_nothing(at, written):
    for text in (at.isoformat(), parse(written, RIYADH).text):
        once = parse(text, RIYADH)
        assert parse(once.text, UTC) == once


@given(INSTANTS)
def test_the_milliseconds_are_those_of_the_epoch(at):
    assert parse(at.isoformat()).milliseconds == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        milliseconds=1
    )


@given(st.text() | st.text("0123456789:/-. TZهمص+،مارسرمضان", max_size=40))
def test_any_text_is_a_time_or_an_error_of_ours(text):
    with suppress(UnreadableTime):
        found = parse(text, RIYADH)
        assert parse_time(found.text) == found.at
