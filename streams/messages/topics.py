"""The topics of an installation: what travels on each, how long it is kept, what the broker is told of it.

Rasid makes its topics itself. A topic that exists otherwise than this table says is a start-up error that
names the difference; nothing is changed behind the back of ops.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Final, Literal

from schemas import (
    Alert,
    Article,
    AuditEntry,
    DeadLetter,
    Delivery,
    DeskHits,
    Embargo,
    EnrichedArticle,
    Feed,
    Hit,
    Mark,
    Poll,
    Receiver,
    Redrive,
    Replay,
    Rule,
    SentItems,
    Silence,
    Withdrawal,
)
from streams.errors import TopicError
from streams.settings import Settings

DAY_MS: Final = 24 * 3600 * 1000

MOST_AHEAD_MS: Final = 3600 * 1000  # a feed's clock may be ahead by so much: Kafka's own default

# Of what is written all day long and compacted: Kafka compacts nothing of the segment that it writes to, by
# default a gigabyte, and whoever starts would read all of that.
SEGMENT_BYTES: Final = 16 * 2**20

# A record is its article and our additions: the normalised copy, the evidence, headers. Text is at most
# doubled by its normalised copy. What an article names in its first 20,000 words is 0.4 MB where newspapers
# name it, and 1.9 MB of a list of places, «مصر، ليبيا، تونس»; subjects add a few kilobytes.
GROWTH: Final = 2
ROOM: Final = 2_000_000


class Role(Enum):
    """What a topic is for."""

    SOURCE = "source"  # feeds write it; a replay reads it
    DERIVED = "derived"  # follows from a source
    CONTROL = "control"  # what people asked for: rules, silences, redrives, replays
    CHANNEL = "channel"  # what desks read


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic of an installation.

    Attributes:
        name: on the cluster, with the installation's prefix.
        base: without the prefix; what the docs and the records of replays call it.
        values: the messages that travel on it; none for bytes of Rasid's own. A ``DeadLetter`` travels in the
            headers of the original message.
        spread: ``load``: over ``RASID_PARTITIONS`` partitions, or more where they were raised. ``desks``:
            over exactly so many, as what a desk was told stands beside its hits and must not move, nor what
            waits for a receiver.
    """

    name: str
    base: str
    role: Role
    key: str
    values: tuple[type, ...]
    what: str
    retention_days: int  # -1: no limit
    partitions: int
    config: dict[str, str] = field(repr=False)
    spread: Literal["load", "desks", "one"] = "load"
    compacted: bool = False

    @property
    def kept(self) -> str:
        """How long a record is kept, in words."""
        if self.compacted:
            how_long = f"{self.retention_days} days" if self.retention_days > 0 else "for ever"
            return f"the newest of each key, {how_long}"
        return f"{self.retention_days} days" if self.retention_days > 0 else "until `rasid replay clean`"

    def check(self, found: int) -> None:
        """Hold the partitions that a topic has against the table.

        Raises:
            TopicError: it has another number of them.
        """
        if self.spread == "load" and found > self.partitions:
            return  # `rasid topics --partitions` raised them
        if found != self.partitions:
            raise TopicError(
                f"topic {self.name} has {found} partitions, the settings say {self.partitions}: "
                + (f"set RASID_PARTITIONS={found}, or " if self.spread != "one" else "")
                + "use another RASID_TOPIC_PREFIX, or delete the topic"
            )


