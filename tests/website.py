"""A web server on a socket of this machine, in a thread: it answers what a test has it answer."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.installation import free_ports, until

Answer = Callable[[Request], Response]


@dataclass
class Website:
    """What stands at each path; a path without anything is 404.

    Attributes:
        asked: each request: its path, its headers.
    """

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def times(self, path: str) -> int:
        """How often a path was asked."""
        return sum(each == path for each, _ in self.asked)

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> None:
        """Answer a path always with the same; with 304 where it has an ETag that the request has."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(request: Request) -> Response:
            if "etag" in named and request.headers.get("if-none-match") == named["etag"]:
                return Response(status_code=304, headers=named)
            return Response(body, status, named)

        self.pages[path] = answer

    async def _answer(self, request: Request) -> Response:
        self.asked.append((request.url.path, dict(request.headers)))
        page = self.pages.get(request.url.path)
        return page(request) if page else Response(status_code=404)


@contextmanager
def website(host: str = "127.0.0.1") -> Iterator[Website]:
    """Run a website until the end of the ``with``."""
    site = Website(free_ports(1))
    app = Starlette(routes=[Route("/{path:path}", site._answer)])
    config = uvicorn.Config(app, host=host, port=site.port, lifespan="off", log_config=None, http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started, 20, "a web server")
        yield site
    finally:
        server.should_exit = True
        thread.join()


def rss(*items: str) -> str:
    """Return a feed of RSS 2.0."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>أخبار</title>'
        f"<link>https://outlet.example/</link>{''.join(items)}</channel></rss>"
    )


def item(guid: str, title: str, body: str = "نص الخبر", *, age: float | None = 60, link: str = "") -> str:
    """Return an item of it, published ``age`` seconds ago; None: it does not say when."""
    date = "" if age is None else f"<pubDate>{formatdate(time.time() - age)}</pubDate>"
    where = f"<link>{link}</link>" if link else ""
    return (
        f'<item><guid isPermaLink="false">{guid}</guid><title>{title}</title>'
        f"<description>{body}</description>{where}{date}</item>"
    )
