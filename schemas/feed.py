"""Who may send articles over HTTP."""

from dataclasses import dataclass, field

from schemas.fields import Count, Id, Slug, Text, Time


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedToken:
    """What a feed shows of itself: the SHA-256 of the token, in hexadecimal digits; the token is nowhere.

    It holds until ``ends_at``; without one, until it is revoked.
    """

    sha256: Text
    made_at: Time
    ends_at: Time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of articles with its settings and tokens.

    ``sources`` are the outlets that it may send articles of, written as the articles have them; where it is
    one, an article may leave it out. ``language`` and ``zone`` (an IANA name) are of articles and of times
    that say none. ``per_minute``: how many articles it may send in a minute; 0 for any number. A revoked feed
    has no tokens.
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

    def __post_init__(self) -> None:
        """Refuse a feed that may send nothing."""
        if not self.sources:
            raise ValueError("a feed needs a source: the outlets that it may send articles of")
