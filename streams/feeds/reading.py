"""A document to articles, one after the other, and what is wrong with what is none; nothing is sent here.

Lines of our own JSON are articles as they stand: their bytes travel unchanged. All else, and lines where an
option says what they lack, is converted as the gateway converts it.
"""

import codecs
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from typing import Final

from processors import formats
from processors.formats import MOST_BYTES, FeedHints, Format, IdFrom, Item, Parsed, Problem, UnreadableBody
from schemas import Article, InvalidField, NotText, SchemaError, wire
from streams.errors import InputError
from streams.feeds.arrays import elements
from streams.feeds.conversion import EMPTY, convert
from streams.feeds.documents import Document, Unreadable, documents
from streams.feeds.lines import bounded_lines, require_small, to_line_end
from streams.messages.times import zone_of
from streams.settings import Settings

_LINES: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

# What to do about a field, in the words of this way in.
_CURES: Final = {
    "id": "give each its id, or say --id-from url or title+date",
    "source": "name the outlet in each, or say --source OUTLET",
}
_OF_TIMES: Final = "or say --zone ZONE, to have times read as feeds write them"
_OF_BYTES: Final = "or say --encoding windows-1256, or what it is"
_BODY_CURES: Final = {
    "too-large": "split it; JSON, an article a line or all in an array, may be of any size",
    "too-many": "split it; JSON with one article a line may hold any number",
    "unknown-format": "name the format by --format, or leave the file out",
    "encoding": "write it as UTF-8, or say --encoding windows-1256, or what it is",
    "empty": "leave the file out, or write it anew",
}