class Topics:
    """The table of the topics, with the names and sizes of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._prefix = f"{settings.topic_prefix}." if settings.topic_prefix else ""
        self._partitions = settings.partitions
        self._max_bytes = max_record_bytes(settings)
        self._replication = settings.replication
        self._channels: dict[str, Topic] = {}

        self.raw = self._topic(
            "articles.raw", Role.SOURCE, "article id", (Article,), days=365,
            what="Feeds write articles here.",
        )  # fmt: skip
        self.enriched = self._topic(
            "articles.enriched", Role.DERIVED, "article id", (EnrichedArticle,), days=365,
            what="Each article with its subjects, its genre, whom and what it names, and evidence: one for"
            " each text of an article and pipeline.",
        )  # fmt: skip
        self.dead = self._topic(
            "articles.dead", Role.DERIVED, "original key", (DeadLetter,), days=365,
            what="What could not be processed: the original bytes; reason and coordinates in headers.",
        )  # fmt: skip
        # As long as the articles: a hit carries its article's time, and after a long outage it must still be
        # there.
        self.hits = self._topic(
            "hits", Role.DERIVED, "desk", (Hit, DeskHits, Withdrawal), days=365, spread="desks",
            what="Internal: a rule matched an article.",
        )  # fmt: skip
        # As long as well: the hits of an archive are old when they come.
        self.suppressed = self._topic(
            "alerts.suppressed", Role.DERIVED, "alert id", (Alert,), days=365,
            what="The audit trail: each hit that a desk was not told of, with the reason.",
        )  # fmt: skip

        self.rules = self._control("rules", "rule id", Rule, "The desks' rules, the newest of each.")
        self.silences = self._control(
            "silences", "silence id", Silence,
            "What desks asked not to be told of, until when, by whom and why.",
        )  # fmt: skip
        self.marks = self._control(
            "marks", "alert id", Mark,
            "What desks have done about their alerts: read, and by whom they are taken care of.", often=True,
        )  # fmt: skip
        self.feeds = self._control(
            "feeds", "feed name", Feed,
            "Where articles come from: who may send them over HTTP, with which tokens (hashes); what is"
            " fetched.",
        )  # fmt: skip
        self.polls = self._control(
            "polls", "feed name", Poll,
            "How polling goes: what the last fetch of each polled feed found.", often=True,
        )  # fmt: skip
        self.polls_sent = self._control(
            "polls.sent", "feed name", SentItems, "Internal: which items of polled feeds were sent.",
            often=True,
        )  # fmt: skip
        self.embargoes = self._control(
            "embargoes", "partition:offset in articles.raw", Embargo,
            "Internal: which articles wait for the end of their embargo.", often=True,
        )  # fmt: skip
        self.receivers = self._control(
            "receivers", "receiver name", Receiver,
            "Where alerts are sent to, and which of them: as `rasid receivers apply` put it in force.",
        )  # fmt: skip
        # As long as the alerts. A receiver's deliveries stand in one partition: they are sent by one process.
        self.deliveries = self._topic(
            "deliveries", Role.DERIVED, "receiver/integration/alert id", (Delivery,), days=90,
            compacted=True, often=True, spread="desks",
            what="What became of each alert on its way to each receiver: waiting, delivered, dead.",
        )  # fmt: skip
        self.redrives = self._control(
            "redrives", "redrive id", Redrive, "Which dead letters were sent again, when and by whom."
        )
        self.replays = self._control(
            "replays", "replay id", Replay,
            "The record of each replay: who, when, which plan, what came of it.",
            often=True,  # every three seconds while one runs, each with its plan: perhaps megabytes
        )  # fmt: skip
        # Long enough for a record that ended processes to be looked for; nobody takes a suspect off by hand.
        self.suspects = self._topic(
            "suspects", Role.CONTROL, "topic:partition:offset:time", (), days=30, spread="one",
            compacted=True,
            what="Internal: records that were in hand when worker processes ended, and how often.",
        )  # fmt: skip
        self.audit = self._topic(
            "audit", Role.CONTROL, "what was changed, such as `rule/ambassadors`", (AuditEntry,), days=730,
            spread="one",
            what="Who changed what, when, before and after: by page, command or API.",
        )  # fmt: skip
        self.formats = self._topic(
            "formats", Role.CONTROL, "`state`", (), days=-1, spread="one", compacted=True,
            what="Internal: the format of what Rasid keeps for itself; too old a version does not start.",
        )  # fmt: skip

        # What a replay leaves behind carries the time of the old articles: retention would delete it unread.
        # It is kept until `rasid replay clean`. One partition, so that there is one order of reading.
        self.replay = self._topic(
            "articles.replay", Role.DERIVED, "article id", (Article,), days=-1, spread="one",
            what="Only replays write here: copies of the articles that run again.",
        )  # fmt: skip
        self.replay_hits = self._topic(
            "hits.replay", Role.DERIVED, "desk", (Hit, DeskHits, Withdrawal), days=-1, spread="desks",
            what="Internal: the hits of replays.",
        )  # fmt: skip
        self.replay_alerts = self._topic(
            "alerts.replay", Role.DERIVED, "alert id", (Alert,), days=-1,
            what="What a replay would have raised.",
        )  # fmt: skip
        self.ledger = self.changelog("rasid")

        self.table: tuple[Topic, ...] = (
            self.raw, self.enriched, self.dead, self.hits, self.suppressed,
            self.rules, self.silences, self.marks, self.feeds, self.polls, self.polls_sent,
            self.embargoes, self.receivers, self.deliveries, self.redrives, self.replays, self.suspects,
            self.audit, self.formats,
            self.replay, self.replay_hits, self.replay_alerts, self.ledger,
        )  # fmt: skip

    def channel(self, channel: str) -> Topic:
        """Return the topic that a desk's channel is: ``alerts.<channel>``."""
        if channel not in self._channels:
            self._channels[channel] = self._topic(
                f"alerts.{channel}", Role.CHANNEL, "alert id", (Alert,), days=90, spread="one",
                what=f"Alerts of the channel {channel}.",
            )  # fmt: skip
        return self._channels[channel]

    def changelog(self, app: str) -> Topic:
        """Return the topic in which the ledger of a consumer group lives: Faust's name for its changelog.

        Args:
            app: the group, without the prefix. Entries are deleted by the ledger when they are of no more
                use.
        """
        return self._topic(
            f"{app}-ledger-changelog", Role.DERIVED, "desk and offset in hits", (), days=-1, compacted=True,
            spread="desks",
            what="Internal: what became of each hit, for the ledger of the agent alert.",
        )  # fmt: skip

    def find(self, base: str) -> Topic | None:
        """Return the topic of Rasid's that is called ``base``; None where Rasid has none of that name."""
        for each in self.table:
            if each.base == base:
                return each
        return self.channel(base.removeprefix("alerts.")) if base.startswith("alerts.") else None

    def base(self, name: str) -> str | None:
        """Return a name on the cluster without the prefix; None where it is not of this installation."""
        return name.removeprefix(self._prefix) if name.startswith(self._prefix) else None

    def channel_of(self, name: str) -> str | None:
        """Return the channel that a topic of the cluster is; None where it is none of this installation."""
        base = self.base(name)
        found = self.find(base) if base else None
        return found.base.removeprefix("alerts.") if found and found.role is Role.CHANNEL else None

    def _control(self, base: str, key: str, value: type, what: str, *, often: bool = False) -> Topic:
        return self._topic(
            base, Role.CONTROL, key, (value,), days=-1, spread="one", compacted=True, often=often, what=what
        )

    def _topic(
        self,
        base: str,
        role: Role,
        key: str,
        values: tuple[type, ...],
        *,
        days: int,
        what: str,
        spread: Literal["load", "desks", "one"] = "load",
        compacted: bool = False,
        often: bool = False,
    ) -> Topic:
        return Topic(
            name=self._prefix + base,
            base=base,
            role=role,
            key=key,
            values=values,
            what=what,
            retention_days=days,
            partitions=1 if spread == "one" else self._partitions,
            spread=spread,
            compacted=compacted,
            config={
                "cleanup.policy": _cleanup(days, compacted=compacted),
                "retention.ms": str(days * DAY_MS if days > 0 else -1),
                "max.message.bytes": str(self._max_bytes),
                # Confirmed means: on more than one copy, where there are more; and no copy that lacks what
                # was confirmed may lead.
                "min.insync.replicas": str(max(1, self._replication - 1)),
                "unclean.leader.election.enable": "false",
                # Old articles keep their event time, however old: without this the broker refuses them.
                "message.timestamp.before.max.ms": str(2**63 - 1),
                # A clock that runs ahead is the feed's mistake, and said to it.
                "message.timestamp.after.max.ms": str(MOST_AHEAD_MS),
                # No segment may be smaller than a record.
                **({"segment.bytes": str(max(SEGMENT_BYTES, self._max_bytes))} if often else {}),
            },
        )


def _cleanup(days: int, *, compacted: bool) -> str:
    if not compacted:
        return "delete"
    return "compact,delete" if days > 0 else "compact"


@cache
def of(settings: Settings) -> Topics:
    """Return the topics of an installation; the same object for the same settings."""
    return Topics(settings)


def max_record_bytes(settings: Settings) -> int:
    """Return the largest record that may travel, in bytes: topics, producers and consumers agree in it."""
    return settings.max_article_bytes * GROWTH + ROOM
