"""Who may come in, what they may do, and what a browser may do with our pages.

On 127.0.0.1 anybody of this machine may look, by a name of this machine: a page elsewhere that leads a
browser here by a name of its own is refused. On any other address a token is asked for, as a password.
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.access import forms
from services.access.forms import FormTokens
from services.access.permissions import Act, permits
from services.access.person import Person
from services.serving import host_of, is_local
from streams.errors import SettingsError
from streams.messages import people
from streams.messages.people import Actor
from streams.settings import Settings, address

LEAST_TOKEN: Final = 16  # characters
OF_TOKEN: Final = "console-token"  # noqa: S105  # what records call those who show the token

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


class NotAllowed(HTTPException):
    """Somebody may not do something: 403."""

    def __init__(self, act: Act, desk: str) -> None:
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
        raise NotAllowed(act, desk)


def token_of(settings: Settings) -> str:
    """Return the token that is asked for; empty where only this machine can come in.

    Raises:
        SettingsError: others can, and there is none; or its file cannot be read.
    """
    host, _ = address(settings.console, "RASID_CONSOLE")
    if not settings.console_token_file:
        if is_local(host):
            return ""
        raise SettingsError(
            f"RASID_CONSOLE={settings.console}: others could come in: name a file with a token"
            " (RASID_CONSOLE_TOKEN_FILE), or listen on 127.0.0.1"
        )
    try:
        token = Path(settings.console_token_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"RASID_CONSOLE_TOKEN_FILE={settings.console_token_file}: {error}") from None
    if len(token) < LEAST_TOKEN:
        raise SettingsError(
            f"RASID_CONSOLE_TOKEN_FILE={settings.console_token_file}: a token has at least {LEAST_TOKEN}"
            " characters: `openssl rand -hex 32` makes one"
        )
    return token


class Door:
    """ASGI: lets in who may, says who it is, and puts the headers on all that goes out.

    Handlers find on ``request.state``: ``person``, who asks; ``actor``, as whom records name them;
    ``form_token``, for the forms of the page; ``form``, the fields of a form that was sent.
    """

    def __init__(self, app: ASGIApp, token: str, refused: Callable[[Request, int, str], Response]) -> None:
        """``refused`` makes the page that says why a form was refused, by a word of the interface."""
        self._app = app
        self._token = token
        self._refused = refused
        self._forms = FormTokens()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        request = Request(scope, receive)
        answer: ASGIApp = self._refusal(request) or self._app
        if answer is self._app:
            self._introduce(request)
            if request.method not in forms.SAFE_METHODS:
                body = await forms.body_of(request)
                answer = self._refusal_of_form(request, body) or self._app
                receive = _again(body or b"", receive)
        await answer(scope, receive, sending)

    def _refusal(self, request: Request) -> PlainTextResponse | None:
        if self._token:
            if _is(self._token, request.headers.get("authorization", "")):
                return None
            challenge = {"www-authenticate": 'Basic realm="rasid", charset="UTF-8"'}
            return PlainTextResponse("the password is the token of this console\n", 401, challenge)
        if is_local(host_of(request)):
            return None
        return PlainTextResponse("only this machine may look: open it as 127.0.0.1 or localhost\n", 403)

    def _introduce(self, request: Request) -> None:
        """Note who asks."""
        name = OF_TOKEN if self._token else people.here()
        request.state.person = Person.of_everything(name)
        request.state.actor = Actor(name, "api" if _is_program(request) else "page")
        request.state.form_token = self._forms.of(name)
        request.state.form = {}

    def _refusal_of_form(self, request: Request, body: bytes | None) -> Response | None:
        if body is None:
            return self._refused(request, 413, "form_too_large")
        try:
            request.state.form = forms.fields(request, body)
        except ValueError:
            return self._refused(request, 400, "no_form")
        if _is_program(request):
            return None
        if not forms.is_from_here(request):
            return self._refused(request, 403, "form_from_elsewhere")
        said = request.headers.get(forms.HEADER) or request.state.form.get(forms.FIELD, "")
        if not self._forms.is_of(request.state.person.name, said):
            return self._refused(request, 403, "form_too_old")
        return None


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what hands a body over that was read."""
    pieces = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receiving() -> Message:
        return next(pieces, None) or await receive()

    return receiving


def _is_program(request: Request) -> bool:
    return request.headers.get("authorization", "").partition(" ")[0].lower() == "bearer"


def _is(token: str, authorization: str) -> bool:
    """Return whether a request carries the token: as a password of any name, or as a bearer's."""
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return hmac.compare_digest(said.strip().encode(), token.encode())
    try:
        decoded = base64.b64decode(said.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(decoded.partition(b":")[2], token.encode())
