"""A store of one installation, caught up with its topics when it is opened."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from streams.cluster.admin import Admin
from streams.cluster.parts import Span, TopicPart, size
from streams.cluster.pieces import pieces
from streams.cluster.reader import Progress, Reader
from streams.index import places
from streams.index.about import names_of
from streams.index.places import Places
from streams.index.store import Store, View
from streams.messages import topics
from streams.messages.records import Record
from streams.messages.topics import Topic
from streams.settings import Settings

# A record alone is looked for, and a batch of them comes whole anyway: all beside it is read for nothing.
PIECE_BYTES: Final = 16_000


@contextmanager
def caught_up(
    settings: Settings,
    name: str,
    wanted: Callable[[Topic], bool],
    view: Callable[[list[Topic]], View],
    progress: Progress | None = None,
) -> Iterator[tuple[Store, Reader]]:
    """Open the store ``name``, with all that its topics hold now; and a reader for single records.

    Args:
        settings: where the cluster is, and where local files are kept.
        name: of the store.
        wanted: which topics it is made of.
        view: makes its view of these topics.
        progress: told how far the catching up is.

    Raises:
        StoreError: the file cannot be kept.
        ClusterError: no broker answers.
    """
    own = topics.of(settings)
    with Reader.open(settings, PIECE_BYTES) as reader:
        bases = filter(None, map(own.base, sorted(reader.topics())))
        mine = [topic for topic in map(own.find, bases) if topic and wanted(topic)]
        spans = reader.kept(topic.name for topic in mine)
        with Admin.open(settings) as admin:
            cluster, topic_ids = admin.cluster_id(), admin.topic_ids(topic.name for topic in mine)
        folder = settings.home / "index" / ".".join(filter(None, (cluster, settings.topic_prefix)))
        with Store.open(folder / f"{name}.sqlite", view(mine)) as store:
            store.catch_up(
                spans,
                topic_ids,
                read=lambda missing: pieces(settings, missing, progress),
                waiting=_Waiting(progress),
            )
            yield store, reader


class _Waiting:
    """Tells how far another command has come with what is missing."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._total = self._passed = 0

    def __call__(self, missing: Mapping[TopicPart, Span]) -> None:
        left = size(missing)
        self._total = self._total or left
        if self._progress:
            self._progress(self._total - left - self._passed, self._total)
        self._passed = self._total - left


@dataclass(frozen=True)
class Index:
    """Where the records about each article stand. ``known``: how many records it was made of."""

    store: Store
    reader: Reader

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, progress: Progress | None = None) -> Iterator["Index"]:
        """Open the index of an installation, caught up."""
        own = topics.of(settings)
        with caught_up(
            settings,
            "places",
            lambda topic: names_of(topic, own) is not None,
            lambda mine: Places({topic.name: tell for topic in mine if (tell := names_of(topic, own))}),
            progress,
        ) as (store, reader):
            yield cls(store, reader)

    @property
    def known(self) -> int:
        """How many records it has seen."""
        [count] = self.store.db.execute("select coalesce(sum(next), 0) from parts").fetchone()
        return int(count)

    def about(self, name: str) -> Iterator[Record]:
        """Yield the records about an article, or with the key of an alert; and perhaps one of another's."""
        return self.reader.at(places.find(self.store.db, name.encode("utf-8", "surrogatepass")))
