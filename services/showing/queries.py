"""A query as it is shown: Arabic words among Latin operators, each of which runs its own way.

As one text that runs from right to left, `subject:diplomacy AND (` puts its brackets and its marks where
they are not meant. So each word is kept apart, and what stands between them runs as the query does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# A phrase with what names its field, or a word; the colon of `genre:(…)` stands between it and the bracket.
_WORD: Final = re.compile(
    r'(?!:\()(?:[^\s()"«“]*(?:"[^"]*"|«[^»]*»|“[^”]*”)[^\s()]*|[^\s()]+?(?=:\()|[^\s()]+)'
)
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_OPERATOR: Final = re.compile(r"AND|OR|NOT|NEAR(/\w*)?")


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a query, or what stands between two."""

    text: str
    word: bool


def direction(query: str) -> str:
    """Return which way a query runs: that of its Arabic words where it has some."""
    return "rtl" if _ARABIC.search(query) else "ltr"


def needs_isolates(query: str) -> bool:
    """Return whether a field, which keeps no word apart, shows a query in an order that nobody wrote.

    A field runs as the first letter does. From the left all is well; from the right, Latin words beside each
    other swap their places and lose their quotes and stars.
    """
    first = _LETTER.search(query)
    return bool(first and _ARABIC.match(first[0])) and any(
        each.word and _LATIN.search(each.text) and not _OPERATOR.fullmatch(each.text) for each in parts(query)
    )


def parts(query: str) -> Iterator[Part]:
    """Yield a query in pieces, in order: together they are the query."""
    at = 0
    for found in _WORD.finditer(query):
        if at < found.start():
            yield Part(query[at : found.start()], word=False)
        yield Part(found[0], word=True)
        at = found.end()
    if at < len(query):
        yield Part(query[at:], word=False)
