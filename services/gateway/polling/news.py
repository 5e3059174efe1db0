"""What of a feed is new, what has changed, and under which version it is sent: pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from processors.formats import Item
from processors.identity import digest
from schemas import Article, wire
from schemas.fields import next_version
from schemas.times import milliseconds

Sent = Mapping[
    str, tuple[int, str]
]  # a digest of source and id → the version that was sent, a digest of its text

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
    some = newest(items)
    known = _known(sent, some)
    for item in some:
        before = known.get(key(item.article))
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
    """Return one item for each source and id, where it stands first: its highest version, the first of it.

    A feed may have several sources, and two that count from one both have a first item.
    """
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        ref = item.article.source, item.article.id
        before = found.get(ref)
        if before is None or item.article.version > before.article.version:
            found[ref] = item
    return list(found.values())


def remembered(sent: Sent, items: Iterable[Item], done: Sequence[Item]) -> dict[str, tuple[int, str]]:
    """Return what is known to be sent, now that more is.

    Args:
        sent: what was known before.
        items: all that stand in the feed.
        done: those that were sent, with the version that they had.
    """
    some = newest(items)
    known = {**_known(sent, some), **{key(each.article): _mark(each.article) for each in done}}
    here = {key(each.article) for each in some}
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


def key(article: Article) -> str:
    """Return what is kept of a source and id: always as short."""
    return _digest(f"{article.source}\0{article.id}")


def _known(sent: Sent, items: Sequence[Item]) -> Sent:
    """Return what was sent by the sources and ids that the items have now."""
    return _under_new_ids(_by_source(sent, items), items)


def _by_source(sent: Sent, items: Sequence[Item]) -> Sent:
    """Return what was sent by source and id: the version before knew it by the id alone, of whatever source.

    Where several have the id it was of the one that says the same, else of the one that stands first.
    """
    older: dict[str, list[Article]] = {}
    for item in items:
        if (name := _digest(item.article.id)) in sent:
            older.setdefault(name, []).append(item.article)
    if not older:
        return sent
    found = dict(sent)
    for name, articles in older.items():
        version, said = found.pop(name)
        whose = next((each for each in articles if digest_of(each) == said), articles[0])
        found.setdefault(key(whose), (version, said))
    return found


def _under_new_ids(sent: Sent, items: Sequence[Item]) -> Sent:
    """Return what was sent by the ids of now: some feeds make new ones each time that they are fetched.

    An item is one that was sent where its text and its version, of RSS its time, are the same, and the id
    of then has left the feed. A title alone, or a text without a time, says too little: «نشرة الأخبار» is
    another one each evening.
    """
    ids = {key(each.article) for each in items}
    left = {mark: name for name, mark in sent.items() if name not in ids}
    found = dict(sent)
    for item in items:
        article, name = item.article, key(item.article)
        is_told_apart = article.title and article.body and article.published_at
        if name in sent or not is_told_apart:
            continue
        if then := left.pop(_mark(article), None):
            found[name] = found.pop(then)
    return found


def digest_of(article: Article) -> str:
    """Return a digest of what an item says to its readers, and whether it may be told."""
    said = (article.title, article.body, article.status, article.embargoed_until)
    return digest(wire.encode(said))


def _digest(name: str) -> str:
    return digest(name.encode("utf-8", "surrogatepass"))


def _mark(article: Article) -> tuple[int, str]:
    return article.version, digest_of(article)


def _with_version(item: Item, version: int) -> Item:
    article = replace(item.article, version=version)
    return Item(item.index, article, wire.encode(article))


def _time(item: Item) -> int:
    """Return when an item was published, in milliseconds; without a time it is as old as can be."""
    return milliseconds(item.article.published_at) if item.article.published_at else 0
