"""A rule set over the past, without installing it: what it would hit, and what desks would be told."""

from collections import defaultdict
from collections.abc import Iterator

from schemas import EnrichedArticle, ReplayPlan, Rule
from schemas.times import milliseconds
from streams.cluster import offsets
from streams.cluster.parts import TopicPart
from streams.cluster.reader import Reader
from streams.desks.rule_trial import RulesAtWork, Trial
from streams.errors import ReplayError
from streams.messages import lanes, topics
from streams.messages.lanes import LIVE, Lane
from streams.messages.records import Record, said
from streams.replay import order, plan, registry
from streams.settings import Settings


def run(settings: Settings, made: ReplayPlan, rules: list[Rule]) -> Trial:
    """Try rules on the articles of a plan: as its replay enriched them, or else as they were published.

    Raises:
        ReplayError: none of them is enriched.
    """
    with registry.opened(settings) as records:
        known = records.find(made.id)
    lane = known.id if known and known.state == "finished" else LIVE
    tried = RulesAtWork(rules)
    with Reader.open(settings) as reader:
        for record in order.in_order(reader, _enriched(settings, reader, made, lane)):
            if article := said(EnrichedArticle, record):
                tried.take(article, record.timestamp)
    found = tried.result()
    if not found.articles:
        raise ReplayError("nothing of that range is enriched: run the plan first")
    return found


def _enriched(
    settings: Settings, reader: Reader, made: ReplayPlan, lane: Lane
) -> dict[TopicPart, list[offsets.Run]]:
    """Return where the enriched articles of a plan stand, each version of each once."""
    first, last = milliseconds(made.first), milliseconds(made.last)
    keys = None if lane else {record.key for record in _sources(reader, made)}
    there = reader.kept([topics.of(settings).enriched.name], since_ms=first)
    seen: set[bytes] = set()
    found: dict[TopicPart, list[int]] = defaultdict(list)
    for record in reader.scan(there):
        if lanes.of(record.headers) != lane or not first <= record.timestamp <= last:
            continue
        event = dict(record.headers).get("ce_id", b"")  # article id, version, pipeline, digest
        if event not in seen and (keys is None or record.key in keys):
            seen.add(event)
            found[TopicPart(record.topic, record.partition)].append(record.offset)
    return {part: offsets.runs(each) for part, each in found.items()}


def _sources(reader: Reader, made: ReplayPlan) -> Iterator[Record]:
    return order.in_order(reader, plan.parts(made))
