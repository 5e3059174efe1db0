"""Who is asking: by a token, a proxy's header or a login; or anybody, on a machine without logins."""

import asyncio
import base64
import binascii
import hashlib
import hmac
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from starlette.requests import Request

from schemas import Way
from services.access.attempts import Attempts
from services.access.elsewhere import Claims
from services.access.forms import FormTokens
from services.access.person import Person
from services.access.proxy import Proxies
from services.access.roles import RolesFile
from services.access.sessions import Session, Sessions
from services.access.users import KnownUsers, User
from services.serving import host_of, is_local
from streams.errors import SettingsError, StoreError
from streams.messages import people, times
from streams.settings import Settings, address

if TYPE_CHECKING:
    from services.access.provider import Provider

LEAST_TOKEN: Final = 16  # characters
OF_TOKEN: Final = "console-token"  # noqa: S105  # what records call those who show the token

_AT_ONCE: Final = 2  # passwords that are tried: each takes 32 MB and a quarter of a second of a processor
_MOST_WAITING: Final = 20  # for that

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks.

    Attributes:
        person: who.
        way: by which way.
        holder: whose the tokens of their forms are: the session, or where there is none the person.
        ambient: whether a browser would send what lets them in by itself.
    """

    person: Person
    way: Way
    holder: str
    ambient: bool = True


@dataclass(frozen=True, slots=True)
class TooOften:
    """Somebody must wait so many seconds before they may try again."""

    seconds: int


class Logins:
    """The ways in, as the settings have them.

    Attributes:
        provider: where people log in elsewhere, if they do.
        secure: whether browsers reach us by TLS.
        origin: where they open our pages, if the settings say it.
        proxies: those that stand before us.
        forms: the tokens of forms.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        now_ms: Callable[[], int] = times.now,
    ) -> None:
        """Read the settings.

        Raises:
            SettingsError: others could come in without a login, or something does not fit together.
        """
        self.provider = _provider(settings)
        self.secure = settings.console_url.startswith("https://")
        self.origin = settings.console_url.rstrip("/")
        self.proxies = Proxies(settings)
        self.forms = FormTokens(settings)
        self._settings = settings
        self._token = _token_of(settings)
        self._users = KnownUsers(settings)
        self._roles = RolesFile(settings.roles_file)
        self._attempts = Attempts(clock)
        self._now_ms = now_ms
        self._opened: Sessions | None = None
        self._trying = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        if self.open and not is_local(_host(settings)):
            raise SettingsError(
                f"RASID_CONSOLE={settings.console}: others could come in: add a user (rasid user add), or"
                " name a provider (RASID_OIDC_ISSUER), a proxy (RASID_PROXY_ADDRESSES) or a file with a token"
                " (RASID_CONSOLE_TOKEN_FILE), or listen on 127.0.0.1"
            )

    @property
    def asks(self) -> bool:
        """Whether people log in on a page of ours."""
        return self.provider is not None or self._users.any

    @property
    def has_users(self) -> bool:
        """Whether people log in with a password of ours."""
        return self._users.any

    @property
    def has_token(self) -> bool:
        """Whether there is a token for programs."""
        return bool(self._token)

    @property
    def open(self) -> bool:
        """Whether anybody of this machine may come in."""
        return not (self.asks or self._token or self.proxies.log_in)

    @property
    def cookie(self) -> str:
        """The name of the cookie that names a session.

        By TLS it is one that no other host of the domain, and no page without TLS, can set.
        """
        return "__Host-rasid" if self.secure else "rasid"

    def asking(self, request: Request) -> Asking | None:
        """Return who sends a request; None where nobody says so in a way that counts.

        Raises:
            SettingsError: the file of users cannot be read.
        """
        if said := request.headers.get("authorization"):
            return self._by_token(said)
        if told := self.proxies.person(request):
            name, groups = told
            return Asking(Person(name, self._roles.of(name, groups)), "page", f"proxy/{name}")
        if (cookie := request.cookies.get(self.cookie)) and self.asks:
            return self._by_session(cookie)
        if self.open and is_local(host_of(request)):
            name = people.here()
            return Asking(Person.of_everything(name), "page", f"here/{name}")
        return None

    def _by_token(self, said: str) -> Asking | None:
        scheme, shown = _shown(said)
        if not self._token or not hmac.compare_digest(shown, self._token.encode()):
            return None
        is_program = scheme == "bearer"
        who = Person.of_everything(OF_TOKEN)
        return Asking(who, "api" if is_program else "page", OF_TOKEN, ambient=not is_program)

    def _by_session(self, cookie: str) -> Asking | None:
        session = self._sessions.find(cookie, self._now_ms())
        person = self._person(session) if session else None
        return Asking(person, "page", f"session/{cookie}") if person else None

    def _person(self, session: Session) -> Person | None:
        """Return whose session it is; None where a password changed, or a user was removed, meanwhile."""
        if session.kind == "provider":
            return Person(session.name, self._roles.of(session.name, session.groups))
        user = self._users.get(session.name)
        return Person(user.name, user.roles) if user and _stamp(user) == session.stamp else None

    async def log_in(self, request: Request, name: str, password: str) -> str | TooOften | None:
        """Try a password; return the name of a new session, None where it is wrong.

        Raises:
            SettingsError: the file of users cannot be read.
        """
        where = self.proxies.address(request)
        if self._waiting >= _MOST_WAITING:
            return TooOften(seconds=10)
        self._waiting += 1
        try:
            async with self._trying:  # in here: who sends a thousand at once is counted as well
                if wait := self._attempts.wait(where, name):
                    return TooOften(wait)
                user = await asyncio.to_thread(self._users.log_in, name, password)
        finally:
            self._waiting -= 1
        if user is None:
            self._attempts.failed(where, name)
            return None
        self._attempts.succeeded(where, name)
        return self._begin(Session(user.name, "local", stamp=_stamp(user)), where)

    def let_in(self, request: Request, claims: Claims) -> str:
        """Begin a session of somebody whom the provider knows; return its name."""
        session = Session(claims.name, "provider", groups=claims.groups)
        return self._begin(session, self.proxies.address(request))

    def log_out(self, request: Request) -> None:
        """End the session that a browser names."""
        if (cookie := request.cookies.get(self.cookie)) and self.asks:
            self._sessions.end(cookie)

    def close(self) -> None:
        """Close what was opened."""
        if self._opened:
            self._opened.close()

    def _begin(self, session: Session, where: str) -> str:
        log.info("logged in", name=session.name, by=session.kind, address=where)
        return self._sessions.begin(session, self._now_ms())

    @property
    def _sessions(self) -> Sessions:
        if self._opened is None:
            try:
                self._opened = Sessions(self._settings)
            except (OSError, sqlite3.Error) as error:
                raise StoreError(f"sessions cannot be kept: {error}") from None
        return self._opened


def _stamp(user: User) -> str:
    return hashlib.sha256(user.password.encode()).hexdigest()


def _provider(settings: Settings) -> "Provider | None":
    """Return where people log in elsewhere, where the settings name it."""
    if not settings.oidc_issuer:
        return None
    from services.access.provider import Provider  # noqa: PLC0415  # a third of a second: few have one

    return Provider(settings)


def _host(settings: Settings) -> str:
    return address(settings.console, "RASID_CONSOLE")[0]


def _shown(authorization: str) -> tuple[str, bytes]:
    """Return how a token is shown, and the token: as a bearer's, or as a password of any name."""
    scheme, _, said = authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            return "basic", base64.b64decode(said.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return "basic", b""
    return scheme.lower(), said.strip().encode() if scheme.lower() == "bearer" else b""


def _token_of(settings: Settings) -> str:
    """Return the token of programs; empty where there is none.

    Raises:
        SettingsError: its file cannot be read, or it is too short.
    """
    if not settings.console_token_file:
        return ""
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
