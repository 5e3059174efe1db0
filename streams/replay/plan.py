"""Planning a replay: what is asked for, resolved to exact offsets whose end is frozen. Writes to no topic."""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import yaml

from processors.stories.entries import ArticleRef, ref_of
from processors.version import pipeline_version
from schemas import AcceptedArticle, EnrichedArticle, ReplayPlan, SchemaError, wire
from schemas.times import milliseconds, rfc3339
from streams import install
from streams.cluster import offsets
from streams.cluster.admin import Admin
from streams.cluster.offsets import Run, Runs
from streams.cluster.parts import Span, TopicPart, size
from streams.cluster.pieces import pieces
from streams.cluster.reader import Progress, Reader
from streams.errors import InputError, ReplayError, TopicError, reason
from streams.messages import people, sizes, times, topics
from streams.messages.received import is_tombstone
from streams.messages.records import Record, said
from streams.messages.topics import Role
from streams.replay import rules
from streams.replay.asked import RAW, Asked
from streams.settings import Settings
from streams.yaml_lists import Loader

# Articles that are enriched to estimate the time: a tenth of a second of work.
SAMPLE: Final = 100
SAMPLE_EVERY: Final = 97  # taken from all over the range
# Beside enriching: reading, matching, writing. A guess, not a measurement: the plan says "about".
OVERHEAD: Final = 1.5


def make(settings: Settings, asked: Asked, progress: Progress | None = None, *, by: str = "") -> ReplayPlan:
    """Make a plan.

    Args:
        settings: where the cluster is.
        asked: what is to run again.
        progress: told how far the reading is.
        by: who makes it; empty for the user of this machine.

    Raises:
        ReplayError, TopicError, InputError: why there can be none.
    """
    if asked.start is not None and asked.end is not None and asked.start >= asked.end:
        raise InputError(
            f"the range ends at {times.shown(asked.end)}, and begins at {times.shown(asked.start)}: its end"
            " must lie behind its beginning",
            kind="range",
        )
    with Admin.open(settings) as admin:
        name, topic_id = _source(settings, admin, asked.topic)
        cluster_id = admin.cluster_id()
    copyable = _Copyable(settings)
    with Reader.open(settings) as reader:
        spans = _spans(reader, name, asked)
        found = _Found(asked, _about(settings, reader, spans, asked), spans, copyable)
        total = size(spans)
    for piece in pieces(settings, spans, progress):
        for record in piece.records:
            found.add(record)
    if not found.messages:
        too_large = f"; {found.too_large:,} are too large to be copied" if found.too_large else ""
        raise ReplayError(
            f"nothing to run again: none of {total:,} offsets of {name} holds such a message{too_large}",
            kind="nothing-to-run",
        )
    return ReplayPlan(
        id=f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        made_at=times.now_as_text(),
        made_by=by or people.here(),
        asked=asked.words,
        cluster=cluster_id,
        topic_prefix=settings.topic_prefix,
        topic=name,
        topic_id=topic_id,
        pipeline=pipeline_version(),
        rules=rules.freeze(settings),
        first=rfc3339(found.first),
        last=rfc3339(found.last),
        messages=found.messages,
        bytes=found.bytes,
        holes=found.holes(),
        timeless=found.timeless,
        too_large=found.too_large,
        missing=len(found.missing),
        # As a terminal gives them, names may be no UTF-8.
        missing_such_as=min(found.missing, default="").encode(errors="replace").decode(),
        estimate=round(found.messages * found.seconds_each() * OVERHEAD) + 1,
        offsets=_written(settings, found.runs),
    )


def _written(settings: Settings, runs: Mapping[int, Runs]) -> dict[str, str]:
    """Return offsets as the plan says them.

    Raises:
        ReplayError: the record of the replay, which has the plan, could not hold them.
    """
    written = {str(number): offsets.write(found) for number, found in sorted(runs.items())}
    size, most = sum(map(len, written.values())), topics.max_record_bytes(settings) - topics.ROOM
    if size > most:
        raise ReplayError(
            f"these messages stand too far apart: what a plan says of their offsets is {size / 1e6:,.1f} MB"
            f" long, and may be {most / 1e6:,.1f} (RASID_MAX_ARTICLE_BYTES): ask for a part of them",
            kind="too-far-apart",
        )
    return written


def parts(plan: ReplayPlan) -> dict[TopicPart, list[Run]]:
    """Return the offsets of a plan."""
    return {TopicPart(plan.topic, int(number)): offsets.read(text) for number, text in plan.offsets.items()}


