"""The topics: what travels on each, how long it is kept, and how they are made.

Rasid makes its topics itself. A topic that exists otherwise than this table says is a start-up error that
names the difference; nothing is changed behind the back of ops.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from schemas import Alert, Article, EnrichedArticle, Hit, Redrive, Replay, Rule, Silence
from streams.errors import TopicError
from streams.settings import Settings

DAY_MS: Final = 24 * 3600 * 1000

# A record is its article and our additions: the normalised copy, the evidence, headers. Text is at most
# doubled by its normalised copy, and subjects add a few kilobytes.
GROWTH: Final = 2
ROOM: Final = 200_000


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One row of the table. ``spread``: by the load (``partitions`` of the settings), or one partition."""

    name: str
    key: str
    value: type | None
    what: str
    retention_days: int
    spread: Literal["load", "one"] = "load"
    compacted: bool = False


RAW = Topic(
    name="articles.raw",
    key="article id",
    value=Article,
    retention_days=365,
    what="Feeds write articles here.",
)
ENRICHED = Topic(
    name="articles.enriched", key="article id", value=EnrichedArticle, retention_days=365,
    what="Each article with its subjects and their evidence: one for each article, version and pipeline.",
)  # fmt: skip
DEAD = Topic(
    name="articles.dead", key="original key", value=None, retention_days=365,
    what="What could not be processed: the original bytes; reason and coordinates in headers.",
)  # fmt: skip
# What a replay leaves behind carries the time of the old articles: retention would delete it unread. It is
# kept until `rasid replay clean`. One partition, so that there is one order of reading.
REPLAY = Topic(
    name="articles.replay", key="article id", value=Article, retention_days=-1, spread="one",
    what="Only replays write here: copies of the articles that run again.",
)  # fmt: skip
REPLAY_HITS = Topic(
    name="hits.replay", key="desk", value=Hit, retention_days=-1, what="Internal: the hits of replays."
)
# As long as the articles: a hit carries its article's time, and after a long outage it must still be there.
HITS = Topic(
    name="hits", key="desk", value=Hit, retention_days=365, what="Internal: a rule matched an article."
)
SUPPRESSED = Topic(
    name="alerts.suppressed", key="alert id", value=Alert, retention_days=90,
    what="The audit trail: each hit that a desk was not told of, with the reason.",
)  # fmt: skip
REPLAYED = Topic(
    name="alerts.replay",
    key="alert id",
    value=Alert,
    retention_days=-1,
    what="What a replay would have raised.",
)
RULES = Topic(
    name="rules", key="rule id", value=Rule, retention_days=-1, spread="one", compacted=True,
    what="The desks' rules, the newest of each.",
)  # fmt: skip

REDRIVES = Topic(
    name="redrives", key="redrive id", value=Redrive, retention_days=-1, spread="one", compacted=True,
    what="Which dead letters were sent again, when and by whom.",
)  # fmt: skip

REPLAYS = Topic(
    name="replays", key="replay id", value=Replay, retention_days=-1, spread="one", compacted=True,
    what="The record of each replay: who, when, which plan, what came of it.",
)  # fmt: skip

SILENCES = Topic(
    name="silences", key="silence id", value=Silence, retention_days=-1, spread="one", compacted=True,
    what="What desks asked not to be told of, until when, by whom and why.",
)  # fmt: skip


def changelog(app: str) -> Topic:
    """Return the topic in which the ledger of a consumer group lives: Faust's name for its changelog.

    ``app``: the group, without the prefix. Entries are deleted by the ledger when they are of no more use.
    """
    return Topic(
        name=f"{app}-ledger-changelog", key="desk and offset in hits", value=None, retention_days=-1,
        compacted=True, what="Internal: what became of each hit, for the ledger of the agent alert.",
    )  # fmt: skip


LEDGER = changelog("rasid")
TABLE: Final = (
    RAW, ENRICHED, DEAD, HITS, SUPPRESSED, RULES, SILENCES, REDRIVES, REPLAYS, REPLAY, REPLAY_HITS, REPLAYED,
    LEDGER,
)  # fmt: skip


def channel(name: str) -> Topic:
    """Return the topic that a desk's channel is: ``alerts.<channel>``."""
    return Topic(
        name=f"alerts.{name}", key="alert id", value=Alert, retention_days=90, spread="one",
        what=f"Alerts of the channel {name}.",
    )  # fmt: skip


def max_record_bytes(settings: Settings) -> int:
    """Return the largest record that may travel: topics, producers and consumers agree in it."""
    return settings.max_article_bytes * GROWTH + ROOM


def partitions(topic: Topic, settings: Settings) -> int:
    """Return how many partitions ``topic`` has."""
    return settings.partitions if topic.spread == "load" else 1


def kept(topic: Topic) -> str:
    """Say how long a record is kept."""
    if topic.compacted:
        return "the newest of each key, for ever"
    return f"{topic.retention_days} days" if topic.retention_days > 0 else "until `rasid replay clean`"


def config(topic: Topic, settings: Settings) -> dict[str, str]:
    """Return the topic's own settings on the broker."""
    return {
        "cleanup.policy": "compact" if topic.compacted else "delete",
        "retention.ms": str(topic.retention_days * DAY_MS if topic.retention_days > 0 else -1),
        "max.message.bytes": str(max_record_bytes(settings)),
        # Old articles keep their event time, however old: without this the broker refuses them.
        "message.timestamp.before.max.ms": str(2**63 - 1),
    }


def request(topic: Topic, settings: Settings) -> dict[str, Any]:
    """Return what the admin client needs to make ``topic``."""
    return {
        "num_partitions": partitions(topic, settings),
        "replication_factor": settings.replication,
        "configs": config(topic, settings),
    }


def check(topic: Topic, found: int, settings: Settings) -> None:
    """Hold the partitions of a topic that exists against the table; TopicError says how they differ."""
    wanted = partitions(topic, settings)
    if found != wanted:
        raise TopicError(
            f"topic {settings.name(topic.name)} has {found} partitions, the settings say {wanted}: "
            + (f"set RASID_PARTITIONS={found}, or " if topic.spread == "load" else "")
            + "use another RASID_TOPIC_PREFIX, or delete the topic"
        )
