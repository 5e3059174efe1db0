"""What every format's adapter gives, and how it becomes an article: one way for all of them.

An adapter maps the fields of its format to a Draft, or to a Problem where there is no article in an item.
``finish`` does what is the same for all: ids, versions, times, embargo, addresses, mended text, validation.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Final, Literal, Self
from urllib.parse import urljoin, urlsplit

from processors.formats import encodings, times
from processors.identity import content_id
from schemas import Article, InvalidField, wire
from schemas.fields import LATEST_VERSION

IdFrom = Literal["guid", "url", "title+date"]

MOST_BYTES: Final = 64 * 2**20  # a body above it is no feed; an archive is sent file by file
MOST_ITEMS: Final = 50_000
_LONGEST_ID: Final = 512  # schemas.fields.Id
_WHOLE: Final = re.compile(r"https?://[\w.-]+(?:/|$)", re.ASCII)  # an address that need not be taken apart
_CLOCK_SKEW: Final = timedelta(minutes=5)  # a sender's clock may run ahead of ours by so much


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHints:
    """What is known of a feed beside its bytes.

    Attributes:
        source: the outlet, for items that do not name a provider.
        language: of items that do not say theirs.
        zone: of times that name none, and of zone names that several zones share.
        ids: what an id is made of. ``guid`` is the format's own id; items of RSS, Atom and JSON Feed that
            have none get one of their address, else of title and date.
        url: the feed's address; relative links are resolved against it.
        encoding: the charset that the transport says.
        received_at: when the bytes came in; a time after it is no time of publication. None: not looked at.
    """

    source: str | None = None
    language: str | None = None
    zone: tzinfo = UTC
    ids: IdFrom = "guid"
    url: str | None = None
    encoding: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with an item, or with the whole body where ``index`` is None, and what to do.

    ``reason`` is a stable slug; ``index`` counts items from 0 as they stand in the body.
    """

    index: int | None
    reason: str
    problem: str
    cure: str
    field: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        """Return it as a line."""
        where = (
            "" if self.index is None else f"item {self.index}" + (f" ({self.id})" if self.id else "") + ": "
        )
        return f"{where}{self.field + ': ' if self.field else ''}{self.problem}; {self.cure}"


@dataclass(frozen=True, slots=True)
class Item:
    """An article, its place in the body, and its bytes for ``articles.raw``."""

    index: int
    article: Article
    value: bytes


@dataclass(slots=True)
class Parsed:
    """What a body holds: each item is an article or one of ``errors``. ``warnings`` are of any of them."""

    items: list[Item] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def articles(self) -> list[Article]:
        """Return the articles alone."""
        return [item.article for item in self.items]


