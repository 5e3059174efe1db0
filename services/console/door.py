"""Who may come in, and what a browser may do with our pages.

On 127.0.0.1 anybody of this machine may look, by a name of this machine: a page elsewhere that leads a
browser here by a name of its own is refused. On any other address a token is asked for, as a password.
"""

import base64
import binascii
import hmac
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.serving import host_of, is_local
from streams.errors import SettingsError
from streams.settings import Settings, address

LEAST_TOKEN: Final = 16  # characters

# Our own files and nothing else; no script or style within a page, and no text that becomes HTML.
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


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
    """ASGI: lets in who may, and puts the headers on all that goes out."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, sending)

    def _refusal(self, request: Request) -> PlainTextResponse | None:
        if self._token:
            if _is(self._token, request.headers.get("authorization", "")):
                return None
            challenge = {"www-authenticate": 'Basic realm="rasid", charset="UTF-8"'}
            return PlainTextResponse("the password is the token of this console\n", 401, challenge)
        if is_local(host_of(request)):
            return None
        return PlainTextResponse("only this machine may look: open it as 127.0.0.1 or localhost\n", 403)


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