def check(settings: Settings, plan: ReplayPlan) -> None:
    """Hold a plan against the cluster before it runs.

    Raises:
        ReplayError: what does not fit any more.
    """
    if plan.topic_prefix != settings.topic_prefix:
        raise ReplayError(
            f"this plan was made for the prefix {plan.topic_prefix!r}, the settings say"
            f" {settings.topic_prefix!r}: set RASID_TOPIC_PREFIX"
        )
    with Admin.open(settings) as admin:
        cluster_id = admin.cluster_id()
        if plan.cluster != cluster_id:
            raise ReplayError(
                f"this plan was made for the cluster {plan.cluster}, this one is {cluster_id}: its offsets"
                " mean other messages here"
            )
        if admin.topic_ids([plan.topic]).get(plan.topic) != plan.topic_id:
            raise ReplayError(
                f"the topic {plan.topic} was deleted and made anew since the plan was made: make a new plan"
            )
    rules.held(settings, plan.rules)  # before all is copied, not in the log of the worker


def check_kept(settings: Settings, wanted: Mapping[TopicPart, list[Run]]) -> None:
    """Hold what of a plan is to be copied against what retention has left of its topic.

    Raises:
        ReplayError: some of its messages are deleted.
    """
    with Reader.open(settings) as reader:
        starts = reader.firsts(wanted)
    for part, runs in wanted.items():
        if starts[part] > runs[0][0]:
            raise ReplayError(
                f"{part.topic} partition {part.partition} begins at offset {starts[part]} now, what the plan"
                f" copies at {runs[0][0]}: retention has deleted what lies between; make a new plan"
            )


# The file


def refuse(path: Path) -> None:
    """Refuse to write a plan where one stands, or nothing can: before hours of reading, not behind them.

    Raises:
        InputError: why it cannot be written.
    """
    if os.path.lexists(path):
        raise InputError(f"{path}: file exists")
    try:
        os.scandir(path.parent).close()
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None


def write(plan: ReplayPlan, path: Path) -> None:
    """Write a plan for a person to read.

    Raises:
        InputError: the file exists, or cannot be written.
    """
    fields = {name: getattr(plan, name) for name in ReplayPlan.__slots__}
    fields["rules"] = {name: getattr(plan.rules, name) for name in plan.rules.__slots__}
    # libyaml: PyYAML's own dumper breaks lines a character at a time, 31 s for 300,000 offsets.
    text = yaml.dump(fields, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100)
    lines = [*summary(plan), "", f"rasid replay run {path}"]
    comment = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        half.write_text(comment + text, encoding="utf-8", errors="replace")  # its name may be no UTF-8
        os.link(half, path)  # whole or not at all, and never over another
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None
    finally:
        with suppress(OSError):
            half.unlink()


def read(path: Path) -> ReplayPlan:
    """Read a plan.

    Raises:
        InputError: what is wrong with the file.
    """
    try:
        value = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506  # a safe one
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path}: not a replay plan: {' '.join(str(error).split())}") from None
    if not isinstance(value, dict):
        raise InputError(f"{path}: not a replay plan: `rasid replay plan` makes one")
    try:
        plan = wire.from_dict(ReplayPlan, value)
        held = sum(offsets.count(runs) for runs in parts(plan).values())
    except (SchemaError, InputError, ValueError) as error:
        raise InputError(f"{path}: not a replay plan: {error}") from None
    if held != plan.messages:
        raise InputError(f"{path}: says {plan.messages} messages, its offsets are {held}: was it changed?")
    return plan


def summary(plan: ReplayPlan) -> list[str]:
    """Say in lines what a plan reads and what running it writes."""
    first, last = milliseconds(plan.first), milliseconds(plan.last)
    lines = [
        f"Replay {plan.id}",
        f"reads   {plan.messages:,} messages of {plan.topic}, {plan.bytes / 1e6:,.1f} MB, its end frozen",
        f"        from {times.shown(first)} to {times.shown(last)}",
        "writes  articles.replay      a copy of each, in the order of event time",
        f"        articles.enriched    each as pipeline {plan.pipeline} sees it, the same keys",
        f"        alerts.replay        what {plan.rules.count} rules (as of now) would raise",
        "        articles.dead        what cannot be processed",
        "        No channel of alerts is written to, and no desk is told.",
        f"takes   about {_duration(plan.estimate)} on this machine, when live work leaves it one core",
    ]
    if plan.holes:
        lines.append(
            f"note    {plan.holes:,} offsets in the range hold no message: compacted away, or marks of"
            " transactions; nothing can be copied there"
        )
    if plan.timeless:
        lines.append(
            f"note    {plan.timeless:,} messages carry no timestamp: each runs right behind the one before it"
        )
    if plan.too_large:
        lines.append(
            f"note    {plan.too_large:,} messages are too large, with their headers, to be copied, and left"
            " out: RASID_MAX_ARTICLE_BYTES, max.message.bytes of articles.replay"
        )
    if plan.missing:
        lines.append(
            f"note    {plan.missing:,} of the ids and sources that were asked for are in none of them, such"
            f" as {plan.missing_such_as!r}: misspelt, or outside of what else was asked for"
        )
    return lines


