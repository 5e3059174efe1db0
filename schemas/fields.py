"""The kinds of value that the messages are made of, each with its rule and its JSON Schema."""

import re
from email.utils import parseaddr
from functools import lru_cache
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StrictStr, WithJsonSchema

from schemas.times import parse_time

_DURATION = re.compile(r"(\d{1,6})([smhd])")
_FACTOR = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)x")
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_MAIL_ADDRESS = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,253}")
_CLOCK_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_SLUG = re.compile(r"[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def parse_duration(text: str) -> int:
    """Return the seconds of a duration such as ``90s``, ``15m``, ``4h`` or ``3d``.

    Raises:
        ValueError: it is none, and what one looks like.
    """
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError("expected a duration such as 90s, 15m, 4h or 3d")
    return int(found[1]) * _SECONDS[found[2]]


def parse_factor(text: str) -> float:
    """Return the factor of ``3x`` or ``2.5x``.

    Raises:
        ValueError: it is none above 1, and what one looks like.
    """
    found = _FACTOR.fullmatch(text)
    if not found or float(found[1]) <= 1:
        raise ValueError("expected a factor above 1, such as 3x or 2.5x")
    return float(found[1])


def parse_clock_time(text: str) -> int:
    """Return the minute of the day that a time such as ``07:00`` is.

    Raises:
        ValueError: it is none, and what one looks like.
    """
    found = _CLOCK_TIME.fullmatch(text)
    if not found:
        raise ValueError("expected a time of the day, such as 07:00")
    return int(found[1]) * 60 + int(found[2])


def parse_clock_span(text: str) -> tuple[int, int]:
    """Return the minutes of the day at which ``22:00-06:00`` begins and ends; the end is not in it.

    Raises:
        ValueError: it is none, and what one looks like.
    """
    found = _CLOCK_SPAN.fullmatch(text)
    if not found or text[:5] == text[6:]:
        raise ValueError("expected two times of the day, such as 22:00-06:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return hour * 60 + minute, end_hour * 60 + end_minute


def _is_time(text: str) -> str:
    parse_time(text)
    return text  # kept as it was written: what came in goes out unchanged


def _is_duration(text: str) -> str:
    parse_duration(text)
    return text


def _is_factor(text: str) -> str:
    parse_factor(text)
    return text


def _is_clock_span(text: str) -> str:
    parse_clock_span(text)
    return text


@lru_cache(1 << 12)  # of rules, desks, channels, subjects: the same come with each hit
def parse_slug(text: str) -> str:
    """Return a slug such as ``gulf-desk``.

    Raises:
        ValueError: it is none, and what one looks like.
    """
    if not _SLUG.fullmatch(text):
        raise ValueError(
            "expected small Latin letters, digits and . _ - between them, at most 100, such as gulf-desk"
        )
    return text


def _is_web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a bracket that is not closed, a port that is none
        whole = False
    if not whole or not text.isprintable() or " " in text:
        raise ValueError("expected an address such as https://outlet.example/rss.xml")
    if "@" in parts.netloc:
        raise ValueError("a password in an address would stand in lists and logs: leave it out")
    return text


def _is_mail_address(text: str) -> str:
    name, address = parseaddr(text)
    if not _MAIL_ADDRESS.fullmatch(address) or not text.isprintable() or (name and "@" in name):
        raise ValueError("expected an address such as desk@outlet.example, or Desk <desk@outlet.example>")
    return text


def _is_host_and_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ValueError("expected host:port, such as mail.example:587")
    return text


def _is_clock_time(text: str) -> str:
    parse_clock_time(text)
    return text


def _is_channel(text: str) -> str:
    if text in RESERVED_CHANNELS:
        raise ValueError(f"{text} is reserved: alerts.{text} is a topic of Rasid's own; choose another name")
    return text


# 512 characters: a key that every Kafka tool can still show on a line.
Id = Annotated[StrictStr, Field(min_length=1, max_length=512)]
Text = StrictStr
# A headline has some 100 characters. A post of Telegram, whose feeds put all of it into the title, has 4,096.
Title = Annotated[StrictStr, Field(max_length=4_096)]
Link = Annotated[StrictStr, Field(max_length=8_000)]  # what RFC 9110 asks every server to take, in bytes
LanguageTag = Annotated[StrictStr, Field(max_length=100)]  # BCP 47 has tags of some 35, such as ar-BH
Flag = StrictBool
Count = Annotated[StrictInt, Field(ge=0)]
Limit = Annotated[StrictInt, Field(ge=1)]
LATEST_VERSION: Final = 2**53  # exact in every JSON reader
Version = Annotated[StrictInt, Field(ge=1, le=LATEST_VERSION)]
Share = Annotated[float, Field(ge=0, le=1)]
Latitude = Annotated[float, Field(ge=-90, le=90)]  # degrees, as GPS has them
Longitude = Annotated[float, Field(ge=-180, le=180)]
Time = Annotated[
    StrictStr, AfterValidator(_is_time), WithJsonSchema({"type": "string", "format": "date-time"})
]
Duration = Annotated[
    StrictStr, AfterValidator(_is_duration), WithJsonSchema({"type": "string", "pattern": r"^\d{1,6}[smhd]$"})
]
ClockTime = Annotated[
    StrictStr, AfterValidator(_is_clock_time), WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d$"})
]
MailAddress = Annotated[StrictStr, AfterValidator(_is_mail_address)]
HostAndPort = Annotated[StrictStr, AfterValidator(_is_host_and_port)]
ClockSpan = Annotated[
    StrictStr,
    AfterValidator(_is_clock_span),
    WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d-\d\d:\d\d$"}),
]
Factor = Annotated[
    StrictStr,
    AfterValidator(_is_factor),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}(\.\d{1,2})?x$"}),
]
WebAddress = Annotated[
    StrictStr,
    AfterValidator(_is_web_address),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"}),
]
# A desk, a channel and a rule id become parts of topic names and keys: Kafka's letters only.
Slug = Annotated[
    StrictStr,
    AfterValidator(parse_slug),
    WithJsonSchema({"type": "string", "pattern": rf"^{_SLUG.pattern}$"}),
]
# A rule of such a channel would write into the audit trail, or into what only replays write.
RESERVED_CHANNELS = ("replay", "suppressed")
Channel = Annotated[
    Slug, AfterValidator(_is_channel), Field(json_schema_extra={"not": {"enum": list(RESERVED_CHANNELS)}})
]

Status = Literal["usable", "withheld", "canceled"]  # IPTC's publishing status
Severity = Literal["info", "warning", "urgent"]
TextField = Literal["title", "body"]


def next_version(version: int) -> int:
    """Return the version after one of an article; the latest that can be written stays."""
    return min(version + 1, LATEST_VERSION)
