"""From bytes to articles: encoding, format, adapter, and what is the same for every item."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from processors.formats import encodings
from processors.formats.detect import Format, named
from processors.formats.detect import detect as format_of
from processors.formats.items import (
    MOST_BYTES,
    MOST_ITEMS,
    BodyWarning,
    Drafts,
    FeedHints,
    Item,
    Parsed,
    Problem,
    UnreadableBody,
    UnreadableItem,
    finish,
    problem,
)

# The reason of one warning, which a caller may hold against an item: other content under an id and version.
SAME_VERSION: Final = "same-version"

# The adapters load the libraries that they read with: only who reads a format pays for it.
_ADAPTERS: Final[dict[Format, str]] = {
    "rasid": "rasid_json",
    "ninjs": "ninjs",
    "newsml-g2": "newsml_g2",
    "newsml-1": "newsml_1",
    "rss": "rss_atom",
    "atom": "rss_atom",
    "json-feed": "json_feed",
}


def detect(content_type: str | None, data: bytes) -> Format:
    """Return the format of ``data``, which says ``content_type`` of itself (None where it says nothing).

    Raises:
        UnreadableBody: its bytes are no text, or look like no format that is read here.
    """
    return format_of(content_type, _decoded(data, encodings.charset(content_type), named(content_type)).text)


def read(data: bytes, format: Format | None, feed: FeedHints) -> Parsed:  # noqa: A002 — the field's word
    """Return the articles of ``data``, and what is wrong with those that are none. Raises nothing.

    ``format`` None: found by how the body begins.
    """
    parsed = Parsed()
    for _ in reading(data, format, feed, parsed):
        pass
    return parsed


def reading(data: bytes, format: Format | None, feed: FeedHints, parsed: Parsed) -> Iterator[None]:  # noqa: A002
    """Do what ``read`` does, an item a step: whoever has more to do may do that in between.

    JSON of many lines is read line by line; all else as a whole, in the first step.
    """
    try:
        decoded = _decoded(data, feed.encoding, format)
        if decoded.warning:
            _warn(parsed, "encoding", decoded.warning, "taken as what it is")
        adapter: Any = import_module(
            f"processors.formats.{_ADAPTERS[format or format_of(None, decoded.text)]}"
        )
        yield from _take(adapter.drafts(decoded.text, feed), feed, parsed)
    except UnreadableBody as error:
        parsed.errors.append(Problem(index=None, reason=error.reason, problem=str(error), cure=error.cure))


def _decoded(data: bytes, declared: str | None, known: Format | None) -> encodings.Decoded:
    if len(data) > MOST_BYTES:
        raise UnreadableBody("too-large", f"{len(data):,} bytes, above {MOST_BYTES:,}", "send it in parts")
    if not data.strip():
        raise UnreadableBody("empty", "the body is empty", "send at least one article")
    try:
        return encodings.decode(data, declared)
    except encodings.UnreadableBytes as error:
        if error.nearly and _is_of_the_web(known, error.nearly.text):
            return error.nearly
        what, _, cure = str(error).rpartition("; ")
        raise UnreadableBody("encoding", what, cure) from None


def _is_of_the_web(known: Format | None, text: str) -> bool:
    """Say whether a body is of RSS or Atom, where a summary that was cut by bytes costs no other item."""
    try:
        return (known or format_of(None, text)) in {"rss", "atom"}
    except UnreadableBody:
        return False


def _take(drafts: Drafts, feed: FeedHints, parsed: Parsed) -> Iterator[None]:
    """Finish each draft; of two items that say the same, the second is left out."""
    seen: dict[tuple[str, str, int], bytes] = {}
    index = 0
    for draft in drafts:
        if isinstance(draft, BodyWarning):
            _warn(parsed, None, draft.problem, draft.done)
            continue
        if index == MOST_ITEMS:
            parsed.errors.append(_too_many())
            return
        if isinstance(draft, UnreadableItem):
            parsed.errors.append(problem(draft, index))
        else:
            outcome, warnings = finish(draft, index, feed)
            parsed.warnings += warnings
            if isinstance(outcome, Problem):
                parsed.errors.append(outcome)
            else:
                _add(outcome, parsed, seen)
        index += 1
        yield


def _too_many() -> Problem:
    return Problem(
        index=MOST_ITEMS,
        reason="too-many",
        problem=f"more than {MOST_ITEMS:,} items: this one and those after it were not read",
        cure="send them in parts",
    )


def _add(item: Item, parsed: Parsed, seen: dict[tuple[str, str, int], bytes]) -> None:
    key = (item.article.source, item.article.id, item.article.version)
    before = seen.setdefault(key, item.value)
    if before is item.value:
        parsed.items.append(item)
    elif before == item.value:
        _warn(parsed, "id", "the same item stands in the body twice", "the second is left out", item)
    else:
        parsed.items.append(item)
        what = "the same id and version as an item above, with other content"
        _warn(parsed, "version", what, "taken as well", item, reason=SAME_VERSION)


def _warn(
    parsed: Parsed,
    field: str | None,
    what: str,
    done: str,
    item: Item | None = None,
    *,
    reason: str = "warning",
) -> None:
    index, id_ = (item.index, item.article.id) if item else (None, None)
    parsed.warnings.append(Problem(index=index, reason=reason, problem=what, cure=done, field=field, id=id_))
