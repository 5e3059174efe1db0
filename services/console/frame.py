"""What all pages have: their frame, the reader's language and zone, links to themselves otherwise."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from schemas import Article, ArticleLine
from schemas.fields import parse_duration
from schemas.times import milliseconds
from services.access.permissions import Act, anywhere, permits
from services.access.person import Person
from services.showing import queries, show, tongues
from services.showing.days import Clock, zone
from services.showing.words import ARABIC, LANGUAGES, Words, capital
from streams.desks.given_names import Names
from streams.messages.topics import DAY_MS

HERE: Final = Path(__file__).parent
# How far back a list may go; the last one is all that is kept.
_SPANS: Final = {"1d": "last_day", "7d": "last_week", "30d": "last_month", "": "last_year"}
_SPAN: Final = "7d"  # where a link says none of them
_DAY: Final = 86_400  # seconds
_YEAR: Final = 365 * _DAY
_MOST: Final = (1 << 63) - 1  # SQLite's largest; the rows of articles have as many digits


class Frame:
    """Makes pages of templates.

    Attributes:
        now_ms: the present, in ms of the epoch.
    """

    def __init__(
        self, now_ms: Callable[[], int], *, contact: str = "", names: Callable[[], Names] = Names
    ) -> None:
        """``contact`` is whom people ask for rights; ``names`` is what desks and channels are called now."""
        self.now_ms = now_ms
        self._contact = contact
        self._names = names
        self._templates = templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters["capital"] = capital
        templates.globals |= {
            "worded": show.worded,
            "milliseconds": milliseconds,
            "own": tongues.own,
            "tongue": tongues.tongue,
            "isolated": tongues.isolated,
            "query_parts": queries.parts,
            "query_runs": queries.direction,
            "query_needs_isolates": queries.needs_isolates,
        }

    def page(
        self, request: Request, template: str, *, status: int = 200, here: str = "", **values: object
    ) -> Response:
        """Return a page.

        Args:
            request: what asks for it.
            template: the name of its file.
            status: the answer's.
            here: the address with a query at which it can be had again, where that is not the one it was
                asked for at.
            values: what its template needs beside what all have.
        """
        words, names = words_of(request), self._names()
        other = "en" if words is ARABIC else "ar"
        person: Person = request.state.person
        html = self._templates.get_template(template).render(
            w=words,
            clock=self.clock(request),
            path=request.url.path,
            other_language=f"{here}&lang={other}" if here else with_(request, lang=other),
            quoted=quoted,
            article_at=article_at,
            person=person,
            form_token=request.state.form_token,
            session=request.state.session,
            contact=self._contact,
            Act=Act,
            desk_name=lambda slug, said=None: names.desks.get(slug) or said or slug,
            channel_name=lambda slug, said=None: names.channels.get(slug) or said or slug,
            subject_name=partial(show.subject_name, words=words),
            permits=partial(permits, person),
            anywhere=partial(anywhere, person),
            **values,
        )
        response = HTMLResponse(html, status, {"cache-control": "no-store"})
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                "lang", words.language, max_age=_YEAR, httponly=True, samesite="strict", path="/"
            )
        return response

    def clock(self, request: Request) -> Clock:
        """Return the reader's clock."""
        return Clock(zone(request.cookies.get("zone")), words_of(request), self.now_ms())

    def since(self, request: Request, span: str) -> int | None:
        """Return when a span of ``spans`` begins that ends now, in ms of the epoch; None for all there is.

        More than a day are the reader's days, today among them: so all pages count.
        """
        days = parse_duration(span) // _DAY if span else 0
        return self.clock(request).since(days) if days > 1 else self.now_ms() - DAY_MS if days else None


def words_of(request: Request) -> Words:
    """Return the words of the reader's language: of the link, or as it was chosen before."""
    asked = request.query_params.get("lang") or request.cookies.get("lang") or ""
    return LANGUAGES.get(asked, ARABIC)


def spans(words: Words) -> list[tuple[str, str]]:
    """Return how far back a list may go, with the words for it."""
    return [(span, words[word]) for span, word in _SPANS.items()]


def span_of(request: Request) -> str:
    """Return how far back a list goes, as a link says it: one of ``spans``."""
    said = request.query_params.get("last", _SPAN)
    return said if said in _SPANS else _SPAN


def with_(request: Request, **change: str) -> str:
    """Return this page's address with other parameters; one that is empty now is left out.

    What the address says of others stays: an empty ``last`` is all that is kept, none is seven days.
    """
    said = {**dict(request.query_params), **change}
    query = urlencode({name: value for name, value in said.items() if value or name not in change})
    # To a browser //evil.example and /\evil.example are other sites.
    here = "/" + request.url.path.lstrip("/\\")
    return here + (f"?{query}" if query else "")


def number(text: str) -> int | None:
    """Return a number that SQLite can hold; None for anything else."""
    is_short = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST))
    return known if is_short and (known := int(text)) <= _MOST else None


def article_at(article: Article | ArticleLine, query: str = "") -> str:
    """Return the address of an article's page: another source may have an article of the same id.

    ``query`` is what it was found by; its evidence is marked.
    """
    said = {"source": article.source, "q": query}
    return f"/articles/{quoted(article.id)}?{urlencode({name: each for name, each in said.items() if each})}"


def quoted(text: str) -> str:
    """Return a text as it stands in an address."""
    return urlencode({"": text})[1:].replace("+", "%20")