class UnreadableBody(ValueError):
    """The whole body cannot be read; ``reason`` and ``cure`` as in a Problem."""

    def __init__(self, reason: str, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.reason = reason
        self.cure = cure


class UnreadableItem(ValueError):
    """One item cannot be read; the others can."""

    def __init__(
        self, reason: str, problem: str, cure: str, *, field: str | None = None, item_id: str | None = None
    ) -> None:
        super().__init__(problem)
        self.reason = reason
        self.cure = cure
        self.field = field
        self.id = item_id


@dataclass(slots=True, kw_only=True)
class Draft:
    """An item as its adapter read it; texts are plain text already.

    Attributes:
        fields: the article's own, by their names.
        updated: a time; its milliseconds are the version where ``fields`` has none.
        embargoed: a time, or "" for an embargo without an end.
        fallback_ids: what an id is made of where there is none.
        base: the address that ``url`` is resolved against; else the feed's.
        extra: what Article has no field for.
        warnings: the field, what was wrong with it, what was done.
    """

    fields: dict[str, Any]
    updated: str | None = None
    embargoed: str | None = None
    fallback_ids: tuple[IdFrom, ...] = ()
    base: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    warnings: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BodyWarning:
    """What is wrong with a body, though its items can be read, and what was done about it."""

    problem: str
    done: str


def rendition(url: str, kind: str | None) -> dict[str, str]:
    """Return a picture, sound or film as it stands in an article's ``extra.media``."""
    return {"url": url, "type": kind} if kind else {"url": url}


def host_of(address: str | None) -> str | None:
    """Return the host of an address; None where it has none, or is broken, such as http://[."""
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Shared:
    """What articles of a feed share: a page such as https://wire.example/latest, the guid of a section."""

    ids: frozenset[str]
    pages: frozenset[str]

    @classmethod
    def of(cls, items: Iterable[tuple[str | None, str | None, str | None]]) -> Self:
        """Return what is shared by items, of each its id, its link, and its title or else its text.

        An id is shared where its items say other things, each on pages of its own: corrections stand where
        the article stood. A page is, where items without an id of their own say other things on it.
        """
        known = [(own, link, text) for own, link, text in items if link and text]
        by_id, by_page = defaultdict(set), defaultdict(set)
        for own, link, text in known:
            by_id[own].add((link, text))
        ids = {own for own, said in by_id.items() if own and _are_articles(said)}
        for own, link, text in known:
            if not own or own in ids:
                by_page[link].add(text)
        return cls(frozenset(ids), frozenset(page for page, said in by_page.items() if len(said) > 1))

    def told_apart(self, draft: Draft) -> Draft:
        """Return a draft whose id is made of what is its own."""
        fields, warnings = draft.fields, draft.warnings
        if fields.get("id") in self.ids:
            warnings = [*warnings, ("id", f"other articles have it too: {fields['id'][:100]!r}", "made anew")]
            fields = {name: value for name, value in fields.items() if name != "id"}
        ways = ("title+date",) if fields.get("url") in self.pages else draft.fallback_ids
        return replace(draft, fields=fields, fallback_ids=ways, warnings=warnings)


def _are_articles(said: set[tuple[str, str]]) -> bool:
    """Say whether pages and texts are of several articles: two texts or more, no page with two of them."""
    pages, texts = ({each[at] for each in said} for at in (0, 1))
    return len(texts) > 1 and len(pages) == len(said)


Drafts = Iterator[Draft | UnreadableItem | BodyWarning]


def finish(draft: Draft, index: int, feed: FeedHints) -> tuple[Item | Problem, list[Problem]]:
    """Return the article of a draft, or why there is none, and the warnings."""
    fields = {
        name: value for name, value in draft.fields.items() if value is not None or name not in _OPTIONAL
    }
    if draft.extra:
        fields["extra"] = {**draft.extra, **fields.get("extra", {})}
    finishing = _Finishing(draft, fields, feed)
    try:
        article = finishing.article()
        outcome: Item | Problem = Item(index, article, wire.encode(article))
    except UnreadableItem as error:
        outcome = problem(error, index, _id_of(fields))
    except InvalidField as error:
        outcome = _refused(error.field or _field_of(fields), _after_field(error), error.reason, index, fields)
    except TypeError as error:  # orjson's: a value that JSON has no form for
        outcome = _refused("extra", f"cannot be written as JSON: {error}", "invalid-field", index, fields)
    return outcome, [
        Problem(index=index, reason="warning", problem=what, cure=done, field=name, id=_id_of(fields))
        for name, what, done in draft.warnings
    ]


def _refused(name: str, what: str, reason: str, index: int, fields: dict[str, Any]) -> Problem:
    cure = _CURES.get(name, "mend the field and send the item again")
    return Problem(index=index, reason=reason, problem=what, cure=cure, field=name, id=_id_of(fields))


def _field_of(fields: dict[str, Any]) -> str:
    """Return the field of a complaint about a whole article: there is no text, or the rest is too deep."""
    return "extra" if fields.get("title") or fields.get("body") else "body"


def problem(error: UnreadableItem, index: int, item_id: str | None = None) -> Problem:
    """Return an item's error as what is told to its feed."""
    return Problem(
        index=index,
        reason=error.reason,
        problem=str(error),
        cure=error.cure,
        field=error.field,
        id=error.id or item_id,
    )


_OPTIONAL: Final = {"id", "source", "version", "title", "body", "language", "url", "published_at", "status"}
_CURES: Final = {
    "id": "give each item an id of 1 to 512 characters, or have the feed's ids made of url or title+date",
    "title": "send a headline as its title, and the text as its body",
    "source": "name the outlet in the item, or set the feed's source",
    "body": "send a title or a body, as text",
    "extra": "send it flatter, with plain values",
    "status": "send usable, withheld or canceled",
    "version": "send a whole number from 1 on, a higher one for each correction",
}


def _after_field(error: InvalidField) -> str:
    return str(error).removeprefix(f"{error.field}: ")


def _id_of(fields: dict[str, Any]) -> str | None:
    found = fields.get("id")
    return found[:_LONGEST_ID] if isinstance(found, str) else None


class _Finishing:
    """The steps from a draft to an article; each looks at what the ones before it made of ``fields``."""

    def __init__(self, draft: Draft, fields: dict[str, Any], feed: FeedHints) -> None:
        self._draft, self._fields, self._feed = draft, fields, feed
        self._dated = fields.get("published_at")  # as the item said, for its id

    def article(self) -> Article:
        """Return the article.

        Raises:
            UnreadableItem: its text was lost before it came here.
            InvalidField: a field breaks the article's contract.
        """
        fields, feed = self._fields, self._feed
        if feed.source:
            fields.setdefault("source", feed.source)
        if feed.language:
            fields.setdefault("language", feed.language)
        self._text()
        self._url()
        said, published = fields.get("published_at"), self._time("published_at")
        other = self._draft.updated if self._draft.updated != said else None
        updated = self._moment(other, "updated") if other else published
        self._version(updated)
        self._id()
        self._embargo()
        return wire.from_dict(Article, fields)

    def _text(self) -> None:
        for name in ("title", "body"):
            text = self._fields.get(name)
            if not isinstance(text, str):
                continue
            mended = encodings.mend(text)
            if mended != text:
                self._fields[name] = text = mended
                self._add("mended", {**self._extra("mended", {}), name: "double-encoded UTF-8"})
            if "\ufffd" in text:
                self._warn(name, "holds U+FFFD: characters were lost before it came here", "taken as it is")
            if _is_lost(text):
                raise UnreadableItem(
                    "lost-text",
                    "only question marks: its letters were lost before it came here",
                    "send the text as UTF-8 from where it is still whole",
                    field=name,
                )

    def _url(self) -> None:
        url, base = self._fields.get("url"), self._draft.base or self._feed.url
        if not isinstance(url, str):
            return
        try:
            resolved = urljoin(base, url.strip()) if base else url.strip()
            if _WHOLE.match(resolved) or urlsplit(resolved).scheme:
                self._fields["url"] = resolved
                return
        except ValueError:  # a broken address, such as http://[
            pass
        self._warn("url", f"{url[:100]!r} is no whole address and the feed's own is not known", "dropped")
        del self._fields["url"]

    def _time(self, name: str) -> times.Moment | None:
        """Write a field's time as RFC 3339, or drop it with a warning."""
        text = self._fields.get(name)
        if not isinstance(text, str):
            return None
        said = self._said(text, name)
        # A time that lies ahead is dropped, and is none later on: the id must not change with it.
        self._dated = said.text if said else None
        moment = self._past(said, text, name)
        if moment is None:
            del self._fields[name]
            return None
        self._fields[name] = moment.text
        if moment.whole_day:
            self._add(f"{name}_precision", "day")
        return moment

    def _moment(self, text: str, name: str) -> times.Moment | None:
        return self._past(self._said(text, name), text, name)

    def _said(self, text: str, name: str) -> times.Moment | None:
        try:
            return times.parse(text, self._feed.zone)
        except times.UnreadableTime as error:
            self._warn(name, str(error), "dropped")
            return None

    def _past(self, moment: times.Moment | None, text: str, name: str) -> times.Moment | None:
        received = self._feed.received_at
        if moment and received and moment.at > received + _CLOCK_SKEW:
            self._warn(name, f"{text.strip()!r} lies in the future", "dropped")
            return None
        return moment

    def _version(self, updated: times.Moment | None) -> None:
        if "version" not in self._fields and self._draft.updated is not None:
            milliseconds = updated.milliseconds if updated else 1
            self._fields["version"] = min(max(1, milliseconds), LATEST_VERSION)

    def _id(self) -> None:
        own = self._fields.get("id")
        if isinstance(own, str):
            own = own.strip() or None
        elif own is not None:
            return  # of another type: told by the validation
        if own and ":" not in own and self._draft.fallback_ids:
            # A web feed's guid need not be an address: 1044 is then this feed's, and another's as well.
            own = f"{self._fields.get('source')}:{own}"
        order = (self._feed.ids, *self._draft.fallback_ids)
        for way in order:
            made = own if way == "guid" else self._made_id(way)
            if made:
                break
        else:
            made = own
        if made is None:
            self._fields.pop("id", None)
        elif len(made) > _LONGEST_ID:
            self._add("guid", made)
            self._fields["id"] = content_id(self._fields.get("source"), made)
        else:
            self._fields["id"] = made

    def _made_id(self, way: IdFrom) -> str | None:
        fields = self._fields
        if way == "url":
            url = fields.get("url")
            return url if isinstance(url, str) else None
        said = fields.get("title") or fields.get("body")
        return content_id(fields.get("source"), said, self._dated) if said else None

    def _embargo(self) -> None:
        text = self._draft.embargoed
        if text is None:
            return
        try:
            moment = times.parse(text, self._feed.zone) if text.strip() else None
        except times.UnreadableTime as error:
            moment = None
            self._warn("embargoed_until", str(error), "held back until a version without an embargo")
        if moment is not None:
            self._fields["embargoed_until"] = moment.text
            received = self._feed.received_at
            if received and moment.at <= received:
                return
        if self._fields.get("status", "usable") == "usable":
            self._fields["status"] = "withheld"
            if not text.strip():  # IPTC: until further notice; some mean none
                self._warn(
                    "embargoed_until", "an embargo without an end", "withheld until a version without it"
                )

    def _extra(self, name: str, default: Any) -> Any:  # noqa: ANN401 — JSON's values
        extra = self._fields.get("extra")
        return extra.get(name, default) if isinstance(extra, dict) else default

    def _add(self, name: str, value: object) -> None:
        extra = self._fields.setdefault("extra", {})
        if isinstance(extra, dict):
            self._fields["extra"] = {**extra, name: value}

    def _warn(self, name: str, what: str, done: str) -> None:
        self._draft.warnings.append((name, what, done))


def _is_lost(text: str) -> bool:
    """Say whether a text is what a database makes of Arabic in a column for Latin: ``????? ???``."""
    return text.count("?") >= 4 and not any(char.isalnum() for char in text)
