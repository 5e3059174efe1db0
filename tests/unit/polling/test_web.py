"""Fetching from a real server: what is answered, where redirects lead and may not, what is too much."""

import asyncio
import gzip
import time
from collections.abc import Iterator
from functools import partial

import pytest
from starlette.responses import Response

from services.gateway.polling import web
from services.gateway.polling.hosts import REMEMBERED, Hosts
from services.gateway.polling.web import NotFetched, Reply, Web
from services.outgoing import connecting
from tests.endpoint import says
from tests.installation import free_ports
from tests.website import Website, website

# Without a time: what is packed is part of a test's id, which is the same in every process.
gzipped = partial(gzip.compress, mtime=0)

MOST = 1_000_000


@pytest.fixture(scope="module")
def server() -> Iterator[Website]:
    with website("0.0.0.0") as site:  # noqa: S104  # every address of 127.0.0.0/8
        yield site


@pytest.fixture
def site(server: Website) -> Website:
    server.pages.clear()
    server.asked.clear()
    return server


def get(url: str, *, internal: bool = True, most: int = MOST, **headers: str) -> Reply:
    async def ask() -> Reply:
        async with Web.open(Hosts(time.monotonic)) as opened:
            return await opened.get(url, most=most, internal=internal, headers=headers)

    return asyncio.run(ask())


def refusal(url: str, **more) -> str:
    with pytest.raises(NotFetched) as refused:
        get(url, **more)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_what_a_server_says_in_latin_1_can_be_written_down():
    with says(b"HTTP/1.1 503 Service occup\xe9\r\ncontent-length: 0\r\n\r\n") as address:
        assert refusal(address) == "the server answers 503 Service occup?"


def test_a_body_comes_with_what_the_server_says_of_it(site):
    site.put(
        "/rss", "<rss/>", content_type="text/xml", etag='"1"', last_modified="Sun, 01 Mar 2026 08:00:00 GMT"
    )
    reply = get(f"{site.url}/rss#here")
    assert (reply.status, reply.body, reply.url, reply.moved_to) == (200, b"<rss/>", f"{site.url}/rss", None)
    assert (reply.etag, reply.modified) == ('"1"', "Sun, 01 Mar 2026 08:00:00 GMT")
    [(_, asked)] = site.asked
    assert asked["user-agent"].startswith("Rasid/")
    assert get(f"{site.url}/rss", **{"if-none-match": '"1"'}).status == 304


@pytest.mark.parametrize("odd", ["é", "x" * 2_000])
def test_what_could_not_be_sent_back_is_not_kept(site, odd):
    site.put("/rss", "<rss/>", etag=odd)
    assert get(f"{site.url}/rss").etag is None


@pytest.mark.parametrize(("kind", "data"), [("gzip", gzipped(b"<rss/>")), ("identity", b"<rss/>")])
def test_what_is_packed_is_unpacked(site, kind, data):
    site.put("/rss", data, content_encoding=kind)
    assert get(f"{site.url}/rss").body == b"<rss/>"


@pytest.mark.parametrize("headers", [{}, {"content_encoding": "gzip"}], ids=["plain", "packed-again"])
def test_a_file_of_gzip_is_unpacked_though_no_header_tells_it(site, headers):
    file = gzipped(b"<rss/>")
    site.put("/rss.xml.gz", gzipped(file) if headers else file, content_type="application/gzip", **headers)
    assert get(f"{site.url}/rss.xml.gz").body == b"<rss/>"
    site.put("/rss.xml.gz", file[:-4])
    assert refusal(f"{site.url}/rss.xml.gz") == "the packed body is cut off: its end is missing"


def test_a_bomb_and_what_is_too_large_are_refused(site):
    bomb = gzipped(b"\0" * 20_000_000)
    site.put("/bomb", bomb, content_encoding="gzip")
    site.put("/bomb.gz", bomb, content_type="application/gzip")
    site.put("/large", b"x" * (MOST + 1))
    for path in ("/bomb", "/bomb.gz", "/large"):
        assert "above 1,000,000 bytes" in refusal(f"{site.url}{path}")


def test_redirects_are_followed_and_a_permanent_one_is_told(site):
    site.put("/new", "<rss/>")
    site.put("/old", status=301, location="/older/../new")
    site.put("/today", status=302, location=f"{site.url}/old")
    assert get(f"{site.url}/old").moved_to == f"{site.url}/new"
    reply = get(f"{site.url}/today")
    assert (reply.url, reply.moved_to) == (f"{site.url}/new", None), (
        "what is for today alone may end tomorrow"
    )
    site.put("/round", status=308, location="/round")
    assert "more than 5 redirects" in refusal(f"{site.url}/round")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "[::ffff:127.0.0.1]", "0"]
)
def test_this_machine_is_not_reached_by_whatever_name(site, host):
    site.put("/", "secret")
    said = refusal(f"http://{host}:{site.port}/", internal=False)
    assert "not in the public internet" in said
    assert site.asked == []


