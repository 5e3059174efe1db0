"""The pages of the silences: what is quiet and what that hides, a new one with what it would have hidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from processors.identity import content_id
from schemas import Rule, SchemaError, Silence, wire
from schemas.fields import parse_duration
from schemas.times import milliseconds, rfc3339
from services.access.permissions import Act, permits
from services.console.door import allowed
from services.console.frame import Frame, words_of
from services.console.rules import KnownRules
from services.showing import show
from streams.archive import alerts
from streams.archive.open import ArchiveFollower
from streams.desks import silences
from streams.desks.silences import SilenceFeed, is_over
from streams.errors import InputError, RasidError
from streams.process.background import wait_until
from streams.settings import Settings

SPANS: Final = ("30m", "1h", "2h", "8h", "1d")
_DAYS: Final = 7  # that a new silence is held against, and that past ones are shown of
_SHOWN: Final = 8
_AWAIT_SECONDS: Final = 5.0
_WRONG: Final = 422


@dataclass(frozen=True, slots=True)
class SilencePages:
    """The pages, with what they share."""

    _frame: Frame
    _settings: Settings
    _archive: ArchiveFollower
    _rules: KnownRules
    _feed: SilenceFeed

    def routes(self) -> list[Route]:
        """Return their paths."""
        return [
            Route("/silences", self.show, methods=["GET"]),
            Route("/silences", self.act, methods=["POST"]),
            Route("/silences/{id}/end", self.end, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show what is quiet; a link may name what a new silence is to be over."""
        asked = {name: request.query_params.get(name, "") for name in ("rule", "desk", "subject")}
        return self._page(request, {**asked, "span": "2h"})

    def act(self, request: Request) -> Response:
        """Show what a silence would have hidden, or add it."""
        form: Mapping[str, str] = request.state.form
        if form.get("do") != "add":
            return self._page(request, form)
        over = {name: form.get(name) or None for name in ("rule", "desk", "subject")}
        if self._wrong(form):
            return self._page(request, form, insist=True, status=_WRONG)
        allowed(request, Act.SILENCE, self._desk(over))
        try:
            added = silences.add(
                self._settings,
                over,
                span=_span(form),
                reason=form["reason"].strip(),
                by=request.state.actor,
            )
        except InputError as error:
            return self._page(request, form, problem=error, status=_WRONG)
        self._await(added)
        return RedirectResponse("/silences", 303)

    def end(self, request: Request) -> Response:
        """End a silence now."""
        known = {each.id: each for each in self._feed.silences.known()}
        if found := known.get(request.path_params["id"]):
            allowed(request, Act.SILENCE, self._desk({"rule": found.rule, "desk": found.desk}))
            try:
                self._await(silences.end(self._settings, found.id, by=request.state.actor))
            except InputError as error:  # somebody was quicker
                return self._page(request, {"span": "2h"}, problem=error, status=409)
        return RedirectResponse("/silences", 303)

    def _page(
        self,
        request: Request,
        form: Mapping[str, str],
        *,
        insist: bool = False,
        problem: RasidError | None = None,
        status: int = 200,
    ) -> Response:
        words, now = words_of(request), self._frame.now_ms()
        since = self._frame.clock(request).since(_DAYS)
        mine = [each for each in self._feed.silences.known() if self._may(request, Act.READ, each)]
        known = sorted(mine, key=lambda each: each.ends_at, reverse=True)
        past = [each for each in known if is_over(each, now) and milliseconds(each.ends_at) > since]
        current = [each for each in known if not is_over(each, now)]
        wanted = _wanted(form, now)
        with self._archive.reading() as db:
            hidden = alerts.silenced(db, [*current, *past])
            would = alerts.would_silence(db, wanted, since) if wanted else []
        rules = self._rules.readable(request.state.person)
        return self._frame.page(
            request,
            "silences.html",
            status=status,
            current=current,
            past=past,
            hidden=hidden,
            row=lambda kept: show.row(kept, words),
            may_end=lambda each: self._may(request, Act.SILENCE, each),
            form=form,
            wrong=self._wrong(form),
            insist=insist,
            problem=problem,
            spans=SPANS,
            wanted=wanted,
            would=[each for each in would if permits(request.state.person, Act.READ, each.alert.desk)],
            most=_SHOWN,
            rules=rules,
            desks=sorted({rule.desk for rule in rules.values()}),
            subjects=show.subject_names(words),
        )

    def _wrong(self, form: Mapping[str, str]) -> set[str]:
        """Return the fields of a form that are missing or wrong."""
        wrong = set()
        if not any(form.get(name) for name in ("rule", "desk", "subject")):
            wrong.add("over")
        if not form.get("reason", "").strip():
            wrong.add("reason")
        try:
            parse_duration(_span(form))
        except ValueError:
            wrong.add("span")
        return wrong

    def _may(self, request: Request, act: Act, silence: Silence) -> bool:
        desk = self._desk({"rule": silence.rule, "desk": silence.desk})
        return permits(request.state.person, act, desk)

    def _desk(self, over: Mapping[str, str | None]) -> str:
        """Return the desk that a silence concerns; empty for all."""
        rule: Rule | None = self._rules.known.get(over.get("rule") or "")
        return over.get("desk") or (rule.desk if rule else "")

    def _await(self, silence: Silence) -> None:
        """Wait until a silence is known here as it was written."""
        wait_until(lambda: silence in self._feed.silences.known(), _AWAIT_SECONDS)


def _span(form: Mapping[str, str]) -> str:
    return form.get("other", "").strip() or form.get("span", "")


def _wanted(form: Mapping[str, str], now: int) -> Silence | None:
    """Return the silence that a form is about, as far as it says over what; None where it does not."""
    said = {name: value for name in ("rule", "desk", "subject") if (value := form.get(name))}
    if not said:
        return None
    at = rfc3339(now)
    try:
        return wire.from_dict(
            Silence, {"id": content_id(now), "starts_at": at, "ends_at": at, "by": "", "reason": "", **said}
        )
    except SchemaError:
        return None
