"""Receivers as they are: down, refusing, slow, wrong, hanging up; and what each of them has seen."""

import asyncio
import email
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from math import inf
from typing import Any, Final, NamedTuple
from zlib import crc32

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from processors.identity import content_id
from schemas import Alert, wire
from tests.endpoint import Endpoint, Said, endpoint
from tests.installation import free_ports

Story = tuple[str, str]  # its channel, its id
Told = Mapping[Story, Sequence[str]]  # the ids of its alerts, in their order

_MOST_FAILURES: Final = 3  # of an alert, before it is taken: by chance, and the same in every run of it
_SLOW_SECONDS: Final = 0.3
_MOST_A_SECOND: Final = 8  # to the one that refuses more: more than come, less than wait after a kill
_MAIL: Final = "mail"
_DOMAIN: Final = "outlet.example"
_GROUP_WAIT: Final = "1s"  # of mail: so that some carry several alerts


class Seen(NamedTuple):
    """What one receiver has seen, held against what it was due.

    Attributes:
        lost: alerts that it has not taken.
        overtaken: alerts that came before all of their story that stand before them were taken.
        renamed: messages under an id that is not the alerts', or under another one than before.
        repeated: messages that were taken once more, under the same id.
    """

    requests: int
    lost: int
    overtaken: int
    renamed: int
    repeated: int


class Receivers:
    """Webhooks, each with a fault of its own, one of which is not there; and a mail server.

    Attributes:
        taken: how many messages were taken so far.
        back_at: when the one that was down was back, in seconds of the epoch.
    """

    def __init__(self) -> None:
        self.taken = 0
        self.back_at = 0.0
        self._stack = ExitStack()
        self._house = self._stack.enter_context(endpoint())
        self._house.answers = {
            "/fine": self._answer(None, failures=0),
            "/refuses": self._refuse(_MOST_A_SECOND),
            "/broken": self._answer((500, {})),
            "/slow": self._answer((503, {}), failures=1, seconds=_SLOW_SECONDS),
            "/elsewhere": self._answer((302, {"location": self._house.url("/fine")})),
            "/wrong": self._answer((404, {}, b"<h1>\xff")),
            "/hangs-up": self._answer(None),  # it has read the alert, and says nothing
        }
        self._place = socket.socket()  # bound, so that nobody else is there; nobody listens, either
        self._place.bind(("127.0.0.1", 0))
        self._stack.callback(self._place.close)
        self._down: Endpoint | None = None
        self._mail = _MailServer(self._count)
        self._mail_port = free_ports(1)
        server = Controller(self._mail, hostname="127.0.0.1", port=self._mail_port)
        server.start()
        self._stack.callback(server.stop)

    def close(self) -> None:
        self._stack.close()

    def come_back(self) -> None:
        """Let the one be there that was down."""
        _, port = self._place.getsockname()
        self._place.close()
        self._down = self._stack.enter_context(endpoint(port))
        self._down.answers["/down"] = self._answer(None, failures=0)
        self.back_at = time.time()

    def written(self) -> dict[str, Any]:
        """Return them as a file has them; each gets every alert."""
        urls = {path: self._house.url(path) for path in self._house.answers}
        urls["/down"] = f"http://127.0.0.1:{self._place.getsockname()[1]}/down"
        webhooks = [
            {"name": path[1:], "internal": True, "webhook_configs": [{"url": url}]}
            for path, url in urls.items()
        ]
        mail = {
            "to": [f"desk@{_DOMAIN}"],
            "sender": f"rasid@{_DOMAIN}",
            "smarthost": f"127.0.0.1:{self._mail_port}",
            "require_tls": False,
        }
        return {
            "receivers": [*webhooks, {"name": _MAIL, "email_configs": [mail]}],
            "routes": [
                *({"receiver": each["name"]} for each in webhooks),
                {"receiver": _MAIL, "group_wait": _GROUP_WAIT},
            ],
        }

    def seen(self, told: Told) -> dict[str, Seen]:
        """Return what each has seen, by its name."""
        found = {path[1:]: _seen(self._house, path, told) for path in self._house.answers}
        down = {"down": _seen(self._down, "/down", told)} if self._down else {}
        return {**found, **down, _MAIL: self._mail.seen(told)}

    def caught_up(self, ids: Iterable[str]) -> float:
        """Return how many seconds the one that was down was back when it had taken all of these."""
        assert self._down
        first: dict[str, float] = {}
        for each in self._down.at("/down", taken=True):
            first.setdefault(each.id, each.at)
        return max((first.get(each, inf) for each in ids), default=self.back_at) - self.back_at

    def _count(self) -> None:
        self.taken += 1

    def _refuse(self, most: int) -> Callable[[Mapping[str, str], bytes], Said]:
        """Return what takes so many messages a second, and asks for patience with others."""
        times: deque[float] = deque([0.0] * most, most)
        lock = threading.Lock()

        def answer(_headers: Mapping[str, str], _body: bytes) -> Said:
            with lock:
                now = time.monotonic()
                if now - times[0] < 1:
                    return 429, {"retry-after": "1"}
                times.append(now)
                self._count()
            return 204, {}

        return answer

    def _answer(
        self, fault: Said, *, failures: int = _MOST_FAILURES, seconds: float = 0.0
    ) -> Callable[[Mapping[str, str], bytes], Said]:
        """Return what does so many things wrong with an alert, at most, before it is taken."""
        tried: Counter[str] = Counter()
        lock = threading.Lock()

        def answer(headers: Mapping[str, str], _body: bytes) -> Said:
            name = headers["webhook-id"]
            time.sleep(seconds)
            with lock:
                tried[name] += 1
                if tried[name] <= _failures(name, failures):
                    return fault
                self._count()
            return 204, {}

        return answer


