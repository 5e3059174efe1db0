"""Who asks, and may they: a feed by its token; or anybody on this machine, as long as there is no feed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from schemas import Article, Feed
from services.gateway.answers import Refusal
from services.serving import host_of, is_local
from streams.feeds.known import KnownFeeds

# What metrics call those who send without a token, before there is any feed.
NOBODY: Final = "local"

_CHALLENGE: Final = {"www-authenticate": 'Bearer realm="rasid"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request; ``feed`` is None on a gateway of this machine that has no feeds."""

    feed: Feed | None

    @property
    def name(self) -> str:
        """The feed's name."""
        return self.feed.name if self.feed else NOBODY

    def has(self, source: str) -> bool:
        """Return whether a source is one of the caller's."""
        return self.feed is None or source in self.feed.sources

    def may_send(self, article: Article) -> bool:
        """Return whether an article is of the caller's sources."""
        return self.has(article.source)

    @property
    def sources(self) -> str:
        """The caller's sources, for a person."""
        return ", ".join(self.feed.sources) if self.feed else "any"


def caller(request: Request, feeds: KnownFeeds, now_ms: Callable[[], int]) -> Caller:
    """Return who sends a request.

    Raises:
        Refusal: a token is missing, or is nobody's; or without tokens it comes through a browser.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme and not feeds.any:
        _refuse_browsers(request)
        return Caller(None)
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(
            401, "no-token", "there is no token", "send Authorization: Bearer and the feed's token",
            field="Authorization", headers=_CHALLENGE,
        )  # fmt: skip
    feed = feeds.of_token(token.strip(), now_ms())
    if feed is None:
        raise Refusal(
            401,
            "wrong-token",
            "the token is of no feed, or no longer",
            "take the one that rasid feed add or rotate showed last; ops may have revoked it",
            field="Authorization",
            headers=_CHALLENGE,
        )
    return Caller(feed)


def _refuse_browsers(request: Request) -> None:
    """Refuse what a page in a browser of this machine sends, or has sent by a name that leads here."""
    if "origin" in request.headers or not is_local(host_of(request)):
        raise Refusal(
            403,
            "not-local",
            "without a token only programs of this machine may send, not pages in a browser",
            "add a feed (rasid feed add) and send its token",
        )
