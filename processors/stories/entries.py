"""The ledger on disk: a small entry for each record of ``hits``; together they are a desk's state."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import orjson

from processors.stories.fingerprint import read_fingerprint
from processors.stories.revisions import Revision
from schemas import Article, ArticleLine, FloodOf, Hit, InvalidField, Withdrawal, wire
from schemas.fields import Severity

ArticleRef = tuple[str, str]  # source and id: what two feeds number alike is not one article


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAsTold:
    """A rule as it stood when it told: what a retraction must still know of it."""

    version: int
    name: str
    channel: str
    severity: Severity
    desk_name: str | None = None
    channel_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The alert that sums a flood up: its id, when it was raised (ms), how many hits it counts as held."""

    alert: str
    at: int
    held: int
    of: FloodOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What became of one record of ``hits``. Times are event times in milliseconds since 1970.

    ``outcome`` is an alert's kind, or the reason why there is none, or ``again`` (the hit was delivered
    before), or ``withdrawal`` (``article`` was taken back). ``hit`` is the id of the message, ``alert`` that
    of what was published. ``content`` and ``received`` are of the article's ``Revision``; the latter is 0
    where it is ``time``. ``source`` is empty where the article does not count, and of a withdrawal that names
    none: that is of every source's article of the id.
    ``story`` is empty where the article does not count towards one; ``first`` is the time of the story's
    first article, ``report`` the place of this article's text among the story's reports, ``fingerprint``
    that text where it is a new one. ``title`` is kept of what begins a story, ``title`` and ``lead`` of what
    is told in new words.
    ``others`` are the ids of the hits that are held with this one, which they share their article with. Where
    a record brings several hits, ``offset`` is a place behind all before it, and ``record`` its offset.
    """

    offset: int
    time: int
    outcome: str
    article: str
    version: int = 1
    content: str = ""
    received: int = 0
    source: str = ""
    title: str = ""
    lead: str = ""
    hit: str = ""
    rule: str = ""
    story: str = ""
    first: int = 0
    report: int = -1
    fingerprint: str = ""
    alert: str = ""
    told_by: RuleAsTold | None = None
    counted: bool = False  # towards the rule's bursts …
    bursting: bool = False  # … of which one lasts, or begins with this hit
    flood: Sum | None = None  # the hit is not told, this is
    in_step: int = 0  # which one of the flood it is, the last of its others, in its five minutes
    others: tuple[str, ...] = ()
    record: int = -1  # the same as ``offset``

    @property
    def ref(self) -> ArticleRef:
        """Which article it is."""
        return self.source, self.article

    @property
    def revision(self) -> Revision:
        """The text of the article."""
        return Revision(self.version, self.received or self.time, self.content)

    def is_of(self, message: Hit | Withdrawal) -> bool:
        """Tell whether this is what became of ``message``."""
        if self.hit or isinstance(message, Hit):
            return message.id in {self.hit, *self.others}
        article = message.article  # the version before kept no ids of withdrawals
        return (self.outcome, self.article, self.version) == ("withdrawal", article.id, article.version)


_FIELDS: Final = tuple(Entry.__slots__)
_values: Final = attrgetter(*_FIELDS)
_KEYS: Final = tuple({"told_by": "teller"}.get(name, name) for name in _FIELDS)  # on disk
_DEFAULTS: Final = tuple(Entry.__dataclass_fields__[name].default for name in _FIELDS)


def ref_of(article: Article | ArticleLine) -> ArticleRef:
    """Return which article one is."""
    return article.source, article.id


def write_entry(entry: Entry) -> bytes:
    """Write an entry as JSON that a person can read; fields at their default are left out."""
    values = zip(_KEYS, _values(entry), _DEFAULTS, strict=True)
    return orjson.dumps({key: value for key, value, default in values if value != default})


def read_entry(data: bytes) -> Entry:
    """Read what ``write_entry`` wrote, in this version of Rasid or another: it passes over unknown fields.

    Raises:
        SchemaError: it is no entry, or of a format that this version does not know.
    """
    values = wire.read_object(data)
    if "teller" in values:
        values["told_by"] = values.pop("teller")
    entry = wire.from_dict(Entry, values)
    if entry.fingerprint:
        try:
            read_fingerprint(entry.fingerprint)
        except ValueError as error:
            raise InvalidField("fingerprint", str(error)) from None
    return entry
