"""What of a feed is new, what has changed, and under which version it is sent: pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from processors.formats import Item
from processors.identity import digest
from schemas import Article, wire
from schemas.fields import next_version
from schemas.times import milliseconds

Sent = Mapping[str, tuple[int, str]]  # a digest of the id → the version that was sent, a digest of its text

# What has left the feed is remembered as long as this: a feed that is sorted anew, or cut short for an hour,
# shows old items again.
_LEAST_REMEMBERED: Final = 200

_OLD_MS: Final = 24 * 3600 * 1000  # with feeds of a day's news nobody is told what was said a month ago


def news(items: Iterable[Item], sent: Sent) -> list[Item]:
    """Return the items that are new, and those that say something else than what was sent; oldest first.

    An item that has changed has its format's version, where that is above the one that was sent; else the
    next number. One that only has another version says nothing new.
    """
    found = []
    for item in newest(items):
        before = sent.get(key(item.article.id))
        if before is None:
            found.append(item)
            continue
        version, said = before
        if said != digest_of(item.article):
            found.append(
                item if item.article.version > version else _with_version(item, next_version(version))
            )
    return sorted(found, key=_time)


def newest(items: Iterable[Item]) -> list[Item]:
    """Return one item for each id, where it stands first: its highest version; of equal ones the first."""
    found: dict[str, Item] = {}
    for item in items:
        before = found.get(item.article.id)
        if before is None or item.article.version > before.article.version:
            found[item.article.id] = item
    return list(found.values())


def remembered(sent: Sent, items: Iterable[Item], done: Sequence[Item]) -> dict[str, tuple[int, str]]:
    """Return what is known to be sent, now that more is.

    Args:
        sent: what was known before.
        items: all that stand in the feed.
        done: those that were sent, with the version that they had.
    """
    known = {**sent, **{key(each.article.id): _mark(each.article) for each in done}}
    here = {key(each.article.id) for each in items}
    left = [name for name in known if name not in here]
    forgotten = left[: max(0, len(left) - max(_LEAST_REMEMBERED, len(here)))]
    for name in forgotten:
        del known[name]
    # What stands in the feed comes last: what is not seen again is forgotten first.
    return {name: known[name] for name in sorted(known, key=here.__contains__)}


def is_old(item: Item, now_ms: int) -> bool:
    """Return whether an item of a feed that is fetched for the first time was news before."""
    published = item.article.published_at
    return published is not None and milliseconds(published) < now_ms - _OLD_MS


def key(article_id: str) -> str:
    """Return what is kept of an id: always as short."""
    return digest(article_id.encode("utf-8", "surrogatepass"))


def digest_of(article: Article) -> str:
    """Return a digest of what an item says to its readers, and whether it may be told."""
    said = (article.title, article.body, article.status, article.embargoed_until)
    return digest(wire.encode(said))


def _mark(article: Article) -> tuple[int, str]:
    return article.version, digest_of(article)


def _with_version(item: Item, version: int) -> Item:
    article = replace(item.article, version=version)
    return Item(item.index, article, wire.encode(article))


def _time(item: Item) -> int:
    """Return when an item was published, in milliseconds; without a time it is as old as can be."""
    return milliseconds(item.article.published_at) if item.article.published_at else 0
