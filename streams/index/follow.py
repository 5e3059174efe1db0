"""A store of one installation, caught up with its topics when it is opened, or kept up with them."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from streams.cluster.admin import Admin
from streams.cluster.parts import Span, Spans, TopicPart, size
from streams.cluster.pieces import PIECE, pieces
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
LOOK_FOR_TOPICS: Final = 3.0  # seconds between two looks for topics that were made meanwhile
# Records that are taken in at once beside other work, 4 MB of enriched articles. All are seen when the last
# one is taken in: half a second after the first.
LITTLE: Final = 300
LOOK_SECONDS: Final = 0.2  # between two looks for records: what is new is there before anybody turns to it


@contextmanager
def caught_up(
    settings: Settings,
    name: str,
    wanted: Callable[[Topic], bool],
    view: Callable[[list[Topic]], View],
    progress: Progress | None = None,
    *,
    since_ms: int | None = None,
) -> Iterator[tuple[Store, Reader]]:
    """Open the store ``name``, with all that its topics hold now; and a reader for single records.

    Args:
        settings: where the cluster is, and where local files are kept.
        name: of the store.
        wanted: which topics it is made of.
        view: makes its view of these topics.
        progress: told how far the catching up is.
        since_ms: of what is older nothing is read, and what is known of it is forgotten.

    Raises:
        StoreError: the file cannot be kept.
        ClusterError: no broker answers.
    """
    with Reader.open(settings, PIECE_BYTES) as reader:
        mine = _mine(settings, reader, wanted)
        names = [topic.name for topic in mine]
        with Admin.open(settings) as admin:
            path, topic_ids = path_of(settings, name, admin), admin.topic_ids(names)
        with Store.open(path, view(mine)) as store:
            look = partial(reader.kept, names, since_ms=since_ms)
            _catch_up(settings, store, look, topic_ids, progress)
            yield store, reader


def keep_up(
    settings: Settings,
    name: str,
    wanted: Callable[[Topic], bool],
    view: View,
) -> Iterator[Store]:
    """Yield the store ``name`` each time that it has caught up with its topics, until it is closed.

    Topics that are made meanwhile are read as well. Where nothing came, it is yielded all the same, some
    times a second.

    Raises:
        StoreError: the file cannot be kept.
        ClusterError: Kafka is away: begin again.
    """
    with (
        Reader.open(settings, PIECE_BYTES) as reader,
        Admin.open(settings) as admin,
        Store.open(path_of(settings, name, admin), view) as store,
    ):
        known: Spans = {}
        looked = -LOOK_FOR_TOPICS
        while True:
            if time.monotonic() - looked >= LOOK_FOR_TOPICS:
                names = [topic.name for topic in _mine(settings, reader, wanted)]
                topic_ids, looked, known = admin.topic_ids(names), time.monotonic(), {}
            spans = reader.kept(names)
            if spans != known:
                _catch_up(settings, store, partial(reader.kept, names), topic_ids, most=LITTLE)
                known = spans
            yield store
            time.sleep(LOOK_SECONDS)


def _catch_up(
    settings: Settings,
    store: Store,
    look: Callable[[], Spans],
    topic_ids: Mapping[str, str],
    progress: Progress | None = None,
    *,
    most: int = PIECE,
) -> None:
    store.catch_up(
        look,
        topic_ids,
        read=lambda missing: pieces(settings, missing, progress, most=most),
        waiting=_Waiting(progress),
    )


def path_of(settings: Settings, name: str, admin: Admin) -> Path:
    """Return where the file of a store is kept: of this cluster, and of this installation on it."""
    folder = ".".join(filter(None, (admin.cluster_id(), settings.topic_prefix)))
    return settings.home / "index" / folder / f"{name}.sqlite"


def _mine(settings: Settings, reader: Reader, wanted: Callable[[Topic], bool]) -> list[Topic]:
    own = topics.of(settings)
    bases = filter(None, map(own.base, sorted(reader.topics())))
    return [topic for topic in map(own.find, bases) if topic and wanted(topic)]


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
