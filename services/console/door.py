"""Who may come in, what they may do, and what a browser may do with our pages.

Without logins anybody of this machine may look, by a name of this machine: a page elsewhere that leads a
browser here by a name of its own is refused. Whoever is refused is told why, and the log says so.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.access import forms
from services.access.logins import Asking, Logins
from services.access.permissions import Act, anywhere, permits
from services.access.person import NOBODY
from services.console.login import PATHS
from streams.errors import RasidError
from streams.messages.people import Actor

# Our own files and nothing else; no script or style within a page, and no text that becomes HTML.
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",  # with none at all, browsers do not say where a form comes from
    "x-content-type-options": "nosniff",
}
_TLS_HEADERS: Final = {"strict-transport-security": "max-age=31536000"}

_NOBODY_ASKS: Final = Asking(NOBODY, "page", "nobody")

log: Final = structlog.get_logger(__name__)


class NotAllowed(HTTPException):
    """Somebody may not do something: 403."""

    def __init__(self, act: Act, desk: str = "") -> None:
        super().__init__(403)
        self.act = act
        self.desk = desk


def allowed(request: Request, act: Act, desk: str = "") -> None:
    """Go on only if who asks may do this.

    Args:
        request: whose.
        act: what is to be done.
        desk: that it concerns; without one, all desks.

    Raises:
        NotAllowed: they may not; the page says what is missing and whom to ask.
    """
    if not permits(request.state.person, act, desk):
        log.warning(
            "not allowed", person=request.state.person.name, act=act.value, desk=desk, path=request.url.path
        )
        raise NotAllowed(act, desk)


class Door:
    """ASGI: lets in who may, says who it is, and puts the headers on all that goes out.

    Handlers find on ``request.state``: ``person``, who asks; ``actor``, as whom records name them;
    ``form_token``, for the forms of the page; ``form``, the fields of a form that was sent; ``session``,
    whether there is one to be ended.
    """

    def __init__(
        self, app: ASGIApp, logins: Logins, refused: Callable[[Request, int, str], Response]
    ) -> None:
        """``refused`` makes the page that says why something was refused, by a word of the interface."""
        self._app = app
        self._logins = logins
        self._refused = refused
        self._headers = _HEADERS | (_TLS_HEADERS if logins.secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        request = Request(scope, receive)
        body = b""
        answer: ASGIApp | None = self._enter(request)
        if answer is None and request.method not in forms.SAFE_METHODS:
            sent = await forms.body_of(request)
            answer = self._refusal_of_form(request, sent)
            body = sent or b""
            receive = _again(body, receive)
        await (answer or self._app)(scope, receive, sending)

    def _enter(self, request: Request) -> Response | None:
        """Note who asks; return what they are told who may not come in."""
        try:
            asking = self._logins.asking(request)
        except RasidError as error:  # a file that cannot be read: nobody comes in by it
            log.error("nobody can be let in", error=str(error))  # noqa: TRY400  # it says all there is
            return PlainTextResponse("logins do not work: the log says why\n", 503)
        if asking is None and not self._is_open(request):
            return self._outside(request)
        self._introduce(request, asking or _NOBODY_ASKS)
        closed = request.url.path != "/logout" and not request.url.path.startswith("/static/")
        if asking and closed and not anywhere(asking.person, Act.READ_ARTICLES):
            self._log(request, 403, "no role")
            return self._refused(request, 403, "no_role")
        return None

    def _is_open(self, request: Request) -> bool:
        """Return whether a path is open to everybody: where one logs in, and what that looks like."""
        path = request.url.path
        return self._logins.asks and (path in PATHS or path.startswith("/static/"))

    def _outside(self, request: Request) -> Response:
        if self._logins.asks:
            if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
                self._log(request, 303, "not logged in")
                here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"/login?{urlencode({'next': here})}", 303)
            return self._told(request, 401, "log in first, or show the token of this console")
        if self._logins.has_token:
            challenge = {"www-authenticate": 'Basic realm="rasid", charset="UTF-8"'}
            return self._told(request, 401, "the password is the token of this console", challenge)
        if self._logins.proxies.log_in:
            return self._told(request, 401, "come through the proxy that logs people in")
        return self._told(request, 403, "only this machine may look: open it as 127.0.0.1 or localhost")

    def _told(
        self, request: Request, status: int, why: str, headers: dict[str, str] | None = None
    ) -> Response:
        self._log(request, status, why)
        return PlainTextResponse(f"{why}\n", status, headers)

    def _introduce(self, request: Request, asking: Asking) -> None:
        """Note who asks, for all handlers."""
        request.state.person = asking.person
        request.state.actor = Actor(asking.person.name, asking.way)
        request.state.asking = asking
        request.state.session = asking.holder.startswith("session/")
        request.state.form_token = self._logins.forms.of(asking.holder)
        request.state.form = {}

    def _refusal_of_form(self, request: Request, body: bytes | None) -> Response | None:
        asking: Asking = request.state.asking
        what, status = "", 403
        if body is None:
            what, status = "form_too_large", 413
        elif (form := forms.fields(request, body)) is None:
            what, status = "no_form", 400
        elif asking.ambient and not forms.is_from_here(request, self._logins.origin):
            what = "form_from_elsewhere"
        elif asking.ambient and not self._carries_token(request, form, asking):
            what = "form_too_old"
        else:
            request.state.form = form
            return None
        self._log(request, status, what)
        return self._refused(request, status, what)

    def _carries_token(self, request: Request, form: dict[str, str], asking: Asking) -> bool:
        said = request.headers.get(forms.HEADER) or form.get(forms.FIELD, "")
        return self._logins.forms.is_of(asking.holder, said)

    def _log(self, request: Request, status: int, why: str) -> None:
        person = getattr(request.state, "person", NOBODY)
        log.warning(
            "refused",
            why=why,
            status=status,
            method=request.method,
            path=request.url.path[:200],
            person=person.name,
            address=self._logins.proxies.address(request),
        )


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what hands a body over that was read."""
    pieces = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receiving() -> Message:
        return next(pieces, None) or await receive()

    return receiving