def test_a_public_server_does_not_redirect_into_a_private_network(site, monkeypatch):
    monkeypatch.setattr(connecting, "may_reach", lambda address, internal: address == "127.0.0.1")
    site.put("/secret", "secret")
    for host in ("127.0.0.2", "localhost.localdomain", "[::1]"):
        site.put("/rss", status=302, location=f"http://{host}:{site.port}/secret")
        refusal(f"{site.url}/rss", internal=False)
    assert site.times("/secret") == 0
    site.put("/rss", status=302, location=f"{site.url}/secret")
    assert get(f"{site.url}/rss", internal=False).body == b"secret"


def test_a_feed_of_ones_own_is_not_led_to_what_clouds_tell_their_machines(site):
    site.put("/rss", status=302, location="http://169.254.169.254/latest/meta-data/")
    assert "169.254.169.254 is not in any network that may be asked" in refusal(f"{site.url}/rss")


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://[", "//"])
def test_a_redirect_to_no_address_of_the_web_is_refused(site, location):
    site.put("/rss", status=302, location=location)
    refusal(f"{site.url}/rss")


def test_why_there_is_no_answer_is_said_in_a_line(site):
    site.put("/away", status=503, retry_after="120")
    with pytest.raises(NotFetched) as away:
        get(f"{site.url}/away")
    assert (away.value.status, away.value.retry_after) == (503, "120")
    assert "503 Service Unavailable" in str(away.value)
    assert "404 Not Found" in refusal(f"{site.url}/nothing")
    port = free_ports(1)
    assert refusal(f"http://127.0.0.1:{port}/") == f"cannot connect to 127.0.0.1:{port}: connection refused"
    assert "no host is called nobody.invalid" in refusal("http://nobody.invalid/")
    assert get_status(site, 410) == 410


def test_why_there_is_no_answer_has_a_kind(site, monkeypatch):
    monkeypatch.setattr(web, "_TIMES", web.aiohttp.ClientTimeout(total=0.2))
    site.put("/round", status=302, location="/round")
    site.put("/large", b"x" * (MOST + 1))
    site.put("/packed", b"x", content_encoding="gzip")
    site.pages["/slow"] = lambda _request: _Slow()
    for url, kind in (
        (f"http://127.0.0.1:{free_ports(1)}/", "unreachable"),
        ("http://169.254.169.254/", "private"),
        ("http://localhost:1/", "private"),
        ("outlet.example/rss", "address"),
        (f"{site.url}/round", "redirects"),
        (f"{site.url}/nothing", "status"),
        (f"{site.url}/slow", "slow"),
        (f"{site.url}/large", "too-large"),
        (f"{site.url}/packed", "packed"),
    ):
        with pytest.raises(NotFetched) as refused:
            get(url, internal="localhost" not in url)
        assert refused.value.kind == kind, url


def get_status(site: Website, status: int) -> int:
    site.put("/status", status=status)
    return get(f"{site.url}/status").status


def test_a_server_that_hangs_is_given_up(site, monkeypatch):
    monkeypatch.setattr(web, "_TIMES", web.aiohttp.ClientTimeout(total=0.2))
    site.pages["/slow"] = lambda _request: _Slow()
    assert "no whole answer within 0.2 s" in refusal(f"{site.url}/slow")


class _Slow(Response):
    async def __call__(self, scope, receive, send) -> None:
        await asyncio.sleep(1)
        await super().__call__(scope, receive, send)


def test_turns_at_a_host_of_others_are_a_second_apart():
    times: list[float] = []

    async def turn(hosts: Hosts, host: str) -> None:
        async with hosts.turn(host, internal=False):
            times.append(time.monotonic())

    async def some() -> None:
        hosts = Hosts(time.monotonic)
        start = time.monotonic()
        await asyncio.gather(turn(hosts, "a"), turn(hosts, "b"), turn(hosts, "a"))
        assert times[1] - start < 0.5
        assert 1 <= times[2] - start < 2

    asyncio.run(some())


def test_a_host_is_remembered_as_long_as_its_robots_hold_or_somebody_waits_for_it():
    now = 0.0
    hosts = Hosts(lambda: now)

    async def turn(*names: str) -> None:
        for name in names:
            async with hosts.turn(name, internal=True):
                pass

    async def some() -> None:
        nonlocal now
        async with hosts.turn("long", internal=True):
            await turn("a", "b")
            hosts.slow_down("b", 20)
            now += REMEMBERED
            await turn("a")
            assert list(hosts.known) == ["long", "b", "a"]
        now += 2
        await turn("c")
        assert list(hosts.known) == ["a", "long", "c"]
        now += 2 * REMEMBERED
        await turn("d")
        assert list(hosts.known) == ["d"]

    asyncio.run(some())
