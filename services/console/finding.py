"""What a search found, within the time that somebody who types will wait.

What is found comes first, and is all that somebody who types waits for. How many there are and what they have
in common takes several times as long, and is asked for when that is shown.
"""

import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from processors.quoting import Quoter
from processors.rules import parse
from processors.rules.nodes import AnyOf
from services.console.period import Period
from services.showing.marks import Line, sentences, title
from streams.archive.counting import Counted, Facet, counted
from streams.archive.facets import KINDS, Kind, lines_of, term
from streams.archive.search import Found, Within, look

MOST_SHOWN: Final = 20
_SECONDS: Final = 0.03  # for texts: of a page that is answered in 50 ms
_PATIENCE: Final = 0.15  # where they are counted; in the end what was found by then is shown
_COUNTING_SECONDS: Final = 0.08  # where the texts need not be looked at
_MOST_COUNTED: Final = 1_000
_FACETS: Final[Mapping[Kind, int]] = {"subject": 8, "source": 8, "place": 12, "person": 12}
_SNIPPETS: Final = 2
_NOT_IN_A_NAME: Final = re.compile(r'["<>=≥≤]')

Chosen = Mapping[Kind, str]  # keys by which articles are narrowed down


@dataclass(slots=True)
class Answer:
    """What a search found.

    Attributes:
        found: the articles to be shown.
        next: the row to go on before; None where all are shown.
        seconds: how long it took.
        chosen: what they are narrowed down by, by its kind.
        counted: whether the rest is known.
        count: how many match.
        more: whether there may be more.
        times: event times of those that are counted, in ms of the epoch.
        facets: what they have in common by its kind, with what they are narrowed down by first.
    """

    found: list[Found] = field(default_factory=list)
    next: int | None = None
    seconds: float = 0.0
    chosen: dict[Kind, Facet] = field(default_factory=dict)
    counted: bool = False
    count: int = 0
    more: bool = False
    times: list[int] = field(default_factory=list)
    facets: dict[Kind, list[Facet]] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        """Whether time ended before the page was full."""
        return self.next is not None and len(self.found) < MOST_SHOWN


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
    chosen: Chosen,
    days: Period,
    *,
    before: int | None = None,
    counting: bool = False,
) -> Answer:
    """Search until there is enough, or until it takes too long.

    What is all on one page is counted with it. Else it is counted where that is asked for: all of it where
    the index alone tells what matches, or what was found by then.

    Args:
        db: of an archive.
        query: in the rules' language.
        chosen: only articles with these.
        days: only articles of these.
        before: only those behind this row, to go on where a page ended.
        counting: whether there is time to count.

    Raises:
        QueryError: the query is wrong.
    """
    started = time.perf_counter()
    also = tuple(term(kind, key) for kind, key in chosen.items())
    told = (
        counted(db, query, Within(days.since, days.until, also=also), seconds=_COUNTING_SECONDS)
        if counting
        else None
    )
    seen = told or Counted()
    end = time.perf_counter() + (_PATIENCE if counting else _SECONDS)
    answer = Answer(counted=counting)
    for row, found in look(db, query, Within(days.since, days.until, before, also)):
        full = len(answer.found) == MOST_SHOWN
        if found and full and (told or not counting):
            break
        if found and not full:
            answer.found.append(found)
            answer.next = row
        if found and not told:
            seen.take([(row, "\n".join(lines_of(found.article)))])
        if time.perf_counter() > end or (not told and len(seen.times) == _MOST_COUNTED):
            answer.more = True
            answer.next = answer.next if full else row
            break
    else:
        answer.counted = counting or before is None
        if told or len(seen.times) <= MOST_SHOWN:
            answer.next = None
    if told:
        answer.more = not told.whole
    answer.chosen = {kind: seen.most(kind, 1, first=key)[0] for kind, key in chosen.items()}
    if answer.counted:
        answer.count, answer.times = len(seen.times), seen.times
        answer.facets = {kind: seen.most(kind, _FACETS[kind], first=chosen.get(kind, "")) for kind in KINDS}
    answer.seconds = time.perf_counter() - started
    return answer


def as_query(query: str, chosen: Mapping[Kind, Facet]) -> str:
    """Return the query that asks for what is chosen as well, as rules ask for it: by its name.

    What none of the articles has, has no name here: a rule asks for it no more.
    """
    if not chosen:
        return query
    parts = [f"({query})" if isinstance(parse(query), AnyOf) else query]
    for kind, facet in chosen.items():
        if kind == "subject":
            parts.append(f"subject:{facet.key}")
        elif facet.name:
            parts.append(asking(kind, facet.name))
    return " AND ".join(parts)


def asking(kind: str, name: str) -> str:
    """Return the condition by which a query asks for a name."""
    return f'{kind}:"{_NOT_IN_A_NAME.sub("", name)}"'