# What is asked for


def _source(settings: Settings, admin: Admin, topic: str) -> tuple[str, str]:
    """Return the name on the cluster and Kafka's id of the topic that is read."""
    known = topics.of(settings).find(topic)
    if known and known.role is not Role.SOURCE:
        raise TopicError(f"{topic} holds no articles: replay {RAW}, all else follows from it")
    name = settings.name(topic)
    ids = admin.topic_ids([name])
    if name not in ids:
        raise TopicError(f"topic {name} does not exist; `rasid status` lists those that do")
    return name, ids[name]


def _spans(reader: Reader, name: str, asked: Asked) -> dict[TopicPart, Span]:
    """Return the offsets to look at, from the first that is asked for to the end as it stands now.

    Times do not rise with the offsets: behind the news of a day stands what an archive brought since.
    """
    there = reader.kept([name])
    chosen = asked.partitions if asked.ranges is None else frozenset(asked.ranges)
    if chosen is not None and (strange := chosen - {part.partition for part in there}):
        raise InputError(f"{name} has no partition {min(strange)}: it has {len(there)}, from 0 on")
    spans = {part: span for part, span in there.items() if chosen is None or part.partition in chosen}
    if asked.ranges is not None:
        return {part: _by_offset(part, span, asked.ranges[part.partition]) for part, span in spans.items()}
    starts = _by_time(reader, spans, asked.start)
    for part, (first, end) in spans.items():
        _refuse_eaten(reader, part, (first, end), asked)
    return {part: (starts.get(part, first), end) for part, (first, end) in spans.items()}


def _by_offset(part: TopicPart, span: Span, runs: list[Run]) -> Span:
    first, end = span
    if runs[0][0] < first:
        raise ReplayError(
            f"{part.topic} partition {part.partition} begins at offset {first}: retention has deleted what"
            f" stood before; ask for {first} and later"
        )
    if runs[-1][1] >= end:
        raise InputError(f"{part.topic} partition {part.partition} ends before offset {end}: ask for less")
    return runs[0][0], runs[-1][1] + 1


def _by_time(reader: Reader, spans: Mapping[TopicPart, Span], instant: int | None) -> dict[TopicPart, int]:
    """Return for each partition the offset of its first message at ``instant`` or later; its end: none is."""
    if instant is None:
        return {}
    found = reader.offsets_at(spans, instant)
    return {part: end if (at := found.get(part)) is None else at for part, (_, end) in spans.items()}


def _refuse_eaten(reader: Reader, part: TopicPart, span: Span, asked: Asked) -> None:
    """Say so when retention has deleted messages that may lie in the range that is asked for."""
    first, end = span
    if asked.start is None or asked.what_is_left or not first:
        return
    # The first offset that is left may hold none: marks of transactions, compaction.
    left = next(reader.scan({part: (first, end)}), None)
    if left is None:  # how late what was deleted came is not known any more
        raise ReplayError(
            f"retention has deleted all that {part.topic} partition {part.partition} held: ask for"
            " --what-is-left"
        )
    if left.timestamp > asked.start:
        raise ReplayError(
            f"retention has deleted what {part.topic} partition {part.partition} held before"
            f" {times.shown(left.timestamp)}: ask for a later --from, or for --what-is-left"
        )


def _about(
    settings: Settings, reader: Reader, spans: Mapping[TopicPart, Span], asked: Asked
) -> frozenset[ArticleRef] | None:
    """Return the articles that are about what is asked for; None where that does not matter."""
    if not asked.subjects:
        return None
    earliest = min((record.timestamp for record in _firsts(reader, spans)), default=0)
    about: dict[str, set[str]] = {}  # the sources of each id; of what is about something else nothing is kept
    enriched = reader.kept([topics.of(settings).enriched.name], since_ms=earliest)
    for record in reader.scan(enriched):  # whoever wrote it
        found = said(EnrichedArticle, record)
        if found and is_tombstone(found):
            about.pop(found.id, None)
        elif found and any(each.slug in asked.subjects for each in found.subjects):
            about.setdefault(found.id, set()).add(found.source)
        elif found and found.id in about:
            about[found.id].discard(found.source)
    return frozenset((source, article) for article, of in about.items() for source in of)


