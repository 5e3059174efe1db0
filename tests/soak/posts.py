"""Feeds that post to a gateway as fast as they are answered, and know what was said of each article."""

import gzip
import hashlib
import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from processors import embargo
from schemas import Article, wire
from schemas.times import rfc3339
from streams.settings import Settings, address
from tests.soak.load import BODY, TITLES

Name = tuple[str, int]  # an article's id and version
_MOST = 20  # articles of a body
_HELD = 0.05  # share of the bodies that come under embargo
_HELD_MS = 5_000
_PATIENT = 0.8  # share of the bodies that are sent until they are answered
_PAUSE = 0.05  # seconds before a feed that had no answer, or a 503, tries again
_TIMEOUT = 40  # longer than the gateway's longest wait


@dataclass
class Told:
    """What one feed sent, and what was said of it.

    Attributes:
        sent: the digest of each article as it must stand in Kafka.
        attempts: how often each was sent.
        until: of each article that was sent under embargo when that ends, in ms of the epoch.
        released: the digest of what is to be sent of each then.
        confirmed: where it stands, as the gateway said.
        statuses: how often each was answered; 0 for no answer.
        pause: the longest time between two bodies that were confirmed, in seconds.
    """

    sent: dict[Name, bytes] = field(default_factory=dict)
    attempts: Counter[Name] = field(default_factory=Counter)
    until: dict[str, int] = field(default_factory=dict)
    released: dict[str, bytes] = field(default_factory=dict)
    confirmed: dict[Name, tuple[int, int]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    pause: float = 0.0


class Feed:
    """One feed, in a thread. It sends again what was not answered, or gives it up, by chance."""

    def __init__(self, settings: Settings, number: int, seed: int) -> None:
        self.told = Told()
        self.failure: Exception | None = None
        self._where = address(settings.listen, "RASID_LISTEN")
        self._number = number
        self._random = random.Random(f"{seed}/{number}")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"feed-{number}")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop when the body that is being sent is answered, or given up."""
        self._stop.set()
        self._thread.join()
        if self.failure:
            raise self.failure

    def _run(self) -> None:
        try:
            count, last = 0, time.monotonic()
            while not self._stop.is_set():
                count += 1
                numbers = range(self._random.randint(1, _MOST))
                held = self._random.random() < _HELD
                self._deliver([(self._held if held else self._article)(count, n) for n in numbers])
                now = time.monotonic()
                self.told.pause, last = max(self.told.pause, now - last), now
        except Exception as error:  # noqa: BLE001  # raised again where it is waited for
            self.failure = error

    def _article(self, count: int, number: int) -> dict[str, object]:
        """Make an article; every third body has the second versions of the one before."""
        version = 2 if count % 3 == 0 else 1
        article_id = f"{self._number}-{count - (version - 1)}-{number}"
        title = f"{self._random.choice(TITLES)} {article_id} {version}"
        return {"id": article_id, "version": version, "source": "wire.example", "title": title, "body": BODY}

    def _held(self, count: int, number: int) -> dict[str, object]:
        """Make an article under embargo."""
        until = int(time.time() * 1000) + _HELD_MS
        article = {
            "id": f"held-{self._number}-{count}-{number}",
            "version": 1,
            "source": "wire.example",
            "title": self._random.choice(TITLES),
            "status": "withheld",
            "embargoed_until": rfc3339(until),
        }
        told = embargo.released(wire.from_dict(Article, dict(article)))
        self.told.until[told.id] = until
        self.told.released[told.id] = digest(wire.encode(told))
        return article

    def _deliver(self, articles: list[dict[str, object]]) -> None:
        for each in articles:
            value = wire.encode(wire.from_dict(Article, dict(each)))
            self.told.sent[_name(each)] = digest(value)
        patient = self._random.random() < _PATIENT
        while articles:
            for each in articles:
                self.told.attempts[_name(each)] += 1
            status, answer = self._post(articles)
            self.told.statuses[status] += 1
            for each in answer.get("accepted", ()):
                self.told.confirmed[each["id"], each["version"]] = each["partition"], each["offset"]
            if status == 202:
                return
            if status not in {0, 207, 503}:
                raise AssertionError(f"answered with {status}: {answer}")
            if self._stop.wait(_PAUSE) or not patient:
                return
            articles = [each for each in articles if _name(each) not in self.told.confirmed]

    def _post(self, articles: list[dict[str, object]]) -> tuple[int, dict]:
        body = b"\n".join(json.dumps(each).encode() for each in articles)
        headers = {"content-type": "application/x-ndjson"}
        if self._random.random() < 0.3:
            body, headers["content-encoding"] = gzip.compress(body, 1), "gzip"
        connection = http.client.HTTPConnection(*self._where, timeout=_TIMEOUT)
        try:
            connection.request("POST", "/v1/articles", body, headers)
            got = connection.getresponse()
            return got.status, json.loads(got.read())
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            connection.close()


def digest(value: bytes) -> bytes:
    """Return what is kept of an article's bytes."""
    return hashlib.blake2b(value, digest_size=8).digest()


def _name(article: dict) -> Name:
    return article["id"], article["version"]
