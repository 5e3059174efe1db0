"""The page that shows who did what."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from schemas import AuditEntry
from schemas.times import milliseconds
from services.access.permissions import Act, anywhere, permits
from services.console.door import NotAllowed
from services.console.frame import Frame, number, span_of, spans, with_, words_of
from services.console.rules import KnownRules
from services.showing import show
from services.showing.days import Clock
from services.showing.words import Words
from streams import audit
from streams.settings import Settings

_PAGE: Final = 100  # entries


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list.

    Attributes:
        entry: itself.
        time: when, in ms of the epoch.
        called: what people call what it was done to; empty where only its id does.
        changes: the fields that it changed: name, before, after; empty texts where a field is not there.
    """

    entry: AuditEntry
    time: int
    called: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Who did what, for those who may read it: at the desks where they may."""

    _settings: Settings
    _frame: Frame
    _rules: KnownRules

    def routes(self) -> list[Route]:
        """Return the paths."""
        return [Route("/audit", self.show)]

    def show(self, request: Request) -> Response:
        """Show the acts of a span, the newest first."""
        if not anywhere(request.state.person, Act.READ_AUDIT):
            raise NotAllowed(Act.READ_AUDIT)
        said, span = request.query_params, span_of(request)
        skip = number(said.get("skip", "")) or 0
        who, what = (said.get(each, "").strip() for each in ("who", "object"))
        found = [
            each
            for each in audit.read(self._settings, since=self._frame.since(request, span), who=who, what=what)
            if permits(request.state.person, Act.READ_AUDIT, each.desk or "")
        ]
        more = len(found) > skip + _PAGE
        return self._frame.page(
            request,
            "audit.html",
            rows=[self._row(each, self._frame.clock(request)) for each in found[skip : skip + _PAGE]],
            number=len(found),
            span=span,
            spans=spans(words_of(request)),
            who=who,
            object=what,
            narrowed=lambda **change: with_(request, **{"skip": "", **change}),
            older=with_(request, skip=str(skip + _PAGE)) if more else None,
        )

    def _row(self, entry: AuditEntry, clock: Clock) -> Row:
        changes = [
            (name, self._text(name, old, clock), self._text(name, new, clock))
            for name, old, new in audit.differences(entry)
        ]
        return Row(entry, milliseconds(entry.at), self._called(entry, clock), changes)

    def _called(self, entry: AuditEntry, clock: Clock) -> str:
        """Return what people call what an act was done to; of a silence, what it is over."""
        kind, _, object_id = entry.object.partition("/")
        said = entry.after or entry.before or {}
        if kind == "rule":
            return self._text("rule", object_id, clock) if "name" not in said else str(said["name"])
        if kind == "silence":
            over = [self._text(name, said.get(name), clock) for name in ("rule", "subject", "desk")]
            return f"{clock.words.comma} ".join(each for each in over if each)
        return ""

    def _text(self, name: str, value: object, clock: Clock) -> str:
        """Return the value of a field as it is read: what has a name, by its name; a time in the zone."""
        if value is None:
            return ""
        if not isinstance(value, str):
            return orjson.dumps(value).decode()
        if name.endswith("_at"):
            with suppress(ValueError):
                return clock.exact(milliseconds(value))
        return self._name_of(name, value, clock.words) or value

    def _name_of(self, field: str, value: str, words: Words) -> str | None:
        match field:
            case "rule":
                rule = self._rules.known.get(value)
                return rule.name if rule else None
            case "severity":
                return words.severities.get(value)
            case "subject":
                return dict(show.subject_names(words)).get(value)
            case "desk":
                return self._rules.names.desks.get(value)
            case "channel":
                return self._rules.names.channels.get(value)
        return None
