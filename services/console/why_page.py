"""Why was I told, or not? By an article's id, its link, or words of its title."""

import re
import sqlite3
import time
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from processors.rules import QueryError
from schemas import EnrichedArticle
from services.access.permissions import Act, among
from services.console.frame import Frame, words_of
from services.console.rules import KnownRules
from streams.archive import articles
from streams.archive.open import ArchiveFollower
from streams.archive.search import look
from streams.desks.silences import SilenceFeed
from streams.errors import RasidError
from streams.history.why import Nearest, OfDesk, nearest, why
from streams.settings import Settings

_SECONDS: Final = 0.5  # to look for words of a title
_MOST: Final = 10
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that may be meant: its event time in ms of the epoch."""

    time: int
    article: EnrichedArticle


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an article at a desk; where it was told nothing, what its rules lack."""

    of: OfDesk
    nearest: Nearest

    @property
    def told(self) -> bool:
        """Whether the desk was told."""
        return any(each.alert.suppressed is None for each in self.of.told)


@dataclass(frozen=True, slots=True)
class WhyPage:
    """The page."""

    _frame: Frame
    _settings: Settings
    _archive: ArchiveFollower
    _rules: KnownRules
    _feed: SilenceFeed

    def routes(self) -> list[Route]:
        """Return its paths."""
        return [Route("/why", self.show)]

    def show(self, request: Request) -> Response:
        """Show which articles may be meant, and of the one that is, why each desk was told or not."""
        asked = request.query_params.get("q", "").strip()
        source = request.query_params.get("source", "")
        with self._archive.reading() as db:
            found = candidates(db, asked, source) if asked else []
        verdicts: list[Verdict] = []
        problem: RasidError | None = None
        if len(found) == 1:
            try:
                verdicts = self._verdicts(request, found[0].article)
            except RasidError as error:
                problem = error
        return self._frame.page(
            request,
            "why.html",
            asked=asked,
            found=found,
            verdicts=verdicts,
            silences={each.id: each for each in self._feed.silences.known()},
            problem=problem,
        )

    def _verdicts(self, request: Request, article: EnrichedArticle) -> list[Verdict]:
        answer = why(self._settings, article.id, source=article.source)
        newest = answer.texts[max(answer.texts)] if answer.texts else article
        rules = list(self._rules.known.values())
        desks = among(request.state.person, Act.READ, answer.desks | {rule.desk for rule in rules})
        language = words_of(request).language
        verdicts = [
            Verdict(one := answer.of_desk(desk), nearest(one, rules, newest, language))
            for desk in sorted(desks)
        ]
        return sorted(verdicts, key=lambda each: (not each.told, not each.of.told, each.of.desk))


def candidates(db: sqlite3.Connection, asked: str, source: str = "") -> list[Choice]:
    """Return the articles that may be meant by an id, a link, or words of a title; the newest first.

    ``source``: whose article of an id; several may have one.
    """
    if same_id := articles.of_id(db, asked, source):
        return [Choice(*each) for each in same_id]
    if linked := articles.at_address(db, asked):
        return [Choice(*linked)]
    if "://" in asked or not (words := _WORD.findall(asked)):
        return []
    found: list[Choice] = []
    end = time.perf_counter() + _SECONDS
    try:
        for _, each in look(db, "title:({})".format(" ".join(f'"{word}"' for word in words))):
            if each:
                found.append(Choice(each.time, each.article))
            if len(found) == _MOST or time.perf_counter() > end:
                break
    except QueryError:  # a text that holds no word
        return []
    return found
