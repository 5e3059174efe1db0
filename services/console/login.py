"""The pages on which people log in and out."""

import base64
import binascii
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.elsewhere import BACK, Begun, ProviderError
from services.access.logins import Logins
from services.console.frame import Frame
from streams.errors import RasidError

PATHS: Final = frozenset({"/login", "/login/provider", BACK})  # open to everybody, as is what they look like

_UNDER_WAY_SECONDS: Final = 600  # until somebody has logged in at the provider

log: Final = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LoginPages:
    """Logging in and out."""

    _logins: Logins
    _frame: Frame

    def routes(self) -> list[Route]:
        """Return the paths."""
        return [
            Route("/login", self.show, methods=["GET"]),
            Route("/login", self.log_in, methods=["POST"]),
            Route("/login/provider", self.begin, methods=["GET"]),
            Route(BACK, self.back, methods=["GET"]),
            Route("/logout", self.log_out, methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """Show where to log in; whoever is logged in goes on."""
        after = _after(request.query_params.get("next", ""))
        if request.state.person.roles:
            return RedirectResponse(after, 303)
        return self._page(request, after)

    async def log_in(self, request: Request) -> Response:
        """Try a name and a password."""
        form: dict[str, str] = request.state.form
        after = _after(form.get("next", ""))
        try:
            tried = await self._logins.log_in(request, form.get("name", "").strip(), form.get("password", ""))
        except RasidError as error:  # a file of ours: nothing of it is for whoever is outside
            log.error("logins do not work", error=str(error))  # noqa: TRY400  # it says all there is
            return self._page(request, after, status=503, what="logins_broken")
        if isinstance(tried, str):
            return self._come_in(after, tried)
        if tried is None:
            self._refused(request, "wrong name or password")
            return self._page(request, after, status=401, what="wrong_login")
        self._refused(request, "too many tries")
        page = self._page(request, after, status=429, what="too_often", minutes=-(-tried.seconds // 60))
        page.headers["retry-after"] = str(tried.seconds)
        return page

    async def begin(self, request: Request) -> Response:
        """Lead a browser to the provider."""
        after = _after(request.query_params.get("next", ""))
        if self._logins.provider is None:
            return RedirectResponse("/login", 303)
        try:
            address, begun = await self._logins.provider.begin()
        except ProviderError as error:
            return self._provider_failed(request, after, error)
        answer = RedirectResponse(address, 303)
        kept = {**asdict(begun), "next": after, "until": self._frame.now_ms() + 1000 * _UNDER_WAY_SECONDS}
        self._set_cookie(answer, self._under_way, self._seal(kept), max_age=_UNDER_WAY_SECONDS)
        return answer

    async def back(self, request: Request) -> Response:
        """Let in whom the provider sends back."""
        kept = self._unseal(request.cookies.get(self._under_way, ""))
        after = _after(str(kept.get("next", "")))
        try:
            if self._logins.provider is None or kept.get("until", 0) < self._frame.now_ms():
                raise ProviderError("no login of this browser is under way")  # noqa: TRY301  # told as the others are
            begun = Begun(kept["state"], kept["nonce"], kept["verifier"])
            claims = await self._logins.provider.end(dict(request.query_params), begun)
        except ProviderError as error:
            return self._provider_failed(request, after, error)
        answer = self._come_in(after, self._logins.let_in(request, claims))
        self._delete_cookie(answer, self._under_way)
        return answer

    async def log_out(self, request: Request) -> Response:
        """End the session."""
        self._logins.log_out(request)
        answer = RedirectResponse("/login", 303)
        self._delete_cookie(answer, self._logins.cookie)
        return answer

    @property
    def _under_way(self) -> str:
        return f"{self._logins.cookie}-login"

    def _page(
        self, request: Request, after: str, *, status: int = 200, what: str = "", minutes: int = 0
    ) -> Response:
        return self._frame.page(
            request,
            "login.html",
            status=status,
            here=f"/login?{urlencode({'next': after})}",  # after a refusal the page stands at another address
            next=after,
            what=what,
            minutes=minutes,
            name=request.state.form.get("name", ""),
            has_users=self._logins.has_users,
            provider=self._logins.provider,
        )

    def _come_in(self, after: str, session: str) -> Response:
        answer = RedirectResponse(after, 303)
        self._set_cookie(answer, self._logins.cookie, session)
        return answer

    def _set_cookie(self, answer: Response, name: str, value: str, *, max_age: int | None = None) -> None:
        answer.set_cookie(
            name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=self._logins.secure
        )

    def _delete_cookie(self, answer: Response, name: str) -> None:
        answer.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self._logins.secure)

    def _provider_failed(self, request: Request, after: str, error: ProviderError) -> Response:
        self._refused(request, str(error))
        return self._page(request, after, status=403, what="provider_failed")

    def _refused(self, request: Request, why: str) -> None:
        log.warning("a login was refused", why=why, address=self._logins.proxies.address(request))

    def _seal(self, kept: dict[str, Any]) -> str:
        text = base64.urlsafe_b64encode(orjson.dumps(kept)).decode()
        return f"{text}.{self._logins.forms.of(f'sealed/{text}')}"

    def _unseal(self, said: str) -> dict[str, Any]:
        """Return what was sealed; nothing where it was not by us."""
        text, _, signature = said.partition(".")
        if not self._logins.forms.is_of(f"sealed/{text}", signature):
            return {}
        try:
            kept: dict[str, Any] = orjson.loads(base64.urlsafe_b64decode(text))
        except (binascii.Error, ValueError):
            return {}
        return kept


def _after(said: str) -> str:
    """Return the page of ours to go on to: never one of another site."""
    ours = said.startswith("/") and said[1:2] not in {"/", "\\"} and said.isprintable()
    return said if ours and len(said) < 2_000 else "/"