def _firsts(reader: Reader, spans: Mapping[TopicPart, Span]) -> Iterator[Record]:
    heads = {part: (start, start + 1) for part, (start, end) in spans.items() if start < end}
    yield from reader.scan(heads)


class _Copyable:
    """Says which messages ``articles.replay`` takes.

    A feed's producer may pack, into what its topic takes, more than any of ours may send; and one that cannot
    be copied would end its replay, however often that is run.
    """

    def __init__(self, settings: Settings) -> None:
        self._topic = topics.of(settings).replay.name
        self._most = topics.max_record_bytes(settings)
        self._limits = install.limits(settings)

    def __call__(self, record: Record) -> bool:
        size = sizes.beside_value(record.key, record.headers) + len(record.value or b"")
        if size > self._most:
            return False
        return self._limits.exceeded(self._topic, record.value, record.key, record.headers) is None


class _Found:
    """What a scan found of what is asked for."""

    def __init__(
        self,
        asked: Asked,
        about: frozenset[ArticleRef] | None,
        spans: Mapping[TopicPart, Span],
        copyable: Callable[[Record], bool],
    ) -> None:
        self._asked = asked
        self._copyable = copyable
        self._about = about
        ids = asked.ids if about is None else frozenset(article for _, article in about)
        self._ids = ids if asked.ids is None or ids is None else ids & asked.ids
        self._ends = {part.partition: end for part, (_, end) in spans.items()}
        self._last = {part.partition: (start - 1, -1) for part, (start, _) in spans.items()}  # offset, time
        self._in_range: set[int] = set()  # partitions whose last record lies in the range
        self._holes = 0
        self.runs: dict[int, Runs] = {}  # the offsets that were found, by partition
        self._sample: list[bytes] = []
        self.missing = {*(asked.ids or ()), *asked.sources}  # what no message has said so far
        self.messages = self.bytes = self.timeless = self.too_large = 0
        self.first = self.last = 0

    def add(self, record: Record) -> None:
        """Take in one record of the range."""
        if not self._in_time(record) or not self._meant(record):
            return
        if not self._copyable(record):
            self.too_large += 1
            return
        self.runs.setdefault(record.partition, Runs()).add(record.offset)
        value = record.value or b""
        if record.timestamp < 0:
            self.timeless += 1
        else:
            self.first = min(self.first or record.timestamp, record.timestamp)
            self.last = max(self.last, record.timestamp)
        if self.messages % SAMPLE_EVERY == 0 and len(self._sample) < SAMPLE:
            self._sample.append(value)
        self.messages += 1
        self.bytes += len(value)

    def _in_time(self, record: Record) -> bool:
        """Return whether a record lies in the range of times; note the holes before those that do."""
        before, time = self._last[record.partition]
        time = record.timestamp if record.timestamp >= 0 else time  # without one: right behind the one before
        self._last[record.partition] = record.offset, time
        start, end = self._asked.start, self._asked.end
        if (start is not None and 0 <= time < start) or (end is not None and time >= end):
            self._in_range.discard(record.partition)
            return False
        self._in_range.add(record.partition)
        self._holes += record.offset - before - 1
        return True

    def holes(self) -> int:
        """Return how many offsets of the range hold no message."""
        return self._holes + sum(self._ends[each] - self._last[each][0] - 1 for each in self._in_range)

    def _meant(self, record: Record) -> bool:
        ranges = self._asked.ranges
        if ranges is not None and not any(a <= record.offset <= b for a, b in ranges[record.partition]):
            return False
        if self._ids is None and not self._asked.sources:
            return True
        try:
            article = wire.decode(AcceptedArticle, record.value or b"")
        except SchemaError:
            # It cannot say what it is; its key may.
            key = (record.key or b"").decode(errors="replace")
            meant = not self._asked.sources and self._ids is not None and key in self._ids
            if meant:
                self.missing.discard(key)
            return meant
        meant = (
            (self._ids is None or article.id in self._ids)
            and (self._about is None or ref_of(article) in self._about)
            and (not self._asked.sources or article.source in self._asked.sources)
        )
        if meant:
            self.missing -= {article.id, article.source}
        return meant

    def seconds_each(self) -> float:
        """Return how long one article takes on this machine, by a sample."""
        from processors import pipeline  # noqa: PLC0415  # only who makes a plan pays for it

        articles = []
        for value in self._sample:
            try:
                articles.append(wire.decode(AcceptedArticle, value))
            except SchemaError:
                continue
        if not articles:
            return 0.0
        pipeline.enrich(articles[0])  # loads the model
        start = time.perf_counter()
        for article in articles:
            wire.encode(pipeline.enrich(article))
        return (time.perf_counter() - start) / len(articles)


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
