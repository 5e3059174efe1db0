"""The pages of the rules: what is in force, one rule to be tried and changed, files in and out."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from processors.rules import QueryError
from processors.rules.query import Lists
from schemas import Rule
from services.access.permissions import Act, permits
from services.console import charts, rule_form
from services.console.door import allowed
from services.console.finding import result
from services.console.frame import Frame, quoted, words_of
from services.console.rules import KnownRules, Version, to_search
from services.showing.words import Words
from streams.archive import alerts, articles
from streams.archive.alerts import OfRule
from streams.archive.open import ArchiveFollower
from streams.archive.trial import NOTHING, Tried, beside, tried
from streams.desks import rule_files, rule_seen
from streams.desks.rule_plan import Change, plan, removal
from streams.desks.rule_seen import digest
from streams.desks.silences import SilenceFeed
from streams.errors import ConflictError
from streams.settings import Settings
from streams.yaml_lists import Problem

DAYS: Final = 7  # that a rule is tried over, and its alerts are counted of
_SECONDS: Final = 1.5  # for each rule that is looked for: then what was found by then is shown
_MOST_HITS: Final = 1_000  # what a desk would be told of them takes as long again
_SHOWN: Final = 5
_KEPT_SECONDS: Final = 60.0  # the trial of a rule in force
_AWAIT_SECONDS: Final = 5.0  # for a change to be known here; workers follow as quickly
_FILE: Final = "rules.yaml"
_WRONG: Final = 422


@dataclass(slots=True)
class RulePages:
    """The pages, with what they share."""

    _frame: Frame
    _settings: Settings
    _archive: ArchiveFollower
    _rules: KnownRules
    _feed: SilenceFeed
    # The last one in force, tried.
    _kept: tuple[tuple[str, int], float, Tried] | None = field(default=None, init=False)

    def routes(self) -> list[Route]:
        """Return their paths."""
        return [
            Route("/rules", self.show_all),
            Route("/rules.yaml", self.file, methods=["GET"]),
            Route("/rules/file", self.show_file, methods=["GET"]),
            Route("/rules/file", self.take_file, methods=["POST"]),
            Route("/rules/new", self.show_new, methods=["GET"]),
            Route("/rules/new", self.act_on_new, methods=["POST"]),
            Route("/rules/{id}", self.show_one, methods=["GET"]),
            Route("/rules/{id}", self.act_on_one, methods=["POST"]),
        ]

    def show_all(self, request: Request) -> Response:
        """Show the rules in force, and what each brought in the last days."""
        desk = request.query_params.get("desk", "")
        since = self._frame.clock(request).since(DAYS)
        with self._archive.reading() as db:
            brought = alerts.by_rule(db, since)
        mine = self._rules.readable(request.state.person).values()
        known = sorted(mine, key=lambda rule: (rule.desk, rule.id))
        return self._frame.page(
            request,
            "rules.html",
            rules=[(rule, brought.get(rule.id, OfRule())) for rule in known if desk in {"", rule.desk}],
            desks=sorted({rule.desk for rule in known}),
            silence_of=lambda rule: self._feed.silences.over_all_of(rule, self._frame.now_ms()),
            desk=desk,
            days=DAYS,
            to_search=to_search,
        )

    # One rule

    def show_new(self, request: Request) -> Response:
        """Show the form of a rule that is not there yet; a search hands its query over."""
        said = {name: value for name, value in request.query_params.items() if name in rule_form.TEXTS}
        return self._editor(request, None, rule_form.of_rule(None) | said, rule_seen.NONE)

    def show_one(self, request: Request) -> Response:
        """Show a rule with its form, or what is left of one that was removed."""
        rule_id = request.path_params["id"]
        rule = self._rules.known.get(rule_id)
        if rule:
            allowed(request, Act.READ, rule.desk)
            zone = self._frame.clock(request).zone
            return self._editor(request, rule, rule_form.of_rule(rule, zone), digest(rule))
        last = next((each.rule for each, _ in self._rules.history(rule_id) if each.rule), None)
        if last is None:
            raise HTTPException(404, "no_rule")
        allowed(request, Act.READ, last.desk)
        said = rule_form.of_rule(last, self._frame.clock(request).zone)
        return self._editor(request, None, said, rule_seen.NONE)

    def act_on_new(self, request: Request) -> Response:
        """Try or apply a rule that is not there yet."""
        form = self._rules.filled(request.state.form) if _does(request) else request.state.form
        return self._act(request, self._rules.known.get(form.get("id", "")), form)

    def act_on_one(self, request: Request) -> Response:
        """Try, apply or remove a rule."""
        rule_id = request.path_params["id"]
        return self._act(request, self._rules.known.get(rule_id), {**request.state.form, "id": rule_id})

    def _act(self, request: Request, now: Rule | None, form: Mapping[str, str]) -> Response:
        saw = form.get("seen", rule_seen.NONE)
        if form.get("do") == "remove" and now:
            allowed(request, Act.EDIT_RULES, now.desk)
            wanted = {now.id}
            done = self._change(
                request, lambda current: removal(current, wanted & current.keys()), {now.id: saw}
            )
            return done or self._editor(request, self._rules.known.get(now.id), form, saw, status=409)
        if not _does(request):
            return self._editor(request, now, form, saw)
        if form["do"] == "over":  # mine over what somebody else wrote, which was shown
            saw = form.get("theirs", rule_seen.NONE)
        lists = self._lists(request, form.get("desk", ""), now)
        rule = self._read(request, form, now, lists).rule
        if rule is None:
            return self._editor(request, now, form, saw, status=_WRONG)
        for desk in {rule.desk, now.desk if now else rule.desk}:
            allowed(request, Act.EDIT_RULES, desk)
        done = self._change(request, lambda current: plan(current, [rule]), {rule.id: saw})
        return done or self._editor(request, self._rules.known.get(rule.id), form, saw, status=409)

    def _change(
        self,
        request: Request,
        planned: Callable[[dict[str, Rule]], list[Change]],
        saw: Mapping[str, str],
    ) -> Response | None:
        """Change rules; return where to go on, None where somebody else was quicker."""

        def allowed_of(current: dict[str, Rule]) -> list[Change]:
            """Return the changes to the rules as they stand now, if they are of desks that are theirs."""
            changes = planned(current)
            for desk in _desks(changes):
                allowed(request, Act.EDIT_RULES, desk)
            return changes

        try:
            done = rule_seen.change(self._settings, allowed_of, saw, by=request.state.actor)
        except ConflictError:
            self._rules.await_news(_AWAIT_SECONDS)
            return None
        self._rules.await_change(done, _AWAIT_SECONDS)
        only = next(iter(saw)) if len(saw) == 1 else ""
        return RedirectResponse(f"/rules/{quoted(only)}?applied=1" if only else "/rules", 303)

    def _editor(
        self, request: Request, now: Rule | None, form: Mapping[str, str], saw: str, *, status: int = 200
    ) -> Response:
        if now:
            allowed(request, Act.READ, now.desk)
        words, new = words_of(request), request.url.path == "/rules/new"
        mine_to_see = self._rules.readable(request.state.person).values()
        asked = self._rules.filled(form) if new else form
        lists = self._lists(request, asked.get("desk", ""), now)
        read = self._read(request, asked, now, lists)
        unfilled = {*read.missing, *(name for name in ("id", "channel") if new and not asked.get(name))}
        midnights = self._frame.clock(request).midnights(DAYS)
        started = time.perf_counter()
        with self._archive.reading() as db:
            count = articles.count(db, midnights[0])
            before = self._before(db, now, midnights[0])
            mine = before if now and read.rule == now else _tried(db, read.tried, midnights[0])
        added, lost = beside(mine, before), beside(before, mine)
        changes = plan({now.id: now} if now else {}, [read.rule]) if read.rule else []
        return self._frame.page(
            request,
            "rule.html",
            status=status,
            new=new,
            now=now,
            silence=self._feed.silences.over_all_of(now, self._frame.now_ms()) if now else None,
            form=form,
            read=read,
            needed=rule_form.NEEDED,
            missing={name: _called(name, words) for name in read.missing},
            wrong={name: _called(name, words) for name in sorted(read.wrong - unfilled)},
            insist=status == _WRONG,
            saw=saw,
            theirs=digest(now),
            change=changes[0] if changes else None,
            mine=mine,
            before=before,
            added=added,
            lost=lost,
            shown=lambda hits: [result(each.found) for each in hits[:_SHOWN]],
            days=charts.by_day(
                midnights, *([each.found.time for each in one.hits if each.told] for one in (mine, before))
            ),
            articles=count,
            seconds=time.perf_counter() - started,
            history=self._history(request, form.get("id", "")),
            lists=lists,
            desks=sorted({rule.desk for rule in mine_to_see}),
            channels=sorted({rule.channel for rule in mine_to_see}),
            applied="applied" in request.query_params,
        )

    def _read(
        self, request: Request, form: Mapping[str, str], now: Rule | None, lists: Lists
    ) -> rule_form.Read:
        zone = self._frame.clock(request).zone
        return rule_form.read(form, now, lists, words_of(request), zone, names=self._rules.names)

    def _before(self, db: sqlite3.Connection, now: Rule | None, since: int) -> Tried:
        """Try the rule in force; for a while as it was tried before: somebody types at another one."""
        asked, kept = (digest(now), since), self._kept
        if kept and kept[0] == asked and time.monotonic() < kept[1]:
            return kept[2]
        found = _tried(db, now, since)
        self._kept = asked, time.monotonic() + _KEPT_SECONDS, found
        return found

    def _lists(self, request: Request, desk: str, now: Rule | None) -> dict[str, list[str]]:
        """Return the lists that a rule may name: of its desk, where who asks may see them."""
        if not permits(request.state.person, Act.READ, desk):
            return {}
        return self._rules.lists(desk, now)

    def _history(self, request: Request, rule_id: str) -> list[tuple[Version, Change]]:
        """Return the versions of a rule, as far as they were of desks that who asks may see."""
        return [
            (version, change)
            for version, change in self._rules.history(rule_id)
            if all(permits(request.state.person, Act.READ, desk) for desk in _desks([change]))
        ]

    # Files

    def file(self, request: Request) -> Response:
        """Return the rules of a desk, or of all, as a file that ``rasid rules apply`` reads."""
        asked = request.query_params
        some = self._rules.readable(request.state.person, asked.get("desk", "")).values()
        return PlainTextResponse(
            rule_files.write(rule for rule in some if asked.get("rule", "") in {"", rule.id}),
            media_type="text/yaml",
            headers={"content-disposition": f'attachment; filename="{_FILE}"'},
        )

    def show_file(self, request: Request) -> Response:
        """Ask for a file of rules."""
        return self._file_page(request, "")

    def take_file(self, request: Request) -> Response:
        """Show what applying a file would change; apply it when it was seen."""
        form: Mapping[str, str] = request.state.form
        text = form.get("file", "")
        entries, problems = rule_files.read_text(_FILE, text)
        if problems or form.get("do") != "apply":
            return self._file_page(request, text, entries, problems, prune="prune" in form)
        wanted = [entry.rule for entry in entries]

        def planned(current: dict[str, Rule]) -> list[Change]:
            return plan(current, wanted, prune=_pruned(entries, "prune" in form))

        saw = dict(parse_qsl(form.get("seen", ""), keep_blank_values=True))
        return self._change(request, planned, saw) or self._file_page(
            request, text, entries, prune="prune" in form, status=409
        )

    def _file_page(
        self,
        request: Request,
        text: str,
        entries: Sequence[rule_files.Entry] = (),
        problems: Sequence[Problem] = (),
        *,
        prune: bool = False,
        status: int = 200,
    ) -> Response:
        changes = plan(self._rules.known, [entry.rule for entry in entries], prune=_pruned(entries, prune))
        for desk in _desks(changes):  # each is shown as it stands now
            allowed(request, Act.READ, desk)
        return self._frame.page(
            request,
            "rule_file.html",
            status=status,
            text=text,
            entries=entries,
            problems=problems,
            odd=list(rule_files.warnings(entries)),
            changes=changes,
            seen=urlencode({each.rule_id: digest(each.before) for each in changes}),
            prune=prune,
        )


def _tried(db: sqlite3.Connection, rule: Rule | None, since: int) -> Tried:
    """Try a rule; nothing where there is none, or one in force whose query no version reads any more."""
    try:
        return tried(db, rule, since=since, seconds=_SECONDS, most=_MOST_HITS) if rule else NOTHING
    except QueryError:
        return NOTHING


def _called(name: str, words: Words) -> str:
    """Return what a field of the form is called."""
    return words["what_it_asks"] if name == "query" else words[f"field_{name}"]


def _does(request: Request) -> bool:
    """Return whether a form asks for a rule to be put in force."""
    return request.state.form.get("do") in {"apply", "over"}


def _pruned(entries: Sequence[rule_files.Entry], prune: bool) -> set[str]:
    return {entry.rule.desk for entry in entries} if prune else set()


def _desks(changes: list[Change]) -> set[str]:
    return {rule.desk for each in changes for rule in (each.before, each.after) if rule}
