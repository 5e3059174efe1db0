"""What feeds sent of one article: its versions, as ``articles.raw`` has them."""

from schemas import Article, SchemaError
from streams.cluster.reader import Progress
from streams.index.follow import Index
from streams.messages import topics
from streams.messages.received import article_of
from streams.messages.records import Record
from streams.settings import Settings


def received(settings: Settings, article_id: str, progress: Progress | None = None) -> list[Article]:
    """Return all that was received of an article, the highest version last; what cannot be read is left out.

    Raises:
        ClusterError: no broker answers.
    """
    raw = topics.of(settings).raw.name
    with Index.open(settings, progress) as index:
        records = [record for record in index.about(article_id) if record.topic == raw]
    articles = (_read(record) for record in records)
    return sorted(
        (each for each in articles if each and each.id == article_id), key=lambda each: each.version
    )


def _read(record: Record) -> Article | None:
    try:
        return article_of(record)
    except SchemaError:
        return None
