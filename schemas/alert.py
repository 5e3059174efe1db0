"""From a rule that matched to what a desk reads: hits and alerts."""

from dataclasses import dataclass, field
from typing import Literal

from schemas.article import Evidence
from schemas.entity import EntityType
from schemas.fields import Count, Id, Severity, Share, Slug, Status, Text, Time, Version
from schemas.rule import Rule

ChangeKind = Literal["number", "words", "title"]
AlertKind = Literal["new", "update", "escalation", "correction", "retraction", "burst"]
SuppressedReason = Literal[
    "duplicate",
    "repeat_after",
    "min_sources",
    "silenced",
    "withheld",
    "expired",
    "late",
    "archive",
    "old",
    "flood",
]
FloodOf = Literal["rule", "desk"]  # of one rule, or of all rules of a desk together


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Evidence):
    """Evidence with the sentence around it, so that it reads alone on a phone: both without markup.

    Of a long sentence there are the clauses around it. Evidence that is shown together has the same
    ``sentence``: it is shown once, with all its marks.

    ``start`` and ``end`` are places in the original, which may hold markup. ``at`` is where the evidence
    begins in ``sentence``, in code points; older quotes lack it.
    """

    sentence: Text
    at: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectLine:
    """A subject without its evidence: what a desk filters by."""

    slug: Slug
    confidence: Share
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreLine:
    """A genre without what shows it: what a desk filters by."""

    slug: Slug
    confidence: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityLine:
    """A person, an organisation, a place or a group without its mentions: whom and what an alert names.

    ``key`` is the same in all articles. ``role`` is a person's, ``country`` (ISO 3166-1) a place's.
    """

    type: EntityType
    key: Text
    name: Text
    role: Text | None = None
    country: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """What an alert says of its article.

    ``received_at`` is when the article reached Kafka. ``content`` is the enriched article's: feeds rewrite
    articles without a new version, and then it differs. ``entities`` are those that say most of the article
    and are surely names, five of a type at most, the most telling first; ``event_dates`` the days that its
    title and lead tell of, in the order of the text, as ``dates`` of the enriched article has them. Older
    lines lack both.
    """

    id: Id
    version: Version
    source: Id
    title: Text
    url: Text | None
    status: Status
    published_at: Time | None
    received_at: Time
    subjects: list[SubjectLine] = field(default_factory=list)
    content: Text = ""
    genre: GenreLine | None = None
    entities: list[EntityLine] = field(default_factory=list)
    event_dates: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule matched an article.

    Its id is a function of (rule id, rule version, enriched article, time at which it reached Kafka).
    ``lead`` is the beginning of the body on a line, ``body`` more of it, as it stands.
    """

    id: Id
    rule: Rule
    article: ArticleLine
    pipeline: Text
    evidence: list[Quote] = field(default_factory=list)
    fingerprint: Text = ""
    lead: Text = ""
    body: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """What a hit has for itself, where hits of one article travel together."""

    id: Id
    rule: Rule
    evidence: list[Quote] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHits:
    """Hits of one article by many rules of one desk: what they share travels once.

    Its id is a function of theirs.
    """

    id: Id
    desk: Slug
    article: ArticleLine
    pipeline: Text
    hits: list[RuleHit]
    fingerprint: Text = ""
    lead: Text = ""
    body: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An article is canceled or withheld: what a desk was told of it has to be taken back.

    It travels on ``hits`` to every desk, whether its text matches a rule or not; its id is a function of
    (desk, enriched article, time at which it reached Kafka).
    """

    id: Id
    desk: Slug
    article: ArticleLine
    pipeline: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """What an alert says of its rule."""

    id: Slug
    version: Version
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """The story as the desk knows it so far."""

    id: Id
    articles: Count
    sources: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why the desk is not told: the alert that covers it or the silence in force, if any."""

    reason: SuppressedReason
    covered_by: Id | None = None
    silence: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadingStory:
    """A story that made a burst: its first title, and how many of the burst's hits it brought."""

    id: Id
    title: Text
    hits: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """A rule's hits in the hour before the alert, beside its usual rate in hits an hour.

    With ``flood`` it sums up what is too much to be told: ``usual`` is then how many alerts an hour are told,
    and ``held`` how many of the ``hits`` were not.
    """

    hits: Count
    usual: float
    stories: list[LeadingStory] = field(default_factory=list)
    flood: FloodOf | None = None
    held: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words that stand in the place of others, as both were written.

    ``number`` and ``words`` are phrases of title or lead; ``title`` is the whole title, written anew.
    """

    kind: ChangeKind
    old: Text
    new: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHit:
    """A hit that is suppressed with that of another rule of its desk: what its alert has for itself."""

    id: Id
    kind: AlertKind
    channel: Slug
    severity: Severity
    rule: RuleLine
    hit: Id
    evidence: list[Quote] = field(default_factory=list)
    channel_name: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A hit that the desk is told of or, with ``suppressed`` set, one that it is not.

    Its id is a function of (rule id, rule version, story, kind, cause). ``raised_at`` is event time: the time
    at which the article that caused it reached Kafka. ``latency_seconds`` runs from publication to then.

    Each hit is the cause of exactly one alert of the kinds new, update, escalation and correction, suppressed
    or not. Of a flood of all rules of a desk, what one article hits is suppressed together: ``others`` has an
    alert for each further hit, in short. Retractions and bursts come on top: ``hit`` is then the hit that was
    told of, or that made the burst. ``retracts``: the id of the alert that a retraction takes back.

    ``headline`` is the line to be shown first, in Arabic. What says otherwise than the desk was told
    (corrections, some updates) has its ``changes``, as far as they are in title or lead; ``corrects`` is the
    id of the alert that a correction takes the place of, ``told_title`` the title of what was told before.
    ``new_sentences``: of an update, those of the body that say most of what the desk was not told; ``text``
    is shown without markup, ``start`` and ``end`` are places in the original. ``desk_name`` and
    ``channel_name`` are what people call them, where the rule says so.
    """

    id: Id
    kind: AlertKind
    channel: Slug
    desk: Slug
    severity: Severity
    rule: RuleLine
    story: StoryLine
    article: ArticleLine
    raised_at: Time
    latency_seconds: float | None
    hit: Id
    pipeline: Text
    evidence: list[Quote] = field(default_factory=list)
    burst: Burst | None = None
    headline: Text = ""
    told_title: Text | None = None
    changes: list[Change] = field(default_factory=list)
    new_sentences: list[Evidence] = field(default_factory=list)
    corrects: Id | None = None
    retracts: Id | None = None
    suppressed: Suppression | None = None
    others: list[OtherHit] = field(default_factory=list)
    desk_name: Text | None = None
    channel_name: Text | None = None
