"""Feeds that are polled, as ops write them: YAML files, many feeds a file.

    feeds:
      - name: alwatan
        url: https://alwatan.example/rss.xml
        source: alwatan.example
        every: 10m

What is wrong is told with file and line, all of it at once, and nothing of a file with a mistake is used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from schemas import wire
from schemas.feed import check_every
from schemas.fields import Duration, Flag, Id, Slug, Text, WebAddress
from streams.messages.times import zone_of
from streams.yaml_lists import Listing, Mistake, Problem, Written, yaml_files

_FEEDS: Final = Listing("feeds", "feed", "`name:`, `url:`, `source:`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A polled feed as a file has it. ``paused`` is None where the file leaves that as it is."""

    name: Slug
    url: WebAddress
    source: list[Id]
    every: Duration = "10m"
    zone: Text = "UTC"
    language: Text | None = None
    full_text: Flag = False
    internal: Flag = False
    paused: Flag | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed, and where it stands (``file:line``)."""

    feed: Listed
    where: str


def read(paths: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """Return the feeds of files and folders, and all that is wrong with them.

    Raises:
        InputError: a file cannot be read at all.
    """
    return _FEEDS.read(yaml_files(paths), _read_feed, lambda entry: entry.feed.name)


def warnings(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield what is odd about feeds that can be read."""
    first: dict[str, str] = {}
    for entry in entries:
        feed = entry.feed
        if feed.url in first:
            yield Problem(entry.where, f"feed {feed.name} has the address of {first[feed.url]}")
        first.setdefault(feed.url, feed.name)


def _read_feed(written: Written) -> Iterator[Entry | Problem]:
    """Yield a feed, or all that is wrong with it, each where it stands."""
    source = written.value.get("source")
    if isinstance(source, str):  # of one outlet, as nearly every feed is
        written = replace(written, value={**written.value, "source": [source]})
    mistakes = list(_FEEDS.mistakes(Listed, written))
    if not mistakes:
        feed = wire.from_dict(Listed, written.value)
        mistakes = list(_impossible(feed))
        if not mistakes:
            yield Entry(feed, written.where)
            return
    yield from written.problems(_FEEDS.name(written.value.get("name")), mistakes)


def _impossible(feed: Listed) -> Iterator[Mistake]:
    try:
        check_every(feed.every, internal=feed.internal)
    except ValueError as error:
        yield Mistake("every", f"field every: {error}")
    if not zone_of(feed.zone):
        yield Mistake("zone", f"field zone: no time zone {feed.zone}: expected a name such as Asia/Bahrain")
    if not feed.source:
        yield Mistake("source", "field source: expected an outlet")
