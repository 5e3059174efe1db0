"""The paths of the console, and what those do that only read; others stand in modules by their subject."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from processors.rules import QueryError
from processors.stories.entries import ref_of
from schemas import Evidence
from services.access.logins import Logins
from services.access.permissions import Act, desks_of, permits, who_may
from services.console import charts
from services.console.audit import AuditPage
from services.console.charts import Report
from services.console.dead_pages import DeadPages
from services.console.door import Door, NotAllowed, allowed
from services.console.finding import Answer, Chosen, as_query, asking, find, result
from services.console.frame import HERE, Frame, number, quoted, with_, words_of
from services.console.live import Live
from services.console.login import LoginPages
from services.console.mark_pages import MarkPages
from services.console.ops_pages import OpsPages
from services.console.period import CHOICES, period
from services.console.replay_pages import ReplayPages
from services.console.rule_pages import RulePages
from services.console.rules import KnownRules
from services.console.samples import Samples
from services.console.silence_pages import SilencePages
from services.console.why_page import WhyPage
from services.showing import show
from services.showing.steps import WORDINGS
from services.showing.words import ARABIC
from streams.archive import alerts, articles, marks
from streams.archive.alerts import Wanted
from streams.archive.counting import count_lines
from streams.archive.facets import KINDS
from streams.desks.silences import SilenceFeed
from streams.errors import ClusterError, RasidError
from streams.history.trace import of_source, sources, trace
from streams.messages import times
from streams.settings import Settings

_COUNTED_DAYS: Final = 7  # of alerts, beside the names of channels
_PAGE: Final = 50  # alerts
_MOST_ROWS: Final = 500  # of an open page: a shift's alerts would take all of its memory
_MOST_NAMED: Final = 12  # people or places of a story


class Console:
    """What the paths share. One for each process."""

    def __init__(self, settings: Settings, logins: Logins, *, now_ms: Callable[[], int] = times.now) -> None:
        """``logins`` are the ways in; ``now_ms`` is the present, in ms of the epoch."""
        self.live = Live(settings)
        self.rules = KnownRules(settings)
        self.silences = SilenceFeed(settings)
        self.samples = Samples(settings, self.live.delays)
        self._settings = settings
        self._logins = logins
        self._frame = Frame(now_ms, contact=settings.console_contact, names=lambda: self.rules.names)
        self._login = LoginPages(logins, self._frame)
        self._audit = AuditPage(settings, self._frame, self.rules)

    def app(self) -> Starlette:
        """Return the ASGI application."""
        shared = self._frame, self._settings, self.live.archive
        dead = DeadPages(self._frame, self._settings)
        return Starlette(
            routes=[
                Route("/", self.show_live),
                Route("/rows", self.show_rows),
                Route("/channels", self.show_channels),
                Route("/lines", self.lines),
                Route("/search", self.show_search),
                *RulePages(*shared, self.rules, self.silences).routes(),
                *SilencePages(*shared, self.rules, self.silences).routes(),
                *WhyPage(*shared, self.rules, self.silences).routes(),
                *MarkPages(*shared).routes(),
                *OpsPages(*shared, self.samples, dead).routes(),
                *dead.routes(),
                *ReplayPages(self._frame, self._settings).routes(),
                Route("/stories/{desk}/{story:path}", self.show_story),
                Route("/articles/{id:path}/trace", self.show_trace),
                Route("/articles/{id:path}", self.show_article),
                Route("/healthz", self.health),
                *self._login.routes(),
                *self._audit.routes(),
                Mount("/static", StaticFiles(directory=HERE / "static")),
            ],
            middleware=[Middleware(Door, logins=self._logins, refused=self._refused)],
            exception_handlers={
                NotAllowed: self._not_allowed,
                HTTPException: self._no_page,
                ClusterError: self._away,
                RasidError: self._failed,
            },
            lifespan=self._lifespan,
        )

    # Pages. Starlette runs those that are no coroutines in threads: each opens the archive for itself.

    def show_live(self, request: Request) -> Response:
        """Show what desks were told, the newest first."""
        wanted = _wanted(request)
        before = _place(request.query_params.get("before", ""))
        since = self._frame.clock(request).since(_COUNTED_DAYS)
        with self.live.archive.reading() as db:
            found = alerts.newest(db, wanted, before=before, most=_PAGE + 1)
            names = {
                each: alerts.counts(db, each, since, wanted.desks) for each in ("channel", "desk", "rule")
            }
            places = alerts.most_named(db, "place", since, wanted.desks)
            last, name = alerts.last_number(db), alerts.name_of(db)
            marked = marks.of(db, (each.alert.id for each in found))
            last_mark = marks.last_number(db)
        rules = {each: self.rules.rule(each, request.state.person) for each in (*names["rule"], wanted.rule)}
        rule = rules[wanted.rule]
        page, older = found[:_PAGE], None
        if len(found) > _PAGE:
            older = with_(request, before=f"{page[-1].time}.{page[-1].number}")
        return self._frame.page(
            request,
            "live.html",
            rows=show.rows(page, words_of(request), marked),
            last_mark=last_mark,
            older=older,
            wanted=wanted,
            at_channel=partial(_at_channel, wanted),
            names=names,
            rule=rule,
            silence=self.silences.silences.over_all_of(rule, self._frame.now_ms()) if rule else None,
            rule_names={each: known.name if known else each for each, known in rules.items() if each},
            since=self.rules.versions[rule.id][-1].time if rule else None,
            subjects=show.subject_names(words_of(request)),
            places={wanted.place: wanted.place} | {key: name for key, name, _ in places},
            last=last,
            archive=name,
            first_page=before is None,
            most=_MOST_ROWS,
        )

    def show_channels(self, request: Request) -> Response:
        """Show the channels with the numbers of their alerts: the tabs alone, for a page that is open."""
        since, wanted = self._frame.clock(request).since(_COUNTED_DAYS), _wanted(request)
        with self.live.archive.reading() as db:
            channels = alerts.counts(db, "channel", since, wanted.desks)
        return self._frame.page(
            request,
            "channels.html",
            channels=channels,
            wanted=wanted,
            at_channel=partial(_at_channel, wanted),
        )

    def show_rows(self, request: Request) -> Response:
        """Show what came after the alert with a number: the rows alone, for a page that is open."""
        after = number(request.query_params.get("after", "")) or 0
        with self.live.archive.reading() as db:
            found = alerts.after(db, after, _wanted(request), most=_PAGE)
            last = found[-1].number if len(found) == _PAGE else alerts.last_number(db)
            name = alerts.name_of(db)
            marked = marks.of(db, (each.alert.id for each in found))
        return self._frame.page(
            request, "rows.html", rows=show.rows(found, words_of(request), marked), last=last, archive=name
        )

    async def lines(self, request: Request) -> Response:
        """Tell an open page when something came; one that comes back, what it has not heard of."""
        heard = request.headers.get("last-event-id", "")
        return StreamingResponse(
            self.live.lines(heard), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    def show_search(self, request: Request) -> Response:
        """Search the past."""
        query = request.query_params.get("q", "").strip()
        days = period(request.query_params, self._frame.clock(request))
        chosen: Chosen = {kind: key for kind in KINDS if (key := request.query_params.get(kind, ""))}
        before = number(request.query_params.get("before", ""))
        counting = "counted" in request.query_params
        error = None
        answer = Answer()
        if query:
            try:
                with self.live.archive.reading() as db:
                    answer = find(db, query, chosen, days, before=before, counting=counting)
            except QueryError as wrong:
                error = wrong
        return self._frame.page(
            request,
            "search.html",
            query=query,
            as_rule=as_query(query, answer.chosen) if query and not error else "",
            period=days,
            choices=CHOICES,
            chosen=chosen,
            error=error,
            answer=answer,
            results=[result(each) for each in answer.found],
            first_page=before is None,
            older=with_(request, before=str(answer.next), counted="") if answer.next else None,
            counted=with_(request, counted="1"),
            narrowed=lambda kind, key: with_(request, before="", counted="", **{kind: key}),
            days=charts.by_day(days.midnights, answer.times) if len(days.midnights) > 1 else [],
        )

    def show_story(self, request: Request) -> Response:
        """Show what a desk was told of a story, and what it was not, in the order of time."""
        desk, story = request.path_params["desk"], request.path_params["story"]
        allowed(request, Act.READ, desk)
        with self.live.archive.reading() as db:
            found = alerts.of_story(db, desk, story)
            named = count_lines(db, {ref_of(each.alert.article) for each in found})
        if not found:
            raise HTTPException(404, "no_story")
        words = words_of(request)
        rows = show.rows(found, words)
        steps = show.steps(rows, words)
        outlets = {each.alert.article.source for each in found}
        subjects = Counter(each.slug for kept in found for each in kept.alert.article.subjects)
        reports = [
            Report(each.row.time, each.row.alert.article.source, each.told, each.row.struck) for each in steps
        ]
        return self._frame.page(
            request,
            "story.html",
            steps=steps,
            desk=desk,
            head=next((each for each in reversed(rows) if not each.struck and not each.said), rows[0]),
            articles=len({ref_of(each.alert.article) for each in found}),
            sources=len(outlets),
            subjects=[show.subject_name(slug, words) for slug, _ in subjects.most_common(3)],
            asking=asking,
            people=named.most("person", _MOST_NAMED),
            places=named.most("place", _MOST_NAMED),
            spread=charts.spread(reports, words.direction),
        )

    def show_article(self, request: Request) -> Response:
        """Show an article with its evidence, and what became of it at the desks."""
        article_id, query = request.path_params["id"], request.query_params.get("q", "")
        with self.live.archive.reading() as db:
            known = articles.of_id(db, article_id, request.query_params.get("source", ""))
            if not known:
                raise HTTPException(404, "no_article")
            if len(known) > 1:
                return self._frame.page(request, "which.html", status=300, found=known, query=query)
            [(time, article)] = known
            told = [
                each
                for each in alerts.of_article(db, ref_of(article))
                if permits(request.state.person, Act.READ, each.alert.desk)
            ]
        searched: list[Evidence] = []
        if query:
            try:
                searched = articles.evidence(query, article)
            except QueryError:
                searched = []
        return self._frame.page(
            request,
            "article.html",
            page=show.article_page(article, time, told, searched, words_of(request)),
            asking=asking,
            trace_link=f"/articles/{quoted(article_id)}/trace?source={quoted(article.source)}",
        )

    def show_trace(self, request: Request) -> Response:
        """Show what happened to an article at all desks, step by step, as ``rasid trace`` does."""
        allowed(request, Act.READ)
        wording = WORDINGS[words_of(request).language]
        steps, _ = trace(self._settings, request.path_params["id"], wording=wording)
        several = sources(steps)
        if source := request.query_params.get("source", ""):
            steps, several = of_source(steps, source), []
        if len(several) > 1:
            return self._frame.page(request, "trace.html", status=300, sources=several, steps=[])
        return self._frame.page(request, "trace.html", sources=[], steps=steps)

    async def health(self, request: Request) -> Response:  # noqa: ARG002  # Starlette's signature
        """Say whether pages can be shown: with Kafka there, and an archive that keeps up with the topics."""
        archive = self.live.archive
        why = (
            archive.ended
            or ("" if self.live.probe.answers else "Kafka does not answer")
            or archive.away
            or ("" if archive.whole else "the archive is being built")
        )
        return JSONResponse(
            {"status": "not ok", "why": why} if why else {"status": "ok"}, 503 if why else 200
        )

    # Refusals

    def _refused(self, request: Request, status: int, what: str) -> Response:
        if what == "no_role":
            return self._forbidden(request, NotAllowed(Act.READ_ARTICLES))
        return self._problem(request, status, what)

    async def _not_allowed(self, request: Request, error: Any) -> Response:  # noqa: ANN401  # Starlette's: an Exception
        return self._forbidden(request, error)

    def _forbidden(self, request: Request, error: NotAllowed) -> Response:
        words = words_of(request)
        roles = f"{words.comma} ".join(words.roles[role] for role in who_may(error.act))
        return self._frame.page(
            request,
            "forbidden.html",
            status=403,
            roles=roles,
            desk=error.desk,
            some_desk=error.act is Act.READ_ARTICLES,
        )

    async def _no_page(self, request: Request, error: Any) -> Response:  # noqa: ANN401  # Starlette's: an Exception
        known = ARABIC.said.keys()
        what = error.detail if error.detail in known else "no_page"
        return self._problem(request, error.status_code, what)

    async def _failed(self, request: Request, error: Exception) -> Response:
        return self._problem(request, 400, "error", error)

    async def _away(self, request: Request, error: Exception) -> Response:
        if request.method != "GET":  # nothing was done; to ask once more is up to the reader
            return self._problem(request, 503, "error", error)
        why = error if self.live.archive.away else None
        return self._problem(request, 503, "building", why, wait=True)

    def _problem(
        self, request: Request, status: int, what: str, why: Exception | None = None, *, wait: bool = False
    ) -> Response:
        """Return the page of a word for what is wrong; with ``wait`` it asks again by itself."""
        return self._frame.page(request, "problem.html", status=status, what=what, why=why, wait=wait)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self.live.start()
        self.samples.start()
        self.rules.follow(asyncio.get_running_loop())
        self.silences.follow(asyncio.get_running_loop())
        yield
        await self.live.stop()
        self.samples.stop()
        self._logins.close()


def _wanted(request: Request) -> Wanted:
    said = request.query_params
    names = ("channel", "desk", "rule", "severity", "subject", "place")
    return Wanted(
        **{each: said.get(each, "") for each in names}, desks=desks_of(request.state.person, Act.READ)
    )


def _at_channel(wanted: Wanted, channel: str) -> str:
    """Return the address of a channel's alerts, narrowed as they are now; a rule has one channel alone."""
    said = asdict(replace(wanted, channel=channel, rule="", desks=None))
    query = urlencode({name: value for name, value in said.items() if value})
    return f"/?{query}" if query else "/"


def _place(text: str) -> tuple[int, int] | None:
    """Return the time and number of an alert, as a link has them; None for anything else."""
    time, place = map(number, text.partition(".")[::2])
    return None if time is None or place is None else (time, place)
