"""The pages of replays: planned, run with their progress, held against what was said before, released."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schemas import Replay, ReplayPlan
from services.access.permissions import Act
from services.console.door import allowed
from services.console.frame import Frame, number, quoted, words_of
from services.showing import show
from services.showing.days import zone
from streams.errors import InputError, RasidError, ReplayError, TopicError
from streams.messages import times
from streams.messages.alert_filter import AlertFilter
from streams.replay import clean, detached, diff, plan, registry, release
from streams.replay.asked import Asked
from streams.replay.registry import Registry
from streams.replay.status import status
from streams.settings import Settings

LASTS: Final = ("1h", "6h", "1d", "7d", "30d")
_SHOWN: Final = 5  # examples of what is new or gone for a rule
_RULE: Final = "rule:"  # begins the name of a field that chooses a rule


@dataclass(frozen=True, slots=True)
class ReplayPages:
    """The pages, with what they share."""

    _frame: Frame
    _settings: Settings

    def routes(self) -> list[Route]:
        """Return their paths."""
        return [
            Route("/ops/replays", self.show_all, methods=["GET"]),
            Route("/ops/replays", self.plan, methods=["POST"]),
            Route("/ops/replays/{id}", self.show_one, methods=["GET"]),
            Route("/ops/replays/{id}", self.act, methods=["POST"]),
        ]

    def show_all(self, request: Request) -> Response:
        """Show all replays, plans that never ran, and the form of a new one."""
        allowed(request, Act.READ_OPS)
        return self._all(request, {"last": "1d"})

    def plan(self, request: Request) -> Response:
        """Plan a replay: nothing is written but the plan."""
        allowed(request, Act.REPLAY)
        form: Mapping[str, str] = request.state.form
        try:
            asked = _asked(form, zone(request.cookies.get("zone")))
            made = plan.make(self._settings, asked, by=request.state.actor.name)
            detached.keep(self._settings, made)
        except (InputError, ReplayError, TopicError) as error:
            return self._all(request, form, problem=error, status=422)
        return RedirectResponse(f"/ops/replays/{quoted(made.id)}", 303)

    def show_one(self, request: Request) -> Response:
        """Show a replay: its plan, how it runs, what it says otherwise, and what may be released."""
        allowed(request, Act.READ_OPS)
        return self._one(request)

    def act(self, request: Request) -> Response:
        """Run or cancel a replay, or release alerts of it."""
        allowed(request, Act.REPLAY)
        replay_id, form = request.path_params["id"], request.state.form
        try:
            match form.get("do"):
                case "run":
                    with registry.opened(self._settings) as records:
                        made = self._plan(records, replay_id)
                    detached.start(self._settings, made, request.state.actor)
                    return RedirectResponse(f"/ops/replays/{quoted(replay_id)}?begun=1", 303)
                case "cancel":
                    with registry.opened(self._settings) as records:
                        clean.cancel(self._settings, records, replay_id, by=request.state.actor)
                case "release":
                    return self._release(request, replay_id, _chosen(form))
        except (InputError, ReplayError) as error:
            return self._one(request, problem=error, status_code=409)
        return RedirectResponse(f"/ops/replays/{quoted(replay_id)}", 303)

    def _release(self, request: Request, replay_id: str, rules: frozenset[str]) -> Response:
        said = ""
        with registry.opened(self._settings) as records:
            chosen = release.select(self._settings, records, replay_id, AlertFilter(rules=rules))
            if rules and chosen.chosen:
                done = release.release(self._settings, records, chosen, by=request.state.actor)
                said = "?" + urlencode({"sent": done.sent, "told": done.told, "waiting": done.waiting})
        return RedirectResponse(f"/ops/replays/{quoted(replay_id)}{said}", 303)

    def _all(
        self,
        request: Request,
        form: Mapping[str, str],
        *,
        problem: RasidError | None = None,
        status: int = 200,
    ) -> Response:
        with registry.opened(self._settings) as records:
            ran = records.all()[::-1]
        known = {each.id for each in ran}
        waiting = [each for each in detached.kept(self._settings) if each.id not in known][::-1]
        return self._frame.page(
            request,
            "replays.html",
            status=status,
            ran=ran,
            waiting=waiting,
            form=form,
            problem=problem,
            lasts=LASTS,
            subjects=show.subject_names(words_of(request)),
            told=_told,
        )

    def _one(
        self,
        request: Request,
        *,
        problem: RasidError | None = None,
        status_code: int = 200,
    ) -> Response:
        replay_id, said = request.path_params["id"], request.query_params
        difference = selection = None
        with registry.opened(self._settings) as records:
            made, replay = self._plan(records, replay_id), records.find(replay_id)
            if replay and replay.state == "finished":
                difference = diff.compare(self._settings, replay)
                selection = release.select(self._settings, records, replay_id, AlertFilter())
        running = detached.runner(self._settings, replay_id).find() is not None
        return self._frame.page(
            request,
            "replay.html",
            status=status_code,
            made=made,
            replay=replay,
            running=running and (replay is None or replay.state == "running"),
            begun="begun" in said and replay is None,
            done=self._done(replay),
            difference=difference,
            ready=Counter(each.rule.id for each in selection.chosen) if selection else Counter(),
            held=selection.held if selection else Counter(),
            examples=selection.chosen[:_SHOWN] if selection else [],
            released={name: number(said.get(name, "")) or 0 for name in ("sent", "told", "waiting")},
            problem=problem,
        )

    def _plan(self, records: Registry, replay_id: str) -> ReplayPlan:
        """Return the plan of a replay: as it ran, or as it is kept here."""
        if ran := records.find(replay_id):
            return ran.plan
        for each in detached.kept(self._settings):
            if each.id == replay_id:
                return each
        raise HTTPException(404, "no_replay")

    def _done(self, replay: Replay | None) -> int:
        """Return how many copies are done of a replay that runs; the page says it of no other."""
        if replay is None or replay.state != "running":
            return 0
        now = status(self._settings, replay.id)
        return max(0, now.replay.copied - (now.behind or 0)) if now else 0


def _asked(form: Mapping[str, str], where: tzinfo) -> Asked:
    """Return what a form asks to be run again.

    Raises:
        InputError: a time in it is none.
    """
    last, start, end = (form.get(name, "").strip() for name in ("last", "from", "to"))
    sources = frozenset(form.get("sources", "").replace("،", " ").replace(",", " ").split())
    subject = form.get("subject", "")
    said = " ".join(f"{name}={value}" for name, value in form.items() if value and name in _WORDS)
    return Asked(
        start=_instant(start, where) if start else times.ago(last) if last else None,
        end=_instant(end, where) if end else None,
        sources=sources,
        subjects=frozenset([subject] if subject else []),
        what_is_left=True,
        words=f"/ops/replays {said}",
    )


_WORDS: Final = ("last", "from", "to", "sources", "subject", "why")


def _instant(text: str, where: tzinfo) -> int:
    """Return a time of a form, as the reader's clock shows it, in ms of the epoch."""
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=where).timestamp() * 1000)
    except ValueError:
        raise InputError(f"{text}: no time", kind="no-time") from None


def _chosen(form: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name.removeprefix(_RULE) for name in form if name.startswith(_RULE))


def _told(replay: Replay) -> int:
    return sum(each.told for each in replay.alerts.values())