class _MailServer:
    """Takes mail, when it has refused it, or hung up in its middle, a few times."""

    def __init__(self, count: Callable[[], None]) -> None:
        self._count = count
        self._tried: Counter[str] = Counter()
        self._messages: list[tuple[str, bool]] = []  # the id of each, and whether it was taken

    async def handle_DATA(self, server, _session, envelope: Envelope) -> str:  # noqa: N802  # theirs
        name = email.message_from_bytes(envelope.content)["Message-ID"]
        self._tried[name] += 1
        failures = _failures(name, _MOST_FAILURES)
        taken = self._tried[name] > failures
        self._messages.append((name, taken))
        if taken:
            self._count()
            return "250 OK"
        if failures % 2:
            server.transport.close()
        await asyncio.sleep(_SLOW_SECONDS)
        return "451 try again"

    def seen(self, told: Told) -> Seen:
        """Hold the mails against the alerts: each is of some that follow each other in a story."""
        runs = {
            f"<{content_id(_MAIL, 'email', *sorted(ids[first:end]))}@{_DOMAIN}>": (story, first, end)
            for story, ids in told.items()
            for first in range(len(ids))
            for end in range(first + 1, len(ids) + 1)
        }
        came: dict[Story, int] = dict.fromkeys(told, 0)  # how many of its alerts
        done: Counter[str] = Counter()
        overtaken = renamed = 0
        for name, taken in self._messages:
            story, first, end = runs.get(name, (None, 0, 0))
            if story is None or (name not in done and first < came[story]):
                renamed += 1
                continue
            overtaken += first > came[story]
            if taken:
                done[name] += 1
                came[story] = max(came[story], end)
        return Seen(
            requests=len(self._messages),
            lost=sum(len(ids) - came[story] for story, ids in told.items()),
            overtaken=overtaken,
            renamed=renamed,
            repeated=sum(done.values()) - len(done),
        )


def _failures(name: str, most: int) -> int:
    return crc32(name.encode()) % (most + 1)


def _seen(house: Endpoint, path: str, told: Told) -> Seen:
    before = {name: ids[:number] for ids in told.values() for number, name in enumerate(ids)}
    came: set[str] = set()
    taken: Counter[str] = Counter()
    overtaken = renamed = 0
    messages = house.at(path)
    for each in messages:
        renamed += wire.decode(Alert, each.body).id != each.id
        overtaken += each.id not in came and not taken.keys() >= set(before[each.id])
        came.add(each.id)
        if 200 <= each.status < 300:
            taken[each.id] += 1
    return Seen(
        requests=len(messages),
        lost=len(before.keys() - taken.keys()),
        overtaken=overtaken,
        renamed=renamed,
        repeated=sum(taken.values()) - len(taken),
    )
