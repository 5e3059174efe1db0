"""What a query says, as a tree.

    Query     = AllOf | AnyOf | Not | Condition
    Condition = Text | SubjectIs | GenreIs | SourceIs | LanguageIs | StatusIs | Names
              | InCountry | InProvince | Counts
    Text      = Word | Phrase | Near | AtLeast

``at`` is where the node stands in the query, in code points; it takes no part in equality.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal, TypeAlias

from schemas.entity import FigureKind
from schemas.fields import Status

TextField: TypeAlias = Literal["title", "body", "lead"]
# What an article names, who is quoted in it, and the role of one whom it names.
NameField: TypeAlias = Literal["person", "place", "organisation", "group", "said", "role"]
# How far apart words of a NEAR may be: so many words, or anywhere in one sentence or one paragraph.
Reach: TypeAlias = int | Literal["sentence", "paragraph"]


@dataclass(slots=True)
class Word:
    """A word in whichever form the article writes it; ``exact`` asks for this form, ``prefix`` for its start.

    ``field`` is where it must stand: ``lead`` is the title or the first paragraph, None anywhere.
    """

    text: str
    field: TextField | None = None
    exact: bool = False
    prefix: bool = False
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class Phrase:
    """Two words or more that follow each other."""

    words: list[Word]
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class Near:
    """Words, phrases or groups of them, each within ``reaches[i]`` of the one before.

    Either may come first. Neighbours are one word apart. ``operands`` is one longer than ``reaches``.
    """

    operands: list[Operand]
    reaches: list[Reach]
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class AtLeast:
    """A word, a phrase or one of a group, so many times in title and body together."""

    times: int
    of: Operand
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class SubjectIs:
    """The article is about a subject, with at least this confidence; ``primary`` asks for the main one."""

    slug: str
    at_least: float = 0.0
    primary: bool = False
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class GenreIs:
    """The article is of a genre, or of any that is news, with at least this confidence."""

    slug: str
    at_least: float = 0.0
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class SourceIs:
    """The article comes from this source (``prefix``: from one whose name starts so), in whichever case."""

    name: str
    prefix: bool = False
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class LanguageIs:
    """The article is written in this language, whatever its feed says."""

    code: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class StatusIs:
    """The article has this publishing status."""

    status: Status
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class Names:
    """The article names somebody or something, whichever way it is spelt; ``key`` is what spellings share."""

    field: NameField
    key: str
    said: str = dataclasses.field(default="", compare=False)
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class InCountry:
    """The article names a place in this country (ISO 3166-1), or the country itself."""

    code: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class InProvince:
    """The article names a place in this province (ISO 3166-2), or the province itself."""

    code: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class Counts:
    """The article tells of so many people at least, killed or otherwise."""

    kind: FigureKind
    at_least: float
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class AllOf:
    """Every one of these (AND)."""

    of: list[Query]
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(slots=True)
class AnyOf:
    """At least one of these (OR). ``list_name``: they are the terms of this list."""

    of: list[Query]
    at: int = dataclasses.field(default=0, compare=False)
    list_name: str = ""


@dataclass(slots=True)
class Not:
    """Not this."""

    of: Query
    at: int = dataclasses.field(default=0, compare=False)


Operand: TypeAlias = Word | Phrase | AnyOf
Fact: TypeAlias = (
    SubjectIs | GenreIs | SourceIs | LanguageIs | StatusIs | Names | InCountry | InProvince | Counts
)
Condition: TypeAlias = Word | Phrase | Near | AtLeast | Fact
Query: TypeAlias = AllOf | AnyOf | Not | Condition
