"""A console that has no archive, asked as a server asks it: a page that may be seen answers 503 or 404."""

import asyncio
import re
from base64 import b64encode
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from services.access import passwords, users
from services.access.logins import Logins
from services.access.roles import parsed
from services.access.users import User
from services.console.app import Console
from streams.settings import Settings

TOKEN = "0123456789abcdef-token"
PASSWORD = "correct horse battery"
# As it is kept elsewhere, but for the time that a try takes.
KEPT = f"scrypt$2$8$1$${b64encode(passwords._key(PASSWORD, b'', 2, 8, 1)).decode()}"
FORM = "application/x-www-form-urlencoded"
ORIGIN = "http://localhost:8421"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str

    @property
    def cookies(self) -> dict[str, str]:
        return {name: each.value for name, each in SimpleCookie(self.headers.get("set-cookie", "")).items()}

    @property
    def form_token(self) -> str:
        found = re.search('name="form-token" content="([0-9a-f]{64})"', self.body)
        return found[1] if found else ""


class Site:
    """A console and those who ask it; ``now`` is its clock, in milliseconds and in seconds."""

    def __init__(
        self, home: Path, *, token: str = "", people: dict[str, list[str]] | None = None, **settings: str
    ) -> None:
        if token:
            (home / "token").write_text(f"{token}\n")
            settings["console_token_file"] = str(home / "token")
        self.settings = Settings(home=home, brokers="127.0.0.1:1", **settings)
        if people is not None:
            self.keep(people)
        self.now = 1_800_000_000_000
        self.logins = Logins(self.settings, clock=lambda: self.now / 1000, now_ms=lambda: self.now)
        self.console = Console(self.settings, self.logins, now_ms=lambda: self.now)
        self.app = self.console.app()

    def keep(self, people: dict[str, list[str]], password: str = KEPT) -> None:
        """Write the file of users as `rasid user` does, who they are and their roles."""
        path = users._path(self.settings)
        path.parent.mkdir(exist_ok=True)
        at = {"made_at": "2026-01-01T00:00:00Z", "made_by": "test"}
        users._write(
            path,
            {
                name: User(name=name, roles=parsed(roles), password=password, **at)
                for name, roles in people.items()
            },
        )

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: str = "",
        *,
        client: str = "127.0.0.1",
        cookies: dict[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        said = {"host": "localhost:8421", **headers}
        if cookies:
            said["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "scheme": "http", "server": ("127.0.0.1", 8421),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in said.items()],
            "client": (client, 1), "http_version": "1.1", "root_path": "",
        }  # fmt: skip
        sent: list[Any] = []
        asked = iter([{"type": "http.request", "body": body.encode()}])

        async def receive() -> Any:
            return next(asked, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        start, *bodies = sent
        given = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], given, b"".join(each.get("body", b"") for each in bodies).decode())

    def post(self, path: str, form: dict[str, str], **more: Any) -> Answer:
        """Send a form as a page of ours does."""
        return self.ask(path, "POST", urlencode(form), **({"content_type": FORM, "origin": ORIGIN} | more))

    def log_in(self, name: str, password: str = PASSWORD, **more: Any) -> Answer:
        """Log in on the page."""
        form = {"form_token": self.ask("/login").form_token, "name": name, "password": password}
        return self.post("/login", form, **more)
