"""Where articles come from: who may send them over HTTP, and what is fetched from the web."""

from dataclasses import dataclass, field
from typing import Final

from schemas.fields import Count, Duration, Flag, Id, Slug, Text, Time, Version, WebAddress, parse_duration

# A public server is asked once a minute at most; one's own may be asked each second.
LEAST_SECONDS: Final = 60
LEAST_SECONDS_INTERNAL: Final = 1
MOST_SECONDS: Final = 7 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedToken:
    """What a feed shows of itself: the SHA-256 of the token, in hexadecimal digits; the token is nowhere.

    It holds until ``ends_at``; without one, until it is revoked.
    """

    sha256: Text
    made_at: Time
    ends_at: Time | None = None


def check_every(every: str, *, internal: bool) -> None:
    """Refuse to fetch a feed too often, or hardly ever.

    Raises:
        ValueError: and what is possible.
    """
    least = LEAST_SECONDS_INTERNAL if internal else LEAST_SECONDS
    if not least <= parse_duration(every) <= MOST_SECONDS:
        raise ValueError(f"expected {least}s to 7d, found {every}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """Where a feed is fetched from, and how often as long as it can be read.

    ``full_text``: each article's text is taken from its page. ``internal``: the address may be one of a
    private network. ``since``: when it was put in force or resumed; what was found before (that it is gone,
    how long to wait) counts no more.
    """

    url: WebAddress
    every: Duration = "10m"
    full_text: Flag = False
    internal: Flag = False
    paused: Flag = False
    since: Time

    def __post_init__(self) -> None:
        """Refuse what no server would bear."""
        check_every(self.every, internal=self.internal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of articles with its settings and tokens.

    ``sources`` are the outlets that it may send articles of, written as the articles have them; where it is
    one, an article may leave it out. ``language`` and ``zone`` (an IANA name) are of articles and of times
    that say none. ``per_minute``: how many articles it may send in a minute; 0 for any number. ``polling``:
    where it is fetched from, if it is. A revoked feed has no tokens and is not fetched.
    """

    name: Slug
    sources: list[Id]
    tokens: list[FeedToken] = field(default_factory=list)
    made_at: Time
    made_by: Text
    revoked_at: Time | None = None
    language: Text | None = None
    zone: Text = "UTC"
    per_minute: Count = 6_000
    polling: Polling | None = None

    def __post_init__(self) -> None:
        """Refuse a feed that may send nothing."""
        if not self.sources:
            raise ValueError("a feed needs a source: the outlets that it may send articles of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The longest time without a new article that ended on a day (UTC)."""

    day: Text
    seconds: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What the last fetch of a polled feed found, and what the next one needs to know.

    ``etag`` and ``modified`` are the server's, of what stands at ``url``. ``moved_to``: where permanent
    redirects lead. ``article_at``: when an article was new last; ``gaps``: of the last days. ``gone_at``: the
    server said that the feed is gone for good. ``failures`` in a row since ``failing_since``, the last with
    ``problem``, in English; ``problem_kind``: a stable word for it. ``retry_at``: not before, as the server
    asked. ``refused``: items of what was read last that are no articles.
    """

    url: Text
    fetched_at: Time
    etag: Text | None = None
    modified: Text | None = None
    moved_to: Text | None = None
    article_at: Time | None = None
    gaps: list[Gap] = field(default_factory=list)
    gone_at: Time | None = None
    failures: Count = 0
    failing_since: Time | None = None
    problem: Text | None = None
    problem_kind: Text | None = None
    retry_at: Time | None = None
    refused: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SentItems:
    """Which items of a polled feed were sent: by a digest of source and id the version, and one of its text.

    The ones that have been out of the feed for longest stand first.
    """

    items: dict[Text, tuple[Version, Text]] = field(default_factory=dict)
