"""What travels on the topics: plain data, no logic. ``schemas.wire`` reads and writes it."""

from schemas.alert import (
    Alert,
    AlertKind,
    ArticleLine,
    Hit,
    Quote,
    RuleLine,
    StoryLine,
    SubjectLine,
    SuppressedReason,
    Suppression,
)
from schemas.article import Article, EnrichedArticle, Evidence, Name, NormalizedText, Subject
from schemas.dead_letter import DeadLetter
from schemas.errors import InvalidField, NotAnObject, NotJSON, NotText, SchemaError
from schemas.redrive import Redrive
from schemas.rule import Rule

__all__ = [
    "Alert",
    "AlertKind",
    "Article",
    "ArticleLine",
    "DeadLetter",
    "EnrichedArticle",
    "Evidence",
    "Hit",
    "InvalidField",
    "Name",
    "NormalizedText",
    "NotAnObject",
    "NotJSON",
    "NotText",
    "Quote",
    "Redrive",
    "Rule",
    "RuleLine",
    "SchemaError",
    "StoryLine",
    "Subject",
    "SubjectLine",
    "SuppressedReason",
    "Suppression",
]
