"""The gateway on a real Kafka, asked over real HTTP: what it confirmed is there, whatever ends it."""

import gzip
import http.client
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from urllib.parse import quote

import pytest

from schemas import Article, wire
from streams import broker
from streams.broker import local
from streams.cluster.sender import send_all
from streams.errors import InputError
from streams.feeds import known
from streams.feeds.push import record
from streams.messages import times
from tests.installation import Installation, Process, free_ports, own_kafka, until
from tests.samples import TESTER
from tests.unit.docs.pages import ROOT
from tests.unit.gateway.making import ARTICLE, bearer

EXAMPLES = (ROOT / "examples" / "articles.jsonl").read_bytes()


class Site:
    """An installation with a gateway."""

    def __init__(self, rasid: Installation) -> None:
        self.rasid = rasid
        self.host, _, port = rasid.settings.listen.partition(":")
        self.port = int(port)
        self.process: Process = rasid.gateway()
        assert self.process.exit_code is None, self.process.output

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict]:
        """Return the status and what the JSON of the answer says."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            return got.status, json.loads(got.read())
        finally:
            connection.close()

    def post(self, *articles: dict, **headers: str) -> tuple[int, dict]:
        """Post articles as NDJSON."""
        body = b"\n".join(json.dumps(each).encode() for each in articles)
        return self.ask("POST", "/v1/articles", body, **{"content-type": "application/x-ndjson", **headers})

    def received(self) -> list[Article]:
        return [wire.decode(Article, each.value) for each in self.rasid.read("articles.raw")]


@pytest.fixture
def site(install: Callable[..., Installation]) -> Site:
    return Site(install(listen=f"127.0.0.1:{free_ports(1)}"))


def test_what_is_posted_stands_in_kafka_is_traced_and_taken_back(site: Site) -> None:
    status, told = site.ask("POST", "/v1/articles", EXAMPLES, **{"content-type": "application/x-ndjson"})
    assert status == 202
    records = {(each.partition, each.offset): each for each in site.rasid.read("articles.raw")}
    wanted = [wire.decode(Article, line) for line in EXAMPLES.splitlines()]
    assert len(told["accepted"]) == len(records) == len(wanted)
    for article, accepted in zip(wanted, told["accepted"], strict=True):
        record = records[accepted["partition"], accepted["offset"]]
        assert record.key.decode() == accepted["id"] == article.id
        assert wire.decode(Article, record.value) == article

    odd = "https://wire.example/خبر?a=1&b//2"
    assert site.post({**ARTICLE, "id": odd, "version": 7})[0] == 202
    path = "/v1/articles/" + quote(odd, safe="/:")
    status, history = site.ask("GET", path)
    assert status == 200
    assert [step["topic"] for step in history["steps"]] == ["articles.raw"]
    assert "received from wire.example, version 7" in history["steps"][0]["text"]
    status, told = site.ask("DELETE", path)
    assert (status, told["accepted"][0]["version"]) == (202, 8)
    assert site.ask("DELETE", path)[0] == 200
    [first, second] = [each for each in site.received() if each.id == odd]
    assert (first.status, second.status, second.version) == ("usable", "canceled", 8)
    assert second.title == first.title
    status, unknown = site.ask("DELETE", "/v1/articles/nobody")
    assert (status, unknown["reason"]) == (404, "unknown-article")
    assert site.ask("GET", "/healthz") == (200, {"status": "ok"})


def test_another_text_under_a_version_that_stands_is_refused_where_ops_want_it(install) -> None:
    site = Site(install(listen=f"127.0.0.1:{free_ports(1)}", same_version="refuse"))
    assert site.post(ARTICLE)[0] == 202
    status, told = site.post({**ARTICLE, "title": "نص آخر"})
    assert (status, told["reason"], told["field"]) == (409, "same-version", "version")
    assert [each.title for each in site.received()] == [ARTICLE["title"]]


def test_a_packed_body_is_taken_and_a_bomb_is_not(site: Site) -> None:
    packed = {"content-encoding": "gzip", "content-type": "application/x-ndjson"}
    status, told = site.ask("POST", "/v1/articles", gzip.compress(EXAMPLES), **packed)
    assert (status, len(told["accepted"])) == (202, len(EXAMPLES.splitlines()))
    bomb = gzip.compress(b" " * 500_000_000)
    status, told = site.ask("POST", "/v1/articles", bomb, **packed)
    assert (status, told["reason"]) == (413, "too-large")
    assert site.post(ARTICLE)[0] == 202


def test_tokens_are_given_rotated_and_revoked_within_a_second(site: Site) -> None:
    assert site.post(ARTICLE)[0] == 202
    token = _token(site.rasid.run("feed", "add", "wire", "--source", "wire.example"))
    until(lambda: site.post(ARTICLE)[0] == 401, 5, "a token is needed")
    assert site.post(ARTICLE, **bearer(token))[0] == 202
    assert site.post({**ARTICLE, "source": "stranger.example"}, **bearer(token))[0] == 403
    # Another's article is not there for this feed.
    assert site.ask("GET", "/v1/articles/a-1", **bearer(token))[0] == 200
    stranger = _token(site.rasid.run("feed", "add", "other", "--source", "other.example"))
    until(lambda: site.post(**bearer(stranger))[0] == 400, 5, "the other feed is known")
    assert site.ask("GET", "/v1/articles/a-1", **bearer(stranger))[0] == 404
    assert site.ask("DELETE", "/v1/articles/a-1", **bearer(stranger))[0] == 404

    new = _token(site.rasid.run("feed", "rotate", "wire", "--overlap", "1h"))
    until(lambda: site.post(ARTICLE, **bearer(new))[0] == 202, 5, "the new token holds")
    assert site.post(ARTICLE, **bearer(token))[0] == 202
    last = _token(site.rasid.run("feed", "rotate", "wire", "--overlap", "1s"))
    for old in (token, new):
        until(lambda old=old: site.post(ARTICLE, **bearer(old))[0] == 401, 10, "the old token ends")
    assert site.post(ARTICLE, **bearer(last))[0] == 202

    site.rasid.run("feed", "revoke", "wire")
    revoked = time.monotonic()
    until(lambda: site.post(ARTICLE, **bearer(last))[0] == 401, 10, "the token is revoked")
    assert time.monotonic() - revoked < 1.5  # half a second on an idle machine
    kept = b"".join(each.value for each in site.rasid.read("feeds"))
    assert all(each.encode() not in kept for each in (token, new, last, stranger))
    listed = site.rasid.run("feed", "list").stdout.decode()
    assert re.search(r"^wire\twire\.example\trevoked", listed, re.MULTILINE)


def test_who_is_silent_for_longer_than_usual_is_told_however_its_articles_come(site: Site) -> None:
    def sends(source: str, hours: Iterable[int]) -> None:
        """Write what stands on the topic where a source has sent an article at each of these hours ago."""
        raw, now = site.rasid.settings.name("articles.raw"), times.now()
        articles = [(Article(id=f"{source}:{ago}", source=source, title="خبر"), ago) for ago in hours]
        send_all(
            site.rasid.settings,
            (
                record(each, wire.encode(each), topic=raw, timestamp=now - ago * 3_600_000)
                for each, ago in articles
            ),
        )

    sends("wire.example", range(1, 72))  # and once more below, over HTTP
    sends("cms.example", range(6, 72))
    sends("producer.example", range(6, 72))
    sends("new.example", [1])
    token = _token(site.rasid.run("feed", "add", "wire", "--source", "wire.example"))
    site.rasid.run("feed", "add", "cms", "--source", "cms.example")
    site.rasid.run("feed", "add", "no-news", "--source", "no-news.example")
    until(lambda: site.post(ARTICLE, **bearer(token))[0] == 202, 5, "the feed is known")
    lines = site.rasid.run("feed", "list").stdout.decode().splitlines()
    listed = {cells[0]: cells[-2:] for line in lines if (cells := line.split("\t"))[1:]}
    assert re.fullmatch(r"\d+[sm] ago", listed["wire"][0])
    assert listed == {
        "wire": [listed["wire"][0], "well"],
        "cms": ["6h ago", "silent for longer than usual"],
        "no-news": ["not lately", "nothing heard in a week"],
        "producer.example": ["6h ago", "silent for longer than usual"],
        "new.example": ["1h ago", "well"],
    }
    sends("producer.example", [0])
    assert re.search(
        r"^producer.example\t\d+[sm] ago\twell$", site.rasid.run("feed", "list").stdout.decode(), re.MULTILINE
    )


def test_the_mistakes_of_who_keeps_the_feeds_say_what_is_wrong(rasid: Installation) -> None:
    own, usual = rasid.settings, {"by": TESTER, "options": {}}
    known.add(own, "wire", ["wire.example"], **usual)
    for mistake, said in (
        (lambda: known.add(own, "wire", ["x"], **usual), "there is a feed wire"),
        (lambda: known.add(own, "A Name", ["x"], **usual), "name: expected small Latin letters"),
        (lambda: known.add(own, "b", [""], **usual), "sources.0: expected at least 1 character"),
        (lambda: known.add(own, "b", [], **usual), "a feed needs a source"),
        (
            lambda: known.change(own, "wire", {"zone": "Mars/Base"}, by=TESTER),
            "--zone Mars/Base: no such time zone",
        ),
        (lambda: known.change(own, "nobody", {"per_minute": 1}, by=TESTER), "no feed 'nobody'"),
        (lambda: known.rotate(own, "nobody", overlap="1h", by=TESTER), "no feed 'nobody'"),
        (lambda: known.rotate(own, "wire", overlap="soon", by=TESTER), "--overlap soon: expected a duration"),
        (lambda: known.revoke(own, "nobody", by=TESTER), "no feed 'nobody'"),
    ):
        with pytest.raises(InputError, match=said):
            mistake()
    assert known.change(own, "wire", {"per_minute": 9, "zone": None}, by=TESTER).per_minute == 9
    done = rasid.run("feed", "add", "wire", "--source", "x", check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def test_other_machines_are_let_in_with_tokens_alone(install: Callable[..., Installation]) -> None:
    rasid = install(listen=f"0.0.0.0:{free_ports(1)}")
    refused = rasid.run("gateway", check=False)
    assert refused.returncode == 1
    assert refused.stderr.count(b"\n") == 1
    assert b"no feed has a token" in refused.stderr
    taken = free_ports(1)
    with socket.create_server(("127.0.0.1", taken)):
        busy = rasid.run("gateway", "--listen", f"127.0.0.1:{taken}", check=False)
    assert busy.returncode == 1
    assert b"address already in use" in busy.stderr.splitlines()[-1]
    rasid.run("feed", "add", "wire", "--source", "wire.example")
    with rasid.gateway() as gateway:
        assert gateway.exit_code is None
    assert gateway.exit_code == 0


class Load:
    """Some feeds that post small bodies as fast as they are answered, and know what was confirmed to them."""

    def __init__(self, site: Site, feeds: int = 4) -> None:
        self.confirmed: list[tuple[str, int]] = []
        self.refused: list[int] = []
        self.sent: set[str] = set()
        self._site = site
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._feed, args=(n,)) for n in range(feeds)]

    def __enter__(self) -> "Load":
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for each in self._threads:
            each.join()

    def _feed(self, number: int) -> None:
        count = 0
        while not self._stop.is_set():
            count += 1
            articles = [{**ARTICLE, "id": f"{number}-{count}-{n}"} for n in range(3)]
            self.sent |= {each["id"] for each in articles}
            with suppress(OSError, http.client.HTTPException):  # the gateway is gone
                status, told = self._site.post(*articles)
                self.confirmed += [(each["id"], each["version"]) for each in told.get("accepted", ())]
                if status != 202:
                    self.refused.append(status)

    def hold_against(self, received: list[Article]) -> None:
        """Fail where a confirmed article is not there as it was sent, or one is there that was not sent."""
        assert self.confirmed
        known = {(each.id, each.version): each for each in received}
        for place in self.confirmed:
            assert known[place] == wire.from_dict(Article, {**ARTICLE, "id": place[0]})
        assert {each.id for each in received} <= self.sent


def test_a_stop_confirms_what_was_accepted(site: Site) -> None:
    with Load(site) as load:
        until(lambda: len(load.confirmed) > 100, 60, "articles confirmed")
        assert site.process.stop() == 0
    received = site.received()
    load.hold_against(received)
    # No one was left without an answer to what Kafka has: a stop is no crash.
    assert {each.id for each in received} == {article_id for article_id, _ in load.confirmed}
    assert "Traceback" not in site.process.output


def test_while_the_broker_is_away_feeds_are_told_to_come_back(tmp_path, install) -> None:
    with own_kafka(tmp_path / "own") as own:
        site = Site(install(brokers=own.bootstrap, listen=f"127.0.0.1:{free_ports(1)}"))
        with Load(site, feeds=2) as load:
            until(lambda: len(load.confirmed) > 50, 60, "articles confirmed")
            pid = local.find(own)
            assert pid
            os.kill(pid, signal.SIGKILL)
            until(lambda: site.ask("GET", "/healthz")[0] == 503, 40, "the gateway knows")
            status, told = site.post(ARTICLE)
            assert (status, told["reason"]) == (503, "no-kafka")
            broker.start(own, print)
            before = len(load.confirmed)
            until(lambda: len(load.confirmed) > before + 50, 60, "articles confirmed again")
        assert set(load.refused) <= {207, 503}  # of a body that was under way, a part may have been stored
        assert site.process.exit_code is None
        load.hold_against(site.received())


HEAD = b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\n"


ODD = [
    b"\0\xff\xfe" * 50,
    b"GET / HTTP/9.9\r\n\r\n",
    HEAD + b"Content-Length: -1\r\n\r\n{}",
    HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    HEAD + b"X: \xff\xfe\x00\r\n\r\n",
    HEAD + b"Content-Length: 99\r\n\r\n{}",  # and then nothing
    b"POST /v1/articles?format=%00%ff HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    b"DELETE /v1/articles/%ff%00%0a HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    HEAD + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1_000) for n in range(1_000)),
    HEAD + b"X: " + b"y" * 1_000_000,
]


def test_no_bytes_on_the_line_harm_it(site: Site) -> None:
    for data in ODD:
        answer = exchange(site, data)
        assert len(data) < 200_000 or not answer, "a head that never ends is cut off"
        assert not answer or answer.split()[1][:1] == b"4" or answer.split()[1] in {b"200", b"503"}, data[:99]
        assert site.post(ARTICLE)[0] == 202
    assert "Traceback" not in site.process.output


def exchange(site: Site, data: bytes) -> bytes:
    """Send bytes and nothing more; return what is answered until the connection is closed."""
    answer = b""
    with (
        socket.create_connection((site.host, site.port), timeout=20) as connection,
        suppress(OSError),  # it may be closed already: reset, broken, or not connected any more
    ):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65_536):
            answer += piece
    return answer


def _token(done) -> str:
    [token] = done.stdout.decode().split()
    assert token.startswith("rasid_")
    return token
