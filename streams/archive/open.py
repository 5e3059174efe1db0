"""The archive of an installation, caught up with its topics."""

from collections.abc import Iterator
from contextlib import contextmanager

from streams.archive.view import ArchiveView
from streams.cluster.reader import Progress
from streams.index.follow import caught_up
from streams.index.store import Store
from streams.messages import topics
from streams.messages.topics import Role, Topic
from streams.settings import Settings


@contextmanager
def archive(settings: Settings, progress: Progress | None = None) -> Iterator[Store]:
    """Open the archive; the first time, all that the topics hold is read.

    Raises:
        StoreError: the file cannot be kept.
        ClusterError: no broker answers.
    """
    own = topics.of(settings)
    told = {own.enriched.base, own.suppressed.base}

    def wanted(topic: Topic) -> bool:
        return topic.role is Role.CHANNEL or topic.base in told

    view = ArchiveView(own.enriched.name, settings.archive_days)
    with caught_up(settings, "archive", wanted, lambda _: view, progress) as (store, _):
        yield store
