"""A gateway whose records stay in memory, asked as a server asks it; each reply must fit the document."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jsonschema
from starlette.applications import Starlette

from schemas import Feed, FeedToken
from services.gateway import openapi
from services.gateway.app import Gateway
from streams.cluster.async_sender import Delivery, NotStored, Stored
from streams.cluster.compacted import Change
from streams.feeds.known import KnownFeeds, sha256
from streams.messages.records import Output
from streams.settings import Settings

NOW = 1_772_352_000_000  # 2026-03-01T08:00:00Z
ARTICLE = {"id": "a-1", "source": "wire.example", "title": "افتتاح جسر جديد للمشاة فوق الوادي"}
TOKEN = "secret"
NDJSON = {"content-type": "application/x-ndjson"}


class MemorySender:
    """Confirms at once, but for the ids in ``failing``; keeps what was sent."""

    def __init__(self) -> None:
        self.answers = True
        self.in_flight = 0
        self.outputs: list[Output] = []
        self.failing: dict[str, NotStored] = {}
        self.go = asyncio.Event()  # confirmations wait for it
        self.go.set()

    async def send(self, outputs: Iterable[Output]) -> list[Delivery]:
        sent = list(outputs)
        self.in_flight += len(sent)
        await self.go.wait()
        self.in_flight -= len(sent)
        return [self._stored(each) for each in sent]

    def _stored(self, output: Output) -> Delivery:
        if failure := self.failing.get(output.key.decode()):
            return failure
        self.outputs.append(output)
        return Stored(0, len(self.outputs) - 1)


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def now_ms(self) -> int:
        return NOW + int(self.seconds * 1000)


@dataclass
class Site:
    """A gateway, and what it stands on."""

    sender: MemorySender = field(default_factory=MemorySender)
    clock: Clock = field(default_factory=Clock)
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        self.feeds = KnownFeeds(self.settings)
        self.gateway = Gateway(
            self.settings, self.sender, self.feeds, clock=self.clock, now_ms=self.clock.now_ms
        )
        self.app = self.gateway.app()

    def add(self, name: str = "wire", token: str = TOKEN, **more: Any) -> None:
        """Put a feed in force."""
        tokens = [FeedToken(sha256=sha256(token), made_at="2026-03-01T00:00:00Z")]
        usual = {"sources": ["wire.example"], "tokens": tokens, "made_by": "me"}
        feed = Feed(name=name, made_at="2026-03-01T00:00:00Z", **(usual | more))
        self.feeds.apply([Change(name, feed, "", (0, 0), 0)])

    def post(
        self, body: Any, headers: Mapping[str, str] | None = None, query: str = "", **more: Any
    ) -> "Got":
        """Post a body: bytes, or what is to be JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return ask(self.app, "POST", "/v1/articles", headers, data, query=query, **more)

    @property
    def sent(self) -> list[str]:
        return [each.key.decode() for each in self.sender.outputs]


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def told(self) -> tuple[int, str]:
        return self.status, self.json["reason"]


def bearer(token: str = TOKEN) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def ask(app: Starlette, *args: Any, **more: Any) -> Got:
    return asyncio.run(asked(app, *args, **more))


async def asked(
    app: Starlette,
    method: str,
    path: str,
    headers: Mapping[str, str] | Sequence[tuple[bytes, bytes]] | None = None,
    body: bytes = b"",
    *,
    query: str | bytes = "",
    pieces: int = 1,
) -> Got:
    """Ask as a server does, the body in some pieces; -1: it never comes, -2: it is cut off."""
    given = (
        headers
        if isinstance(headers, list)
        else [
            (name.encode(), value.encode())
            for name, value in (
                {"host": "127.0.0.1:8420", "content-type": "application/json"} | dict(headers or {})
            ).items()
        ]
    )
    size = -(-len(body) // max(pieces, 1)) or 1
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]

    async def receive() -> dict[str, Any]:
        if pieces == -1:
            await asyncio.Event().wait()
        if pieces == -2:
            return {"type": "http.disconnect"}
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    messages: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "surrogateescape"),
        "root_path": "",
        "query_string": query if isinstance(query, bytes) else query.encode(),
        "headers": given,
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8420),
        "state": {},
    }
    await app(scope, receive, send)
    start, *rest = messages
    got = Got(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(each.get("body", b"") for each in rest),
    )
    hold_to_the_document(method, path, got)
    return got


@cache
def document() -> dict[str, Any]:
    return openapi.document()


def hold_to_the_document(method: str, path: str, got: Got) -> None:
    """Fail where a reply is not one that the OpenAPI document has for its path."""
    known = "/v1/articles/{id}" if path.startswith("/v1/articles/") else path
    operation = document()["paths"].get(known, {}).get(method.lower())
    if operation is None:
        assert got.status in {404, 405}
        return
    said = operation["responses"][str(got.status)]
    [(kind, shape)] = said["content"].items()
    assert got.headers["content-type"].split(";")[0] == kind
    assert ("retry-after" in got.headers) <= ("Retry-After" in said.get("headers", {}))
    if "schema" in shape:
        jsonschema.Draft202012Validator({**shape["schema"], "components": document()["components"]}).validate(
            got.json
        )