@dataclass(frozen=True, kw_only=True)
class How:
    """How files are read, as a person says it.

    Attributes:
        format: of all of them; None where each shows its own.
        encoding: of those that are not UTF-8.
        source: the outlet, for articles that name none.
        zone: of times that name none.
        ids: what an id is made of; None for the articles' own.
    """

    format: Format | None = None
    encoding: str | None = None
    source: str | None = None
    zone: str | None = None
    ids: IdFrom | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            InputError: there is no such encoding or zone.
        """
        if self.encoding is not None and not formats.is_known(self.encoding):
            raise InputError(
                f"--encoding {self.encoding}: not read here; windows-1256, iso-8859-6, utf-16, …"
            )
        if self.zone is not None and zone_of(self.zone) is None:
            raise InputError(f"--zone {self.zone}: no such time zone; expected a name such as Asia/Bahrain")

    @property
    def changes_lines(self) -> bool:
        """Whether our own JSON is converted, too, and not sent as it stands."""
        return any((self.encoding, self.source, self.zone, self.ids))

    def hints(self, now_ms: int) -> FeedHints:
        """Return what is known of the articles beside their bytes."""
        return FeedHints(
            source=self.source,
            zone=(zone_of(self.zone) if self.zone else None) or UTC,
            ids=self.ids or "guid",
            encoding=self.encoding,
            received_at=datetime.fromtimestamp(now_ms / 1000, UTC),
        )


@dataclass(frozen=True, slots=True)
class Read:
    """An article, its bytes, and what was mended or dropped on the way.

    ``number`` is what to skip to go on behind it.
    """

    number: int
    article: Article
    data: bytes
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bad:
    """What is no article: where, what is wrong and what to do; ``number`` as in Read."""

    number: int
    problem: str


class ArticleReader:
    """Reads documents, all in one way."""

    def __init__(self, settings: Settings, how: How, now_ms: int) -> None:
        self._settings = settings
        self._how = how
        self._now_ms = now_ms

    @cached_property
    def _hints(self) -> FeedHints:
        return self._how.hints(self._now_ms)

    def read(self, document: Document, skip: int = 0) -> Iterator[Read | Bad]:
        """Yield what is in a document, in its order.

        Args:
            document: not read before.
            skip: the number of the last that was done before.
        """
        number = skip
        try:
            for each in self._read(document, skip):
                number = each.number
                yield each
        except InputError as error:
            yield Bad(number + 1, f"{document.name}: {error}")

    def _read(self, document: Document, skip: int) -> Iterator[Read | Bad]:
        stream, blank = document.stream, 0
        while (head := stream.readline(MOST_BYTES + 1)) and not head.strip():
            blank += head.endswith(b"\n")  # no format minds them, and lines are counted
        lines_of = self._form_of_lines(head, document.name)
        if lines_of:
            yield from self._lines(document, head, blank, lines_of, skip)
        elif self._is_array(head):
            yield from self._elements(document, head, skip)
        else:
            body = head + stream.read(MOST_BYTES + 1 - len(head))
            yield from self._body(document.name, body, skip)

    def _form_of_lines(self, head: bytes, name: str) -> Format | None:
        """Return what each line is, by the first of them; None where lines say nothing."""
        form = self._how.format
        if form not in {None, "rasid", "ninjs"}:
            return None
        text = head.removeprefix(codecs.BOM_UTF8).strip()
        told_by_name = name.lower().endswith(_LINES)
        if not text:
            return (form or "rasid") if told_by_name or name == "stdin" else None
        is_open = text.startswith(b"[") or text.endswith((b"{", b"[", b",", b":"))
        if not told_by_name and (
            text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")) or b"\0" in text or is_open
        ):
            return None
        found = form or _format_of(text)
        if found in {"rasid", "ninjs"}:
            return found
        if found is None and (told_by_name or name == "stdin" or text.startswith(b"{")):
            return "rasid"
        return None

    def _lines(
        self, document: Document, head: bytes, blank: int, form: Format, skip: int
    ) -> Iterator[Read | Bad]:
        most = self._settings.max_article_bytes
        if blank == 0:
            head = head.removeprefix(codecs.BOM_UTF8)  # of the file, no part of an article
        first = head, to_line_end(document.stream, head)
        for number, (data, size) in enumerate(
            chain([first], bounded_lines(document.stream, most)), blank + 1
        ):
            text = data.strip()
            if number <= skip or not text:
                continue
            try:
                require_small(text, size, most)
                yield self._line(document.name, number, text, form)
            except SchemaError as error:
                yield Bad(number, f"{document.name}:{number}: {error}{_more(error)}")
            except _BadLine as error:
                yield Bad(number, f"{document.name}:{number}: {error}")

    def _line(self, name: str, number: int, text: bytes, form: Format) -> Read:
        if form == "rasid" and not self._how.changes_lines:
            return Read(number, wire.decode(Article, text), text)
        parsed = convert(self._settings, text, form, self._hints)
        if parsed.errors:
            raise _BadLine(_problem(parsed.errors[0]))
        if len(parsed.items) != 1:
            raise _BadLine(f"{len(parsed.items)} articles on one line; write one JSON object a line")
        [item] = parsed.items
        warnings = [f"{name}:{number}: {_problem(each)}" for each in parsed.warnings]
        return Read(number, item.article, item.value, warnings)

    def _is_array(self, head: bytes) -> bool:
        """Tell whether a body is an array of articles in UTF-8, which may be of any size."""
        is_json = self._how.format in {None, "rasid", "ninjs"} and self._how.encoding is None
        return is_json and head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"[") and _is_utf8(head)

    def _elements(self, document: Document, head: bytes, skip: int) -> Iterator[Read | Bad]:
        form, start = self._how.format, head.removeprefix(codecs.BOM_UTF8)
        for number, element in enumerate(elements(start, document.stream, MOST_BYTES), 1):
            form = form or _format_of(element) or "rasid"
            if number <= skip:
                continue
            parsed = convert(self._settings, b"[" + element + b"]", form, self._hints)
            where = f"item {number}"
            warnings = [f"{document.name}: {where}: {_problem(each)}" for each in parsed.warnings]
            for each in parsed.errors:
                yield Bad(number, f"{document.name}: {where}{_named(each)}: {_problem(each)}")
            for item in parsed.items:
                yield Read(number, item.article, item.value, warnings)

    def _body(self, name: str, body: bytes, skip: int) -> Iterator[Read | Bad]:
        parsed = convert(self._settings, body, self._how.format, self._hints)
        warnings = _by_item(name, parsed)
        outcomes: list[Item | Problem] = [*parsed.items, *parsed.errors] or [EMPTY]
        outcomes.sort(key=lambda each: -1 if each.index is None else each.index)
        for number, each in enumerate(outcomes, 1):
            if number <= skip:
                continue
            if isinstance(each, Problem):
                yield Bad(number, f"{name}: {_place(each)}{_problem(each)}")
            else:
                yield Read(number, each.article, each.value, warnings.get(each.index, []))


def articles(
    settings: Settings, files: Sequence[str], how: How, now_ms: int, bad: Callable[[str], None]
) -> Iterator[Read]:
    """Yield the articles of some files.

    Args:
        settings: say how large an article may be.
        files: paths; ``-`` for stdin.
        how: they are read.
        now_ms: in milliseconds of the epoch: what was published after it is not.
        bad: told what is no article.

    Raises:
        InputError: a file cannot be opened.
    """
    reader = ArticleReader(settings, how, now_ms)
    for file in files:
        for found in documents(file):
            if isinstance(found, Unreadable):
                bad(f"{found.name}: {found.problem}")
            elif isinstance(found, Document):
                for each in reader.read(found):
                    if isinstance(each, Read):
                        yield each
                    else:
                        bad(each.problem)


class _BadLine(ValueError):
    """A line is no article; the message says why and what to do."""


def _format_of(text: bytes) -> Format | None:
    try:
        return formats.detect(None, text)
    except UnreadableBody:
        return None


def _is_utf8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _more(error: SchemaError) -> str:
    """Return what to do about a line of our own JSON, where an option does it."""
    cure = None
    if isinstance(error, NotText):
        cure = _OF_BYTES
    elif isinstance(error, InvalidField) and error.field == "published_at":
        cure = _OF_TIMES
    elif isinstance(error, InvalidField) and error.reason == "missing-field":
        cure = _CURES.get(error.field)
    return f"; {cure}" if cure else ""


def _place(found: Problem) -> str:
    """Return where in a body an item stands; nothing for the whole body."""
    if found.index is None:
        return ""
    return f"item {found.index + 1}{_named(found)}: "


def _named(found: Problem) -> str:
    return f" ({found.id})" if found.id else ""


def _problem(found: Problem) -> str:
    """Return what is wrong with an item, and what to do, in the words of this way in."""
    cure = found.cure
    if found.reason == "missing-field":
        cure = _CURES.get(found.field or "", cure)
    elif found.index is None:
        cure = _BODY_CURES.get(found.reason, cure)
    return f"{found.field + ': ' if found.field else ''}{found.problem}; {cure}"


def _by_item(name: str, parsed: Parsed) -> dict[int | None, list[str]]:
    """Return the warnings of each item; those of the whole body are its first one's."""
    found: dict[int | None, list[str]] = defaultdict(list)
    first = parsed.items[0].index if parsed.items else None
    for each in parsed.warnings:
        where = each.index if each.index is not None else first
        found[where].append(f"{name}: item {(where or 0) + 1}: {_problem(each)}")
    return found
