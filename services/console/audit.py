"""The page that shows who did what."""

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
from streams import audit
from streams.settings import Settings

_PAGE: Final = 100  # entries


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list.

    Attributes:
        entry: itself.
        time: when, in ms of the epoch.
        changes: the fields that it changed: name, before, after; empty texts where a field is not there.
    """

    entry: AuditEntry
    time: int
    changes: list[tuple[str, str, str]]


class AuditPage:
    """Who did what, for those who may read it: at the desks where they may."""

    def __init__(self, settings: Settings, frame: Frame) -> None:
        self._settings = settings
        self._frame = frame

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
            rows=[_row(each) for each in found[skip : skip + _PAGE]],
            number=len(found),
            span=span,
            spans=spans(words_of(request)),
            who=who,
            object=what,
            narrowed=lambda **change: with_(request, **{"skip": "", **change}),
            older=with_(request, skip=str(skip + _PAGE)) if more else None,
        )


def _row(entry: AuditEntry) -> Row:
    changes = [(name, _text(old), _text(new)) for name, old, new in audit.differences(entry)]
    return Row(entry, milliseconds(entry.at), changes)


def _text(value: object) -> str:
    """Return a value as a person reads it."""
    if value is None or isinstance(value, str):
        return value or ""
    return orjson.dumps(value).decode()
