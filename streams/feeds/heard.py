"""Which sources articles came from lately, whoever sent them, and when: by the topic itself.

What comes over HTTP, from files and from producers all ends on ``articles.raw``: that is listened to,
minute by minute, in a local file that follows the topic.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from schemas import Gap
from schemas.times import rfc3339
from streams.cluster.reader import Progress
from streams.feeds import quiet
from streams.feeds.states import WELL, Said, in_english
from streams.index.follow import caught_up
from streams.index.store import Row
from streams.messages import lanes, topics
from streams.messages.records import Record
from streams.settings import Settings

_SINCE_MS: Final = (quiet.DAYS + 1) * topics.DAY_MS  # the first gap of the first day has a beginning
_MINUTE_MS: Final = 60_000
_DAY: Final = 24 * 60  # minutes

# For each source and day: when the last article came, and the longest gap that ended on it.
_GAPS: Final = """
with heard as (
    select source, minute, max(at) as at from minutes join parts on number = part
    where minute <= ? group by 1, 2
), gaps as (
    select *, minute - lag(minute) over (partition by source order by minute) as gap from heard
)
select source, minute / ?, max(at), max(gap) from gaps group by 1, 2 order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """When the last article of a source came (RFC 3339), and the longest gap of each of the last days."""

    last: str
    gaps: list[Gap]

    def silent(self, now_ms: int) -> bool:
        """Return whether there has been none for longer than usual; not before two days have shown that."""
        return quiet.longer_than_usual(self.gaps, self.last, now_ms)


def read(settings: Settings, now_ms: int, progress: Progress | None = None) -> dict[str, Heard]:
    """Return what was heard in the last week, by source; archives are not.

    Args:
        settings: where the cluster is, and where local files are kept.
        now_ms: the present, in milliseconds of the epoch.
        progress: told how far the reading is: the first one reads a week.

    Raises:
        StoreError: the local file cannot be kept.
        ClusterError: no broker answers.
    """
    raw = topics.of(settings).raw.base
    with caught_up(
        settings,
        "heard",
        lambda topic: topic.base == raw,
        lambda _: Minutes(),
        progress,
        since_ms=now_ms - _SINCE_MS,
    ) as (store, _):
        return heard(store.db, now_ms)


class Minutes:
    """The view: in which minutes there were articles of a source."""

    version = 1
    tables = """
create table minutes (
    source text not null, minute integer not null, part integer not null,
    last integer not null,  -- the offset of the last article of that minute
    at integer not null,  -- the latest time of one, in milliseconds
    primary key (source, minute, part)
) strict, without rowid
"""

    def take(self, db: sqlite3.Connection, rows: list[Row]) -> None:
        """Note the minute of each article."""
        db.executemany(
            "insert into minutes values (?, ?, ?, ?, ?)"
            " on conflict do update set last = excluded.last, at = max(at, excluded.at)",
            [
                (source, record.timestamp // _MINUTE_MS, part, record.offset, record.timestamp)
                for part, record in rows
                if (source := _source(record))
            ],
        )

    def forget(self, db: sqlite3.Connection, firsts: Mapping[int, int]) -> None:
        """Delete the minutes whose articles are too old."""
        db.executemany(
            "delete from minutes where part = ? and last < ?",
            [(part, first) for part, first in firsts.items()],
        )
        db.execute("delete from minutes where part not in (select number from parts)")


def heard(db: sqlite3.Connection, now_ms: int) -> dict[str, Heard]:
    """Return what the view says of each source, in their order; what comes from the future is left out."""
    found: dict[str, Heard] = {}
    for source, day, at, gap in db.execute(_GAPS, (now_ms // _MINUTE_MS, _DAY)):
        gaps = found[source].gaps if source in found else []
        if gap is not None:
            # Between the beginning of one minute and the end of another.
            gaps.append(Gap(day=rfc3339(day * topics.DAY_MS)[:10], seconds=60 * (gap + 1)))
        found[source] = Heard(rfc3339(at), gaps[-quiet.DAYS :])
    return found


def going(sources: Iterable[str], known: Mapping[str, Heard], now_ms: int) -> Said:
    """Return whether articles come from the sources of a feed as usual."""
    wanted = list(sources)
    there = [source for source in wanted if source in known]
    if not there:
        return Said("not-heard")
    silent = [source for source in there if known[source].silent(now_ms)]
    if not silent:
        return WELL
    return Said("silent") if len(silent) == len(wanted) else Said("some-silent", ", ".join(silent))


def state(sources: Iterable[str], known: Mapping[str, Heard], now_ms: int) -> str:
    """Say of the sources of a feed whether articles come from them as usual, as commands do."""
    return in_english([going(sources, known, now_ms)])


def _source(record: Record) -> str | None:
    """Return the source of an article as its feed sent it; None where it is none, or of an archive."""
    if record.value is None or record.timestamp < 0 or lanes.archived(record.headers):
        return None
    if any(name == lanes.EMBARGO for name, _ in record.headers):
        return None  # Rasid itself has sent it
    try:
        message = orjson.loads(record.value)
    except orjson.JSONDecodeError:
        return None
    source = message.get("source") if isinstance(message, dict) else None
    return source if isinstance(source, str) else None
