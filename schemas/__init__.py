"""What travels on the topics: plain data, no logic. ``schemas.wire`` reads and writes it."""

from schemas.alert import (
    Alert,
    AlertKind,
    ArticleLine,
    Burst,
    Change,
    FloodOf,
    GenreLine,
    Hit,
    LeadingStory,
    Quote,
    RuleLine,
    StoryLine,
    SubjectLine,
    SuppressedReason,
    Suppression,
    Withdrawal,
)
from schemas.article import (
    Article,
    EnrichedArticle,
    Evidence,
    Genre,
    GenreSign,
    Name,
    NormalizedText,
    Subject,
)
from schemas.audit import AuditEntry, AuditState, Way
from schemas.dead_letter import DeadLetter
from schemas.delivery import Delivery, DeliveryState
from schemas.embargo import Embargo
from schemas.errors import InvalidField, NotAnObject, NotJSON, NotText, SchemaError
from schemas.feed import Feed, FeedToken, Gap, Poll, Polling, SentItems
from schemas.receiver import Config, EmailConfig, Receiver, Route, SwitchedOff, WebhookConfig
from schemas.redrive import Redrive
from schemas.replay import RaisedCount, Replay, ReplayPlan, ReplayState, RuleSet, Runner
from schemas.rule import Rule
from schemas.silence import Silence

__all__ = [
    "Alert",
    "AlertKind",
    "Article",
    "ArticleLine",
    "AuditEntry",
    "AuditState",
    "Burst",
    "Change",
    "Config",
    "DeadLetter",
    "Delivery",
    "DeliveryState",
    "EmailConfig",
    "Embargo",
    "EnrichedArticle",
    "Evidence",
    "Feed",
    "FeedToken",
    "FloodOf",
    "Gap",
    "Genre",
    "GenreLine",
    "GenreSign",
    "Hit",
    "InvalidField",
    "LeadingStory",
    "Name",
    "NormalizedText",
    "NotAnObject",
    "NotJSON",
    "NotText",
    "Poll",
    "Polling",
    "Quote",
    "RaisedCount",
    "Receiver",
    "Redrive",
    "Replay",
    "ReplayPlan",
    "ReplayState",
    "Route",
    "Rule",
    "RuleLine",
    "RuleSet",
    "Runner",
    "SchemaError",
    "SentItems",
    "Silence",
    "StoryLine",
    "Subject",
    "SubjectLine",
    "SuppressedReason",
    "Suppression",
    "SwitchedOff",
    "Way",
    "WebhookConfig",
    "Withdrawal",
]
