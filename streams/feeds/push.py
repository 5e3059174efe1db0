"""Articles to ``articles.raw``: news, or an archive of which nobody is told."""

from collections.abc import Iterable
from typing import Final

from processors.identity import digest
from schemas import Article
from schemas.times import milliseconds
from streams.cluster.admin import Admin
from streams.cluster.failures import missing_topic
from streams.cluster.sender import send_all
from streams.errors import ClusterError
from streams.messages import cloudevents, lanes, times, topics
from streams.messages.records import Output, event
from streams.settings import Settings

# What comes out of an archive is kept at least so long, however old it is.
LEAST_KEPT_MS: Final = 30 * topics.DAY_MS


def push(settings: Settings, articles: Iterable[tuple[Article, bytes]]) -> int:
    """Send articles as news, each with its bytes; return how many were confirmed.

    Raises:
        ClusterError: the topic is missing, or an article was refused.
    """
    raw, _ = raw_topic(settings)
    return send_all(
        settings, (record(article, data, topic=raw, timestamp=times.now()) for article, data in articles)
    )


def raw_topic(settings: Settings) -> tuple[str, str]:
    """Return the name of the topic that articles enter by, and Kafka's id of it.

    Raises:
        ClusterError: it is missing.
    """
    raw = topics.of(settings).raw.name
    with Admin.open(settings) as admin:
        found = admin.topic_ids([raw]).get(raw)
    if found is None:
        raise ClusterError(missing_topic(raw))
    return raw, found


class Archive:
    """The times of old articles: when they were published, as far back as Kafka keeps what is older.

    Retention goes by the same times. What it would delete before it is read gets the oldest time that is kept
    for ``LEAST_KEPT_MS``.

    Attributes:
        oldest: that time, in ms of the epoch.
        older: how many articles were published before it.
        undated: how many say no time; they get the present.
    """

    def __init__(self, settings: Settings) -> None:
        own = topics.of(settings)
        with Admin.open(settings) as admin:
            standing = admin.standing(each.name for each in (own.raw, own.enriched, own.hits, own.suppressed))
        limits = [int(each.config["retention.ms"]) for each in standing.values()]
        kept = min((each for each in limits if each >= 0), default=None)  # below 0: for ever
        self._now = times.now()
        self.oldest = 0 if kept is None else self._now - max(kept - LEAST_KEPT_MS, kept // 2)
        self.older = self.undated = 0

    def time(self, article: Article) -> int:
        """Return the time of an article's record."""
        if article.published_at is None:
            self.undated += 1
            return self._now
        published = milliseconds(article.published_at)
        self.older += published < self.oldest
        return min(max(published, self.oldest), self._now)


def record(article: Article, data: bytes, *, topic: str, timestamp: int, archived: bool = False) -> Output:
    """Return the record in which an article enters: its bytes as they are, the time of its coming in ms."""
    return event(
        cloudevents.ARTICLE,
        f"{article.id}/{article.version}/{digest(data)}",
        data,
        topic=topic,
        key=article.id,
        source=f"/{article.source}",
        timestamp=timestamp,
        more=[(lanes.ARCHIVE, b"1")] if archived else [],
    )
