"""Who, where, when, how many, and who said what: what an enriched article names, and where.

All spans are of the ORIGINAL text: ``article.<field>[start:end] == text``, in Unicode code points.
"""

import dataclasses
from dataclasses import dataclass
from typing import Final, Literal

from schemas.fields import Count, Latitude, Longitude, Text, TextField

EntityType = Literal["person", "organisation", "place", "group"]
Calendar = Literal["gregorian", "hijri"]
FigureKind = Literal["killed", "injured", "arrested", "missing", "displaced", "money"]
# Those of people. Their order is part of a fingerprint.
FIGURES_OF_PEOPLE: Final = ("killed", "injured", "arrested", "missing", "displaced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in the text, without clitics and titles. ``entity`` is the ``id`` of what it means."""

    field: TextField
    start: Count
    end: Count
    text: Text
    type: EntityType
    entity: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where a place lies: ``province`` (ISO 3166-2), of a town a point in it, by its GeoNames id.

    What is not known or not clear is null. A country has its ``geonames_id`` alone.
    """

    province: Text | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    geonames_id: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """That a group stood on somebody's list on the day ``as_of``, under ``reference``, since ``listed_on``.

    ``listed_on`` is null where no page of theirs at hand says it.
    It is what ``by`` says (``UN``: the United Nations), and no verdict of Rasid's. It may have ended since.
    """

    by: Text
    reference: Text
    as_of: Text
    listed_on: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, an organisation, a place or a group of one article, with the number of its mentions.

    ``key`` is the same in all articles, however they spell the name; ``id`` only within this one. ``name`` is
    the fullest form in the text. ``role`` is the text's own word for a person; ``country`` (ISO 3166-1) is of
    a place, null where it is not clear, and so is ``location``. ``designated_by`` is of a group. Older
    articles lack these two.
    """

    id: Text
    type: EntityType
    key: Text
    name: Text
    latin: Text | None = None
    role: Text | None = None
    country: Text | None = None
    count: Count = 1
    location: Location | None = None
    designated_by: list[Designation] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """Words that name a day, a month or a year: ``2018-11-02``, ``2018-11``, ``2018``, of a range ``A/B``.

    ``value`` is null for a day relative to a time of publication that is not known.
    """

    field: TextField
    start: Count
    end: Count
    text: Text
    value: Text | None
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many, of whom: between ``low`` and ``high``, null where that end is open. ``unit`` is of money."""

    field: TextField
    start: Count
    end: Count
    text: Text
    kind: FigureKind
    low: int | float | None = None
    high: int | float | None = None
    unit: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What somebody is reported to have said, word for word (``direct``) or not.

    ``speaker`` is an entity's id, null where the speaker has no name; ``speaker_text`` the words that name
    the speaker, empty where only a pronoun does; but where it means somebody without a name, the words from
    before. ``verb`` is as the text has it, empty where there is none.
    """

    field: TextField
    start: Count
    end: Count
    text: Text
    kind: Literal["direct", "indirect"]
    verb: Text
    speaker: Text | None = None
    speaker_text: Text = ""
