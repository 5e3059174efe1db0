"""Running old messages again: the plan that a person reads, and the record of what became of it."""

from dataclasses import dataclass, field
from typing import Literal

from schemas.fields import Count, Id, Slug, Text, Time

ReplayState = Literal["running", "finished", "canceled", "cleaned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """The rules that a replay runs under: those of the topic ``rules`` before the offset ``end``.

    ``digest`` is a function of their contents: it tells whether they can still be read as they were.
    """

    end: Count
    count: Count
    digest: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayPlan:
    """Which messages run again: partition of ``topic`` → offsets in it, such as ``0-4710 4713``.

    ``cluster`` and ``topic_id`` are Kafka's own ids. ``first`` and ``last`` are the event times between which
    the messages lie. ``holes``: offsets in the range that hold no message. ``timeless``: messages without a
    timestamp. ``too_large``: messages that cannot be copied, and are left out.
    ``missing``: how many of the ids and sources that were asked for are in no message, and one of them.
    ``estimate`` is in seconds.
    """

    id: Slug
    made_at: Time
    made_by: Text
    asked: Text
    cluster: Text
    topic_prefix: Text
    topic: Text
    topic_id: Text
    pipeline: Text
    rules: RuleSet
    first: Time
    last: Time
    messages: Count
    bytes: Count
    holes: Count = 0
    timeless: Count = 0
    too_large: Count = 0
    missing: Count = 0
    missing_such_as: str = ""
    estimate: Count
    offsets: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The process that runs a replay, or ran it last."""

    who: Text
    host: Text
    pid: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedCount:
    """How many alerts of a rule a replay raised, and how many hits it suppressed."""

    told: Count = 0
    suppressed: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What became of a plan. In the end ``plan.messages == copied == enriched + dead``.

    ``starts``: topic → partition → the offset from which on this replay writes there. ``copied_to``: the
    offset behind the last copy that is known to stand on ``articles.replay``. ``alerts``: by rule id.
    ``released``: how many hits of it were sent live.
    """

    id: Id
    plan: ReplayPlan
    state: ReplayState
    runner: Runner
    started_at: Time
    updated_at: Time
    starts: dict[str, dict[str, int]]
    copied: Count = 0
    copied_to: Count = 0
    enriched: Count = 0
    dead: Count = 0
    alerts: dict[str, RaisedCount] = field(default_factory=dict)
    released: Count = 0
