"""The marks of alerts: read, and taken care of, for all of a desk to see."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from schemas import Mark
from services.access.permissions import Act, desks_of
from services.console.door import allowed
from services.console.frame import Frame, number
from streams.archive import alerts, marks
from streams.archive.marks import UNMARKED
from streams.archive.open import ArchiveFollower
from streams.desks.marks import put
from streams.messages import times
from streams.settings import Settings


@dataclass(frozen=True, slots=True)
class MarkPages:
    """What open pages ask for."""

    _frame: Frame
    _settings: Settings
    _archive: ArchiveFollower

    def routes(self) -> list[Route]:
        """Return their paths."""
        return [
            Route("/marks", self.show, methods=["GET"]),
            Route("/marks", self.put, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show what was marked after the mark with a number, for a page that is open."""
        with self._archive.reading() as db:
            after = number(request.query_params.get("after", "")) or 0
            found = marks.after(db, after, desks_of(request.state.person, Act.READ))
            last = marks.last_number(db)
        return self._frame.page(request, "marks.html", found=found, last=last)

    def put(self, request: Request) -> Response:
        """Mark an alert: as read or not; as taken care of by who asks, by nobody, or as it was."""
        form: Mapping[str, str] = request.state.form
        with self._archive.reading() as db:
            kept = alerts.by_id(db, form.get("alert", ""))
            if kept is None:
                raise HTTPException(404, "no_page")
            before = marks.of(db, [kept.alert.id]).get(kept.alert.id, UNMARKED)
        allowed(request, Act.MARK, kept.alert.desk)
        name = request.state.person.name
        taken_by = {"take": name, "leave": ""}.get(form.get("do", ""), before.taken_by)
        put(
            self._settings,
            Mark(
                alert=kept.alert.id,
                desk=kept.alert.desk,
                by=name,
                at=times.now_as_text(),
                read=form.get("read") == "1",
                taken_by=taken_by or None,
            ),
        )
        return Response(status_code=204)
