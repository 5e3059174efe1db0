"""An endpoint of webhooks in a thread: it takes what comes, or does what receivers do that do not."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, TCPServer

from tests.installation import until

# A status, headers, perhaps a body; None: it hangs up without a word.
Said = tuple[int, Mapping[str, str]] | tuple[int, Mapping[str, str], bytes] | None


@dataclass(frozen=True)
class Message:
    """What came: when, where, and whether it was taken."""

    at: float
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Endpoint:
    """What stands at each path takes everything, until a test says otherwise.

    Attributes:
        messages: all that came, in order.
        answers: by path, what is answered to a message.
    """

    port: int
    messages: list[Message] = field(default_factory=list)
    answers: dict[str, Callable[[Mapping[str, str], bytes], Said]] = field(default_factory=dict)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str, *, taken: bool | None = None) -> list[Message]:
        """Return what came to a path; ``taken``: and was answered with 2xx, or was not."""
        found = [each for each in list(self.messages) if each.path == path]
        return [each for each in found if taken is None or (200 <= each.status < 300) == taken]

    def until_taken(self, path: str, number: int, seconds: float = 20) -> list[Message]:
        until(lambda: len(self.at(path, taken=True)) >= number, seconds, f"{number} alerts taken at {path}")
        return self.at(path, taken=True)


@contextmanager
def endpoint(port: int = 0) -> Iterator[Endpoint]:
    """Run an endpoint until the end of the ``with``, on any free port where none is said."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = own.answers.get(self.path)
            said = answer(headers, body) if answer else (204, {})
            status = said[0] if said else 0
            own.messages.append(Message(time.time(), self.path, headers, body, status))
            if said is None:
                self.close_connection = True
                return
            self.send_response(status)
            told = said[2] if len(said) > 2 else b""
            for name, value in {"content-length": str(len(told)), **said[1]}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Whoever is killed hangs up."""

    server = Server(("127.0.0.1", port), Handler)
    own = Endpoint(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def says(answer: bytes) -> Iterator[str]:
    """Answer every request with these bytes, whatever they are; yield the address."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline() not in {b"\r\n", b""}:
                pass
            self.wfile.write(answer)

    with TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
