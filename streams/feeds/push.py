"""Articles to ``articles.raw``."""

from collections.abc import Iterable

from schemas import Article
from streams.cluster.admin import Admin
from streams.cluster.sender import send_all
from streams.errors import ClusterError
from streams.messages import cloudevents, times, topics
from streams.messages.records import Output
from streams.settings import Settings


def push(settings: Settings, articles: Iterable[tuple[Article, bytes]]) -> int:
    """Send articles, each with its bytes; return how many were confirmed.

    Raises:
        ClusterError: the topic is missing, or an article was refused.
    """
    raw = topics.of(settings).raw.name
    with Admin.open(settings) as admin:
        if raw not in admin.existing():
            raise ClusterError(f"topic {raw} does not exist: `rasid up` makes it")
    return send_all(
        settings, (record(article, data, topic=raw, timestamp=times.now()) for article, data in articles)
    )


def record(article: Article, data: bytes, *, topic: str, timestamp: int) -> Output:
    """Return the record in which an article enters: its bytes as they are, the time of its coming in ms."""
    headers = cloudevents.headers(
        cloudevents.ARTICLE, f"{article.id}/{article.version}", f"/{article.source}", timestamp
    )
    return Output(topic=topic, key=article.id.encode(), value=data, timestamp=timestamp, headers=headers)
