"""What a newsroom feed pushes in, and what Rasid makes of it."""

from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ConfigDict

from schemas.entity import DateMention, Entity, Figure, Mention, Quotation
from schemas.fields import (
    Count,
    Id,
    LanguageTag,
    Link,
    Share,
    Slug,
    Status,
    Text,
    TextField,
    Time,
    Title,
    Version,
)

UNKNOWN_SOURCE: Final = "unknown"  # of a tombstone, which says no more than an id
DEEPEST: Final = 200  # levels of a field that is carried through; writers of JSON give up from some 250 on


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article as its feed sent it: text unchanged to the code point.

    Times are RFC 3339 with an offset, as written. Until ``embargoed_until`` nobody is told of it. ``extra``
    keeps the fields that we do not know.
    """

    id: Id
    source: Id
    version: Version = 1
    title: Title | None = None
    body: Text | None = None
    language: LanguageTag | None = None
    url: Link | None = None
    published_at: Time | None = None
    status: Status = "usable"
    embargoed_until: Time | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    __pydantic_config__ = ConfigDict(
        json_schema_extra={
            "additionalProperties": True,  # what we do not know is kept under ``extra``
            "anyOf": [
                {"required": ["title"], "properties": {"title": {"type": "string", "minLength": 1}}},
                {"required": ["body"], "properties": {"body": {"type": "string", "minLength": 1}}},
                {"required": ["status"], "properties": {"status": {"const": "canceled"}}},
            ],
        }
    )

    def __post_init__(self) -> None:
        """Refuse an article that says nothing, and one that nobody could write down again."""
        if not (self.title or self.body or self.status == "canceled"):
            raise ValueError("an article needs a title or a body: both are empty or missing")
        if _is_deeper(self.extra, 1 + DEEPEST):
            raise ValueError(f"other fields are nested in more than {DEEPEST} levels: flatten them")


def _is_deeper(value: dict[str, Any], most: int) -> bool:
    """Tell whether ``value`` holds lists or objects in more than ``most`` levels. Without recursion."""
    level: list[Any] = [value]
    for _ in range(most):
        inner = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for each in inner for one in each if isinstance(one, dict | list)]
        if not level:
            return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedArticle(Article):
    """An article that was taken before: of whatever length, as older versions had no bounds but the body's.

    A title of 5,000 characters can be read in the archive and in a replay; sent today it is refused.
    """

    title: Text | None = None
    language: Text | None = None
    url: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A span of the ORIGINAL text that made us say something: ``article.<field>[start:end] == text``.

    Offsets count Unicode code points.
    """

    field: TextField
    start: Count
    end: Count
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in both languages of the house."""

    ar: Text
    en: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an article is about: our slug, IPTC's Media Topic code, a calibrated confidence, its evidence."""

    slug: Slug
    medtop: Text
    name: Name
    confidence: Share
    primary: bool = False
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class GenreSign:
    """What shows a genre, such as ``first-person``; what is missing, ``no-dateline``, has no evidence."""

    name: Slug
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    """What kind of text an article is: our slug, IPTC's genre code, a calibrated confidence, its signs.

    ``news``: how likely it is any kind of news; null where an older version wrote it.
    """

    slug: Slug
    code: Text
    name: Name
    confidence: Share
    news: Share | None = None
    signs: list[GenreSign] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of the original body: ``article.body[start:end]``, in Unicode code points."""

    start: Count
    end: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedText:
    """The text as Rasid reads it, typography and orthographic variants folded."""

    title: Text
    body: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichedArticle(AcceptedArticle):
    """The article's own fields, and what Rasid found: a pure function of the article and ``pipeline``.

    ``fingerprint`` is what alerts compare reports by (``processors.stories``); nobody else need read it.
    ``content`` is a digest of the words of title and body: another one under the same id is another text.
    ``genre`` is null where an older version wrote it, and of articles in other languages than Arabic;
    these name nobody either: their ``mentions`` and what follows them are empty. ``mentions`` to
    ``quotes`` are of the first 20,000 words. ``boilerplate`` is what stands beside the report, in order:
    footers, "read also", teasers. Rules and subjects pass over it.
    """

    pipeline: Text
    detected_language: Text
    normalized: NormalizedText
    subjects: list[Subject] = field(default_factory=list)
    fingerprint: Text = ""
    content: Text = ""
    genre: Genre | None = None
    mentions: list[Mention] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    quotes: list[Quotation] = field(default_factory=list)
    boilerplate: list[Span] = field(default_factory=list)
