"""What a search found, within the time that somebody who types will wait."""

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from typing import Final

from processors.quoting import Quoter
from services.showing.marks import Line, sentences, title
from streams.archive.search import Found, look

MOST_SHOWN: Final = 20
_SECONDS: Final = 0.15  # then what was found by then is shown, and that there may be more
_MOST_COUNTED: Final = 1_000
_FACETS: Final = 8
_SNIPPETS: Final = 2


class Answer:
    """What a search found.

    Attributes:
        found: the articles to be shown.
        count: how many match, the narrowing included.
        more: whether there may be more.
        seconds: how long it took.
        subjects: of all that match, by slug.
        sources: the same, by outlet.
        times: event times of those that are counted, in ms of the epoch.
    """

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.count = 0
        self.more = False
        self.seconds = 0.0
        self.subjects: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self.times: list[int] = []

    def take(self, found: Found, subject: str, source: str) -> None:
        """Count an article, and keep it where it is what is asked for."""
        slugs = [each.slug for each in found.article.subjects]
        self.subjects.update(slugs)
        self.sources[found.article.source] += 1
        if (subject and subject not in slugs) or (source and source != found.article.source):
            return
        self.count += 1
        self.times.append(found.time)
        if len(self.found) < MOST_SHOWN:
            self.found.append(found)

    @property
    def next(self) -> int | None:
        """The row to go on before; None where all are shown."""
        return self.found[-1].row if self.found and (self.more or self.count > len(self.found)) else None

    @property
    def facets(self) -> list[tuple[str, str, list[tuple[str, int]]]]:
        """What it can be narrowed by: the parameter, the word for it, names with their numbers."""
        return [
            ("subject", "subject", self.subjects.most_common(_FACETS)),
            ("source", "outlet", self.sources.most_common(_FACETS)),
        ]


@dataclass(frozen=True, slots=True)
class Result:
    """An article that was found, with its title and the sentences that made it match, marked."""

    found: Found
    head: Line
    snippets: list[Line]


def result(found: Found) -> Result:
    """Return an article that was found as a page shows it."""
    article = found.article
    spans = [(each.start, each.end, "rule") for each in found.evidence if each.field == "title"]
    head = title(article.title or "", spans)
    in_body = [each for each in found.evidence if each.field == "body"]
    quotes = Quoter(article).quotes(in_body)
    return Result(found, head, sentences(quotes, "rule")[:_SNIPPETS])


def find(
    db: sqlite3.Connection,
    query: str,
    *,
    since: int | None,
    before: int | None = None,
    subject: str = "",
    source: str = "",
) -> Answer:
    """Search until there is enough, or until it takes too long.

    Args:
        db: of an archive.
        query: in the rules' language.
        since: only articles of this event time and later, in ms of the epoch.
        before: only those behind this row, to go on where a page ended.
        subject: only articles about this one; empty for all.
        source: only articles of this outlet; empty for all.

    Raises:
        QueryError: the query is wrong.
    """
    started = time.perf_counter()
    answer = Answer()
    for found in look(db, query, since=since, before=before):
        if found:
            answer.take(found, subject, source)
        if answer.count >= _MOST_COUNTED or time.perf_counter() - started > _SECONDS:
            answer.more = True
            break
    answer.seconds = time.perf_counter() - started
    return answer
